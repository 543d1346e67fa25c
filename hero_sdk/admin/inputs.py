"""Forms made from schemas: a value and its schema become a tree of inputs.

What a form cannot say (maps, unions, types within themselves) is one field of JSON text. Nothing here checks a
value: the service does, and its words stand beside the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from hero_sdk.admin.document import Catalog, Parameter, Schema, is_moment, type_words
from hero_sdk.admin.shown import moment
from hero_sdk.admin.submitted import EMPTY, BadJson

__all__ = ["READ_ONLY", "Input", "form_of", "input_of"]

READ_ONLY: Final = "read-only"
"""Stands beside what the server sets."""

_DEEPEST = 5
_LONG_TEXT = 200
_CUT: Final = 20_000
"""Longer texts are shown in part and not for editing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form."""

    path: str
    """As the service names it in errors: `object.lines[0].quantity`. Its name in the form, too."""

    label: str
    kind: str
    """`text`, `number`, `area`, `choice`, `json`, `group`, `list`, `readonly` or `cut`."""

    words: str = ""
    """The type, as a person would say it."""

    note: str = ""
    """`required`, `optional`, …"""

    is_required: bool = False
    value: str = ""
    placeholder: str = ""
    about: str = ""
    problem: str | None = None
    choices: Sequence[tuple[str, str]] = ()
    """Value and words of each."""

    children: Sequence[Input] = ()
    """Fields of a group, lines of a list."""

    hidden: Sequence[Input] = ()
    """Fields of a group that the server sets."""

    is_wide: bool = False
    linked: tuple[str, str, str, str] | None = None
    """Label, sid, type and address of the object it refers to."""

    is_folded: bool = False
    """An optional group with nothing in it."""

    @property
    def id(self) -> str:
        return f"f-{self.path}"

    @property
    def is_flat(self) -> bool:
        """Whether a line of a list has room for it as it is."""
        plain = ("text", "number", "choice")
        return self.kind in (*plain, "area") or (
            self.kind == "group" and len(self.children) <= 3 and all(each.kind in plain for each in self.children)
        )


def form_of(
    catalog: Catalog,
    parameters: Sequence[Parameter],
    values: Mapping[str, Any],
    problems: Mapping[str, str],
    shows_sid: bool = True,
) -> list[Input]:
    """The inputs of a method. ``problems``: what is wrong, by path."""
    made = []
    for each in parameters:
        found = _Maker(catalog, problems, shows_sid).make(
            each.name, each.name, each.schema, values.get(each.name, EMPTY), each.is_required, 0, ()
        )
        made.append(_with_about(found, each.about))
    return made


def input_of(
    catalog: Catalog, path: str, label: str, schema: Schema, value: Any, is_required: bool, problems: Mapping[str, str]
) -> Input:
    """The input for one value."""
    return _Maker(catalog, problems, True).make(path, label, schema, value, is_required, 0, ())


class _Maker:
    def __init__(self, catalog: Catalog, problems: Mapping[str, str], shows_sid: bool) -> None:
        self._catalog = catalog
        self._problems = problems
        self._shows_sid = shows_sid

    def make(
        self, path: str, label: str, written: Schema, value: Any, is_required: bool, depth: int, above: tuple[str, ...]
    ) -> Input:
        schema = self._catalog.resolved(written)
        name = self._catalog.type_name(written)
        common: dict[str, Any] = {
            "path": path,
            "label": label,
            "words": type_words(self._catalog, written),
            "note": _note(schema, is_required),
            "is_required": is_required,
            "about": str(schema.get("description", "")) if name is None else "",
            "problem": self._problems.get(path),
            "placeholder": _placeholder(schema),
        }
        is_recursive = name is not None and name in above
        kind = schema.get("type")
        properties = schema.get("properties")
        if depth > _DEEPEST or is_recursive or isinstance(value, BadJson):
            return _json(common, value)
        inside = (*above, name) if name is not None else above
        if kind == "object" and isinstance(properties, Mapping) and (value is EMPTY or isinstance(value, Mapping)):
            return self._group(common, schema, value, depth, inside)
        if kind == "array" and "items" in schema and (value is EMPTY or isinstance(value, list)):
            return self._list(common, schema, value, depth, inside)
        return _leaf(common, schema, value)

    def _group(self, common: dict[str, Any], schema: Schema, value: Any, depth: int, above: tuple[str, ...]) -> Input:
        given = value if isinstance(value, Mapping) else {}
        required = schema.get("required", ())
        shown: list[Input] = []
        hidden: list[Input] = []
        for name, written in schema["properties"].items():
            path = f"{common['path']}.{name}"
            made = self.make(path, name, written, given.get(name, EMPTY), name in required, depth + 1, above)
            is_kept = bool(self._catalog.resolved(written).get("readOnly")) and not (name == "sid" and self._shows_sid)
            (hidden if is_kept else shown).append(made)
        has_problem = any(path.startswith(common["path"]) for path in self._problems)
        more: dict[str, Any] = {"kind": "group", "children": shown, "hidden": hidden, "is_wide": True}
        more["is_folded"] = not given and not common["is_required"] and not has_problem
        return Input(**common | more)

    def _list(self, common: dict[str, Any], schema: Schema, value: Any, depth: int, above: tuple[str, ...]) -> Input:
        given = value if isinstance(value, list) else []
        if not given and common["is_required"]:
            given = [EMPTY]  # a line to begin with
        lines = [
            self.make(f"{common['path']}[{at}]", str(at + 1), schema["items"], each, True, depth + 1, above)
            for at, each in enumerate(given)
        ]
        about = "1 or more" if schema.get("minItems") == 1 else ""
        note = ", ".join(word for word in (common["note"], about) if word)
        return Input(**common | {"kind": "list", "children": lines, "is_wide": True, "note": note})


def _leaf(common: dict[str, Any], schema: Schema, value: Any) -> Input:
    kind = schema.get("type")
    if schema.get("writeOnly") and kind in ("string", "integer", "number"):
        return Input(**common | {"kind": "secret"})  # what was typed is not shown again
    if "const" in schema:
        return Input(**common | {"kind": "choice", "value": str(schema["const"]), "choices": _pairs([schema["const"]])})
    if kind == "boolean" and (value is EMPTY or isinstance(value, bool)):
        default = schema.get("default")
        text = "" if value is EMPTY else str(value).lower()
        none = "" if default is None else f"{str(default).lower()}, as by default"
        return Input(**common | {"kind": "choice", "value": text, "choices": [("", none), *_pairs(["true", "false"])]})
    if "enum" in schema and (value is EMPTY or isinstance(value, str)):
        default = schema.get("default")
        none = "" if default is None else f"{default}, as by default"
        text = "" if value is EMPTY else value
        choices = _pairs(schema["enum"])
        if text and text not in schema["enum"]:  # a value of a newer schema stays what it is
            choices = [(text, text), *choices]
        return Input(**common | {"kind": "choice", "value": text, "choices": [("", none), *choices]})
    if is_moment(schema) and isinstance(value, int):
        return Input(**common | {"kind": "text", "value": moment(value)["iso"] or str(value)})
    if kind in ("integer", "number") and (value is EMPTY or isinstance(value, int | float | str)):
        text = "" if value is EMPTY else str(value)
        return Input(**common | {"kind": "number", "value": text})
    if kind == "string" and (value is EMPTY or isinstance(value, str)):
        return _text(common, schema, "" if value is EMPTY else value)
    return _json(common, value)


def _text(common: dict[str, Any], schema: Schema, value: str) -> Input:
    if len(value) > _CUT:
        return Input(
            **common | {"kind": "cut", "value": value[:_CUT], "note": f"{len(value):,} characters, shown in part"}
        )
    most = schema.get("maxLength")
    is_sid = str(common["label"]).endswith("_sid")
    is_long = "pattern" not in schema and not is_sid and (most is None or most > _LONG_TEXT)
    if is_long or "\n" in value or "\r" in value or len(value) > _LONG_TEXT:
        return Input(**common | {"kind": "area", "value": value, "is_wide": True})
    return Input(**common | {"kind": "text", "value": value})


def _json(common: dict[str, Any], value: Any) -> Input:
    if isinstance(value, BadJson):
        text = value.text
    elif value is EMPTY:
        text = ""
    else:
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    if len(text) > _CUT:
        return Input(
            **common | {"kind": "cut", "value": text[:_CUT], "note": f"{len(text):,} characters, shown in part"}
        )
    return Input(**common | {"kind": "json", "value": text, "is_wide": True})


def _note(schema: Schema, is_required: bool) -> str:
    if schema.get("readOnly"):
        return READ_ONLY
    if is_required:
        return "required"
    if schema.get("writeOnly"):
        return "secret, never shown"
    return "default" if schema.get("default") not in (None, [], {}) else "optional"


def _placeholder(schema: Schema) -> str:
    default = schema.get("default")
    if isinstance(default, str | int | float) and not isinstance(default, bool):
        return str(default)
    first = next(iter(schema.get("examples", ())), "")
    return str(first) if isinstance(first, str | int | float) else ""


def _pairs(values: Sequence[Any]) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]


def _with_about(made: Input, about: str) -> Input:
    return replace(made, about=about or made.about)
