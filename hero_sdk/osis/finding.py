"""Pages of what matches: by filter and order, by words, or by both.

Words alone, or with a filter, give the best hits first; with an order, everything that matches in that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson

from hero_sdk.errors import FailedPrecondition, InvalidParams
from hero_sdk.osis.access import Access
from hero_sdk.osis.conditions import compile_query
from hero_sdk.osis.cursor import Cursor, open_cursor, seal
from hero_sdk.osis.planning import page_of
from hero_sdk.osis.query import Query, Statement
from hero_sdk.osis.schema import TypeTable
from hero_sdk.osis.search.protocol import MAX_HITS, MAX_MATCHES, DomainSearch, Hit, Ranking
from hero_sdk.values import Condition, Ordering, RootObject

__all__ = ["Found", "Wish", "count", "find", "matching_query"]

T = TypeVar("T", bound=RootObject)

_FEW = 5_000
"""A filter that leaves no more objects than this is looked at first, and the words only among those."""

_END = -1
"""Stands in a cursor for the end of ranked results that have one before everything was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(Generic[T]):
    """What one call of `find` or `count` asks for."""

    table: TypeTable[T]
    conditions: Sequence[Condition]
    read: str = "body"
    """SQL of what is read of each row."""

    text: str | None = None
    order_by: Ordering | None = None
    limit: int = 50
    cursor: str | None = None
    fresh: bool = False
    with_total: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Number and text of each row of a page, in order."""

    rows: Sequence[tuple[int, str]]
    next_cursor: str | None
    total: int | None


async def find(access: Access, wish: Wish[Any]) -> Found:
    """One page. Raises InvalidParams for a wish that no index can fulfil, or a cursor of another one."""
    query = compile_query(wish.table, wish.conditions, wish.order_by)
    identity = f"{query.identity} {wish.text!r}"
    key = await access.cursor_key()
    after = None if wish.cursor is None else open_cursor(wish.cursor, identity, key)
    if wish.text is not None and wish.order_by is None:
        rows, last, total = await _ranked(access, wish, query, after)
    else:
        rows, last, total = await _ordered(access, wish, query, after)
    return Found(rows, None if last is None else seal(last, identity, key), total)


async def count(access: Access, wish: Wish[Any]) -> int:
    """How many objects match."""
    query = compile_query(wish.table, wish.conditions)
    if wish.text is None:
        return await _one_number(access, query.count())
    search = await _search(access, wish)
    if not wish.conditions:
        ranking = await search.search(wish.table.name, wish.text, limit=1, with_total=True)
        return ranking.total or 0
    return await _one_number(access, query.count(await _matching(search, wish)))


async def matching_query(access: Access, wish: Wish[Any]) -> Query:
    """The query for all that matches, words included."""
    query = compile_query(wish.table, wish.conditions)
    if wish.text is None:
        return query
    return query.among(await _matching(await _search(access, wish), wish))


_Page = tuple[list[tuple[int, str]], Cursor | None, int | None]


async def _ordered(access: Access, wish: Wish[Any], query: Query, after: Cursor | None) -> _Page:
    if wish.text is not None:
        query = query.among(await _matching(await _search(access, wish), wish))
    found = await page_of(access, query, wish.limit + 1, after, wish.read)
    total = await _one_number(access, query.count()) if wish.with_total else None
    rows = [(number, body) for number, body, _ in found[: wish.limit]]
    if len(found) <= wish.limit:
        return rows, None, total
    number, _, value = found[wish.limit - 1]
    return rows, Cursor(value, number), total


async def _ranked(access: Access, wish: Wish[Any], query: Query, after: Cursor | None) -> _Page:
    if after is not None and after.value == _END:
        raise FailedPrecondition(
            f"results ordered by how well they fit end after the best {MAX_HITS:,}: narrow the text or the filter, "
            "or give an order"
        )
    if after is None and not wish.conditions:
        # Most ask for nothing further, and a thousand hits take several times as long to fetch as those of one page.
        page = await _page_of_best(access, wish, query, None, min(wish.limit + 1, MAX_HITS))
        if page is not None:
            return page
    page = await _page_of_best(access, wish, query, after, MAX_HITS)
    assert page is not None
    return page


async def _page_of_best(
    access: Access, wish: Wish[Any], query: Query, after: Cursor | None, limit: int
) -> _Page | None:
    """A page from the best ``limit`` hits; None where it ends with them, and more than those might be had."""
    ranking = await _ranking(access, wish, query, limit)
    passed = 0 if after is None else _passed(ranking, after)
    rows: list[tuple[int, str]] = []
    while passed < len(ranking.hits) and len(rows) < wish.limit:
        some = ranking.hits[passed : passed + wish.limit - len(rows)]
        passed += len(some)
        rows += await _rows_of(access, query, some, wish.read)
    if passed == len(ranking.hits) and ranking.is_cut and limit < MAX_HITS:
        return None
    total = None
    if wish.with_total:
        total = ranking.total if not wish.conditions else await count(access, wish)
    if passed < len(ranking.hits):
        return rows, Cursor(passed, ranking.hits[passed - 1].key), total
    return rows, Cursor(_END, 0) if ranking.is_cut and rows else None, total


async def _ranking(access: Access, wish: Wish[Any], query: Query, limit: int) -> Ranking:
    search = await _search(access, wish)
    assert wish.text is not None
    among = None
    if wish.conditions:
        few = query.numbers(_FEW + 1)
        numbers = [number for (number,) in await access.rows(few.sql, few.values, is_long=True)]
        among = numbers if len(numbers) <= _FEW else None
    has_total = wish.with_total and not wish.conditions
    return await search.search(wish.table.name, wish.text, limit=limit, among=among, with_total=has_total)


def _passed(ranking: Ranking, after: Cursor) -> int:
    """How many hits lie before the next page: up to the last one shown, or as many as there were."""
    assert isinstance(after.value, int)
    return len(ranking.hits) - len(ranking.after(after.number, after.value))


async def _rows_of(access: Access, query: Query, hits: Sequence[Hit], read: str) -> list[tuple[int, str]]:
    """The rows of ``hits`` that are still there and fit the filter, in order of the hits."""
    numbers = [hit.key for hit in hits]
    page = query.among(_json(numbers)).page(len(numbers), text=read)
    found = {number: body for number, body, _ in await access.rows(page.sql, page.values)}
    return [(number, found[number]) for number in numbers if number in found]


async def _matching(search: DomainSearch, wish: Wish[Any]) -> str:
    """Numbers of all objects the words match, as a JSON list."""
    assert wish.text is not None
    matching = await search.matching(wish.table.name, wish.text, limit=MAX_MATCHES)
    if matching.is_cut:
        raise FailedPrecondition(f"more than {MAX_MATCHES:,} objects match {wish.text[:60]!r}: add a word")
    return _json(matching.keys)


async def _search(access: Access, wish: Wish[Any]) -> DomainSearch:
    if not wish.table.is_searched:
        raise InvalidParams(
            f"{wish.table.name} has no text to search: add @search or @index to a field in the schema",
            errors=[{"path": "query", "message": "has nothing to look in"}],
        )
    search = await access.search()
    if search is None:
        raise FailedPrecondition(f"text search is switched off for {access.place}")
    if wish.fresh:
        await search.wait_for(await access.committed_position())
    return search


async def _one_number(access: Access, statement: Statement) -> int:
    ((number,),) = await access.rows(statement.sql, statement.values, is_long=True)
    return int(number)


def _json(numbers: Sequence[int]) -> str:
    return orjson.dumps(list(numbers)).decode()
