"""The blocking twin of ``crud``."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from hero_sdk.client.crud import AGGREGATE, BOOL, COUNT, SIDS, aggregate_params, find_params
from hero_sdk.client.sync_connection import SyncDomainClient, SyncNamespace
from hero_sdk.values import Aggregate, Grouping, IndexedField, Metric, Page, RootObject

__all__ = ["SyncCrudNamespace"]

T = TypeVar("T", bound=RootObject)


class SyncCrudNamespace(SyncNamespace, Generic[T]):
    """Store, read, change and find objects of one type."""

    def __init__(self, client: SyncDomainClient, namespace: str, model: type[T]) -> None:
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

    def new(self, object: T) -> T:  # noqa: A002  # the wire's word
        """Stores an object; the answer has its sid."""
        return self._call(f"{self._namespace}.new", {"object": object}, self._one)

    def new_many(self, objects: Sequence[T]) -> builtins.list[T]:
        """Stores all objects or, where one is refused, none."""
        return self._call(f"{self._namespace}.new_many", {"objects": list(objects)}, self._many)

    def get(self, sid: str) -> T:
        """The object; NotFound where there is none."""
        return self._call(f"{self._namespace}.get", {"sid": sid}, self._one, retry=True)

    def get_many(self, sids: Sequence[str], *, skip_missing: bool = False) -> builtins.list[T]:
        """The objects in the order asked for; NotFound lists missing ones unless they may be skipped."""
        params = {"sids": list(sids), "skip_missing": skip_missing or None}
        return self._call(f"{self._namespace}.get_many", params, self._many, retry=True)

    def exists(self, sid: str) -> bool:
        """Whether there is such an object."""
        return self._call(f"{self._namespace}.exists", {"sid": sid}, BOOL, retry=True)

    def set(self, object: T, *, expected_rev: int | None = None) -> T:  # noqa: A002  # the wire's word
        """Replaces an object as a whole; Conflict where it has another revision than expected."""
        params = {"object": object, "expected_rev": expected_rev}
        return self._call(f"{self._namespace}.set", params, self._one)

    def set_many(self, objects: Sequence[T]) -> builtins.list[T]:
        """Replaces all objects or, where one is refused, none."""
        return self._call(f"{self._namespace}.set_many", {"objects": list(objects)}, self._many)

    def patch(self, sid: str, fields: Mapping[str, Any], *, expected_rev: int | None = None) -> T:
        """Changes the given fields; None takes a field's value away."""
        params = {"sid": sid, "fields": dict(fields), "expected_rev": expected_rev}
        return self._call(f"{self._namespace}.patch", params, self._one)

    def delete(self, sid: str, *, expected_rev: int | None = None) -> bool:
        """Deletes an object; False where there was none."""
        params = {"sid": sid, "expected_rev": expected_rev}
        return self._call(f"{self._namespace}.delete", params, BOOL)

    def delete_many(self, sids: Sequence[str]) -> int:
        """Deletes all objects or, where one is refused, none; the number deleted."""
        return self._call(f"{self._namespace}.delete_many", {"sids": list(sids)}, COUNT)

    def list(self, *, after: str | None = None, limit: int = 1000) -> builtins.list[str]:
        """Sids in order of creation, behind ``after``."""
        params = {"after": after, "limit": limit}
        return self._call(f"{self._namespace}.list", params, SIDS, retry=True)

    def list_full(self, *, after: str | None = None, limit: int = 1000) -> builtins.list[T]:
        """Objects in order of creation, behind ``after``."""
        params = {"after": after, "limit": limit}
        return self._call(f"{self._namespace}.list_full", params, self._many, retry=True)

    def find(
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
        return self._call(f"{self._namespace}.find", params, self._page, retry=True)

    def find_all(
        self,
        query: str | None = None,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002  # the wire's word
        order_by: str | None = None,
        page_size: int = 200,
    ) -> Iterator[T]:
        """Every object that matches, page by page."""
        cursor: str | None = None
        while True:
            page = self.find(query, filter=filter, order_by=order_by, limit=page_size, cursor=cursor)
            yield from page.items
            if page.next_cursor is None:
                return
            cursor = page.next_cursor

    def count(self, *, filter: Mapping[str, Any] | None = None, query: str | None = None) -> int:  # noqa: A002
        """How many objects match."""
        return self._call(f"{self._namespace}.count", {"filter": filter, "query": query}, COUNT, retry=True)

    def aggregate(
        self,
        metrics: Sequence[str | Metric],
        *,
        group_by: Sequence[str | Grouping | IndexedField[Any]] = (),
        filter: Mapping[str, Any] | None = None,  # noqa: A002  # the wire's word
        query: str | None = None,
    ) -> Aggregate:
        """Figures about the objects that match, e.g. ``aggregate(["sum(total)"], group_by=["status"])``."""
        params = aggregate_params(metrics, group_by, filter, query)
        return self._call(f"{self._namespace}.aggregate", params, AGGREGATE, retry=True)
