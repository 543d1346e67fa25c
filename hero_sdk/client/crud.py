"""The ready methods of every root object, typed by its model."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from hero_sdk.client.connection import DomainClient, Namespace
from hero_sdk.values import Aggregate, Grouping, IndexedField, Metric, Page, RootObject

__all__ = ["AGGREGATE", "BOOL", "COUNT", "SIDS", "CrudNamespace", "aggregate_params", "find_params"]

T = TypeVar("T", bound=RootObject)

AGGREGATE: TypeAdapter[Aggregate] = TypeAdapter(Aggregate)
BOOL: TypeAdapter[bool] = TypeAdapter(bool)
COUNT: TypeAdapter[int] = TypeAdapter(int)
SIDS: TypeAdapter[list[str]] = TypeAdapter(list[str])


class CrudNamespace(Namespace, Generic[T]):
    """Store, read, change and find objects of one type."""

    def __init__(self, client: DomainClient, namespace: str, model: type[T]) -> None:
        super().__init__(client)
        self._namespace = namespace
        self._model = model

    # A client has many namespaces and uses few of them: what reads an answer is made when it is first needed.

    @cached_property
    def _one(self) -> TypeAdapter[T]:
        return TypeAdapter(self._model)

    @cached_property
    def _many(self) -> TypeAdapter[builtins.list[T]]:
        return TypeAdapter(builtins.list[self._model])  # type: ignore[name-defined]

    @cached_property
    def _page(self) -> TypeAdapter[Page[T]]:
        return TypeAdapter(Page[self._model])  # type: ignore[name-defined]

    async def new(self, object: T) -> T:  # noqa: A002  # the wire's word
        """Stores an object; the answer has its sid."""
        return await self._call(f"{self._namespace}.new", {"object": object}, self._one)

    async def new_many(self, objects: Sequence[T]) -> builtins.list[T]:
        """Stores all objects or, where one is refused, none."""
        return await self._call(f"{self._namespace}.new_many", {"objects": list(objects)}, self._many)

    async def get(self, sid: str) -> T:
        """The object; NotFound where there is none."""
        return await self._call(f"{self._namespace}.get", {"sid": sid}, self._one, retry=True)

    async def get_many(self, sids: Sequence[str], *, skip_missing: bool = False) -> builtins.list[T]:
        """The objects in the order asked for; NotFound lists missing ones unless they may be skipped."""
        params = {"sids": list(sids), "skip_missing": skip_missing or None}
        return await self._call(f"{self._namespace}.get_many", params, self._many, retry=True)

    async def exists(self, sid: str) -> bool:
        """Whether there is such an object."""
        return await self._call(f"{self._namespace}.exists", {"sid": sid}, BOOL, retry=True)

    async def set(self, object: T, *, expected_rev: int | None = None) -> T:  # noqa: A002  # the wire's word
        """Replaces an object as a whole; Conflict where it has another revision than expected."""
        params = {"object": object, "expected_rev": expected_rev}
        return await self._call(f"{self._namespace}.set", params, self._one)

    async def set_many(self, objects: Sequence[T]) -> builtins.list[T]:
        """Replaces all objects or, where one is refused, none."""
        return await self._call(f"{self._namespace}.set_many", {"objects": list(objects)}, self._many)

    async def patch(self, sid: str, fields: Mapping[str, Any], *, expected_rev: int | None = None) -> T:
        """Changes the given fields; None takes a field's value away."""
        params = {"sid": sid, "fields": dict(fields), "expected_rev": expected_rev}
        return await self._call(f"{self._namespace}.patch", params, self._one)

    async def delete(self, sid: str, *, expected_rev: int | None = None) -> bool:
        """Deletes an object; False where there was none."""
        params = {"sid": sid, "expected_rev": expected_rev}
        return await self._call(f"{self._namespace}.delete", params, BOOL)

    async def delete_many(self, sids: Sequence[str]) -> int:
        """Deletes all objects or, where one is refused, none; the number deleted."""
        return await self._call(f"{self._namespace}.delete_many", {"sids": list(sids)}, COUNT)

    async def list(self, *, after: str | None = None, limit: int = 1000) -> builtins.list[str]:
        """Sids in order of creation, behind ``after``."""
        params = {"after": after, "limit": limit}
        return await self._call(f"{self._namespace}.list", params, SIDS, retry=True)

    async def list_full(self, *, after: str | None = None, limit: int = 1000) -> builtins.list[T]:
        """Objects in order of creation, behind ``after``."""
        params = {"after": after, "limit": limit}
        return await self._call(f"{self._namespace}.list_full", params, self._many, retry=True)

    async def find(
        self,
        query: str | None = None,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002  # the wire's word
        order_by: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        fresh: bool = False,
        with_total: bool = False,
    ) -> Page[T]:
        """A page of objects that match words and filter, e.g. ``find("rye", filter={"status": "new"})``."""
        params = find_params(query, filter, order_by, limit, cursor, fresh=fresh, with_total=with_total)
        return await self._call(f"{self._namespace}.find", params, self._page, retry=True)

    async def find_all(
        self,
        query: str | None = None,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002  # the wire's word
        order_by: str | None = None,
        page_size: int = 200,
    ) -> AsyncIterator[T]:
        """Every object that matches, page by page."""
        cursor: str | None = None
        while True:
            page = await self.find(query, filter=filter, order_by=order_by, limit=page_size, cursor=cursor)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            cursor = page.next_cursor

    async def count(self, *, filter: Mapping[str, Any] | None = None, query: str | None = None) -> int:  # noqa: A002
        """How many objects match."""
        return await self._call(f"{self._namespace}.count", {"filter": filter, "query": query}, COUNT, retry=True)

    async def aggregate(
        self,
        metrics: Sequence[str | Metric],
        *,
        group_by: Sequence[str | Grouping | IndexedField[Any]] = (),
        filter: Mapping[str, Any] | None = None,  # noqa: A002  # the wire's word
        query: str | None = None,
    ) -> Aggregate:
        """Figures about the objects that match, e.g. ``aggregate(["sum(total)"], group_by=["status"])``."""
        params = aggregate_params(metrics, group_by, filter, query)
        return await self._call(f"{self._namespace}.aggregate", params, AGGREGATE, retry=True)


def find_params(
    query: str | None,
    filter: Mapping[str, Any] | None,  # noqa: A002  # the wire's word
    order_by: str | None,
    limit: int | None,
    cursor: str | None,
    *,
    fresh: bool,
    with_total: bool,
) -> dict[str, Any]:
    """Parameters of `find`; what is not asked for is left out."""
    return {
        "query": query,
        "filter": filter,
        "order_by": order_by,
        "limit": limit,
        "cursor": cursor,
        "fresh": fresh or None,
        "with_total": with_total or None,
    }


def aggregate_params(
    metrics: Sequence[str | Metric],
    group_by: Sequence[str | Grouping | IndexedField[Any]],
    filter: Mapping[str, Any] | None,  # noqa: A002  # the wire's word
    query: str | None,
) -> dict[str, Any]:
    """Parameters of `aggregate`; what is not asked for is left out."""
    groupings = [each.name if isinstance(each, IndexedField) else str(each) for each in group_by]
    return {
        "metrics": [str(metric) for metric in metrics],
        "group_by": groupings or None,
        "filter": filter,
        "query": query,
    }
