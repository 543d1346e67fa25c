"""What the shapes domain can do; subclass these and give them to ShapesDomain.

Written by `hero-sdk generate` from schemas/shapes. Change the schema, not this file.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import Field

from hero_sdk.domain import Domain, Handlers
from hero_sdk.rpc import RequestContext, method
from hero_sdk.values import I32, I64, U32, Address, Bytes, JsonValue, Location, MapKey, Money, Otime

from .models import All, Color, Expr, InlineResult, Node, Tag, Tags, When, Whole

__all__ = ["ShapesDomain", "ShapesHandlers"]


class ShapesHandlers(Handlers):
    """Answers `shapes.*`."""

    namespace = "shapes"
    spellings = ("Shapes",)

    @method("write")
    @abstractmethod
    async def eval(self, ctx: RequestContext, expr: Expr, all: All | None = None) -> Expr: ...

    @method("write")
    @abstractmethod
    async def pick(
        self,
        ctx: RequestContext,
        whole: Whole,
        tags: Annotated[Tags, Field(default_factory=lambda: ["a"])] = ...,
        when: When | None = None,
        bytes: Bytes | None = None,
        map: Annotated[dict[MapKey[U32], Color], Field(default_factory=dict)] = ...,
        colors: Annotated[list[Color], Field(default_factory=lambda: [Color.RED])] = ...,
    ) -> Whole | None: ...

    @method("write")
    @abstractmethod
    async def maybe(self, ctx: RequestContext) -> Tag | None: ...

    @method("write")
    @abstractmethod
    async def nodes(self, ctx: RequestContext) -> dict[str, list[Node]]: ...

    @method("write")
    @abstractmethod
    async def inline(self, ctx: RequestContext, x: I64) -> InlineResult: ...

    @method("write")
    @abstractmethod
    async def nothing(self, ctx: RequestContext) -> None: ...

    @method("write")
    @abstractmethod
    async def any(self, ctx: RequestContext) -> JsonValue: ...

    @method("write")
    @abstractmethod
    async def otime(self, ctx: RequestContext) -> Otime: ...

    @method("write")
    @abstractmethod
    async def money(self, ctx: RequestContext) -> list[Money]: ...

    @method("write")
    @abstractmethod
    async def location(self, ctx: RequestContext, at: Location, to: Address | None = None) -> Location: ...

    @method("write")
    @abstractmethod
    async def int_map(self, ctx: RequestContext) -> dict[MapKey[I32], Otime]: ...


class ShapesDomain(Domain):
    """Shapes of data."""

    name = "shapes"
    package = __package__
    handlers = (ShapesHandlers,)
