"""A method as the dispatcher sees it: names, facts, and what turns JSON parameters into a JSON result.

A `Method` is made once, at start, by ``compiling.compile_method``; nothing in it changes afterwards.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from hero_sdk.rpc.context import RequestContext
from hero_sdk.rpc.facts import MethodFacts

__all__ = ["CallNext", "CallObserver", "Method", "Middleware", "Params"]

Params = Mapping[str, Any]
"""Parameters by wire name, parsed but not yet validated."""

CallNext = Callable[[RequestContext, Params], Awaitable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One callable method of one domain."""

    domain: str
    namespace: str
    verb: str
    facts: MethodFacts
    spellings: tuple[str, ...] = ()
    """Other words callers may write for the namespace."""

    doc: str = ""
    parameters: tuple[str, ...] = ()
    """Wire names, in the order in which they may be given by position."""

    struct_parameter: str | None = None
    """Name of the only parameter where that is a struct: ``{"input": {…}}`` is understood for it."""

    read: Callable[[Params], tuple[Any, ...]]
    """Arguments from parameters by name; raises InvalidParams."""

    invoke: Callable[..., Coroutine[Any, Any, Any]]
    """The handler: context first, then the arguments."""

    write: Callable[[Any], bytes]
    """The handler's result as JSON."""

    @property
    def name(self) -> str:
        """The canonical wire name."""
        return f"{self.namespace}.{self.verb}"

    async def call(self, ctx: RequestContext, params: Params) -> bytes:
        """JSON of the result for parameters by name."""
        return self.write(await self.invoke(ctx, *self.read(params)))


class Middleware(Protocol):
    """Something around every call: may look, change parameters, answer itself or raise an RpcError."""

    async def __call__(self, ctx: RequestContext, method: Method, params: Params, call_next: CallNext, /) -> bytes: ...


class CallObserver(Protocol):
    """Told about every call after it ended; must neither wait nor raise."""

    def __call__(self, ctx: RequestContext, method: Method, seconds: float, code: int | None, /) -> None:
        """``code`` is that of the error answered, None for a result."""
