"""Typed calls of the services domain.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from pydantic import TypeAdapter

from hero_sdk.client import (
    Connection,
    CrudNamespace,
    DomainClient,
    EventStream,
    EventTypes,
    Namespace,
    SyncConnection,
    SyncCrudNamespace,
    SyncDomainClient,
    SyncEventStream,
    SyncNamespace,
)
from hero_sdk.values import I64, U64, JsonValue, Sid

from .errors import AVeryLongNameForAnErrorThatNobodyWouldEverWant, Closed, Tired
from .events import ItemMoved, ItemTyping, ServicesEvent
from .models import Item, Kept, Other, Third

__all__ = ["ServicesClient", "ServicesSyncClient"]

_BOOL = TypeAdapter(bool)
_I64 = TypeAdapter(I64)
_ITEM = TypeAdapter(Item)
_ITEM_LIST = TypeAdapter(list[Item])
_KEPT = TypeAdapter(Kept)
_OTHER = TypeAdapter(Other)
_SID_LIST = TypeAdapter(list[Sid])
_U64 = TypeAdapter(U64)


class MembersNamespace(Namespace):
    """Members of items."""

    async def add(self, item_sid: str, who: str) -> Item:
        return await self._call("item.member.add", {"item_sid": item_sid, "who": who}, _ITEM)

    async def remove(self, item_sid: str) -> None:
        await self._call("item.member.remove", {"item_sid": item_sid})


class ItemNamespace(CrudNamespace[Item]):
    """Adds to items."""

    def __init__(self, client: DomainClient) -> None:
        super().__init__(client, "item", Item)
        self.member = MembersNamespace(client)

    async def new(self, name: str) -> Item:  # type: ignore[override]
        return await self._call("item.new", {"name": name}, _ITEM)

    async def patch(self, sid: str) -> Item:  # type: ignore[override]
        return await self._call("item.patch", {"sid": sid}, _ITEM)

    async def delete(self, sid: str, why: str | None = None, expected_rev: int | None = None) -> bool:
        return await self._call("item.delete", {"sid": sid, "why": why, "expected_rev": expected_rev}, _BOOL)

    async def exists(self, item_sid: str) -> bool:
        return await self._call("item.exists", {"item_sid": item_sid}, _BOOL, retry=True)

    async def list(self) -> builtins.list[Item]:  # type: ignore[override]
        return await self._call("item.list", {}, _ITEM_LIST, retry=True)

    async def list_full(self, limit: int = 10) -> builtins.list[Item]:  # type: ignore[override]
        return await self._call("item.list_full", {"limit": limit}, _ITEM_LIST, retry=True)

    async def find(self, words: str) -> builtins.list[Item]:  # type: ignore[override]
        return await self._call("item.find", {"words": words}, _ITEM_LIST, retry=True)

    async def count(self) -> int:  # type: ignore[override]
        return await self._call("item.count", {}, _I64, retry=True)

    async def set_many(self, items: builtins.list[Item]) -> builtins.list[Item]:  # type: ignore[override]
        return await self._call("item.set_many", {"items": items}, _ITEM_LIST)

    async def find_all(self, query: str | None = None) -> builtins.list[Item]:  # type: ignore[override]
        return await self._call("item.find_all", {"query": query}, _ITEM_LIST, retry=True)

    async def extra(self) -> None:
        await self._call("item.extra", {})


class OtherNamespace(CrudNamespace[Other]):
    """Calls `other.*`."""

    async def get(self, sid: JsonValue) -> Other:
        return await self._call("other.get", {"sid": sid}, _OTHER, retry=True)

    async def list(self, after: str | None = None, limit: int = 5, more: bool | None = None) -> builtins.list[str]:
        return await self._call("other.list", {"after": after, "limit": limit, "more": more}, _SID_LIST, retry=True)

    async def count(self, filter: dict[str, JsonValue] | None = None, query: str | None = None) -> int:  # type: ignore[override]
        return await self._call("other.count", {"filter": filter, "query": query}, _U64, retry=True)

    async def delete(self, sid: str, expected_rev: int | None = None, force: bool = False) -> bool:
        return await self._call("other.delete", {"sid": sid, "expected_rev": expected_rev, "force": force}, _BOOL)


class KeptNamespace(Namespace):
    """Calls `kept.*`."""

    async def get(self, sid: str) -> Kept:
        """Everything a method can have.

        Deprecated: use `other.get`, which knows more about it.

        Raises:
            NotFound: No such object, or none the caller may see.
            Closed: It is closed now, and it was closed before, and it will be closed for as long as anybody can see,
                which is rather long; come back later.
            Tired
        """
        return await self._call("kept.get", {"sid": sid}, _KEPT, retry=True)

    async def wipe(self, sid: str) -> None:
        await self._call("kept.wipe", {"sid": sid}, retry=True)

    async def x(self, a: str, b: int, old: str | None = None, secret: str | None = None) -> None:
        """Calls `kept.x`.

        Args:
            a: The one that counts. Deprecated: b.
            b: How many.
        """
        await self._call("kept.x", {"a": a, "b": b, "old": old, "secret": secret})


class DeepNamespace(Namespace):
    """Calls `a.b.c.*`."""

    async def go(self) -> bool:
        return await self._call("a.b.c.go", {}, _BOOL, retry=True)


class ABNamespace(Namespace):
    """Calls `a.b.*`."""

    def __init__(self, client: DomainClient) -> None:
        super().__init__(client)
        self.c = DeepNamespace(client)


class TopNamespace(Namespace):
    """Calls `a.*`."""

    def __init__(self, client: DomainClient) -> None:
        super().__init__(client)
        self.b = ABNamespace(client)

    async def go(self) -> bool:
        return await self._call("a.go", {}, _BOOL)


class MembersSyncNamespace(SyncNamespace):
    """Members of items."""

    def add(self, item_sid: str, who: str) -> Item:
        return self._call("item.member.add", {"item_sid": item_sid, "who": who}, _ITEM)

    def remove(self, item_sid: str) -> None:
        self._call("item.member.remove", {"item_sid": item_sid})


class ItemSyncNamespace(SyncCrudNamespace[Item]):
    """Adds to items."""

    def __init__(self, client: SyncDomainClient) -> None:
        super().__init__(client, "item", Item)
        self.member = MembersSyncNamespace(client)

    def new(self, name: str) -> Item:  # type: ignore[override]
        return self._call("item.new", {"name": name}, _ITEM)

    def patch(self, sid: str) -> Item:  # type: ignore[override]
        return self._call("item.patch", {"sid": sid}, _ITEM)

    def delete(self, sid: str, why: str | None = None, expected_rev: int | None = None) -> bool:
        return self._call("item.delete", {"sid": sid, "why": why, "expected_rev": expected_rev}, _BOOL)

    def exists(self, item_sid: str) -> bool:
        return self._call("item.exists", {"item_sid": item_sid}, _BOOL, retry=True)

    def list(self) -> builtins.list[Item]:  # type: ignore[override]
        return self._call("item.list", {}, _ITEM_LIST, retry=True)

    def list_full(self, limit: int = 10) -> builtins.list[Item]:  # type: ignore[override]
        return self._call("item.list_full", {"limit": limit}, _ITEM_LIST, retry=True)

    def find(self, words: str) -> builtins.list[Item]:  # type: ignore[override]
        return self._call("item.find", {"words": words}, _ITEM_LIST, retry=True)

    def count(self) -> int:  # type: ignore[override]
        return self._call("item.count", {}, _I64, retry=True)

    def set_many(self, items: builtins.list[Item]) -> builtins.list[Item]:  # type: ignore[override]
        return self._call("item.set_many", {"items": items}, _ITEM_LIST)

    def find_all(self, query: str | None = None) -> builtins.list[Item]:  # type: ignore[override]
        return self._call("item.find_all", {"query": query}, _ITEM_LIST, retry=True)

    def extra(self) -> None:
        self._call("item.extra", {})


class OtherSyncNamespace(SyncCrudNamespace[Other]):
    """Calls `other.*`."""

    def get(self, sid: JsonValue) -> Other:
        return self._call("other.get", {"sid": sid}, _OTHER, retry=True)

    def list(self, after: str | None = None, limit: int = 5, more: bool | None = None) -> builtins.list[str]:
        return self._call("other.list", {"after": after, "limit": limit, "more": more}, _SID_LIST, retry=True)

    def count(self, filter: dict[str, JsonValue] | None = None, query: str | None = None) -> int:  # type: ignore[override]
        return self._call("other.count", {"filter": filter, "query": query}, _U64, retry=True)

    def delete(self, sid: str, expected_rev: int | None = None, force: bool = False) -> bool:
        return self._call("other.delete", {"sid": sid, "expected_rev": expected_rev, "force": force}, _BOOL)


class KeptSyncNamespace(SyncNamespace):
    """Calls `kept.*`."""

    def get(self, sid: str) -> Kept:
        """Everything a method can have.

        Deprecated: use `other.get`, which knows more about it.

        Raises:
            NotFound: No such object, or none the caller may see.
            Closed: It is closed now, and it was closed before, and it will be closed for as long as anybody can see,
                which is rather long; come back later.
            Tired
        """
        return self._call("kept.get", {"sid": sid}, _KEPT, retry=True)

    def wipe(self, sid: str) -> None:
        self._call("kept.wipe", {"sid": sid}, retry=True)

    def x(self, a: str, b: int, old: str | None = None, secret: str | None = None) -> None:
        """Calls `kept.x`.

        Args:
            a: The one that counts. Deprecated: b.
            b: How many.
        """
        self._call("kept.x", {"a": a, "b": b, "old": old, "secret": secret})


class DeepSyncNamespace(SyncNamespace):
    """Calls `a.b.c.*`."""

    def go(self) -> bool:
        return self._call("a.b.c.go", {}, _BOOL, retry=True)


class ABSyncNamespace(SyncNamespace):
    """Calls `a.b.*`."""

    def __init__(self, client: SyncDomainClient) -> None:
        super().__init__(client)
        self.c = DeepSyncNamespace(client)


class TopSyncNamespace(SyncNamespace):
    """Calls `a.*`."""

    def __init__(self, client: SyncDomainClient) -> None:
        super().__init__(client)
        self.b = ABSyncNamespace(client)

    def go(self) -> bool:
        return self._call("a.go", {}, _BOOL)


class ServicesClient(DomainClient):
    """Calls of the services domain."""

    errors = (Closed, Tired, AVeryLongNameForAnErrorThatNobodyWouldEverWant)
    event_types = EventTypes("services", {"item": Item, "other": Other, "third": Third}, (ItemMoved, ItemTyping))

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.item = ItemNamespace(self)
        self.other = OtherNamespace(self, "other", Other)
        self.third = CrudNamespace(self, "third", Third)
        self.kept = KeptNamespace(self)
        self.a = TopNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[ServicesEvent]:
        """What happens in the services domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class ServicesSyncClient(SyncDomainClient):
    """Blocking calls of the services domain."""

    errors = (Closed, Tired, AVeryLongNameForAnErrorThatNobodyWouldEverWant)
    event_types = EventTypes("services", {"item": Item, "other": Other, "third": Third}, (ItemMoved, ItemTyping))

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.item = ItemSyncNamespace(self)
        self.other = OtherSyncNamespace(self, "other", Other)
        self.third = SyncCrudNamespace(self, "third", Third)
        self.kept = KeptSyncNamespace(self)
        self.a = TopSyncNamespace(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[ServicesEvent]:
        """What happens in the services domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
