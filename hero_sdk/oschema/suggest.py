"""Did you mean: the known name that looks most like a written one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

__all__ = ["Suggester", "Suggestions", "closest"]

_LONGEST = 80
"""Longer words are not misspelt, they are something else."""

_LOOKED_AT = 8

_PATIENCE = 100
"""Different words looked up in earnest; a schema with more unknown ones has another problem than spelling."""

_RAREST = 6
"""Pairs of letters that count: those that fewest names have say most, and cost least."""


def closest(written: str, known: Iterable[str]) -> str | None:
    """The known name nearest to ``written``, or None when none is near."""
    return Suggester(known).closest(written)


class Suggester:
    """Known names, prepared for many questions: a question costs what shares letters with it, not all names.

    >>> Suggester(["OrderStatus", "Order", "Driver"]).closest("OrderStaus")
    'OrderStatus'
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._by_folded = {_folded(name): name for name in known}
        self._by_pair: dict[str, list[str]] | None = None
        self._answers: dict[str, str | None] = {}

    def closest(self, written: str) -> str | None:
        """The known name nearest to ``written``; capitals and underscores do not count."""
        if written not in self._answers:
            self._answers[written] = self._search(_folded(written[: _LONGEST + 1]))
        return self._answers[written]

    def _search(self, folded: str) -> str | None:
        if folded in self._by_folded:
            return self._by_folded[folded]
        if not 2 <= len(folded) <= _LONGEST or len(self._answers) >= _PATIENCE:
            return None
        allowed = max(1, len(folded) // 3)
        best: tuple[int, str] | None = None
        for candidate in self._sharing_letters(folded):
            found = (_distance(folded, candidate), candidate)
            if found[0] <= allowed and (best is None or found < best):
                best = found
        return self._by_folded[best[1]] if best else None

    def _sharing_letters(self, folded: str) -> list[str]:
        if self._by_pair is None:
            self._by_pair = {}
            for name in self._by_folded:
                for pair in _pairs(name):
                    self._by_pair.setdefault(pair, []).append(name)
        lists = [self._by_pair[pair] for pair in _pairs(folded) if pair in self._by_pair]
        shared: Counter[str] = Counter()
        for names in sorted(lists, key=len)[:_RAREST]:
            shared.update(names)
        likeness = {name: count / (len(name) + len(folded)) for name, count in shared.items() if len(name) <= _LONGEST}
        return sorted(likeness, key=lambda name: (-likeness[name], name))[:_LOOKED_AT]


class Suggestions:
    """Suggesters for many sets of names, each made once and only when it is asked."""

    def __init__(self) -> None:
        self._suggesters: dict[object, Suggester] = {}

    def closest(self, written: str, key: object, known: Callable[[], Iterable[str]]) -> str | None:
        """The nearest of the names that ``known`` gives; ``key`` stands for their set."""
        if key not in self._suggesters:
            self._suggesters[key] = Suggester(known())
        return self._suggesters[key].closest(written)


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def _pairs(folded: str) -> set[str]:
    padded = f"^{folded}$"
    return {padded[start : start + 2] for start in range(len(padded) - 1)}


def _distance(one: str, other: str) -> int:
    """Letters to insert, drop, replace or swap with their neighbour to make one word the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, opposite in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != opposite))
            is_swap = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite
            line.append(min(cost, before[column - 2] + 1) if is_swap else cost)
        before, last = last, line
    return last[-1]
