"""JSON values as tables for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["print_table", "print_value"]


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str | None = None) -> None:
    """A table with plain text in its cells."""
    table = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _console().print(table)


def print_value(value: Any) -> None:
    """A list of objects as rows, a page likewise, an object as two columns, anything else as JSON."""
    if isinstance(value, Mapping) and isinstance(value.get("items"), list):
        print_value(value["items"])
        if value.get("next_cursor"):
            Console(stderr=True).print(f"more: cursor={value['next_cursor']}", markup=False, highlight=False)
    elif isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        columns = list(dict.fromkeys(name for item in value for name in item))
        print_table(columns, [[_cell(item.get(name)) for name in columns] for item in value])
    elif isinstance(value, Mapping):
        print_table(["field", "value"], [[name, _cell(item)] for name, item in value.items()])
    elif isinstance(value, list) and value:
        print_table(["value"], [[_cell(item)] for item in value])
    else:
        print(json.dumps(value, ensure_ascii=False))


def _console() -> Console:
    # Into a pipe or a file there is no width to keep to: a table is only cut where somebody would see it wrapped.
    return Console() if sys.stdout.isatty() or "COLUMNS" in os.environ else Console(width=240)


def _cell(value: Any) -> str:
    """A value in a few words: money as people write it, lists without brackets."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and value.keys() == {"amount", "currency"}:
        return f"{value['amount']} {value['currency']}"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
