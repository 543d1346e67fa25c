"""Objects on their way into the store: checked once more, and in their stored form.

A model checks what it is made of, but a list inside it can be changed unseen; what is stored is therefore
validated from its own text. That also gives the store an object that nobody else holds.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from itertools import islice
from typing import Any, Generic, TypeVar

import orjson
from pydantic import ValidationError

from hero_sdk.errors import InvalidParams
from hero_sdk.osis.schema import TypeTable, table_of
from hero_sdk.values import RootObject, problems, read_row, to_wire, tolerant, write_row

__all__ = [
    "Draft",
    "draft",
    "draft_from",
    "invalid",
    "problems_with",
    "raw_of_row",
    "under_present_names",
    "without_readonly",
]

T = TypeVar("T", bound=RootObject)

_FIRST_STEP = re.compile(r"[.\[]")
_SHOWN_PROBLEMS = 100
_SHOWN_CHARACTERS = 100
"""Of a path: it may hold names that the caller made up."""


class Draft(Generic[T]):
    """One object to be stored, twice: as it will be returned, and as the JSON value that will be written."""

    __slots__ = ("_is_whole", "_raw", "given", "obj", "text")

    def __init__(self, obj: T, raw: dict[str, Any] | None, given: frozenset[str] | set[str]) -> None:
        """Without ``raw``, the object is valid and says all that will be written."""
        self.obj = obj
        self.given = given
        """Attributes that whoever made the object gave, defaults left out."""

        self.text: bytes | None = None
        """What was stored, where that is what callers are answered."""

        self._raw = raw
        self._is_whole = raw is None

    @property
    def has_raw(self) -> bool:
        return self._raw is not None

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON value."""
        if self._raw is None:
            self._raw = to_wire(self.obj)
        return self._raw

    def is_all_in(self, names: Container[str]) -> bool:
        """Whether the object is valid and all that will be written; ``names`` are those on the wire."""
        if self._is_whole or self._raw is None:
            return True
        # Read tolerantly, it has a place for unknown fields, even where there are none.
        return self.obj.__pydantic_extra__ is None and all(name in names for name in self._raw)


def draft(table: TypeTable[T], obj: T, *, is_fresh: bool = False) -> Draft[T]:
    """``obj``, checked; only written down where it ``is_fresh`` from being checked. Raises InvalidParams."""
    if type(obj) is not table.model:
        raise TypeError(f"the store of {table.name} got a {type(obj).__name__}")
    if is_fresh and table.texts is not None:
        return Draft(obj, None, obj.__pydantic_fields_set__)
    try:
        raw = _raw(table, obj)
    except (ValueError, TypeError, UserWarning) as error:
        raise InvalidParams(f"{table.name} cannot be stored: {error}") from error
    return Draft(obj if is_fresh else draft_from(table, raw), raw, obj.model_fields_set)


def _raw(table: TypeTable[T], obj: T) -> dict[str, Any]:
    if obj.__pydantic_extra__ or any(getattr(obj, name) for name in table.nesting):
        return orjson.loads(write_row(obj))  # type: ignore[no-any-return]
    return to_wire(obj)  # type: ignore[no-any-return]  # the same, without looking for unknown fields further down


def draft_from(table: TypeTable[T], raw: dict[str, Any]) -> T:
    """The object that ``raw`` says, with whatever an odd row brought along. Raises InvalidParams."""
    try:
        return table.model.__pydantic_validator__.validate_python(raw)  # type: ignore[no-any-return]
    except ValidationError as strict:
        try:
            with tolerant():
                return table.model.__pydantic_validator__.validate_python(raw, extra="allow")  # type: ignore[no-any-return]
        except ValidationError:
            raise invalid(table.name, problems_with(table, strict, raw)) from strict


def raw_of_row(table: TypeTable[Any], body: str) -> dict[str, Any]:
    """The JSON value of a stored object as it would be written today, unknown fields included."""
    return orjson.loads(write_row(read_row(table.model, body)))  # type: ignore[no-any-return]


def under_present_names(table: TypeTable[Any], raw: dict[str, Any]) -> dict[str, Any]:
    """``raw`` with `@was` names replaced by those of today."""
    if not table.former_names.keys() & raw.keys():
        return raw
    return {table.former_names.get(name, name): value for name, value in raw.items()} | {
        name: value for name, value in raw.items() if name in table.names
    }


def without_readonly(obj: T) -> T:
    """``obj`` as a caller may give it: what only the server sets is back to its default."""
    names = table_of(type(obj)).readonly
    if not names:
        return obj
    values = {name: value for name, value in obj.__dict__.items() if name not in names}
    defaults = {name: type(obj).model_fields[name].get_default(call_default_factory=True) for name in names}
    return type(obj).model_construct(obj.model_fields_set - set(names), **values, **defaults)  # type: ignore[return-value]


def problems_with(table: TypeTable[Any], error: ValidationError, raw: object) -> list[dict[str, Any]]:
    """What is wrong with an object, in words; of a secret nothing is repeated."""
    wrong = problems(error, raw)
    for each in wrong:
        if _FIRST_STEP.split(each["path"], maxsplit=1)[0] in table.secrets:
            each.pop("input", None)
            each["message"] = "is not valid"
    return wrong


def invalid(subject: str, wrong: Iterable[Mapping[str, Any]]) -> InvalidParams:
    """One error for everything that is wrong with an object."""
    wrong = [{**each, "path": each["path"][:_SHOWN_CHARACTERS]} for each in islice(wrong, _SHOWN_PROBLEMS)]
    said = "; ".join(f"{each['path']} {each['message']}".strip() for each in wrong[:3])
    return InvalidParams(f"{subject}: {said}" + ("; …" if len(wrong) > 3 else ""), errors=wrong)
