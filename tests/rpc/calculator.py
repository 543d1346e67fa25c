"""A small domain to send hard requests to; over sockets it is ``HeroServer(…).domain(CalculatorDomain())``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from hero_sdk.domain import Domain, Handlers
from hero_sdk.rpc import ApplicationError, RequestContext, method
from hero_sdk.values import F64, I64, U32, Bytes, JsonValue, Otime, Struct, WireEnum

__all__ = ["CalculatorDomain", "CalculatorHandlers", "Overdrawn"]


class Colour(WireEnum):
    RED = "red"
    GREEN = "green"


class Point(Struct):
    x: I64
    y: I64 = 0
    colour: Colour | None = None
    labels: dict[str, U32] = Field(default_factory=dict)


class Login(Struct):
    secret_fields: ClassVar[tuple[str, ...]] = ("password",)

    name: str
    password: Annotated[str, Field(min_length=8)]


class Overdrawn(ApplicationError):
    """There is less than that on the account."""

    code: ClassVar[int] = -32050
    domain: ClassVar[str | None] = "calculator"

    def __init__(
        self, message: str = "There is less than that on the account.", /, *, colour: Colour, at: Otime | None = None
    ) -> None:
        super().__init__(message, colour=colour, at=at)


class CalculatorHandlers(Handlers):
    """`calc.*`."""

    namespace: ClassVar[str] = "calc"
    spellings: ClassVar[tuple[str, ...]] = ("DeskCalculator", "desk_calculator")

    @method("read", aliases=("arithmetic.minus",))
    async def subtract(self, ctx: RequestContext, minuend: I64, subtrahend: I64) -> I64:
        return minuend - subtrahend

    @method("read")
    async def sum(self, ctx: RequestContext, a: I64, b: I64 = 0, c: I64 = 0) -> I64:
        return a + b + c

    @method("read")
    async def update(
        self, ctx: RequestContext, a: JsonValue, b: JsonValue, c: JsonValue, d: JsonValue, e: JsonValue
    ) -> None: ...

    @method("read")
    async def notify_hello(self, ctx: RequestContext, number: I64) -> None: ...

    @method("read")
    async def notify_sum(self, ctx: RequestContext, a: I64, b: I64, c: I64) -> None: ...

    @method("read")
    async def get_data(self, ctx: RequestContext) -> list[JsonValue]:
        return ["hello", 5]

    @method("read")
    async def echo(self, ctx: RequestContext, value: JsonValue) -> JsonValue:
        return value

    @method("read")
    async def place(self, ctx: RequestContext, point: Point) -> Point:
        return point

    @method("read")
    async def mean(self, ctx: RequestContext, numbers: Annotated[list[F64], Field(min_length=1)]) -> F64:
        return sum(numbers) / len(numbers)

    @method("read")
    async def size(self, ctx: RequestContext, data: Bytes, at: Otime | None = None) -> U32:
        return len(data)

    @method("read")
    async def sign_in(self, ctx: RequestContext, login: Login) -> bool:
        return True

    @method("write", errors=(Overdrawn,))
    async def withdraw(self, ctx: RequestContext, amount: U32) -> U32:
        if amount > 100:
            raise Overdrawn(colour=Colour.RED)
        return amount

    @method("write")
    async def crash(self, ctx: RequestContext) -> None:
        raise RuntimeError("the drawer with the secret things is stuck")

    @method("write", timeout_s=0.02)
    async def ponder(self, ctx: RequestContext) -> None:
        await asyncio.Event().wait()


class CalculatorDomain(Domain):
    """Arithmetic for tests."""

    name: ClassVar[str] = "calculator"
    package: ClassVar[str] = __name__
    handlers: ClassVar[tuple[type[Handlers], ...]] = (CalculatorHandlers,)
    errors: ClassVar[tuple[type[ApplicationError], ...]] = (Overdrawn,)

    def document(self) -> Mapping[str, Any]:
        return {"openrpc": "1.4.1", "info": {"title": "Calculator", "version": "1"}, "methods": []}
