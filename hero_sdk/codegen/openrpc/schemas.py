"""Types of the schema as JSON Schemas, in what draft-07 and 2020-12 have in common.

Nothing stands beside a ``$ref``, since draft-07 would not see it: what has to be added goes into an ``allOf``.
Every schema has a title of its own, by which tools name the types they make.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from hero_sdk.codegen import names
from hero_sdk.codegen.annotations import INTEGERS
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.text import deprecation, full_text
from hero_sdk.oschema import schema

__all__ = ["JsonSchema", "Schemas", "part_title", "title_of"]

JsonSchema = dict[str, object]

SERVER_KEPT = frozenset({"sid", "created_at", "updated_at", "rev"})
"""Fields of a stored type that no caller has to give."""

_NO_LIMITS = schema.Constraints()
_SID = "^(?:[1-9a-z][0-9a-z]{1,12})?$"
_SCALARS: dict[str, JsonSchema] = {
    "str": {"type": "string"},
    "bool": {"type": "boolean"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "f32": {"type": "number"},
    "f64": {"type": "number"},
    "otime": {"type": "integer", "description": "Seconds since 1970 in UTC; ISO 8601 text is understood as well."},
    "odate": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "oduration": {"type": "number", "description": "Seconds."},
    "sid": {"type": "string", "pattern": _SID},
    "email": {"type": "string", "pattern": r"^[^\s@]+@[^\s@]+$"},
    "url": {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:"},
    "ip": {"type": "string", "description": "An IPv4 or IPv6 address."},
    "any": {},
}
_SCALARS |= {
    name: {
        "type": "integer",
        "minimum": 0 if name[0] == "u" else -(2 ** (int(name[1:]) - 1)),
        "maximum": 2 ** (int(name[1:]) - (name[0] == "i")) - 1,
    }
    for name in sorted(INTEGERS)
}
_OBJECTS: dict[str, JsonSchema] = {
    "ocur": {
        "title": "Money",
        "description": "An amount of one currency, exact.",
        "type": "object",
        "properties": {
            "amount": {"title": "MoneyAmount", "type": "string", "pattern": "^-?[0-9]{1,12}(\\.[0-9]{1,6})?$"},
            "currency": {"title": "MoneyCurrency", "type": "string", "pattern": "^[A-Z][A-Z0-9]{2,9}$"},
        },
        "required": ["amount", "currency"],
        "additionalProperties": False,
    },
    "olocation": {
        "title": "Location",
        "description": "A point on the earth, and how far around it is meant, in metres.",
        "type": "object",
        "properties": {
            "latitude": {"title": "LocationLatitude", "type": "number", "minimum": -90, "maximum": 90},
            "longitude": {"title": "LocationLongitude", "type": "number", "minimum": -180, "maximum": 180},
            "radius": {"title": "LocationRadius", "type": "number", "minimum": 0, "default": 0},
        },
        "required": ["latitude", "longitude"],
        "additionalProperties": False,
    },
    "oaddress": {
        "title": "CivicAddress",
        "description": "A civic address.",
        "type": "object",
        "properties": {
            "street": {"title": "CivicAddressStreet", "type": "string"},
            "postal_code": {"title": "CivicAddressPostalCode", "type": "string", "default": ""},
            "city": {"title": "CivicAddressCity", "type": "string"},
            "region": {"title": "CivicAddressRegion", "type": "string", "default": ""},
            "country": {"title": "CivicAddressCountry", "type": "string", "pattern": "^[A-Z]{2}$"},
        },
        "required": ["street", "city", "country"],
        "additionalProperties": False,
    },
}
"""Built-in types that are objects on the wire; they become components of their own."""


@lru_cache(8192)
def title_of(*parts: str) -> str:
    """``OrderPage``."""
    return "".join(names.class_name(part) for part in parts)


def part_title(part: str, whole: str) -> str:
    """``StatusOfOrder``: the title of a field or parameter, which no type is likely to have."""
    return f"{names.class_name(part)}Of{whole}"


class Schemas:
    """The schemas of one document; types that have a name become components when they are mentioned."""

    def __init__(self, catalog: Catalog, domain: str) -> None:
        self.components: dict[str, JsonSchema] = {}
        self._waiting: list[tuple[str, schema.Named]] = []
        self._catalog = catalog
        self._domain = domain

    def of(self, ref: schema.TypeRef, title: str) -> JsonSchema:
        """The schema of a type, called ``title`` where it has no name of its own."""
        match ref:
            case schema.Builtin():
                name = ref.name
                return {"title": title, **_SCALARS[name]} if name in _SCALARS else self.component(name, _OBJECTS[name])
            case schema.ListOf(item):
                return {"title": title, "type": "array", "items": self.of(item, f"{title}Item")}
            case schema.MapOf(key, value):
                made: JsonSchema = {"title": title, "type": "object"}
                if (keys := self._keys(key, f"{title}Key")) is not None:
                    made["propertyNames"] = keys
                return made | {"additionalProperties": self.of(value, f"{title}Value")}
            case schema.Named():
                return self._named(ref)

    def field(self, field: schema.Field, title: str, *, has_words: bool = True) -> JsonSchema:
        """The schema of a field or parameter with everything that is said about it, unless words stand elsewhere."""
        facts: JsonSchema = limits_of(field.constraints, self._catalog.underlying(field.type))
        if has_words and (field.doc or field.deprecated):
            facts["description"] = description_of(field.doc, field.deprecated)
        if field.default is not None and field.default.kind == "value":
            facts["default"] = schema.json_value(field.default.value)
        if field.examples:
            facts["examples"] = [schema.json_value(example.value) for example in field.examples]
        if field.is_readonly:
            facts["readOnly"] = True
        if field.is_secret:
            facts["writeOnly"] = True
        if has_words and field.deprecated is not None:
            facts["deprecated"] = True
        return with_facts(self.of(field.type, title), title, facts)

    def struct_parts(self, fields: Iterable[schema.Field], title: str) -> dict[str, JsonSchema]:
        """The properties of an object with these fields."""
        return {field.name: self.field(field, part_title(field.name, title)) for field in fields}

    def key_of(self, named: schema.Named) -> str:
        """Under which name a type stands in the components."""
        name = self._catalog.class_name(named)
        return name if named.domain == self._domain else f"{named.domain}.{name}"

    def component(self, key: str, made: JsonSchema) -> JsonSchema:
        """A reference to the component ``key``, which is ``made`` where it is new."""
        self.components.setdefault(key, made)
        return {"$ref": f"#/components/schemas/{key}"}

    def complete(self) -> None:
        """Makes the components that were only mentioned so far, and those that they mention.

        One after another: schemas may be deeper than Python's stack.
        """
        while self._waiting:
            key, named = self._waiting.pop()
            self.components[key] = self._definition(named, self._catalog.definition(named))

    def _named(self, named: schema.Named) -> JsonSchema:
        key = self.key_of(named)
        if key not in self.components:
            self._waiting.append((key, named))
        return self.component(key, {})

    def _definition(self, named: schema.Named, definition: schema.TypeDef) -> JsonSchema:
        title = title_of(named.domain, named.name) if named.domain != self._domain else self._catalog.class_name(named)
        facts: JsonSchema = {"title": title}
        if definition.doc or definition.deprecated is not None:
            facts["description"] = description_of(definition.doc, definition.deprecated)
        if definition.deprecated is not None:
            facts["deprecated"] = True
        match definition:
            case schema.Enum():
                return facts | _enum_facts(definition, facts)
            case schema.Union():
                return facts | {"oneOf": [self._named(member) for member in definition.members]}
            case schema.Alias():
                own = limits_of(definition.constraints, self._catalog.underlying(definition.type))
                if definition.examples:
                    own["examples"] = [schema.json_value(example.value) for example in definition.examples]
                return with_facts(self.of(definition.type, title), title, {**facts, **own})
            case schema.Struct():
                return facts | self._struct(definition, title)

    def _struct(self, struct: schema.Struct, title: str) -> JsonSchema:
        is_stored = struct.storage is not schema.Storage.NONE
        properties: dict[str, JsonSchema] = {
            key: {"title": part_title(key, title), "type": "string", "const": value} for key, value in struct.tags
        }
        properties |= self.struct_parts(struct.fields, title)
        required = [key for key, _ in struct.tags]
        for field in struct.fields:
            is_kept = is_stored and field.name in SERVER_KEPT
            if is_kept:
                properties[field.name]["readOnly"] = True
            if is_stored and field.name == "sid":
                properties[field.name]["pattern"] = _SID
            is_hidden = is_stored and field.is_secret  # asked for when it is stored, and never shown
            if field.is_required and not field.is_readonly and not is_kept and not is_hidden:
                required.append(field.name)
        made: JsonSchema = {"type": "object", "properties": properties}
        if required:
            made["required"] = required
        return made | {"additionalProperties": False}

    def _keys(self, key: schema.TypeRef, title: str) -> JsonSchema | None:
        underlying = self._catalog.underlying(key)
        if isinstance(underlying, schema.Builtin):
            if underlying.name in INTEGERS:
                return {"title": title, "type": "string", "pattern": "^-?[0-9]+$"}
            return None if key == underlying else self.of(key, title)
        return self.of(key, title)


def with_facts(made: JsonSchema, title: str, facts: JsonSchema) -> JsonSchema:
    """``made`` with ``facts`` added."""
    if not facts:
        return made
    if "$ref" in made:
        return {"title": title, "allOf": [made], **facts}
    return {**made, **facts}


def description_of(doc: str, deprecated: str | None = None) -> str:
    """All that is said about something, as Markdown."""
    words = full_text(doc)
    if deprecated is None:
        return words
    return f"{words}\n\n{deprecation(deprecated)}" if words else deprecation(deprecated)


def limits_of(limits: schema.Constraints, underlying: schema.TypeRef) -> JsonSchema:
    """Limits in the words of JSON Schema."""
    facts: JsonSchema = {}
    if limits == _NO_LIMITS:
        return facts
    if limits.minimum is not None:
        facts["minimum"] = limits.minimum
    if limits.maximum is not None:
        facts["maximum"] = limits.maximum
    counted = {schema.ListOf: "Items", schema.MapOf: "Properties"}.get(type(underlying), "Length")
    if underlying == schema.Builtin("bytes"):
        # JSON Schema counts the characters of the base64 text: 4 for every 3 bytes.
        lengths = [None if n is None else -(-n // 3) * 4 for n in (limits.min_length, limits.max_length)]
    else:
        lengths = [limits.min_length, limits.max_length]
    for word, length in zip(("min", "max"), lengths, strict=True):
        if length is not None:
            facts[f"{word}{counted}"] = length
    if limits.pattern is not None:
        facts["pattern"] = limits.pattern
    return facts


def _enum_facts(enum: schema.Enum, facts: JsonSchema) -> JsonSchema:
    made: JsonSchema = {"type": "string", "enum": [value.value for value in enum.values]}
    said = [
        (value.value, value.doc, value.deprecated) for value in enum.values if value.doc or value.deprecated is not None
    ]
    if said:
        lines = [f"- `{value}`: {_value_words(doc, deprecated)}" for value, doc, deprecated in said]
        before = [str(facts["description"])] if "description" in facts else []
        made["description"] = "\n\n".join([*before, "\n".join(lines)])
    return made


def _value_words(doc: str, deprecated: str | None) -> str:
    words = [" ".join(doc.split())] if doc else []
    if deprecated is not None:
        words.append(f"Deprecated: {deprecated}" if deprecated else "Deprecated.")
    return " ".join(words)
