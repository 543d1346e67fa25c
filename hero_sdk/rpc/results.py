"""Results of handlers as JSON, straight from pydantic's serializer to bytes."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from hero_sdk.values import RawJson, secret_names, without_secrets

__all__ = ["RawJson", "Results"]

# A result that is not what the schema says must not be sent. pydantic only warns of it, and asking it for an
# error instead costs as much as the whole serialisation; so its warnings become errors, in this module alone.
warnings.filterwarnings("error", message="Pydantic serializer warnings", category=UserWarning, module=__name__)


class Results:
    """Writes the results of one method."""

    def __init__(self, annotation: Any) -> None:
        self._annotation = annotation

    def prepare(self) -> None:
        """Makes the serializer now; otherwise the first call does."""
        _ = self._to_json

    def write(self, value: Any) -> bytes:
        """JSON of a result; raises where it is of another type than declared. What is JSON already stays as it is."""
        if type(value) is RawJson:
            return value
        return self._to_json(value, exclude_none=True)

    @cached_property
    def _to_json(self) -> Callable[..., bytes]:
        if self._annotation is RawJson:
            return _as_it_is
        adapter = TypeAdapter(self._annotation)
        to_json: Callable[..., bytes] = adapter.serializer.to_json
        if not secret_names(adapter.core_schema):
            return to_json
        return lambda value, **options: to_json(without_secrets(value), **options)


def _as_it_is(value: bytes, **_: object) -> bytes:
    return value
