"""Pieces of text around what was found, cut from the stored rows with the rules they were indexed by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from hero_sdk.osis.search.analysis import Token, tokens_in_place
from hero_sdk.osis.search.documents import texts
from hero_sdk.osis.search.protocol import Row, SearchType, Snippet
from hero_sdk.osis.search.query import Clause, parse

__all__ = ["SNIPPET_CHARACTERS", "snippets"]

SNIPPET_CHARACTERS = 200
"""About how long a snippet is, the marks of omission not counted."""

MAX_TEXT = 50_000
"""Characters of one text that are looked through."""


def snippets(row: Row, type_: SearchType, query: str) -> tuple[Snippet, ...]:
    """One snippet per field in which something of ``query`` stands, where most of it stands close together."""
    clauses = [clause for clause in parse(query, [field.name for field in type_.fields]) if not clause.is_excluded]
    found: list[Snippet] = []
    for field, values in texts(row, type_).items():
        wanted = [clause for clause in clauses if clause.field in (None, field)]
        best = max((_snippet(field, text[:MAX_TEXT], wanted) for text in values), key=_worth, default=None)
        if best is not None and best.highlights:
            found.append(best)
    return tuple(found)


def _worth(snippet: Snippet) -> int:
    return len(snippet.highlights)


def _snippet(field: str, text: str, clauses: Sequence[Clause]) -> Snippet:
    places = _places(list(tokens_in_place(text)), clauses)
    if not places:
        return Snippet(field, "", ())
    start, end = _window(text, places)
    lead, trail = "… " if start else "", " …" if end < len(text) else ""
    shift = len(lead) - start
    shown = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in places if a < end and b > start)
    return Snippet(field, f"{lead}{text[start:end]}{trail}", shown)


def _places(words: Sequence[Token], clauses: Sequence[Clause]) -> list[tuple[int, int]]:
    """Where the clauses stand in the text, in order, with what overlaps or touches without a gap made one."""
    single = {clause.words[0] for clause in clauses if len(clause.words) == 1 and not clause.is_prefix}
    phrases = [clause for clause in clauses if len(clause.words) > 1 or clause.is_prefix]
    found = [(token.start, token.end) for token in words if token.word in single]
    for clause in phrases:
        length = len(clause.words)
        for first in range(len(words) - length + 1):
            run = words[first : first + length]
            if _is_there(run, clause):
                found.append((run[0].start, run[-1].end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_there(run: Sequence[Token], clause: Clause) -> bool:
    *whole, last = clause.words
    if any(token.word != word for token, word in zip(run, whole, strict=False)):
        return False
    return run[-1].word.startswith(last) if clause.is_prefix else run[-1].word == last


def _window(text: str, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The piece of ``text`` with the most places in it, begun a little before them, cut between words."""
    starts = [start for start, _ in places]
    first = max(
        range(len(places)),
        key=lambda number: (bisect_right(starts, starts[number] + SNIPPET_CHARACTERS * 3 // 4) - number, -number),
    )
    start = max(0, min(starts[first] - SNIPPET_CHARACTERS // 4, len(text) - SNIPPET_CHARACTERS))
    end = min(len(text), start + SNIPPET_CHARACTERS)
    if start:
        start = _next_space(text, start, starts[first])
    if end < len(text):
        end = _last_space(text, end, places[first][1])
    return start, end


def _next_space(text: str, start: int, before: int) -> int:
    """The beginning of the first word behind ``start``; ``start`` where no word begins up to ``before``."""
    for place in range(start, before):
        if text[place].isspace():
            return place + 1
    return start


def _last_space(text: str, end: int, behind: int) -> int:
    for place in range(end, behind, -1):
        if text[place].isspace():
            return place
    return max(end, behind)
