"""Validators that give up early: hostile input may hold millions of mistakes, and each one found costs memory.

pydantic collects every mistake. Here a list ends at its first bad item, and an object with many unknown names
or a map with many bad entries ends the whole validation. Values without mistakes are read as they always are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticKnownError, SchemaValidator, ValidationError, core_schema

from hero_sdk.errors import HeroError

__all__ = ["Guarded", "TooManyProblems", "has_few_values"]

_ENOUGH = 20


class TooManyProblems(HeroError):
    """The value is so wrong that listing it all would be of no use."""


class Guarded:
    """Validates as ``model`` does, but gives up early, and gives back bare values."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._count = _Count()
        schema = _bounded(model.__pydantic_core_schema__, self._count)
        definitions = schema.get("definitions")
        if definitions is not None:
            schema = schema["schema"]
        fields, config = schema["schema"], schema["config"]  # of the model itself there is no need
        if definitions is not None:
            fields = core_schema.definitions_schema(fields, definitions)
        self.validate = SchemaValidator(fields, config, _use_prebuilt=False).validate_python
        """The fields by name, first in a tuple; or raises ValidationError or TooManyProblems, then call ``reset``."""

    def reset(self) -> None:
        """Forgets the mistakes that were counted."""
        self._count.found = 0


def has_few_values(value: Any, most: int = 5_000) -> bool:
    """Whether there are at most ``most`` values in a JSON value; looks at no more than that."""
    waiting = [value]
    for at, item in enumerate(waiting):
        if len(waiting) > most or at > most:
            return False
        if type(item) is dict:
            waiting.extend(islice(item.values(), most + 1))
        elif type(item) is list:
            waiting.extend(islice(item, most + 1))
    return True


class _Count:
    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found = 0

    def add(self) -> None:
        self.found += 1
        if self.found > _ENOUGH:
            raise TooManyProblems


def _bounded(schema: Any, count: _Count) -> Any:
    """A copy of ``schema`` in which lists, maps and unknown names are bounded."""
    if isinstance(schema, list | tuple):
        return [_bounded(item, count) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    copy = {key: value if key in _OPAQUE else _bounded(value, count) for key, value in schema.items()}
    match copy.get("type"):
        case "list" | "set" | "frozenset" | "tuple":
            copy["fail_fast"] = True
        case "dict":
            for part in ("keys_schema", "values_schema"):
                if part in copy:
                    copy[part] = core_schema.no_info_wrap_validator_function(_entry(count), copy[part])
        case "model" if copy.get("config", {}).get("extra_fields_behavior") == "forbid":
            fields = copy["schema"]
            if fields.get("type") == "model-fields":
                fields["extra_behavior"] = "allow"
                fields["extras_schema"] = core_schema.no_info_plain_validator_function(_extra(count))
    return copy


_OPAQUE = frozenset({"metadata", "serialization", "default", "config", "cls", "expected", "members"})


def _entry(count: _Count) -> Callable[[Any, core_schema.ValidatorFunctionWrapHandler], Any]:
    def entry(value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            count.add()
            raise

    return entry


def _extra(count: _Count) -> Callable[[Any], Any]:
    def extra(value: Any) -> Any:
        count.add()
        raise PydanticKnownError("extra_forbidden")

    return extra
