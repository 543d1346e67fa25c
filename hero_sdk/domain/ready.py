"""The verbs every root object has, done on its store with the hooks around them."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

from hero_sdk.domain.hook_transaction import joined, rehearsed
from hero_sdk.domain.hooks import Hooks
from hero_sdk.osis import ReadStore, Store, parse_filter, parse_groupings, parse_metrics, parse_order, without_readonly
from hero_sdk.rpc import InvalidParams, RequestContext, has_few_values
from hero_sdk.values import Aggregate, Page, RawJson, RootObject

__all__ = ["Ready"]

T = TypeVar("T", bound=RootObject)

_READY_VERBS = "hero_sdk.domain.crud"

_MOST_IN_A_PATCH = 10_000
"""A patch is looked through before it is merged; more than this many values belong in a `set`."""


class Ready(Generic[T]):
    """What callers may do with objects of one type."""

    def __init__(self, hooks: Hooks[T]) -> None:
        self._hooks = hooks
        self._model = cast("type[T]", hooks.model)
        self._page = Page[self._model]  # type: ignore[name-defined]  # the class that answers are checked against
        self._around_new = hooks._has_hook("before_new", "after_new")
        self._around_set = hooks._has_hook("before_set", "after_set")
        self._around_delete = hooks._has_hook("before_delete", "after_delete")
        self._after_get = hooks._has_hook("after_get")

    async def new(self, ctx: RequestContext, obj: T) -> T:
        """The object as stored."""
        if not self._around_new:
            try:
                return await self._last(ctx, "new").new(obj, from_caller=True)
            except InvalidParams as error:
                _about("object", error)
                raise
        async with joined(self._hooks.store(ctx)) as transaction:
            wanted = await self._before_new(ctx, obj)
            try:
                stored = await transaction.of(self._model).new(wanted)
            except InvalidParams as error:
                _about("object", error)
                raise
            await self._hooks.after_new(ctx, stored)
            self._comes_to_an_end(ctx, "new")
            return transaction.results_in(stored)

    async def new_text(self, ctx: RequestContext, obj: T) -> T | RawJson:
        """The same of an object that was checked a moment ago and that nobody else holds, as its caller is answered."""
        if self._around_new:
            return await self.new(ctx, obj)
        try:
            return await self._last(ctx, "new").new_text(obj)
        except InvalidParams as error:
            _about("object", error)
            raise

    async def new_many(self, ctx: RequestContext, objects: Sequence[T]) -> list[T]:
        """All objects as stored, or none."""
        if not self._around_new:
            return await self._last(ctx, "new_many").new_many(objects, from_caller=True)
        async with joined(self._hooks.store(ctx)) as transaction:
            made = [await self._before_new(ctx, obj) for obj in objects]
            stored = await transaction.of(self._model).new_many(made)
            for obj in stored:
                await self._hooks.after_new(ctx, obj)
            self._comes_to_an_end(ctx, "new_many")
            return transaction.results_in(stored)

    async def get(self, ctx: RequestContext, sid: str) -> T:
        """The object; NotFound."""
        obj = await self._shown_store(ctx).get(sid)
        return await self._hooks.after_get(ctx, obj) if self._after_get else obj

    async def get_text(self, ctx: RequestContext, sid: str) -> T | RawJson:
        """The same as its caller is answered: often that is the text that is stored."""
        return await (self.get(ctx, sid) if self._after_get else self._store(ctx).get_text(sid))

    async def get_many(self, ctx: RequestContext, sids: Sequence[str], skip_missing: bool = False) -> list[T]:
        """The objects, in the order asked for; NotFound lists the missing ones."""
        return await self._shown(ctx, await self._shown_store(ctx).get_many(sids, skip_missing=skip_missing))

    async def exists(self, ctx: RequestContext, sid: str) -> bool:
        """Whether there is such an object."""
        return await self._store(ctx).exists(sid)

    async def set(self, ctx: RequestContext, obj: T, expected_rev: int | None = None) -> T:
        """The object as stored in place of the one with its sid."""
        if not self._around_set:
            try:
                return await self._last(ctx, "set").set(obj, expected_rev, from_caller=True)
            except InvalidParams as error:
                _about("object", error)
                raise
        async with joined(self._hooks.store(ctx)) as transaction:
            store = transaction.of(self._model)
            before = await store.get(obj.sid)
            try:
                candidate = await rehearsed(transaction, lambda: store.set(obj, expected_rev, from_caller=True))
            except InvalidParams as error:
                _about("object", error)
                raise
            stored = await self._settle(ctx, store, candidate, before)
            self._comes_to_an_end(ctx, "set")
            return transaction.results_in(stored)

    async def set_many(self, ctx: RequestContext, objects: Sequence[T]) -> builtins.list[T]:
        """All objects as stored in place of those with their sids, or none."""
        if not self._around_set:
            return await self._last(ctx, "set_many").set_many(objects, from_caller=True)
        async with joined(self._hooks.store(ctx)) as transaction:
            store = transaction.of(self._model)
            before = await store.get_many([obj.sid for obj in objects])
            candidates = await rehearsed(transaction, lambda: store.set_many(objects, from_caller=True))
            pairs = zip(candidates, before, strict=True)
            stored = await store.set_many([await self._hooks.before_set(ctx, obj, former) for obj, former in pairs])
            for obj, former in zip(stored, before, strict=True):
                await self._hooks.after_set(ctx, obj, former)
            self._comes_to_an_end(ctx, "set_many")
            return transaction.results_in(stored)

    async def patch(
        self, ctx: RequestContext, sid: str, fields: Mapping[str, Any], expected_rev: int | None = None
    ) -> T:
        """The object as stored with ``fields`` merged into it."""
        if not has_few_values(fields, _MOST_IN_A_PATCH):
            raise InvalidParams(f"a patch has at most {_MOST_IN_A_PATCH:,} values; use `set`")
        if not self._around_set:
            try:
                return await self._last(ctx, "patch").patch(sid, fields, expected_rev, from_caller=True)
            except InvalidParams as error:
                _about("fields", error)
                raise
        async with joined(self._hooks.store(ctx)) as transaction:
            store = transaction.of(self._model)
            before = await store.get(sid)
            try:
                candidate = await rehearsed(
                    transaction, lambda: store.patch(sid, fields, expected_rev, from_caller=True)
                )
            except InvalidParams as error:
                _about("fields", error)
                raise
            stored = await self._settle(ctx, store, candidate, before)
            self._comes_to_an_end(ctx, "patch")
            return transaction.results_in(stored)

    async def delete(self, ctx: RequestContext, sid: str, expected_rev: int | None = None) -> bool:
        """Whether there was such an object."""
        if not self._around_delete:
            return await self._last(ctx, "delete").delete(sid, expected_rev)
        async with joined(self._hooks.store(ctx)) as transaction:
            store = transaction.of(self._model)
            for obj in await store.get_many([sid], skip_missing=True):
                await self._hooks.before_delete(ctx, obj)
                await store.delete(sid, expected_rev)
                await self._hooks.after_delete(ctx, obj)
                self._comes_to_an_end(ctx, "delete")
                return transaction.results_in(True)
            return False

    async def delete_many(self, ctx: RequestContext, sids: Sequence[str]) -> int:
        """How many of the objects were there."""
        if not self._around_delete:
            return await self._last(ctx, "delete_many").delete_many(sids)
        async with joined(self._hooks.store(ctx)) as transaction:
            store = transaction.of(self._model)
            objects = await store.get_many(builtins.list(dict.fromkeys(sids)), skip_missing=True)
            for obj in objects:
                await self._hooks.before_delete(ctx, obj)
            count = await store.delete_many(sids)
            for obj in objects:
                await self._hooks.after_delete(ctx, obj)
            self._comes_to_an_end(ctx, "delete_many")
            return transaction.results_in(count)

    async def list(self, ctx: RequestContext, after: str | None = None, limit: int = 1000) -> builtins.list[str]:
        """Sids in order of creation."""
        return await self._store(ctx).list(after, limit)

    async def list_full(self, ctx: RequestContext, after: str | None = None, limit: int = 1000) -> builtins.list[T]:
        """Objects in order of creation."""
        return await self._shown(ctx, await self._shown_store(ctx).list_full(after, limit))

    async def find(
        self,
        ctx: RequestContext,
        query: str | None = None,
        filter: Mapping[str, Any] | None = None,  # noqa: A002 - the wire's word
        order_by: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
        fresh: bool = False,
        with_total: bool = False,
    ) -> Page[T]:
        """A page of what matches."""
        page = await self._shown_store(ctx).find(
            *parse_filter(self._model, filter),
            text=query,
            order_by=parse_order(self._model, order_by),
            limit=limit,
            cursor=cursor,
            fresh=fresh,
            with_total=with_total,
        )
        items = await self._shown(ctx, page.items)
        return self._page.model_construct(items=items, next_cursor=page.next_cursor, total=page.total)

    async def count(
        self,
        ctx: RequestContext,
        filter: Mapping[str, Any] | None = None,  # noqa: A002 - the wire's word
        query: str | None = None,
    ) -> int:
        """How many objects match."""
        return await self._store(ctx).count(*parse_filter(self._model, filter), text=query)

    async def aggregate(
        self,
        ctx: RequestContext,
        metrics: Sequence[str],
        group_by: Sequence[str] | None = None,
        filter: Mapping[str, Any] | None = None,  # noqa: A002 - the wire's word
        query: str | None = None,
    ) -> Aggregate:
        """Figures about the objects that match, in groups."""
        return await self._store(ctx).aggregate(
            *parse_metrics(self._model, metrics),
            by=parse_groupings(self._model, group_by),
            where=parse_filter(self._model, filter),
            text=query,
        )

    def _store(self, ctx: RequestContext) -> Store[T]:
        return self._hooks.store(ctx, self._model)

    def _last(self, ctx: RequestContext, verb: str) -> Store[T]:
        """For the write that is all ``verb`` does."""
        self._comes_to_an_end(ctx, verb)
        return self._store(ctx)

    def _comes_to_an_end(self, ctx: RequestContext, verb: str) -> None:
        """What is committed next comes to what will be answered: a call with a key has its answer committed with it."""
        hooks = self._hooks
        if ctx.keyed is not None and ctx.keyed.key.method == f"{hooks._domain}.{hooks.namespace}.{verb}":
            ctx.keyed.gives_result = getattr(type(hooks), verb).__module__ == _READY_VERBS  # not one of the author's

    def _shown_store(self, ctx: RequestContext) -> ReadStore[T]:
        """For what callers read: they are shown no secrets, so none are opened."""
        return self._store(ctx).without_secrets

    async def _before_new(self, ctx: RequestContext, obj: T) -> T:
        # A copy: what the hook changes in place is not the caller's.
        return await self._hooks.before_new(ctx, without_readonly(obj).model_copy(deep=True))

    async def _settle(self, ctx: RequestContext, store: Store[T], candidate: T, before: T) -> T:
        """The object as the hooks want it, written once; what the caller may not change was looked after before."""
        stored = await store.set(await self._hooks.before_set(ctx, candidate, before))
        await self._hooks.after_set(ctx, stored, before)
        return stored

    async def _shown(self, ctx: RequestContext, objects: builtins.list[T]) -> builtins.list[T]:
        if not self._after_get:
            return objects
        return [await self._hooks.after_get(ctx, obj) for obj in objects]


def _about(parameter: str, error: InvalidParams) -> None:
    """Errors of the store speak of an object; those of a call name the parameter it came in."""
    for problem in error.fields.get("errors", ()):
        problem["path"] = f"{parameter}.{problem['path']}" if problem["path"] else parameter
