"""A method that no generated document knows, described from its declaration: built-in ones, and authors' own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema

from hero_sdk.rpc.builtin_examples import BUILT_IN_EXAMPLES
from hero_sdk.rpc.methods import Method
from hero_sdk.rpc.results import RawJson

__all__ = ["described"]


def described(methods: Iterable[Method]) -> dict[str, Any]:
    """An OpenRPC document's ``methods`` and ``components`` for ``methods``."""
    schemas: dict[str, Any] = {}
    listed = [_method(method, schemas) for method in methods]
    return {"methods": listed} | ({"components": {"schemas": schemas}} if schemas else {})


def _method(method: Method, schemas: dict[str, Any]) -> dict[str, Any]:
    title = _title(method.name)
    summary = method.doc.partition("\n")[0] or method.name
    made: dict[str, Any] = {
        "name": method.name,
        "summary": summary,
        "description": method.doc or summary,
        "tags": [{"name": method.namespace}],
        "paramStructure": "by-name",
        "params": [
            {
                "name": parameter.name,
                "required": parameter.is_required,
                "schema": _schema(parameter.annotation, f"{title}{_title(parameter.name)}", schemas)
                | ({} if parameter.default in (..., None) else {"default": parameter.default}),
            }
            for parameter in method.parameters
        ],
        "result": {"name": "result", "schema": _schema(method.result, f"{title}Result", schemas)},
    }
    if method.facts.errors:
        made["errors"] = [
            {"code": error.code, "message": (error.__doc__ or error.__name__).partition("\n")[0].replace("``", "`")}
            for error in {error.code: error for error in method.facts.errors}.values()
        ]
    if method.name in BUILT_IN_EXAMPLES:
        params, result = BUILT_IN_EXAMPLES[method.name]
        values = [{"name": name, "value": value} for name, value in params.items()]
        made["examples"] = [{"name": method.name, "params": values, "result": {"name": "result", "value": result}}]
    if method.facts.deprecated is not None:
        made["deprecated"] = True
    return made | {"x-effect": method.facts.effect} | ({"x-public": True} if method.facts.is_public else {})


def _schema(annotation: Any, title: str, schemas: dict[str, Any]) -> dict[str, Any]:
    if annotation is RawJson or annotation is None:
        return {"title": title, "type": "object" if annotation is RawJson else "null"}
    try:
        made = TypeAdapter(annotation).json_schema(ref_template="#/components/schemas/{model}")
    except PydanticInvalidForJsonSchema:
        return {"title": title}
    for name, definition in made.pop("$defs", {}).items():
        schemas[name] = _titled(definition, name)
    if "properties" in made:
        name = made["title"]
        schemas[name] = _titled(made, name)
        return {"$ref": f"#/components/schemas/{name}"}
    return _titled(made, title)


def _titled(schema: dict[str, Any], title: str) -> dict[str, Any]:
    """``schema`` with a title on every part, and without the null of what may be absent."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    if len(choices) == 1:
        return _titled(choices[0], title)
    made = {key: value for key, value in schema.items() if key != "default" or value is not None}
    if "properties" in made:
        made["properties"] = {
            name: _titled(part, f"{title}{_title(name)}") for name, part in made["properties"].items()
        }
    for inner in ("items", "additionalProperties"):
        if isinstance(made.get(inner), dict):
            made[inner] = _titled(made[inner], f"{title}Item")
    return {**made, "title": title}


def _title(name: str) -> str:
    return "".join(word.title() for word in name.replace("_", ".").split("."))
