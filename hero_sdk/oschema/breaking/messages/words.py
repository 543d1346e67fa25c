"""Turns of phrase that several rules share."""

from __future__ import annotations

import json

from hero_sdk.oschema import schema

__all__ = ["DEPRECATE", "optional_or_default", "seconds", "value", "was"]

DEPRECATE = "keep it, marked `@deprecated`, until nobody uses it"


def value(default: schema.Default) -> str:
    """A default as it is written."""
    if default.kind == "now":
        return "`now`"
    return f"`{json.dumps(schema.json_value(default.value), ensure_ascii=False)}`"


def seconds(number: float) -> str:
    """``30 s``."""
    return f"{number:g} s"


def was(name: str, former: str) -> str:
    """How a field says what it was called."""
    return f"write `@was({former})` behind `{name}`"


def optional_or_default(field: schema.Field, former: schema.Field | None) -> str:
    """The ways out for what must be given now; ``former`` is what it probably was called."""
    ways = f"make it optional (`{field.name}?`), or give it a default"
    return ways if former is None else f"{was(field.name, former.name)} if it is that; or {ways}"
