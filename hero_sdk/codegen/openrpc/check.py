"""What is wrong with a document and no validator finds, since it holds between its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hero_sdk.codegen.openrpc.validate import mismatches, resolve_pointer

__all__ = ["check_document"]


def check_document(document: Mapping[str, Any]) -> list[str]:
    """Every finding as a sentence, in order of the document; empty for a sound one."""
    found = [*_dangling(document)]
    methods = [_resolved(document, method) for method in document.get("methods", ())]
    found += [f"there are several methods `{name}`" for name in _repeated(method.get("name") for method in methods)]
    found += [f"several methods answer to `{name}`" for name in _repeated(_claimed_names(methods))]
    names = {method.get("name") for method in methods}
    for method in methods:
        found += [f"method `{method.get('name')}`: {problem}" for problem in _method_problems(method, names, document)]
    for path, schema in _schemas(document, ""):
        found += [f"{path}: {problem}" for problem in _schema_problems(schema, document)]
    return found


def _method_problems(method: Mapping[str, Any], names: set[Any], document: Mapping[str, Any]) -> Iterator[str]:
    params = [_resolved(document, param) for param in method.get("params", ())]
    for name in _repeated(param.get("name") for param in params):
        yield f"there are several parameters `{name}`"
    required = [bool(param.get("required")) for param in params]
    if required != sorted(required, reverse=True):
        yield "a required parameter stands behind an optional one"
    for code in _repeated(_resolved(document, error).get("code") for error in method.get("errors", ())):
        yield f"there are several errors with code {code}"
    for link in method.get("links", ()):
        linked = _resolved(document, link)
        if linked.get("method") not in names:
            yield f"the link `{linked.get('name')}` leads to no method"
    for example in method.get("examples", ()):
        yield from _example_problems(_resolved(document, example), params, method, document)


def _example_problems(
    example: Mapping[str, Any], params: list[Mapping[str, Any]], method: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[str]:
    name = example.get("name")
    schemas = {param.get("name"): param.get("schema", {}) for param in params}
    given = {}
    for value in example.get("params", ()):
        shown = _resolved(document, value)
        given[shown.get("name")] = shown.get("value")
    for param in params:
        if param.get("required") and param.get("name") not in given:
            yield f"example `{name}` lacks the parameter `{param.get('name')}`"
    for key, value in given.items():
        if key not in schemas:
            yield f"example `{name}` has a parameter `{key}` that the method does not have"
        else:
            for problem in mismatches(value, schemas[key], document):
                yield f"example `{name}`, parameter `{key}`: {problem}"
    if "result" in example and "result" in method:
        result = _resolved(document, example["result"]).get("value")
        for problem in mismatches(result, _resolved(document, method["result"]).get("schema", {}), document):
            yield f"example `{name}`, result: {problem}"


def _schema_problems(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    shown = [("the default", schema["default"])] if "default" in schema else []
    shown += [(f"example {number}", value) for number, value in enumerate(schema.get("examples", ()), 1)]
    for what, value in shown:
        for problem in mismatches(value, schema, document):
            yield f"{what} does not match its schema: {problem}"


def _schemas(document: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every schema that has a default or examples; those of methods are pairings and no schemas."""
    for name, part in _parts(document):
        here = f"{path}/{name}"
        if isinstance(part, Mapping):
            is_schema = "title" in part and ("type" in part or "allOf" in part or "anyOf" in part or "oneOf" in part)
            if is_schema and ("default" in part or "examples" in part):
                yield here, part
            yield from _schemas(part, here)
        elif isinstance(part, list):
            yield from _schemas({str(number): item for number, item in enumerate(part)}, here)


def _dangling(document: Mapping[str, Any]) -> Iterator[str]:
    for pointer in dict.fromkeys(_pointers(document)):
        if not pointer.startswith("#/") or resolve_pointer(document, pointer) is None:
            yield f"`{pointer}` points at nothing"


def _pointers(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for _, inner in _parts(part):
            yield from _pointers(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _pointers(inner)


def _parts(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The members of an object that describe something; values given as examples describe nothing."""
    for name, inner in part.items():
        if name not in ("default", "value", "const", "enum") and not (name == "examples" and "title" in part):
            yield name, inner


def _claimed_names(methods: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for method in methods:
        yield from dict.fromkeys(method.get("x-aliases", ()))
        if any(method.get("name") in other.get("x-aliases", ()) for other in methods if other is not method):
            yield method["name"]


def _resolved(document: Mapping[str, Any], part: Any) -> Mapping[str, Any]:
    if isinstance(part, Mapping) and isinstance(part.get("$ref"), str):
        part = resolve_pointer(document, part["$ref"])
    return part if isinstance(part, Mapping) else {}


def _repeated(values: Iterable[Any]) -> list[Any]:
    return [value for value, count in Counter(values).items() if count > 1]
