"""What the terse domain can do; subclass these and give them to TerseDomain.

Written by `hero-sdk generate` from schemas/terse. Change the schema, not this file.
"""

# ruff: noqa: E741 - names of the schema

from __future__ import annotations

from abc import abstractmethod

from hero_sdk.domain import Domain, Handlers
from hero_sdk.rpc import RequestContext, method

from .errors import E, F
from .models import U1, U3, Kind, Many, VeryLongNameOfATypeThatSomebodyThoughtWasGood

__all__ = ["SHandlers", "TerseDomain"]


class SHandlers(Handlers):
    """Answers `s.*`."""

    namespace = "s"

    @method("write")
    @abstractmethod
    async def do(
        self,
        ctx: RequestContext,
        a: U3 | None = None,
        b: list[U3] | None = None,
        c: dict[Kind, U1] | None = None,
        d: str | None = None,
        e: str | None = None,
        f: str | None = None,
        g: str | None = None,
        h: str | None = None,
        i: str | None = None,
        j: str | None = None,
        k: str | None = None,
        l: str | None = None,
        m: str | None = None,
    ) -> Many | None: ...

    @method("write")
    @abstractmethod
    async def get_or_create(
        self,
        ctx: RequestContext,
        very_long_name_of_a_parameter_that_somebody_thought_was_good: str | None = None,
        another_long_name_of_a_parameter: dict[
            str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]
        ]
        | None = None,
    ) -> dict[str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]]: ...

    @method("write")
    @abstractmethod
    async def n(self, ctx: RequestContext) -> None: ...


class TerseDomain(Domain):
    """The terse domain, ready to be given to a server."""

    name = "terse"
    package = __package__
    handlers = (SHandlers,)
    errors = (E, F)
