"""The request that the running task works for, so that each log line can name it."""

from __future__ import annotations

import itertools
import secrets
from contextvars import ContextVar
from typing import Final

from hero_sdk.rpc import RequestContext

__all__ = ["RUN", "current_context", "current_request_id", "next_request_id", "numbers"]

RUN: Final = f"{secrets.token_hex(4)}-"
"""Before the number in the ids of requests that brought none: another run has other ids."""

numbers: Final = itertools.count(1)

current_context: ContextVar[RequestContext | None] = ContextVar("current_context", default=None)


def current_request_id() -> str | None:
    """The id of the request at work, or None outside of requests."""
    ctx = current_context.get()
    return None if ctx is None else ctx.request_id


def next_request_id() -> str:
    """An id for a request that brought none."""
    return f"{RUN}{next(numbers)}"
