"""A method as the dispatcher sees it: names, facts, and what turns JSON parameters into a JSON result.

A `Method` is made once, at start, by ``compiling.compile_method``; nothing in it changes afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from hero_sdk.errors import InvalidParams
from hero_sdk.rpc.context import RequestContext
from hero_sdk.rpc.declared import Parameter
from hero_sdk.rpc.facts import MethodFacts

__all__ = ["BUILT_IN", "CallNext", "CallObserver", "Method", "Middleware", "Params"]

BUILT_IN = ""
"""Domain of the methods that every service has by itself."""

Params = Mapping[str, Any]
"""Parameters by wire name, parsed but not yet validated."""

CallNext = Callable[[RequestContext, Params], Coroutine[Any, Any, bytes]]
"""What comes after a middleware: the next one, or the handler."""


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
    parameters: tuple[Parameter, ...] = ()
    """In the order in which they may be given by position."""

    struct_parameter: str | None = None
    """Name of the only parameter where that is a struct: ``{"input": {…}}`` is understood for it."""

    result: Any = None
    """Annotation of the result."""

    read: Callable[[Params], Iterable[Any]]
    """Arguments from parameters by name; raises InvalidParams."""

    invoke: Callable[..., Coroutine[Any, Any, Any]]
    """The handler: context first, then the arguments."""

    write: Callable[[Any], bytes]
    """The handler's result as JSON."""

    prepare: Callable[[], None]
    """Does beforehand what the first call would have to do."""

    @property
    def name(self) -> str:
        """The canonical wire name."""
        return f"{self.namespace}.{self.verb}"

    def by_name(self, params: Any) -> Params:
        """Parameters by name from a request's ``params``, which may give them by position or around ``input``."""
        if type(params) is list:
            if len(params) > len(self.parameters):
                raise InvalidParams(f"`{self.name}` takes {_counted(len(self.parameters))}, {len(params)} were given")
            return {parameter.name: value for parameter, value in zip(self.parameters, params, strict=False)}
        if self.struct_parameter is not None and len(params) == 1 and "input" in params:
            return {self.struct_parameter: params["input"]}
        return params  # type: ignore[no-any-return]  # a dict, as the envelope made sure

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


def _counted(number: int) -> str:
    return "no parameters" if number == 0 else "one parameter" if number == 1 else f"at most {number} parameters"
