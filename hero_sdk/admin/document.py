"""The service's OpenRPC document, read for people: its methods by namespace, its schemas without detours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from hero_sdk.rpc import CompiledDocument

__all__ = ["Catalog", "MethodView", "Parameter", "Schema", "is_moment", "type_words"]

Schema = Mapping[str, Any]

_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method."""

    name: str
    schema: Schema
    is_required: bool
    about: str


@dataclass(frozen=True)
class MethodView:
    """One method as the document describes it."""

    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.raw["name"])

    @property
    def namespace(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def verb(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def about(self) -> str:
        return str(self.raw.get("description") or self.raw.get("summary") or "")

    @property
    def summary(self) -> str:
        return str(self.raw.get("summary") or "")

    @property
    def effect(self) -> str:
        """`read`, `write` or `destructive`."""
        return "destructive" if self.raw.get("x-destructive") else str(self.raw.get("x-effect", "write"))

    @property
    def needs(self) -> list[str]:
        """Claims of a restricted caller."""
        if self.raw.get("x-public"):
            return []
        return list(self.raw.get("x-requires", ())) or [f"{self.namespace}.{self.raw.get('x-effect', 'write')}"]

    @property
    def is_deprecated(self) -> bool:
        return bool(self.raw.get("deprecated"))

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(
            Parameter(
                each["name"], each.get("schema", {}), bool(each.get("required")), str(each.get("description", ""))
            )
            for each in self.raw.get("params", ())
        )

    @property
    def result(self) -> Schema:
        schema: Schema = self.raw.get("result", {}).get("schema", {})
        return schema

    @cached_property
    def examples(self) -> tuple[tuple[str, dict[str, Any], Any], ...]:
        """Name, parameters and result of each example."""
        return tuple(
            (
                str(each.get("name", "example")),
                {param["name"]: param.get("value") for param in each.get("params", ())},
                each.get("result", {}).get("value"),
            )
            for each in self.raw.get("examples", ())
        )

    @cached_property
    def errors(self) -> tuple[tuple[int, str, str], ...]:
        """Code, name and meaning of the errors it declares."""
        names = {each["code"]: str(each["name"]) for each in self.raw.get("x-errors", ())}
        return tuple(
            (each["code"], names.get(each["code"], ""), str(each.get("message", "")))
            for each in self.raw.get("errors", ())
        )


class Catalog:
    """One document."""

    def __init__(self, document: CompiledDocument) -> None:
        self.etag = document.etag
        raw = orjson.loads(document.body)
        self._schemas: Mapping[str, Schema] = raw.get("components", {}).get("schemas", {})
        self.methods = {each["name"]: MethodView(each) for each in raw.get("methods", ())}
        self.events = tuple(str(each["name"]) for each in raw.get("x-events", ()))

    @cached_property
    def namespaces(self) -> dict[str, list[MethodView]]:
        """Methods by namespace, in the order of the document; what every service has comes last."""
        found: dict[str, list[MethodView]] = {}
        for method in self.methods.values():
            found.setdefault(method.namespace, []).append(method)
        return dict(sorted(found.items(), key=lambda each: each[0] in ("rpc", "context", "domain")))

    def resolved(self, schema: Schema) -> Schema:
        """``schema`` with what it points at put in its place; its own words count for more."""
        for _ in range(16):  # a chain of pointers longer than that leads nowhere
            if "$ref" in schema:
                own = {key: value for key, value in schema.items() if key != "$ref"}
                schema = {**self._schemas.get(_name_of(schema), {}), **own}
            elif len(schema.get("allOf", ())) == 1:
                own = {key: value for key, value in schema.items() if key not in ("allOf", "title")}
                inner = schema["allOf"][0]
                schema = {**inner, **own} if "$ref" in inner else {**self.resolved(inner), **own}
            else:
                break
        return schema

    def masked(self, written: Schema, value: Any) -> Any:
        """``value`` as it may be shown: dots for what is secret."""
        schema = self.resolved(written)
        if schema.get("writeOnly"):
            return "…"
        if isinstance(value, Mapping):
            properties, other = schema.get("properties", {}), schema.get("additionalProperties")
            inner = other if isinstance(other, Mapping) else {}
            return {name: self.masked(properties.get(name, inner), each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.masked(schema.get("items", {}), each) for each in value]
        return value

    def type_name(self, schema: Schema) -> str | None:
        """The schema's own word for it where it has one: `Order`, `identity.Address`."""
        if "$ref" in schema:
            return _name_of(schema)
        inner = schema.get("allOf", ())
        return self.type_name(inner[0]) if len(inner) == 1 else None


def type_words(catalog: Catalog, schema: Schema) -> str:
    """A type as a person would say it: `[OrderLine]`, `OrderStatus`, `u32`."""
    name = catalog.type_name(schema)
    if name is not None:
        return name
    found = catalog.resolved(schema)
    match found.get("type"):
        case "array":
            return f"[{type_words(catalog, found.get('items', {}))}]"
        case "object" if isinstance(found.get("additionalProperties"), Mapping):
            return f"{{str: {type_words(catalog, found['additionalProperties'])}}}"
        case "string":
            return "sid" if _is_sid(found) else "bytes" if "contentEncoding" in found else "str"
        case "integer":
            return "otime" if is_moment(found) else _whole(found)
        case "boolean":
            return "bool"
        case "number":
            return "float"
        case str(kind):
            return kind
    choices = [type_words(catalog, each) for each in _choices(found)]
    return " | ".join(dict.fromkeys(choices)) or "any"


def is_moment(schema: Schema) -> bool:
    """Whether a resolved schema is that of a time; the document marks one by its words alone."""
    return schema.get("type") == "integer" and str(schema.get("description", "")).startswith("Seconds since 1970")


def _choices(schema: Schema) -> Iterator[Schema]:
    yield from schema.get("anyOf", ())
    yield from schema.get("oneOf", ())


def _whole(schema: Schema) -> str:
    lowest, highest = schema.get("minimum"), schema.get("maximum")
    for name, limits in _WHOLE.items():
        if (lowest, highest) == limits:
            return name
    return "int"


def _is_sid(schema: Schema) -> bool:
    return "[0-9a-z]" in str(schema.get("pattern", "")) and str(schema["pattern"]).startswith("^(?:[1-9a-z]")


def _name_of(schema: Schema) -> str:
    return str(schema["$ref"]).removeprefix(_REFERENCE)


_WHOLE = {
    "u8": (0, 2**8 - 1),
    "u16": (0, 2**16 - 1),
    "u32": (0, 2**32 - 1),
    "u64": (0, 2**64 - 1),
    "i32": (-(2**31), 2**31 - 1),
    "i64": (-(2**63), 2**63 - 1),
}
