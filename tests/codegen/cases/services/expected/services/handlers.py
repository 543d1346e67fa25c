"""What the services domain can do; subclass these and give them to ServicesDomain.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

import builtins
from abc import abstractmethod
from typing import Annotated, ClassVar

from pydantic import AliasChoices, Field

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import ApplicationError, Conflict, NotFound, RequestContext, method
from hero_sdk.values import I64, U32, U64, JsonValue, RootObject, Sid

from .errors import AVeryLongNameForAnErrorThatNobodyWouldEverWant, Closed, Tired
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
    """`item.*`: adds to items."""

    namespace: ClassVar[str] = "item"
    spellings: ClassVar[tuple[str, ...]] = ("Item",)
    model: ClassVar[type[Item]] = Item

    @method("read", requires=("item.special",), errors=(NotFound,))
    async def get(self, ctx: RequestContext, sid: Sid) -> Item:
        """`item.get`.

        Raises:
            NotFound: no such object, or none the caller may see.
        """
        return await super().get(ctx, sid=sid)

    @method("write")
    @abstractmethod
    async def new(self, ctx: RequestContext, name: str) -> Item:  # type: ignore[override]  # the schema gives this verb its own signature
        """`item.new`."""

    @method("write", errors=(Conflict,))
    async def set(self, ctx: RequestContext, object: Item, expected_rev: U64 | None = None) -> Item:
        """`item.set`.

        Raises:
            Conflict: someone else's change stands in the way.
        """
        return await super().set(ctx, object=object, expected_rev=expected_rev)

    @method("write")
    @abstractmethod
    async def patch(self, ctx: RequestContext, sid: Sid) -> Item:  # type: ignore[override]  # the schema gives this verb its own signature
        """`item.patch`."""

    @method("write")
    @abstractmethod
    async def delete(  # type: ignore[override]  # the schema gives this verb its own signature
        self,
        ctx: RequestContext,
        sid: Sid,
        why: str | None = None,
        expected_rev: U64 | None = None,
    ) -> bool:
        """`item.delete`."""

    @method("read")
    @abstractmethod
    async def exists(self, ctx: RequestContext, item_sid: Sid) -> bool:
        """`item.exists`."""

    @method("read")
    @abstractmethod
    async def list(self, ctx: RequestContext) -> builtins.list[Item]:  # type: ignore[override]  # the schema gives this verb its own signature
        """`item.list`."""

    @method("read")
    @abstractmethod
    async def list_full(self, ctx: RequestContext, limit: U32 = 10) -> builtins.list[Item]:  # type: ignore[override]  # the schema gives this verb its own signature
        """`item.list_full`."""

    @method("read")
    @abstractmethod
    async def find(self, ctx: RequestContext, words: str) -> builtins.list[Item]:  # type: ignore[override]  # the schema gives this verb its own signature
        """`item.find`."""

    @method("read")
    @abstractmethod
    async def count(self, ctx: RequestContext) -> I64:  # type: ignore[override]  # the schema gives this verb its own signature
        """`item.count`."""

    @method("read")
    async def get_many(
        self, ctx: RequestContext, sids: builtins.list[Sid], skip_missing: bool = False
    ) -> builtins.list[Item]:
        """`item.get_many`."""
        return await super().get_many(ctx, sids=sids, skip_missing=skip_missing)

    @method("write")
    async def new_many(self, ctx: RequestContext, objects: builtins.list[Item]) -> builtins.list[Item]:
        """`item.new_many`."""
        return await super().new_many(ctx, objects=objects)

    @method("write")
    @abstractmethod
    async def set_many(self, ctx: RequestContext, items: builtins.list[Item]) -> builtins.list[Item]:
        """`item.set_many`."""

    @method("write")
    async def delete_many(self, ctx: RequestContext, sids: builtins.list[Sid]) -> U64:
        """`item.delete_many`."""
        return await super().delete_many(ctx, sids=sids)

    @method("read")
    @abstractmethod
    async def find_all(self, ctx: RequestContext, query: str | None = None) -> builtins.list[Item]:
        """`item.find_all`."""

    @method("write")
    @abstractmethod
    async def extra(self, ctx: RequestContext) -> None:
        """`item.extra`."""


class OtherHandlers(CrudHandlers[Other]):
    """`other.*`: other."""

    namespace: ClassVar[str] = "other"
    spellings: ClassVar[tuple[str, ...]] = ("Other",)
    model: ClassVar[type[Other]] = Other

    @method("read")
    @abstractmethod
    async def get(self, ctx: RequestContext, sid: JsonValue) -> Other:
        """`other.get`."""

    @method("read")
    @abstractmethod
    async def list(
        self, ctx: RequestContext, after: str | None = None, limit: U32 = 5, more: bool | None = None
    ) -> builtins.list[Sid]:
        """`other.list`."""

    @method("read")
    @abstractmethod
    async def count(
        self, ctx: RequestContext, filter: dict[str, JsonValue] | None = None, query: str | None = None
    ) -> U64:
        """`other.count`."""

    @method("write")
    @abstractmethod
    async def delete(self, ctx: RequestContext, sid: str, expected_rev: U64 | None = None, force: bool = False) -> bool:
        """`other.delete`."""


class ThirdHandlers(CrudHandlers[Third]):
    """`third.*`: third."""

    namespace: ClassVar[str] = "third"
    spellings: ClassVar[tuple[str, ...]] = ("Third",)
    model: ClassVar[type[Third]] = Third


class KeptHandlers(Handlers):
    """`kept.*`."""

    namespace: ClassVar[str] = "kept"
    spellings: ClassVar[tuple[str, ...]] = ("Kept",)

    @method(
        "read",
        requires=("a.b", "c.d"),
        errors=(NotFound, Closed, Tired),
        aliases=("kept.fetch", "old.get"),
        timeout_s=2.5,
        is_internal=True,
        deprecated="use `other.get`, which knows more about it",
    )
    @abstractmethod
    async def get(self, ctx: RequestContext, sid: Sid) -> Kept:
        """Everything a method can have.

        Deprecated: use `other.get`, which knows more about it.

        Raises:
            NotFound: no such object, or none the caller may see.
            Closed: it is closed now, and it was closed before, and it will be closed for as long as anybody can see,
                which is rather long; come back later.
            Tired: tired.
        """

    @method("write", timeout_s=30, is_public=True, is_idempotent=True, is_destructive=True)
    @abstractmethod
    async def wipe(self, ctx: RequestContext, sid: Sid) -> None:
        """`kept.wipe`."""

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
        """`kept.x`.

        Args:
            a: The one that counts. Deprecated: b
            b: how many
        """


class MembersHandlers(Handlers):
    """`item.member.*`: members of items."""

    namespace: ClassVar[str] = "item.member"
    spellings: ClassVar[tuple[str, ...]] = ("Members", "members")

    @method("write")
    @abstractmethod
    async def add(self, ctx: RequestContext, item_sid: Sid, who: str) -> Item:
        """`item.member.add`."""

    @method("write")
    @abstractmethod
    async def remove(self, ctx: RequestContext, item_sid: Sid) -> None:
        """`item.member.remove`."""


class DeepHandlers(Handlers):
    """`a.b.c.*`."""

    namespace: ClassVar[str] = "a.b.c"
    spellings: ClassVar[tuple[str, ...]] = ("Deep", "deep")

    @method("read")
    @abstractmethod
    async def go(self, ctx: RequestContext) -> bool:
        """`a.b.c.go`."""


class TopHandlers(Handlers):
    """`a.*`."""

    namespace: ClassVar[str] = "a"
    spellings: ClassVar[tuple[str, ...]] = ("Top", "top")

    @method("write")
    @abstractmethod
    async def go(self, ctx: RequestContext) -> bool:
        """`a.go`."""


class ServicesDomain(Domain):
    """Services."""

    name: ClassVar[str] = "services"
    package: ClassVar[str] = __package__
    handlers: ClassVar[tuple[type[Handlers], ...]] = (
        ItemHandlers,
        OtherHandlers,
        ThirdHandlers,
        KeptHandlers,
        MembersHandlers,
        DeepHandlers,
        TopHandlers,
    )
    stored: ClassVar[tuple[type[RootObject], ...]] = (Item, Kept, Other, Third)
    errors: ClassVar[tuple[type[ApplicationError], ...]] = (
        Closed,
        Tired,
        AVeryLongNameForAnErrorThatNobodyWouldEverWant,
    )
