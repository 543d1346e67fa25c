"""`hero-sdk describe`: what a running service can do, read from its OpenRPC document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.target import add_target_arguments, complain, target_of
from hero_sdk.errors import HeroError

__all__ = ["run"]

EXAMPLES = """
hero-sdk describe hero_food
hero-sdk describe hero_food.order.assign
hero-sdk describe hero_food --json > openrpc.json
"""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where the service or the method cannot be found."""
    made = parser("describe", "Show the methods of a running service, or one of them in full.", EXAMPLES)
    made.add_argument(
        "name", metavar="SERVICE[.METHOD]", help="the service's name, as `hero-sdk ls` shows it, and what to show of it"
    )
    made.add_argument("--json", action="store_true", help="print the document, or the method's part of it")
    add_target_arguments(made)
    options = made.parse_args(words)
    service, _, method = options.name.partition(".")
    try:
        document = target_of(service, options).get("/openrpc.json")
    except (HeroError, ValueError) as error:
        return complain(error)
    if not method:
        _show_service(document, as_json=options.json)
        return 0
    methods = {entry["name"]: entry for entry in document["methods"]}
    if method not in methods:
        near = get_close_matches(method, methods, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return complain(HeroMethodMissing(f"{service} has no method {method}{hint}"))
    _show_method(methods[method], service, as_json=options.json)
    return 0


class HeroMethodMissing(HeroError):
    """The document lists no such method."""


def _show_service(document: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return
    from hero_sdk.cli.tables import print_table

    info = document["info"]
    print(f"{info['title']} {info['version']}")
    if info.get("description"):
        print(info["description"])
    print()
    rows = [[_signature(entry), entry.get("summary", "")] for entry in document["methods"]]
    print_table(["method", "summary"], rows)


def _show_method(entry: dict[str, Any], service: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(entry, indent=2, ensure_ascii=False))
        return
    from hero_sdk.cli.tables import print_table

    print(_signature(entry))
    print(f"  {entry.get('description') or entry.get('summary', '')}\n")
    if entry["params"]:
        rows = [
            [
                param["name"],
                _type(param["schema"]),
                "required" if param.get("required") else "",
                param.get("description") or param.get("summary", ""),
            ]
            for param in entry["params"]
        ]
        print_table(["parameter", "type", "", "description"], rows)
        print()
    if entry.get("errors"):
        print_table(["error", "message"], [[str(error["code"]), error["message"]] for error in entry["errors"]])
        print()
    for example in entry.get("examples", ())[:1]:
        arguments = " ".join(
            f"'{param['name']}={json.dumps(param['value'], ensure_ascii=False)}'" for param in example["params"]
        )
        print(f"  hero-sdk call {service} {entry['name']} {arguments}".rstrip())


def _signature(entry: dict[str, Any]) -> str:
    params = ", ".join(f"{param['name']}{'' if param.get('required') else '?'}" for param in entry["params"])
    result = _type(entry["result"]["schema"]) if entry.get("result") else "null"
    return f"{entry['name']}({params}) -> {result}"


def _type(schema: Any) -> str:
    """A JSON schema in a few words."""
    if not isinstance(schema, dict):
        return "any"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return " | ".join(dict.fromkeys(_type(part) for part in schema[key]))
    if "allOf" in schema:
        return " & ".join(_type(part) for part in schema["allOf"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
