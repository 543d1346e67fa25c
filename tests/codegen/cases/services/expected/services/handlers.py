"""What the services domain can do; subclass these and give them to ServicesDomain.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

import builtins
from abc import abstractmethod
from typing import Annotated

from pydantic import AliasChoices, Field

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import Conflict, NotFound, RequestContext, method
from hero_sdk.values import I64, U32, U64, JsonValue, Sid

from .errors import AVeryLongNameForAnErrorThatNobodyWouldEverWant, Closed, Tired
from .events import ItemMoved, ItemTyping
from .models import Item, Kept, Other, Third

__all__ = [
    "DeepHandlers",
    "ItemHandlers",
    "KeptHandlers",
    "MembersHandlers",
    "OtherHandlers",
    "ServicesDomain",
    "ThirdHandlers",
    "TopHandlers",
]


class ItemHandlers(CrudHandlers[Item]):
    """Adds to items."""

    namespace = "item"
    spellings = ("Item",)
    model = Item

    @method("read", requires=("item.special",), errors=(NotFound,))
    async def get(self, ctx: RequestContext, sid: Sid) -> Item:
        """Answers `item.get`.

        Raises:
            NotFound: No such object, or none the caller may see.
        """
        return await super().get(ctx, sid=sid)

    @method("write")
    @abstractmethod
    async def new(self, ctx: RequestContext, name: str) -> Item: ...  # type: ignore[override]

    @method("write", errors=(Conflict,))
    async def set(self, ctx: RequestContext, object: Item, expected_rev: U64 | None = None) -> Item:
        """Answers `item.set`.

        Raises:
            Conflict: Someone else's change stands in the way.
        """
        return await super().set(ctx, object=object, expected_rev=expected_rev)

    @method("write")
    @abstractmethod
    async def patch(self, ctx: RequestContext, sid: Sid) -> Item: ...  # type: ignore[override]

    @method("write")
    @abstractmethod
    async def delete(  # type: ignore[override]
        self,
        ctx: RequestContext,
        sid: Sid,
        why: str | None = None,
        expected_rev: U64 | None = None,
    ) -> bool: ...

    @method("read")
    @abstractmethod
    async def exists(self, ctx: RequestContext, item_sid: Sid) -> bool: ...

    @method("read")
    @abstractmethod
    async def list(self, ctx: RequestContext) -> builtins.list[Item]: ...  # type: ignore[override]

    @method("read")
    @abstractmethod
    async def list_full(self, ctx: RequestContext, limit: U32 = 10) -> builtins.list[Item]: ...  # type: ignore[override]

    @method("read")
    @abstractmethod
    async def find(self, ctx: RequestContext, words: str) -> builtins.list[Item]: ...  # type: ignore[override]

    @method("read")
    @abstractmethod
    async def count(self, ctx: RequestContext) -> I64: ...  # type: ignore[override]

    @method("read")
    async def get_many(
        self, ctx: RequestContext, sids: builtins.list[Sid], skip_missing: bool = False
    ) -> builtins.list[Item]:
        return await super().get_many(ctx, sids=sids, skip_missing=skip_missing)

    @method("write")
    async def new_many(self, ctx: RequestContext, objects: builtins.list[Item]) -> builtins.list[Item]:
        return await super().new_many(ctx, objects=objects)

    @method("write")
    @abstractmethod
    async def set_many(self, ctx: RequestContext, items: builtins.list[Item]) -> builtins.list[Item]: ...

    @method("write")
    async def delete_many(self, ctx: RequestContext, sids: builtins.list[Sid]) -> U64:
        return await super().delete_many(ctx, sids=sids)

    @method("read")
    @abstractmethod
    async def find_all(self, ctx: RequestContext, query: str | None = None) -> builtins.list[Item]: ...

    @method("write")
    @abstractmethod
    async def extra(self, ctx: RequestContext) -> None: ...


class OtherHandlers(CrudHandlers[Other]):
    """Answers `other.*`."""

    namespace = "other"
    spellings = ("Other",)
    model = Other

    @method("read")
    @abstractmethod
    async def get(self, ctx: RequestContext, sid: JsonValue) -> Other: ...

    @method("read")
    @abstractmethod
    async def list(
        self, ctx: RequestContext, after: str | None = None, limit: U32 = 5, more: bool | None = None
    ) -> builtins.list[Sid]: ...

    @method("read")
    @abstractmethod
    async def count(
        self, ctx: RequestContext, filter: dict[str, JsonValue] | None = None, query: str | None = None
    ) -> U64: ...

    @method("write")
    @abstractmethod
    async def delete(
        self, ctx: RequestContext, sid: str, expected_rev: U64 | None = None, force: bool = False
    ) -> bool: ...


class ThirdHandlers(CrudHandlers[Third]):
    """Stores and finds `Third` objects."""

    namespace = "third"
    spellings = ("Third",)
    model = Third


class KeptHandlers(Handlers):
    """Answers `kept.*`."""

    namespace = "kept"
    spellings = ("Kept",)

    @method(
        "read",
        requires=("a.b", "c.d"),
        errors=(NotFound, Closed, Tired),
        aliases=("kept.fetch", "old.get"),
        timeout_s=2.5,
        is_internal=True,
        is_secret=True,
        deprecated="use `other.get`, which knows more about it",
    )
    @abstractmethod
    async def get(self, ctx: RequestContext, sid: Sid) -> Kept:
        """Everything a method can have.

        Deprecated: use `other.get`, which knows more about it.

        Raises:
            NotFound: No such object, or none the caller may see.
            Closed: It is closed now, and it was closed before, and it will be closed for as long as anybody can see,
                which is rather long; come back later.
            Tired
        """

    @method("write", timeout_s=30, is_public=True, is_idempotent=True, is_destructive=True)
    @abstractmethod
    async def wipe(self, ctx: RequestContext, sid: Sid) -> None: ...

    @method("write")
    @abstractmethod
    async def x(
        self,
        ctx: RequestContext,
        a: str,
        b: Annotated[I64, Field(ge=1, le=5)],
        old: Annotated[str | None, Field(validation_alias=AliasChoices("old", "older", "oldest"))] = None,
        secret: Annotated[str | None, Field(json_schema_extra={"writeOnly": True})] = None,
    ) -> None:
        """Answers `kept.x`.

        Args:
            a: The one that counts. Deprecated: b.
            b: How many.
        """


class MembersHandlers(Handlers):
    """Members of items."""

    namespace = "item.member"
    spellings = ("Members", "members")

    @method("write")
    @abstractmethod
    async def add(self, ctx: RequestContext, item_sid: Sid, who: str) -> Item: ...

    @method("write")
    @abstractmethod
    async def remove(self, ctx: RequestContext, item_sid: Sid) -> None: ...


class DeepHandlers(Handlers):
    """Answers `a.b.c.*`."""

    namespace = "a.b.c"
    spellings = ("Deep", "deep")

    @method("read")
    @abstractmethod
    async def go(self, ctx: RequestContext) -> bool: ...


class TopHandlers(Handlers):
    """Answers `a.*`."""

    namespace = "a"
    spellings = ("Top", "top")

    @method("write")
    @abstractmethod
    async def go(self, ctx: RequestContext) -> bool: ...


class ServicesDomain(Domain):
    """Services."""

    name = "services"
    package = __package__
    handlers = (ItemHandlers, OtherHandlers, ThirdHandlers, KeptHandlers, MembersHandlers, DeepHandlers, TopHandlers)
    stored = (Item, Kept, Other, Third)
    errors = (Closed, Tired, AVeryLongNameForAnErrorThatNobodyWouldEverWant)
    events = (ItemMoved, ItemTyping)
