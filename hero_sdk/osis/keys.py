"""How a field's value is found, compared and ordered in SQL.

Most fields need no column of their own: an expression over the JSON text serves the index and the query alike.
Where that text does not compare as the value does (fractions, money) the value stands in real columns, and a
list's entries stand in a side table. This module knows the forms, not the statements.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, Strict, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined, ValidationError

from hero_sdk.errors import HeroError, InvalidParams
from hero_sdk.values import F64, I64, U64, Bytes, IndexedField, Money, Odate, Oduration, Otime, WireEnum, problems

__all__ = [
    "SERVER_KEPT",
    "Key",
    "SqlValue",
    "StoreSchemaError",
    "field_named",
    "key_of",
    "kind_of",
    "parts_of",
    "wire_name",
]

SqlValue = str | int | float | None

SERVER_KEPT = ("rev", "created_at", "updated_at")
"""Fields the store keeps, each with a column of its own."""

_TEXT = Annotated[str, Strict()]
_TRUTH = Annotated[bool, Strict()]

_ANNOTATIONS: dict[str, Any] = {
    "str": _TEXT, "sid": _TEXT, "email": _TEXT, "url": _TEXT, "ip": _TEXT, "bytes": Bytes, "bool": _TRUTH,
    "i8": I64, "i16": I64, "i32": I64, "i64": I64, "int": I64, "u8": I64, "u16": I64, "u32": I64, "u64": U64,
    "f32": F64, "f64": F64, "float": F64,
    "otime": Otime, "odate": Odate, "oduration": Oduration, "ocur": Money, "currency": Money,
}  # fmt: skip
"""What a condition's value is checked against: the kind, without the field's own limits."""

_MONEY = {"ocur", "currency"}
_MAY_BE_DIGITS = {"str", "sid"}
_FRACTIONS = {"f32", "f64", "float", "oduration"}


class StoreSchemaError(HeroError):
    """A model that this store cannot keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One field as indexes, conditions and orders see it."""

    name: str
    """On the wire."""

    attribute: str
    """In the Python class."""

    kind: str
    annotation: Any
    """What a single value of it is: for a list, of an entry."""

    is_list: bool
    expressions: tuple[str, ...]
    """SQL over a row; two for money, the currency first. Empty for a list."""

    columns: tuple[str, ...]
    """Names of its own columns, one per expression, or none."""

    encode: Callable[[Any], tuple[SqlValue, ...]]
    """A present value as SQL values, one per expression."""

    @property
    def is_money(self) -> bool:
        return self.kind in _MONEY

    @property
    def width(self) -> int:
        """How many SQL values a value takes."""
        return 2 if self.is_money else 1

    def read(self, obj: BaseModel) -> tuple[SqlValue, ...]:
        """The field's value in ``obj`` as SQL values, all None where it is absent."""
        value = getattr(obj, self.attribute)
        return (None,) * self.width if value is None else self.encode(value)

    def entries(self, obj: BaseModel) -> list[tuple[SqlValue, ...]]:
        """A list's distinct entries as SQL values."""
        return list(dict.fromkeys(self.encode(value) for value in getattr(obj, self.attribute) or ()))

    def parse(self, value: object, path: str) -> Any:
        """``value``, of a caller or of Python code, as the field's Python type. Raises InvalidParams."""
        try:
            return _adapter(self.annotation).validate_python(value)
        except ValidationError as error:
            wrong = problems(error, value)[0]["message"]
            raise InvalidParams(f"{path} {wrong}", errors=[{"path": path, "message": wrong}]) from error


def key_of(model: type[BaseModel], field: IndexedField[Any], was: tuple[str, ...] = ()) -> Key:
    """The key of ``field`` in ``model``; ``was`` are older names under which stored rows may keep it."""
    attribute, info = field_named(model, field.name)
    if not field.name.isidentifier():
        raise StoreSchemaError(f"{model.__name__}.{field.name} cannot be indexed: its name is not a plain word")
    columns = () if field.is_list else _columns(field.name, field.kind)
    if field.is_list:
        expressions: tuple[str, ...] = ()
    elif field.name in SERVER_KEPT:
        expressions = (field.name,)
    elif columns:
        expressions = tuple(f'"{column}"' for column in columns)
    else:
        expressions = (_expression(field, info, was),)
    return Key(
        name=field.name,
        attribute=attribute,
        kind=field.kind,
        annotation=_annotation(model, field, info),
        is_list=field.is_list,
        expressions=expressions,
        columns=columns,
        encode=_encoder(field.kind),
    )


