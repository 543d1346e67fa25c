"""Results of handlers as JSON, straight from pydantic's serializer to bytes."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

__all__ = ["RawJson", "result_writer"]

# A result that is not what the schema says must not be sent. pydantic only warns of it, and asking it for an
# error instead costs as much as the whole serialisation; so its warnings become errors, in this module alone.
warnings.filterwarnings("error", message="Pydantic serializer warnings", category=UserWarning, module=__name__)


class RawJson(bytes):
    """A result that is JSON already; a method declared to return it is not serialised again."""


def result_writer(annotation: Any) -> Callable[[Any], bytes]:
    """What turns results of that type into JSON; it raises where a result is of another."""
    if annotation is RawJson:
        return bytes
    if annotation is None or annotation is type(None):
        return _null
    to_json = TypeAdapter(annotation).serializer.to_json

    def write(value: Any) -> bytes:
        return to_json(value, exclude_none=True)

    return write


def _null(value: Any) -> bytes:
    if value is not None:
        raise TypeError(f"a method without a result answered {type(value).__name__}")
    return b"null"
