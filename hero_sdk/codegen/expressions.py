"""Defaults of the schema as Python expressions."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, date, datetime

from hero_sdk.codegen import names
from hero_sdk.codegen.annotations import INTEGERS, Annotations, json_piece
from hero_sdk.codegen.layout import Brackets, Piece, Prefixed, Text, call, collection
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["Expressions", "struct_names"]


_UNITS = {"days": 86400, "hours": 3600, "minutes": 60}


class Expressions:
    """Values as they are written in one scope."""

    def __init__(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self._catalog = annotations.catalog

    def value(self, value: object, ref: schema.TypeRef) -> Piece:
        """``value``, in wire form, as an expression of the type ``ref``."""
        ref = self._catalog.underlying(ref)
        match ref:
            case schema.Builtin(name):
                return self._scalar(value, name)
            case schema.ListOf(item):
                assert isinstance(value, list)
                return collection("[", [self.value(part, item) for part in value], "]")
            case schema.MapOf(key, item):
                assert isinstance(value, dict)
                entries = [
                    Prefixed(f"{self._key(name, key)}: ", self.value(part, item)) for name, part in value.items()
                ]
                return collection("{", entries, "}")
            case schema.Named():
                return self._named(value, ref)

    def is_simple(self, value: object, ref: schema.TypeRef) -> bool:
        """Whether one object may serve as the default of every call: it cannot change, and needs nothing to be made."""
        match self._catalog.underlying(ref):
            case schema.Builtin("ocur" | "olocation" | "oaddress"):
                return False
            case schema.Builtin("any"):
                return not isinstance(value, list | dict)
            case schema.Builtin():
                return True
            case schema.Named() as named:
                return isinstance(self._catalog.definition(named), schema.Enum)
            case _:
                return False

    def is_immutable(self, value: object, ref: schema.TypeRef) -> bool:
        """Whether one object may serve as the default of every instance."""
        return self.is_simple(value, ref) or self._catalog.underlying(ref) == schema.Builtin("ocur")

    def factory(self, value: object, ref: schema.TypeRef, *, is_defined: bool = True) -> Piece:
        """A callable that makes the value anew: ``list``, ``Settings``, ``lambda: [1, 2]``.

        ``is_defined``: whether the classes of ``ref`` are there where this is written.
        """
        if value == []:
            return self._annotations.builtin("list")
        if value == {} and isinstance(self._catalog.underlying(ref), schema.MapOf | schema.Builtin):
            return self._annotations.builtin("dict")
        made = self.value(value, ref)
        if is_defined and isinstance(made, Brackets) and made.opening.endswith("(") and not made.items:
            return made.opening[:-1]
        return Prefixed("lambda: ", made)

    def _scalar(self, value: object, builtin: str) -> Piece:
        imports = self._annotations.imports
        match builtin:
            case "otime":
                moment = _moment(value)
                utc = imports.name("datetime", "UTC")
                parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second]
                while len(parts) > 3 and parts[-1] == 0:
                    parts.pop()
                return call(imports.name("datetime", "datetime"), [*map(str, parts), f"tzinfo={utc}"])
            case "odate":
                day = date.fromisoformat(str(value))
                return call(imports.name("datetime", "date"), [str(day.year), str(day.month), str(day.day)])
            case "oduration":
                return call(imports.name("datetime", "timedelta"), [_duration(value)])
            case "bytes":
                return _bytes(b64decode(str(value)))
            case "ocur":
                assert isinstance(value, dict)
                money = f"{self._annotations.values('Money')}.of"
                return call(money, [literal(value["amount"]), literal(value["currency"])])
            case "olocation" | "oaddress":
                assert isinstance(value, dict)
                place = "Location" if builtin == "olocation" else "Address"
                numbers = "f64" if builtin == "olocation" else "str"
                fields = [Prefixed(f"{name}=", self._scalar(part, numbers)) for name, part in value.items()]
                return call(self._annotations.values(place), fields)
            case "f32" | "f64":
                assert isinstance(value, int | float)
                return repr(float(value)).replace("e+", "e")
            case _:
                return json_piece(value)

    def _named(self, value: object, named: schema.Named) -> Piece:
        definition = self._catalog.definition(named)
        if isinstance(definition, schema.Enum):
            members = names.member_names(member.value for member in definition.values)
            return f"{self._annotations.named(named)}.{members[str(value)]}"
        assert isinstance(value, dict)
        if isinstance(definition, schema.Union):
            return self._named(value, self._member(definition, value))
        assert isinstance(definition, schema.Struct)
        types = {field.name: field.type for field in definition.fields}
        python_names = struct_names(definition)
        fields = [
            Prefixed(f"{python_names[name]}=", self.value(part, types[name]))
            for name, part in value.items()
            if name in types
        ]
        return call(self._annotations.named(named), fields)

    def _member(self, union: schema.Union, value: dict[str, object]) -> schema.Named:
        wanted = (union.tag, value.get(union.tag))
        for member in union.members:
            struct = self._catalog.definition(member)
            if isinstance(struct, schema.Struct) and wanted in struct.tags:
                return member
        raise KeyError(wanted)

    def _key(self, name: str, ref: schema.TypeRef) -> str:
        underlying = self._catalog.underlying(ref)
        if isinstance(underlying, schema.Builtin) and underlying.name in INTEGERS:
            return str(int(name))
        key = self.value(name, ref)
        return literal(key.words) if isinstance(key, Text) else str(key)


def struct_names(struct: schema.Struct) -> dict[str, str]:
    """Wire name → Python name of a struct's tags and fields."""
    return names.attribute_names([*(key for key, _ in struct.tags), *(field.name for field in struct.fields)])


def _moment(value: object) -> datetime:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, tz=UTC)
    return datetime.fromisoformat(str(value)).astimezone(UTC)


def _duration(seconds: object) -> Piece:
    """In the largest unit of which it is a whole number: ``days=365``."""
    assert isinstance(seconds, int | float)
    for unit, size in _UNITS.items():
        if seconds and seconds % size == 0:
            return f"{unit}={int(seconds // size)}"
    return Prefixed("seconds=", json_piece(seconds))


def _bytes(value: bytes) -> str:
    text = repr(value)
    if text.startswith("b'") and '"' not in text:
        return f'b"{text[2:-1]}"'
    return text
