"""Typed calls of the shapes domain.

Written by `hero-sdk generate` from schemas/shapes. Change the schema, not this file.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter

from hero_sdk.client import Connection, DomainClient, Namespace, SyncConnection, SyncDomainClient, SyncNamespace
from hero_sdk.values import I32, Address, JsonValue, Location, MapKey, Money, Otime

from .models import All, Color, Expr, InlineResult, Node, Tag, Tags, When, Whole

__all__ = ["ShapesClient", "ShapesSyncClient"]

_ANY = TypeAdapter(JsonValue)
_EXPR = TypeAdapter(Expr)
_INLINE_RESULT = TypeAdapter(InlineResult)
_NODE_LIST_MAP = TypeAdapter(dict[str, list[Node]])
_OCUR_LIST = TypeAdapter(list[Money])
_OLOCATION = TypeAdapter(Location)
_OTIME = TypeAdapter(Otime)
_OTIME_MAP = TypeAdapter(dict[MapKey[I32], Otime])
_TAG_OR_NONE = TypeAdapter(Tag | None)
_WHOLE_OR_NONE = TypeAdapter(Whole | None)


class ShapesNamespace(Namespace):
    """Calls `shapes.*`."""

    async def eval(self, expr: Expr, all: All | None = None) -> Expr:
        return await self._call("shapes.eval", {"expr": expr, "all": all}, _EXPR)

    async def pick(
        self,
        whole: Whole,
        tags: Tags | None = None,
        when: When | None = None,
        bytes: bytes | None = None,
        map: dict[int, Color] | None = None,
        colors: list[Color] | None = None,
    ) -> Whole | None:
        return await self._call(
            "shapes.pick",
            {"whole": whole, "tags": tags, "when": when, "bytes": bytes, "map": map, "colors": colors},
            _WHOLE_OR_NONE,
        )

    async def maybe(self) -> Tag | None:
        return await self._call("shapes.maybe", {}, _TAG_OR_NONE)

    async def nodes(self) -> dict[str, list[Node]]:
        return await self._call("shapes.nodes", {}, _NODE_LIST_MAP)

    async def inline(self, x: int) -> InlineResult:
        return await self._call("shapes.inline", {"x": x}, _INLINE_RESULT)

    async def nothing(self) -> None:
        await self._call("shapes.nothing", {})

    async def any(self) -> JsonValue:
        return await self._call("shapes.any", {}, _ANY)

    async def otime(self) -> datetime:
        return await self._call("shapes.otime", {}, _OTIME)

    async def money(self) -> list[Money]:
        return await self._call("shapes.money", {}, _OCUR_LIST)

    async def location(self, at: Location, to: Address | None = None) -> Location:
        return await self._call("shapes.location", {"at": at, "to": to}, _OLOCATION)

    async def int_map(self) -> dict[int, datetime]:
        return await self._call("shapes.int_map", {}, _OTIME_MAP)


class ShapesSyncNamespace(SyncNamespace):
    """Calls `shapes.*`."""

    def eval(self, expr: Expr, all: All | None = None) -> Expr:
        return self._call("shapes.eval", {"expr": expr, "all": all}, _EXPR)

    def pick(
        self,
        whole: Whole,
        tags: Tags | None = None,
        when: When | None = None,
        bytes: bytes | None = None,
        map: dict[int, Color] | None = None,
        colors: list[Color] | None = None,
    ) -> Whole | None:
        return self._call(
            "shapes.pick",
            {"whole": whole, "tags": tags, "when": when, "bytes": bytes, "map": map, "colors": colors},
            _WHOLE_OR_NONE,
        )

    def maybe(self) -> Tag | None:
        return self._call("shapes.maybe", {}, _TAG_OR_NONE)

    def nodes(self) -> dict[str, list[Node]]:
        return self._call("shapes.nodes", {}, _NODE_LIST_MAP)

    def inline(self, x: int) -> InlineResult:
        return self._call("shapes.inline", {"x": x}, _INLINE_RESULT)

    def nothing(self) -> None:
        self._call("shapes.nothing", {})

    def any(self) -> JsonValue:
        return self._call("shapes.any", {}, _ANY)

    def otime(self) -> datetime:
        return self._call("shapes.otime", {}, _OTIME)

    def money(self) -> list[Money]:
        return self._call("shapes.money", {}, _OCUR_LIST)

    def location(self, at: Location, to: Address | None = None) -> Location:
        return self._call("shapes.location", {"at": at, "to": to}, _OLOCATION)

    def int_map(self) -> dict[int, datetime]:
        return self._call("shapes.int_map", {}, _OTIME_MAP)


class ShapesClient(DomainClient):
    """Calls of the shapes domain."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.shapes = ShapesNamespace(self)


class ShapesSyncClient(SyncDomainClient):
    """Blocking calls of the shapes domain."""

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.shapes = ShapesSyncNamespace(self)
