"""JSON values as tables for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

__all__ = ["print_table", "print_value"]

_LONGEST = (80, 60, 48, 36, 28, 20)
"""How long a value may be in a table of objects: the first that makes it fit."""

_GAP = 2
"""Between columns."""


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str | None = None) -> None:
    """A table with plain text in its cells."""
    heads = [Column(name, overflow="fold") for name in columns]  # what does not fit goes on below: paths are copied
    table = Table(*heads, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
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
        _print_objects({name: [_cell(item.get(name)) for item in value] for name in columns})
    elif isinstance(value, Mapping):
        print_table(["field", "value"], [[name, _cell(item)] for name, item in value.items()])
    elif isinstance(value, list) and value:
        print_table(["value"], [[_cell(item)] for item in value])
    else:
        print(json.dumps(value, ensure_ascii=False))


def _print_objects(columns: Mapping[str, Sequence[str]]) -> None:
    """One line for each object: long texts are cut, and where that is not enough the last columns left out."""
    lines = {name: [" ".join(cell.split()) for cell in cells] for name, cells in columns.items()}
    natural = {name: max(len(name), *map(cell_len, cells)) for name, cells in lines.items()}

    def fits(shown: Sequence[str], longest: int) -> bool:
        return sum(min(natural[name], max(longest, len(name))) + _GAP for name in shown) - _GAP <= width

    width, shown = _console().width, list(natural)
    longest = next((each for each in _LONGEST if fits(shown, each)), _LONGEST[-1])
    left_out: list[str] = []
    while len(shown) > 1 and not fits(shown, longest):
        left_out.insert(0, shown.pop())
    cut = [[_cut(cell, max(longest, len(name))) for cell in lines[name]] for name in shown]
    print_table(shown, list(zip(*cut, strict=True)))
    if left_out:
        said = f"too wide for {', '.join(left_out)}: --output json shows everything"
        Console(stderr=True).print(said, markup=False, highlight=False, soft_wrap=True)


def _cut(text: str, longest: int) -> str:
    if cell_len(text) <= longest:
        return text
    return set_cell_size(text, longest - 1).rstrip() + "…"


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