def kind_of(model: type[BaseModel], name: str) -> str:
    """The kind of a field that stands in a composite index only, found from its Python type."""
    info = field_named(model, name)[1]
    parts = parts_of(info.annotation)
    if U64 in parts or get_args(U64)[1] in info.metadata:
        return "u64"
    for part in parts:
        if isinstance(part, type):
            for base, kind in _KINDS_BY_TYPE:
                if issubclass(part, base):
                    return kind
    raise StoreSchemaError(f"{model.__name__}.{name} cannot be part of an index")


def field_named(model: type[BaseModel], name: str) -> tuple[str, FieldInfo]:
    """The attribute that stands on the wire as ``name``."""
    for attribute, info in model.model_fields.items():
        if name == wire_name(attribute, info):
            return attribute, info
    raise StoreSchemaError(f"{model.__name__} has no field {name!r}")


def wire_name(attribute: str, info: FieldInfo) -> str:
    """What a field is called on the wire and in stored text."""
    return info.serialization_alias or attribute


def parts_of(annotation: Any) -> list[Any]:
    """``annotation`` and everything it is put together from, outermost first."""
    return [annotation, *(part for inner in get_args(annotation) for part in parts_of(inner))]


def _columns(name: str, kind: str) -> tuple[str, ...]:
    # A dot never stands in a schema's name, so these meet neither each other nor the table's own columns.
    if kind in _MONEY:
        return f"{name}.currency", f"{name}.micros"
    return (f"{name}.number",) if kind in _FRACTIONS else ()


def _expression(field: IndexedField[Any], info: FieldInfo, was: tuple[str, ...]) -> str:
    """The value in the JSON text, looked for under its name, its older names, then its default."""
    if field.kind == "u64":
        # SQLite has no integer above 2**63 - 1, but keeps the digits as they were written.
        found = [f"""body -> '$."{name}"'""" for name in (field.name, *was)]
    else:
        # Rows from before the field was text may hold a whole number, which is read as its digits; so it is compared.
        digits = " || ''" if field.kind in _MAY_BE_DIGITS else ""
        found = [f"""json_extract(body, '$."{name}"'){digits}""" for name in (field.name, *was)]
    if info.default is not None and info.default is not PydanticUndefined:
        default = int(info.default) if field.kind == "u64" else _encoder(field.kind)(info.default)[0]
        found.append(_literal(default))
    text = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
    return f"substr('00000000000000000000' || ({text}), -20)" if field.kind == "u64" else text


def _literal(value: SqlValue) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


_KINDS_BY_TYPE: tuple[tuple[type, str], ...] = (
    (WireEnum, "enum"), (str, "str"), (bool, "bool"), (int, "i64"), (float, "f64"), (datetime, "otime"),
    (date, "odate"), (timedelta, "oduration"), (Money, "ocur"), (bytes, "bytes"),
)  # fmt: skip


def _encoder(kind: str) -> Callable[[Any], tuple[SqlValue, ...]]:
    return _ENCODERS.get(kind, _as_it_is)


def _as_it_is(value: Any) -> tuple[SqlValue, ...]:
    return (value,)


_ENCODERS: dict[str, Callable[[Any], tuple[SqlValue, ...]]] = {
    "enum": lambda value: (str(value.value) if isinstance(value, WireEnum) else str(value),),
    "bool": lambda value: (int(value),),
    "bytes": lambda value: (b64encode(value).decode("ascii"),),
    "u64": lambda value: (f"{value:020d}",),
    "otime": lambda value: (value if isinstance(value, int) else int(value.timestamp()),),
    "odate": lambda value: (value.isoformat(),),
    "oduration": lambda value: (value.total_seconds(),),
    "ocur": lambda value: (value.currency, value.micros),
    "currency": lambda value: (value.currency, value.micros),
}


def _annotation(model: type[BaseModel], field: IndexedField[Any], info: FieldInfo) -> Any:
    if field.kind in _ANNOTATIONS:
        return _ANNOTATIONS[field.kind]
    for part in parts_of(info.annotation) if field.kind == "enum" else ():
        if isinstance(part, type) and issubclass(part, WireEnum):
            return part
    raise StoreSchemaError(f"{model.__name__}.{field.name} cannot be indexed: it is of kind {field.kind}")


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)
