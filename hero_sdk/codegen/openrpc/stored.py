"""The schemas only ready methods have: a type's filter, its patch, a page of it, its orders, figures about it."""

from __future__ import annotations

from hero_sdk.codegen.annotations import INTEGERS
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.openrpc.schemas import SERVER_KEPT, JsonSchema, Schemas, part_title, title_of
from hero_sdk.oschema import schema

__all__ = ["Stored"]

_LIST_OPERATORS = ("has",)
_OPERATORS = ("eq", "ne", "lt", "lte", "gt", "gte")
_METRICS = ("count", "min", "max", "sum", "avg")
_TIMES = frozenset({"otime", "odate"})
_NUMBERS = INTEGERS | {"f32", "f64", "ocur", "oduration"}
_AGGREGATE: JsonSchema = {
    "title": "Aggregate",
    "description": "Figures about groups of objects, in order of what those have in common.",
    "type": "object",
    "required": ["groups"],
    "additionalProperties": False,
}


class Stored:
    """Schemas about one root object."""

    def __init__(self, catalog: Catalog, schemas: Schemas, named: schema.Named, struct: schema.Struct) -> None:
        self._catalog = catalog
        self._schemas = schemas
        self._named = named
        self._struct = struct
        self._title = catalog.class_name(named)
        composite = {name for index in struct.indexes for name in index.fields}
        self._filtered = [f for f in struct.fields if f.name != "sid" and (f.can_filter or f.name in composite)]

    def special(self, what: str) -> JsonSchema:
        """The schema of a parameter or result that `crud` calls ``what``."""
        if what == "aggregate":
            return self._schemas.component("aggregate", _AGGREGATE | {"properties": {"groups": self._groups()}})
        make = {
            "filter": self._filter,
            "patch": self._patch,
            "page": self._page,
            "metrics": self._metrics,
            "groupings": self._groupings,
        }[what]
        return self._schemas.component(f"{self._title}.{what}", make())

    def orders(self, title: str) -> JsonSchema:
        """What ``order_by`` may say."""
        ordered = ["created_at"]
        ordered += [f.name for f in self._filtered if not self._is_list(f) and f.name not in ordered]
        return {"title": title, "type": "string", "enum": [word for name in ordered for word in (name, f"-{name}")]}

    def _filter(self) -> JsonSchema:
        title = f"{self._title}Filter"
        return {
            "title": title,
            "description": "What must hold: a value that is equal, null for none, or comparisons.",
            "type": "object",
            "properties": {field.name: self._wish(field) for field in self._filtered},
            "additionalProperties": False,
        }

    def _wish(self, field: schema.Field) -> JsonSchema:
        """What may be wished of a field: the same for all fields of a type."""
        ref = self._catalog.underlying(field.type)
        is_list = isinstance(ref, schema.ListOf)
        item = self._catalog.underlying(ref.item) if isinstance(ref, schema.ListOf) else ref
        name = item.name if isinstance(item, schema.Builtin | schema.Named) else "any"
        title = title_of(name, *(["list"] if is_list else []), "filter")
        if f"filter.{title}" in self._schemas.components:
            return self._schemas.component(f"filter.{title}", {})
        compared: JsonSchema = {
            "title": part_title("comparison", title),
            "type": "object",
            "properties": self._comparisons(item, title, is_list=is_list),
            "minProperties": 1,
            "additionalProperties": False,
        }
        nothing: JsonSchema = {"title": part_title("absence", title), "type": "null"}
        equal = [] if is_list else [self._schemas.of(item, part_title("value", title))]
        return self._schemas.component(f"filter.{title}", {"title": title, "anyOf": [*equal, compared, nothing]})

    def _comparisons(self, item: schema.TypeRef, title: str, *, is_list: bool) -> dict[str, JsonSchema]:
        operators = _LIST_OPERATORS if is_list else _OPERATORS
        made = {word: self._schemas.of(item, part_title(word, title)) for word in operators}
        if not is_list:
            many = part_title("in", title)
            made["in"] = {"title": many, "type": "array", "items": self._schemas.of(item, f"{many}Item")}
        return made | {"absent": {"title": part_title("absent", title), "type": "boolean"}}

    def _patch(self) -> JsonSchema:
        title = f"{self._title}Patch"
        changed = [field for field in self._struct.fields if field.name not in SERVER_KEPT]
        properties: dict[str, JsonSchema] = {}
        for field in changed:
            name = part_title(field.name, title)
            nothing: JsonSchema = {"title": f"{name}Absence", "type": "null"}
            properties[field.name] = {"title": name, "anyOf": [self._schemas.of(field.type, f"{name}Value"), nothing]}
        return {
            "title": title,
            "description": "The fields to change, merged into the object; null takes a value away.",
            "type": "object",
            "properties": properties,
        }

    def _page(self) -> JsonSchema:
        title = f"{self._title}Page"
        items: JsonSchema = {
            "title": part_title("items", title),
            "type": "array",
            "items": self._schemas.of(self._named, self._title),
        }
        properties: dict[str, JsonSchema] = {
            "items": items,
            "next_cursor": {
                "title": part_title("next_cursor", title),
                "description": "Gives the next page; absent on the last.",
                "type": "string",
            },
            "total": {
                "title": part_title("total", title),
                "description": "How many there are in all pages, where that was asked for.",
                "type": "integer",
                "minimum": 0,
            },
        }
        return {
            "title": title,
            "description": "One page of what was found.",
            "type": "object",
            "properties": properties,
            "required": ["items"],
            "additionalProperties": False,
        }

    def _metrics(self) -> JsonSchema:
        """What figures may be asked for: all of numbers and money, the first and the last of times."""
        words = ["count"]
        for field in self._filtered:
            if self._is_list(field):
                continue
            kind = self._kind(field)
            is_number = kind in _NUMBERS
            fitting = _METRICS if is_number else _METRICS[:3] if kind in _TIMES else _METRICS[:1]
            words += [f"{word}({field.name})" for word in fitting]
        return _list_of_words(f"{self._title}Metrics", words)

    def _groupings(self) -> JsonSchema:
        words: list[str] = []
        for field in self._filtered:
            if not self._is_list(field):
                words.append(field.name)
                words += self._periods(field.name) if self._kind(field) in _TIMES else []
        if self._periods("created_at")[0] not in words:
            words += self._periods("created_at")
        return _list_of_words(f"{self._title}Groupings", words)

    def _periods(self, name: str) -> list[str]:
        return [f"{period}({name})" for period in ("day", "week", "month", "year")]

    def _groups(self) -> JsonSchema:
        money: JsonSchema = {
            "title": "AggregateAmounts",
            "description": "Of money: one amount per currency.",
            "type": "array",
            "items": self._schemas.of(schema.Builtin("ocur"), ""),
        }
        parts: dict[str, JsonSchema] = {
            "key": {
                "title": "AggregateKey",
                "description": "What the objects have in common, by the words that asked for it.",
                "type": "object",
            },
            "values": {
                "title": "AggregateValues",
                "description": "The figures, by the words that asked for them; what has no value is left out.",
                "type": "object",
                "additionalProperties": {
                    "title": "AggregateValue",
                    "anyOf": [
                        {"title": "AggregateNumber", "type": "number"},
                        {
                            "title": "AggregateText",
                            "description": "A day, or the digits of a sum that 64 bits cannot hold.",
                            "type": "string",
                        },
                        money,
                    ],
                },
            },
        }
        group: JsonSchema = {
            "title": "AggregateGroup",
            "type": "object",
            "properties": parts,
            "required": ["key", "values"],
            "additionalProperties": False,
        }
        return {"title": "AggregateGroups", "type": "array", "items": group}

    def _kind(self, field: schema.Field) -> str:
        ref = self._catalog.underlying(field.type)
        return ref.name if isinstance(ref, schema.Builtin) else ""

    def _is_list(self, field: schema.Field) -> bool:
        return isinstance(self._catalog.underlying(field.type), schema.ListOf)


def _list_of_words(title: str, words: list[str]) -> JsonSchema:
    return {
        "title": title,
        "type": "array",
        "items": {"title": part_title("word", title), "enum": words, "type": "string"},
    }
