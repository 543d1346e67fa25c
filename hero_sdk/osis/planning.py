"""Which way to a page: along the filter's index and sorted, or along the order's index and tested row by row.

SQLite knows nothing of how many rows match. Where it would have to sort them, the first few thousand are counted: so
many are sorted at once. Of more, a page is soon found along the order, unless what matches lies far behind; so that is
tried for a while, and what remains is sorted after all.
"""

from __future__ import annotations

from typing import Final

from hero_sdk.osis.access import Access
from hero_sdk.osis.cursor import Cursor
from hero_sdk.osis.keys import SqlValue
from hero_sdk.osis.query import Query, Statement

__all__ = ["page_of"]

_SORTING: Final = "USE TEMP B-TREE FOR ORDER BY"
_MOST_KNOWN: Final = 4096

_known: dict[tuple[int, str], bool] = {}
"""Whether SQLite sorts for a statement of a type; its indexes are those of the type, so its plan stays the same."""


async def page_of(
    access: Access, query: Query, limit: int, after: Cursor | None, text: str
) -> list[tuple[int, str, SqlValue]]:
    """Number, text (``text`` is its SQL) and order value of the next at most ``limit`` rows."""
    settings = access.settings
    page = query.page(limit, after, text=text)
    is_long = limit > settings.loop_rows
    if query.can_be_walked and await _sorts(access, query, page):
        few = query.count_to(settings.sort_rows + 1)
        ((matching,),) = await access.rows(few.sql, few.values)
        if matching > settings.sort_rows:
            walk = query.walk(limit, after, settings.walk_rows, text=text)
            found = await access.rows(walk.sql, walk.values, is_long=is_long)
            if len(found) == limit:
                return found
            is_long = True
    return await access.rows(page.sql, page.values, is_long=is_long)


async def _sorts(access: Access, query: Query, page: Statement) -> bool:
    key = id(query.table), page.sql
    if key not in _known:
        steps = await access.rows(f"EXPLAIN QUERY PLAN {page.sql}", page.values)
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = any(_SORTING in step[-1] for step in steps)
    return _known[key]
