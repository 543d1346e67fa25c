"""A type's objects: stored and changed.

What is written is checked here, on the event loop; what depends on the database is checked where the write
happens (`verbs`).
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import orjson

from hero_sdk.errors import RpcError
from hero_sdk.osis import drafts, references, verbs
from hero_sdk.osis.drafts import Draft
from hero_sdk.osis.place import number_of
from hero_sdk.osis.reading import ReadStore
from hero_sdk.values import RawJson, RootObject

__all__ = ["Store"]

T = TypeVar("T", bound=RootObject)


class Store(ReadStore[T]):
    """The objects of one type, in one context, to be read and changed.

    ``from_caller`` says that an object comes from outside: its read-only fields are ignored by `new` and must not
    differ in `set` and `patch`. The server's own code may set them.
    """

    async def new(self, obj: T, *, from_caller: bool = False) -> T:
        """The object as stored, with its sid."""
        draft = self._new_draft(obj, from_caller=from_caller)
        if self._refers_elsewhere:
            await self._check_elsewhere(draft.raw)
        return await self._access.write(partial(verbs.new, place=self._access.place, table=self._table, draft=draft))

    async def new_text(self, obj: T) -> T | RawJson:
        """The object of a caller as stored, or its text, where that is what callers are answered.

        It was just validated as a whole, and nobody else has it.
        """
        draft = self._new_draft(obj, from_caller=True, is_fresh=True)
        if self._refers_elsewhere:
            await self._check_elsewhere(draft.raw)
        write = partial(verbs.new_text, place=self._access.place, table=self._table, draft=draft)
        return await self._access.write(write)

    async def new_many(self, objects: Iterable[T], *, from_caller: bool = False) -> builtins.list[T]:
        """All objects as stored, or none: the error's ``index`` says which was refused."""
        made = self._drafts(objects, partial(self._new_draft, from_caller=from_caller))
        if self._refers_elsewhere:
            await self._check_all_elsewhere(made)
        return await self._access.write(
            partial(verbs.new_many, place=self._access.place, table=self._table, drafts=made)
        )

    async def set(self, obj: T, expected_rev: int | None = None, *, from_caller: bool = False) -> T:
        """The object as stored, in place of the one with its sid. Raises NotFound; Conflict for another revision."""
        draft = drafts.draft(self._table, obj)
        if self._refers_elsewhere:
            await self._check_elsewhere(draft.raw, obj.sid)
        return await self._access.write(
            partial(
                verbs.set_one,
                place=self._access.place,
                table=self._table,
                draft=draft,
                expected_rev=expected_rev,
                from_caller=from_caller,
            )
        )

    async def set_many(self, objects: Iterable[T], *, from_caller: bool = False) -> builtins.list[T]:
        """All objects as stored, or none changed: the error's ``index`` says which was refused."""
        made = self._drafts(objects, partial(drafts.draft, self._table))
        if self._refers_elsewhere:
            await self._check_all_elsewhere(made)
        return await self._access.write(
            partial(verbs.set_many, place=self._access.place, table=self._table, drafts=made, from_caller=from_caller)
        )

    async def patch(
        self, sid: str, fields: Mapping[str, Any], expected_rev: int | None = None, *, from_caller: bool = False
    ) -> T:
        """The object with ``fields`` merged into it (RFC 7396); None takes a value away or restores its default."""
        if self._refers_elsewhere:
            await self._check_elsewhere(fields, sid)
        return await self._access.write(
            partial(
                verbs.patch,
                place=self._access.place,
                table=self._table,
                sid=sid,
                fields=fields,
                expected_rev=expected_rev,
                from_caller=from_caller,
            )
        )

    async def delete(self, sid: str, expected_rev: int | None = None) -> bool:
        """Whether there was such an object. Raises Conflict where another refers to it."""
        return await self._access.write(
            partial(verbs.delete, place=self._access.place, table=self._table, sid=sid, expected_rev=expected_rev)
        )

    async def delete_many(self, sids: Sequence[str]) -> int:
        """How many of the objects were there; all are gone, or none where one may not go."""
        return await self._access.write(
            partial(verbs.delete_many, place=self._access.place, table=self._table, sids=sids)
        )

    @property
    def _refers_elsewhere(self) -> bool:
        return self._table.name in self._access.place.schema.refers_elsewhere

    def _new_draft(self, obj: T, *, from_caller: bool, is_fresh: bool = False) -> Draft[T]:
        if obj.sid:
            raise drafts.invalid(
                self._table.name, [{"path": "sid", "message": "is given by the store: leave it empty"}]
            )
        return drafts.draft(self._table, drafts.without_readonly(obj) if from_caller else obj, is_fresh=is_fresh)

    def _drafts(self, objects: Iterable[T], make: Callable[[T], Draft[T]]) -> builtins.list[Draft[T]]:
        made = []
        for index, obj in enumerate(objects):
            try:
                made.append(make(obj))
            except RpcError as error:
                raise verbs.at(error, "objects", index) from error
        return made

    async def _check_all_elsewhere(self, made: Sequence[Draft[T]]) -> None:
        for index, draft in enumerate(made):
            try:
                await self._check_elsewhere(draft.raw, draft.obj.sid)
            except RpcError as error:
                raise verbs.at(error, "objects", index) from error

    async def _check_elsewhere(self, raw: Mapping[str, Any], sid: str = "") -> None:
        """Raises InvalidParams for a new reference into another domain that leads nowhere."""
        place = self._access.place
        number = number_of(sid)
        row = None if number is None else await self._access.one(self._table.select_body, (number,))
        before = {} if row is None else orjson.loads(row[0])
        for reference, path, target in references.added(self._table, raw, before):
            domain = reference.target.domain
            if domain == place.domain:
                continue
            if not await self._access.has_elsewhere(domain, reference.target.type, target):
                raise references.dangling(self._table, reference, path, target)
