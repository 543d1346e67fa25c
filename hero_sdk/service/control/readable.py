"""A line of the log for people, from the JSON that a service without a terminal writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

__all__ = ["readable"]

_OWN = ("at", "level", "logger", "message", "traceback")


def readable(line: str) -> str:
    """``2026-03-01 12:04:31 info    message  name=value``; what is no JSON of ours stays as it is, on one line."""
    try:
        facts: Any = orjson.loads(line)
        at = datetime.fromisoformat(facts["at"]).astimezone()
        start = f"{at:%Y-%m-%d %H:%M:%S} {facts['level']:<7} {_printable(facts['message'])}"
    except (ValueError, TypeError, KeyError):
        return _printable(line)
    rest = "".join(f"  {name}={_printable(value)}" for name, value in facts.items() if name not in _OWN)
    traceback = "".join(f"\n    {_printable(step)}" for step in str(facts.get("traceback") or "").splitlines())
    return f"{start}{rest}{traceback}"


def _printable(value: object) -> str:
    """``value`` without what could move a terminal's cursor."""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if text.isprintable() else "".join(each if each.isprintable() else _escaped(each) for each in text)


def _escaped(character: str) -> str:
    return " " if character == "\t" else character.encode("unicode_escape").decode()
