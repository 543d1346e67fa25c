"""Whether a value matches a schema, for the schemas that `schemas` writes.

Not a validator of JSON Schema: it knows the words we use, and passes over all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["mismatches", "resolve_pointer"]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def mismatches(value: Any, schema: Mapping[str, Any], document: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """What is wrong with ``value``, each with its place."""
    if "$ref" in schema:
        target = resolve_pointer(document, schema["$ref"])
        if isinstance(target, Mapping):
            yield from mismatches(value, target, document, path)
        return
    here = path or "the value"
    if "type" in schema and not _is_of_type(value, schema["type"]):
        yield f"{here} is no {schema['type']}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{here} must be {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{here} must be one of {', '.join(map(repr, schema['enum']))}"
    yield from _limits(value, schema, here)
    yield from _combined(value, schema, document, path)
    if isinstance(value, dict):
        yield from _properties(value, schema, document, path)
    elif isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from mismatches(item, schema["items"], document, f"{path}[{number}]")


def resolve_pointer(document: Mapping[str, Any], pointer: str) -> Any:
    """What ``#/components/…`` points at; None where there is nothing."""
    found: Any = document
    for part in pointer.removeprefix("#/").split("/"):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _is_of_type(value: Any, name: str) -> bool:
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, _TYPES.get(name, (object,)))


def _limits(value: Any, schema: Mapping[str, Any], here: str) -> Iterator[str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            yield f"{here} is less than {schema['minimum']}"
        if value > schema.get("maximum", value):
            yield f"{here} is more than {schema['maximum']}"
    for kind, counted in ((str, "Length"), (list, "Items"), (dict, "Properties")):
        if isinstance(value, kind):
            if len(value) < schema.get(f"min{counted}", 0):
                yield f"{here} is shorter than {schema[f'min{counted}']}"
            if len(value) > schema.get(f"max{counted}", len(value)):
                yield f"{here} is longer than {schema[f'max{counted}']}"
    if isinstance(value, str) and "pattern" in schema and not _matches(schema["pattern"], value):
        yield f"{here} does not match {schema['pattern']}"


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True  # a dialect Python does not speak


def _combined(value: Any, schema: Mapping[str, Any], document: Mapping[str, Any], path: str) -> Iterator[str]:
    for part in schema.get("allOf", ()):
        yield from mismatches(value, part, document, path)
    for word, most in (("anyOf", len(schema.get("anyOf", ()))), ("oneOf", 1)):
        if word in schema:
            fitting = sum(not any(mismatches(value, part, document, path)) for part in schema[word])
            if not 1 <= fitting <= most:
                yield f"{path or 'the value'} matches {fitting or 'none'} of the {len(schema[word])} forms it may have"


def _properties(
    value: dict[str, Any], schema: Mapping[str, Any], document: Mapping[str, Any], path: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{_joined(path, name)} is missing"
    for name, item in value.items():
        if name in known:
            yield from mismatches(item, known[name], document, _joined(path, name))
        elif rest is False:
            yield f"{_joined(path, name)} is not known"
        elif isinstance(rest, Mapping):
            yield from mismatches(item, rest, document, _joined(path, name))
        if "propertyNames" in schema:
            yield from mismatches(name, schema["propertyNames"], document, _joined(path, name))


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
