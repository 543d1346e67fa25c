"""A type's objects: read and found, in a transaction as outside one."""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

import asyncio
import builtins
from collections.abc import AsyncIterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import orjson

from hero_sdk.errors import InvalidParams
from hero_sdk.osis import aggregating, finding
from hero_sdk.osis.access import Access
from hero_sdk.osis.conditions import compile_query
from hero_sdk.osis.cursor import Cursor
from hero_sdk.osis.oddities import UnreadableRow, cannot_be_read
from hero_sdk.osis.place import number_of
from hero_sdk.osis.schema import TypeTable
from hero_sdk.values import (
    Aggregate,
    Condition,
    Grouping,
    IndexedField,
    Metric,
    Ordering,
    Page,
    RawJson,
    RootObject,
    RowUnreadable,
    read_row,
    smartid,
)

__all__ = ["ReadStore", "UnreadableRow"]

T = TypeVar("T", bound=RootObject)

_ROWS_BETWEEN_BREATHS = 128
"""Rows made into objects before other tasks get a turn."""


class ReadStore(Generic[T]):
    """The objects of one type, in one context.

    A stored row that cannot be read is kept. `get` and `get_many` raise FailedPrecondition, naming its sid and field;
    `list_full`, `find` and `scan` go on with the others. Each such row is logged once and stands in the store's
    health; give ``unreadable`` a list to have those of one call put there, too.
    """

    def __init__(self, access: Access, table: TypeTable[T]) -> None:
        self._access = access
        self._table = table
        self._read_sql = table.whole
        self._select = table.select_whole

    @cached_property
    def without_secrets(self) -> ReadStore[T]:
        """The same objects without their `@secret` fields, which nobody needs a key for."""
        if not self._table.secrets:
            return self
        store = ReadStore(self._access, self._table)
        store._read_sql, store._select = "body", self._table.select_body
        return store

    @property
    def model(self) -> type[T]:
        return self._table.model

    async def get(self, sid: str) -> T:
        """The object. Raises NotFound."""
        number = number_of(sid)
        row = None if number is None else await self._access.one(self._select, (number,))
        if number is None or row is None:
            raise self._access.place.not_found(self._table.name, sid)
        try:
            return read_row(self._table.model, self._opened(number, row[0]) if self._table.secrets else row[0])
        except RowUnreadable as error:
            broken = UnreadableRow.of(self._table.name, smartid.decode(sid), row[0], error)
            self._access.report(broken)
            raise cannot_be_read(broken) from error

    async def get_text(self, sid: str) -> T | RawJson:
        """The object; its text, where that is what callers are answered. Raises NotFound."""
        texts = self._table.texts
        number = number_of(sid)
        if texts is None or number is None:
            return await self.get(sid)
        row = await self._access.one(self._table.select_text, (number,))
        if row is None or row[1] is None:
            return await self.get(sid)
        text = row[0].encode()
        return RawJson(text) if texts.proof(text) == row[1] else await self.get(sid)

    async def get_many(
        self, sids: Sequence[str], *, skip_missing: bool = False, unreadable: builtins.list[UnreadableRow] | None = None
    ) -> builtins.list[T]:
        """The objects in the order of ``sids``. Raises NotFound that lists the missing ones, unless they may be."""
        largest = self._access.settings.max_limit
        if len(sids) > largest:
            message = f"may hold at most {largest:,}, not {len(sids):,}"
            raise InvalidParams(f"sids {message}", errors=[{"path": "sids", "message": message}])
        numbers = [number_of(sid) for sid in sids]
        wanted = orjson.dumps([number for number in numbers if number is not None]).decode()
        statement = (
            f"SELECT number, {self._read_sql} FROM {self._table.table} WHERE number IN (SELECT value FROM json_each(?))"
        )
        found = dict(await self._access.rows(statement, (wanted,), is_long=self._is_long(len(sids))))
        missing = [sid for sid, number in zip(sids, numbers, strict=True) if number not in found]
        if missing and not skip_missing:
            raise self._access.place.not_found(self._table.name, *dict.fromkeys(missing))
        rows = [(number, found[number]) for number in numbers if number is not None and number in found]
        broken: builtins.list[UnreadableRow] = []
        objects = await self._objects(rows, broken)
        if unreadable is not None:
            unreadable += broken
        elif broken:
            raise cannot_be_read(broken[0])
        return objects

    async def exists(self, sid: str) -> bool:
        """Whether there is such an object."""
        number = number_of(sid)
        return number is not None and await self._access.one(self._table.select_body, (number,)) is not None

    async def list(self, after: str | None = None, limit: int = 1000) -> builtins.list[str]:
        """Sids in order of creation, behind ``after``, which need not exist any more."""
        statement = f"SELECT number FROM {self._table.table} WHERE number > ? ORDER BY number LIMIT ?"
        values = (_number_after(after), self._limit(limit))
        found = await self._access.rows(statement, values, is_long=self._is_long(limit))
        return [smartid.encode(number) for (number,) in found]

    async def list_full(
        self, after: str | None = None, limit: int = 1000, *, unreadable: builtins.list[UnreadableRow] | None = None
    ) -> builtins.list[T]:
        """Objects in order of creation, behind ``after``."""
        statement = f"SELECT number, {self._read_sql} FROM {self._table.table} WHERE number > ? ORDER BY number LIMIT ?"
        values = (_number_after(after), self._limit(limit))
        return await self._objects(await self._access.rows(statement, values, is_long=self._is_long(limit)), unreadable)

    async def find(
        self,
        *conditions: Condition,
        text: str | None = None,
        order_by: Ordering | None = None,
        limit: int = 50,
        cursor: str | None = None,
        fresh: bool = False,
        with_total: bool = False,
        unreadable: builtins.list[UnreadableRow] | None = None,
    ) -> Page[T]:
        """A page of the objects for which all ``conditions`` hold and that ``text`` matches.

        In order of creation unless ``order_by`` says otherwise; with ``text`` alone the best hits come first, and
        end after a thousand. ``fresh`` waits until the text search knows everything committed before the call.
        """
        wish = finding.Wish(
            table=self._table,
            conditions=conditions,
            read=self._read_sql,
            text=text,
            order_by=order_by,
            limit=self._limit(limit),
            cursor=cursor,
            fresh=fresh,
            with_total=with_total,
        )
        found = await finding.find(self._access, wish)
        items = await self._objects(found.rows, unreadable)
        return Page[T].model_construct(items=items, next_cursor=found.next_cursor, total=found.total)

    async def count(self, *conditions: Condition, text: str | None = None) -> int:
        """How many objects match."""
        return await finding.count(self._access, finding.Wish(table=self._table, conditions=conditions, text=text))

    async def aggregate(
        self,
        *metrics: Metric,
        by: Sequence[Grouping | IndexedField[Any]] = (),
        where: Sequence[Condition] = (),
        text: str | None = None,
    ) -> Aggregate:
        """Figures about the objects that match, in groups that have ``by`` in common.

        ``aggregate(Metric(), F.total.sum(), by=[F.status, F.created_at.by_day()])``. Raises InvalidParams for a field
        that is not indexed or does not fit, FailedPrecondition for more groups than the longest page has objects.
        """
        groupings = [Grouping(each) if isinstance(each, IndexedField) else each for each in by]
        return await aggregating.aggregate(self._access, self._table, metrics, groupings, where, text)

    async def scan(
        self,
        *conditions: Condition,
        after: str | None = None,
        page_size: int = 500,
        unreadable: builtins.list[UnreadableRow] | None = None,
    ) -> AsyncIterator[T]:
        """Every object that matches, in order of creation, read page by page off the event loop.

        What is stored or deleted meanwhile, ahead of the scan, is seen so.
        """
        query = compile_query(self._table, conditions)
        number = _number_after(after)
        while True:
            page = query.page(page_size, Cursor(None, number), text=self._read_sql)
            found = await self._access.rows(page.sql, page.values, is_long=True)
            for obj in await self._objects([(number, body) for number, body, _ in found], unreadable):
                yield obj
            if len(found) < page_size:
                return
            number = found[-1][0]

    async def _objects(
        self, rows: Sequence[tuple[int, str]], unreadable: builtins.list[UnreadableRow] | None
    ) -> builtins.list[T]:
        model, has_secrets = self._table.model, bool(self._table.secrets)
        objects = []
        for at, (number, body) in enumerate(rows, start=1):
            try:
                objects.append(read_row(model, self._opened(number, body) if has_secrets else body))
            except RowUnreadable as error:
                row = UnreadableRow.of(self._table.name, number, body, error)
                self._access.report(row)
                if unreadable is not None:
                    unreadable.append(row)
            if at % _ROWS_BETWEEN_BREATHS == 0:
                await asyncio.sleep(0)
        return objects

    def _opened(self, number: int, text: str) -> str:
        return self._access.place.vault.opened(self._table, number, text)

    def _limit(self, limit: int) -> int:
        largest = self._access.settings.max_limit
        if not 1 <= limit <= largest:
            message = f"must be from 1 to {largest:,}"
            raise InvalidParams(f"limit {message}", errors=[{"path": "limit", "message": message, "input": limit}])
        return limit

    def _is_long(self, rows: int) -> bool:
        return rows > self._access.settings.loop_rows


def _number_after(sid: str | None) -> int:
    """The number behind which a listing goes on."""
    if sid is None or sid == "":
        return 0
    number = number_of(sid)
    if number is None:
        message = "must be a sid, like 1a"
        raise InvalidParams(f"after {message}", errors=[{"path": "after", "message": message, "input": sid[:40]}])
    return number
