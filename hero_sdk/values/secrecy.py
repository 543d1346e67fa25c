"""What callers may not see of a value: fields that the schema marks `@secret`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from hero_sdk.values.struct import Struct

__all__ = ["secret_names", "without_secrets"]

T = TypeVar("T")


def without_secrets(value: T) -> T:
    """``value`` without any secret, however deep; where it holds none, itself."""
    return _without(value)  # type: ignore[no-any-return]


def secret_names(schema: Any) -> frozenset[str]:
    """Names of the secret fields of every struct that a pydantic core schema reaches."""
    if isinstance(schema, Mapping):
        model = schema.get("cls")
        own = model.secret_fields if isinstance(model, type) and issubclass(model, Struct) else ()
        return frozenset(own).union(*(secret_names(part) for part in schema.values()))
    if isinstance(schema, list | tuple):
        return frozenset[str]().union(*(secret_names(part) for part in schema))
    return frozenset()


def _without(value: Any) -> Any:
    if isinstance(value, Struct):
        kept = {name: part for name, part in value.__dict__.items() if name not in value.secret_fields}
        shown = {name: _without(part) for name, part in kept.items()}
        if len(shown) == len(value.__dict__) and all(shown[name] is part for name, part in kept.items()):
            return value
        copy = value.model_copy()
        copy.__dict__.clear()
        copy.__dict__.update(shown)
        return copy
    if isinstance(value, list | tuple):
        parts = [_without(part) for part in value]
        return value if all(map(_is, parts, value)) else parts
    if isinstance(value, dict):
        pairs = {name: _without(part) for name, part in value.items()}
        return value if all(pairs[name] is part for name, part in value.items()) else pairs
    return value


def _is(one: object, other: object) -> bool:
    return one is other
