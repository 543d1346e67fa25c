"""A document as JSON text."""

from __future__ import annotations

import json
from typing import Any

import orjson

__all__ = ["json_text"]


def json_text(value: Any) -> str:
    """The text of ``value``, indented by two, with a final newline."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except TypeError:  # an integer beyond 64 bits, as a default of `any` may be
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
