"""What people type into a search box, taken apart: any text gives clauses, none raises.

``rye bread`` all of the words · ``"rye bread"`` one behind the other · ``-wheat`` without it · ``brea*`` words that
begin so · ``name:rye`` in that field only; any of the four behind a field, and a minus before it.

What does not parse (a quote left open) is read as plain words, and so is a field that the type does not have.
There is no AND, OR, no brackets and no escaping. Of very long queries the beginning counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hero_sdk.osis.search.analysis import tokens

__all__ = ["MAX_CHARACTERS", "MAX_PREFIXES", "MAX_WORDS", "Clause", "parse"]

MAX_CHARACTERS = 4_096
MAX_WORDS = 64
MAX_PREFIXES = 8
"""Queries are cut there. A prefix costs as much as all the words it stands for."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to look for."""

    words: tuple[str, ...]
    """Folded; several stand one behind the other."""

    field: str | None = None
    """Where; None anywhere."""

    is_prefix: bool = False
    """The last word may go on."""

    is_excluded: bool = False
    """Objects that have it are left out."""


def parse(query: str, fields: Collection[str] = ()) -> tuple[Clause, ...]:
    """The clauses of ``query``; empty where it holds not one word. ``fields`` are the names that `name:` may give."""
    query = query[:MAX_CHARACTERS]
    found = _plain(query) if query.count('"') % 2 else _clauses(query, {name.casefold(): name for name in fields})
    kept: dict[Clause, None] = {}
    words = prefixes = 0
    for clause in found:
        words += len(clause.words)
        prefixes += clause.is_prefix
        if words > MAX_WORDS or prefixes > MAX_PREFIXES:
            break
        if clause.words:
            kept[clause] = None
    return tuple(kept)


def _plain(query: str) -> Iterator[Clause]:
    for word in query.replace('"', " ").split():
        yield Clause(tuple(tokens(word))[:MAX_WORDS])


def _clauses(query: str, fields: dict[str, str]) -> Iterator[Clause]:
    for match in _CLAUSE.finditer(query):
        sign, named, text = match.group("sign", "field", "text")
        field = fields.get(named.casefold()) if named else None
        if named and field is None:
            text = f"{named}:{text}"
        words = tuple(tokens(text))[:MAX_WORDS]
        yield Clause(words, field, is_prefix=text.endswith("*"), is_excluded="-" in sign)


_CLAUSE = re.compile(r'(?P<sign>[-+]*)(?:(?P<field>\w++):)?(?P<text>"[^"]*"\*?|[^\s"]+)')
