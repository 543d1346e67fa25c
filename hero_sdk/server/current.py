"""The request that the running task works for, so that each log line can name it."""

from __future__ import annotations

from contextvars import ContextVar

from hero_sdk.rpc import RequestContext

__all__ = ["current_context", "current_request_id"]

current_context: ContextVar[RequestContext | None] = ContextVar("current_context", default=None)


def current_request_id() -> str | None:
    """The id of the request at work, or None outside of requests."""
    ctx = current_context.get()
    return None if ctx is None else ctx.request_id
