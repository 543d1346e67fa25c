"""The ready handler of a root object: its wire methods as callers see them."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import Any, Generic, TypeVar

from hero_sdk.domain.hooks import Hooks
from hero_sdk.domain.ready import Ready
from hero_sdk.rpc import Conflict, NotFound, RequestContext, method
from hero_sdk.values import U32, U64, Aggregate, JsonValue, Page, RootObject

__all__ = ["CrudHandlers"]

T = TypeVar("T", bound=RootObject)


class CrudHandlers(Hooks[T], Generic[T]):
    """Stores, reads, changes and finds objects of one type.

    A schema may give a verb its own signature; ``self.crud`` still has the ready one.
    """

    @cached_property
    def crud(self) -> Ready[T]:
        """The ready verbs, hooks included."""
        return Ready(self)

    def _answering(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        """See ``Handlers``. A ready verb that stores or reads one object need not write again what is stored."""
        if name == "new" and type(self).new is CrudHandlers.new:
            return self.crud.new_text
        if name == "get" and type(self).get is CrudHandlers.get:
            return self.crud.get_text
        return super()._answering(name)

    @method(errors=(Conflict,))
    async def new(self, ctx: RequestContext, object: T) -> T:  # noqa: A002 - the wire's word
        """Stores an object and gives it its sid. Read-only fields are ignored."""
        return await self.crud.new(ctx, object)

    @method("read", errors=(NotFound,))
    async def get(self, ctx: RequestContext, sid: str) -> T:
        """The object of this sid."""
        return await self.crud.get(ctx, sid)

    @method("read", errors=(NotFound,))
    async def get_many(
        self, ctx: RequestContext, sids: builtins.list[str], skip_missing: bool = False
    ) -> builtins.list[T]:
        """The objects of these sids, in the same order. Missing ones are listed in the error, or skipped."""
        return await self.crud.get_many(ctx, sids, skip_missing)

    @method(errors=(NotFound, Conflict), is_idempotent=True)
    async def set(self, ctx: RequestContext, object: T, expected_rev: U64 | None = None) -> T:  # noqa: A002
        """Replaces an object as a whole. With ``expected_rev`` only if nobody changed it since."""
        return await self.crud.set(ctx, object, expected_rev)

    @method(errors=(NotFound, Conflict))
    async def patch(
        self, ctx: RequestContext, sid: str, fields: dict[str, JsonValue], expected_rev: U64 | None = None
    ) -> T:
        """Changes single fields (JSON merge patch): null takes a value away or restores its default."""
        return await self.crud.patch(ctx, sid, fields, expected_rev)

    @method(errors=(Conflict,), is_destructive=True, is_idempotent=True)
    async def delete(self, ctx: RequestContext, sid: str, expected_rev: U64 | None = None) -> bool:
        """Deletes an object; false if there was none. Refused while others refer to it."""
        return await self.crud.delete(ctx, sid, expected_rev)

    @method("read")
    async def exists(self, ctx: RequestContext, sid: str) -> bool:
        """Whether there is an object of this sid."""
        return await self.crud.exists(ctx, sid)

    @method("read")
    async def list(self, ctx: RequestContext, after: str | None = None, limit: U32 = 1000) -> builtins.list[str]:
        """Sids in order of creation; ``after`` is the last one seen."""
        return await self.crud.list(ctx, after, limit)

    @method("read")
    async def list_full(self, ctx: RequestContext, after: str | None = None, limit: U32 = 1000) -> builtins.list[T]:
        """Objects in order of creation; ``after`` is the last sid seen."""
        return await self.crud.list_full(ctx, after, limit)

    @method("read")
    async def find(
        self,
        ctx: RequestContext,
        query: str | None = None,
        filter: dict[str, JsonValue] | None = None,  # noqa: A002 - the wire's word
        order_by: str | None = None,
        limit: U32 = 50,
        cursor: str | None = None,
        fresh: bool = False,
        with_total: bool = False,
    ) -> Page[T]:
        """A page of the objects that match words, a filter on indexed fields, or both.

        A filter looks like ``{"status": "open", "total": {"gte": …}, "zone": {"in": […]}, "tags": {"has": "x"}}``,
        an order like ``created_at`` or ``-created_at``. ``fresh`` waits until everything stored can be found.
        """
        return await self.crud.find(ctx, query, filter, order_by, limit, cursor, fresh, with_total)

    @method("read")
    async def count(
        self,
        ctx: RequestContext,
        filter: dict[str, JsonValue] | None = None,  # noqa: A002 - the wire's word
        query: str | None = None,
    ) -> U64:
        """How many objects match."""
        return await self.crud.count(ctx, filter, query)

    @method("read")
    async def aggregate(
        self,
        ctx: RequestContext,
        metrics: builtins.list[str],
        group_by: builtins.list[str] | None = None,
        filter: dict[str, JsonValue] | None = None,  # noqa: A002 - the wire's word
        query: str | None = None,
    ) -> Aggregate:
        """Figures about the objects that match: ``count``, ``sum(total)``, ``min``, ``max``, ``avg``.

        In groups of those that have ``group_by`` in common: fields, or the day, week, month or year of a time like
        ``day(created_at)``.
        """
        return await self.crud.aggregate(ctx, metrics, group_by, filter, query)

    @method(errors=(Conflict,))
    async def new_many(self, ctx: RequestContext, objects: builtins.list[T]) -> builtins.list[T]:
        """Stores all objects or, where one is refused, none."""
        return await self.crud.new_many(ctx, objects)

    @method(errors=(NotFound, Conflict), is_idempotent=True)
    async def set_many(self, ctx: RequestContext, objects: builtins.list[T]) -> builtins.list[T]:
        """Replaces all objects or, where one is refused, none."""
        return await self.crud.set_many(ctx, objects)

    @method(errors=(Conflict,), is_destructive=True, is_idempotent=True)
    async def delete_many(self, ctx: RequestContext, sids: builtins.list[str]) -> U64:
        """Deletes all objects or, where one is refused, none; how many there were."""
        return await self.crud.delete_many(ctx, sids)
