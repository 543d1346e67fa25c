"""What the services domain does."""

from __future__ import annotations

import builtins

from hero_sdk.rpc import RequestContext
from hero_sdk.values import JsonValue
from services_models.services import (
    DeepHandlers,
    Item,
    ItemHandlers,
    Kept,
    KeptHandlers,
    MembersHandlers,
    Other,
    OtherHandlers,
    TopHandlers,
)


class Items(ItemHandlers):
    """Adds to items."""

    async def new(self, ctx: RequestContext, name: str) -> Item:  # type: ignore[override]
        raise NotImplementedError

    async def patch(self, ctx: RequestContext, sid: str) -> Item:  # type: ignore[override]
        raise NotImplementedError

    async def delete(  # type: ignore[override]
        self,
        ctx: RequestContext,
        sid: str,
        why: str | None = None,
        expected_rev: int | None = None,
    ) -> bool:
        raise NotImplementedError

    async def exists(self, ctx: RequestContext, item_sid: str) -> bool:
        raise NotImplementedError

    async def list(self, ctx: RequestContext) -> builtins.list[Item]:  # type: ignore[override]
        raise NotImplementedError

    async def list_full(self, ctx: RequestContext, limit: int = 10) -> builtins.list[Item]:  # type: ignore[override]
        raise NotImplementedError

    async def find(self, ctx: RequestContext, words: str) -> builtins.list[Item]:  # type: ignore[override]
        raise NotImplementedError

    async def count(self, ctx: RequestContext) -> int:  # type: ignore[override]
        raise NotImplementedError

    async def set_many(self, ctx: RequestContext, items: builtins.list[Item]) -> builtins.list[Item]:
        raise NotImplementedError

    async def find_all(self, ctx: RequestContext, query: str | None = None) -> builtins.list[Item]:
        raise NotImplementedError

    async def extra(self, ctx: RequestContext) -> None:
        raise NotImplementedError


class Others(OtherHandlers):
    """Answers `other.*`."""

    async def get(self, ctx: RequestContext, sid: JsonValue) -> Other:
        raise NotImplementedError

    async def list(
        self, ctx: RequestContext, after: str | None = None, limit: int = 5, more: bool | None = None
    ) -> builtins.list[str]:
        raise NotImplementedError

    async def count(
        self, ctx: RequestContext, filter: dict[str, JsonValue] | None = None, query: str | None = None
    ) -> int:
        raise NotImplementedError

    async def delete(self, ctx: RequestContext, sid: str, expected_rev: int | None = None, force: bool = False) -> bool:
        raise NotImplementedError


class Kepts(KeptHandlers):
    """Answers `kept.*`."""

    async def get(self, ctx: RequestContext, sid: str) -> Kept:
        raise NotImplementedError

    async def wipe(self, ctx: RequestContext, sid: str) -> None:
        raise NotImplementedError

    async def x(self, ctx: RequestContext, a: str, b: int, old: str | None = None, secret: str | None = None) -> None:
        raise NotImplementedError


class Members(MembersHandlers):
    """Members of items."""

    async def add(self, ctx: RequestContext, item_sid: str, who: str) -> Item:
        raise NotImplementedError

    async def remove(self, ctx: RequestContext, item_sid: str) -> None:
        raise NotImplementedError


class Deep(DeepHandlers):
    """Answers `a.b.c.*`."""

    async def go(self, ctx: RequestContext) -> bool:
        raise NotImplementedError


class Top(TopHandlers):
    """Answers `a.*`."""

    async def go(self, ctx: RequestContext) -> bool:
        raise NotImplementedError
