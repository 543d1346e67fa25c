"""Addresses within a site: the only place that knows under which path it is mounted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

__all__ = ["Links"]

QueryValue = str | int | Iterable[str] | None


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses; call it with the parts of a path and what stands in the query."""

    prefix: str = ""
    """Mount path that a proxy took off, without a slash at its end."""

    kept: tuple[tuple[str, str], ...] = field(default=())
    """What stays in the query from page to page."""

    def __call__(self, *parts: str, **query: QueryValue) -> str:
        """``links("objects", "order", q="rye")`` → ``/prefix/objects/order?q=rye``; absent values are left out."""
        path = "/".join(["", *(quote(part, safe="") for part in parts)]) or "/"
        pairs = [*self.kept, *_pairs(query)]
        return f"{self.prefix}{path}{f'?{urlencode(pairs)}' if pairs else ''}"

    def asset(self, path: str) -> str:
        """The address of a file that ``Assets.path`` named."""
        return f"{self.prefix}{path}"


def _pairs(query: dict[str, QueryValue]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if value is None or value == "":
            continue
        if isinstance(value, str | int):
            pairs.append((name, str(value)))
        else:
            pairs += [(name, each) for each in value]
    return pairs
