"""The text of a stored row, field by field: what is indexed, and what snippets are cut from."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from hero_sdk.osis.search.protocol import Row, SearchField, SearchType

__all__ = ["MAX_TEXT", "texts"]

MAX_TEXT = 1_000_000
"""Characters of one text that are searched; what comes behind is stored and not found."""


def texts(row: Row, type_: SearchType) -> dict[str, list[str]]:
    """Per searchable field its texts: one, or one per element of a list; fields without text are left out.

    A row that is not a JSON object has none: the store reports it, here it is just not found.
    """
    try:
        value = orjson.loads(row.data)
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(value, dict):
        return {}
    found = ((field.name, list(_strings(_value(value, field)))) for field in type_.fields)
    return {name: strings for name, strings in found if strings}


def _value(row: dict[str, object], field: SearchField) -> object:
    for name in (field.name, *field.was):
        if name in row:
            return row[name]
    return None


def _strings(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part[:MAX_TEXT]
        elif isinstance(part, list):
            waiting.extend(reversed(part))
        elif isinstance(part, dict):
            waiting.extend(reversed(part.values()))
        elif isinstance(part, int | float) and not isinstance(part, bool):
            yield str(part)
