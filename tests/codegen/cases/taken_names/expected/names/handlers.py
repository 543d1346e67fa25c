"""What the names domain can do; subclass these and give them to NamesDomain.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

# ruff: noqa: E741, E743 - names of the schema

from __future__ import annotations

import builtins as python_builtins
from abc import abstractmethod as abc_abstractmethod
from typing import Annotated as TypingAnnotated

from pydantic import Field as PydanticField

from hero_sdk.domain import CrudHandlers as HeroCrudHandlers
from hero_sdk.domain import Domain as HeroDomain
from hero_sdk.domain import Handlers as HeroHandlers
from hero_sdk.rpc import Conflict, NotFound
from hero_sdk.rpc import RequestContext as HeroRequestContext
from hero_sdk.rpc import method as hero_method
from hero_sdk.values import I64, JsonValue, Odate, Oduration, Otime, now
from hero_sdk.values import Money as HeroMoney

from .errors import Clash, Gone
from .events import NamesTaken
from .models import Any, Enum, Field, I, Sign, T, Thing

__all__ = ["BatchHandlers", "ErrorsHandlers", "ImportHandlers", "MiscHandlers", "NamesDomain", "ThingHandlers"]


class ThingHandlers(HeroCrudHandlers[Thing]):
    """Methods with names that mean something."""

    namespace = "thing"
    spellings = ("Thing",)
    model = Thing

    @hero_method("write", name="import", errors=(NotFound, Conflict, Gone, Clash))
    @abc_abstractmethod
    async def import_(
        self,
        ctx: HeroRequestContext,
        from_: TypingAnnotated[python_builtins.str, PydanticField(alias="from")],
        class_: TypingAnnotated[Sign, PydanticField(alias="class")],
        self_: TypingAnnotated[I64, PydanticField(alias="self")] = 1,
        ctx_: TypingAnnotated[python_builtins.str | None, PydanticField(alias="ctx")] = None,
        list: TypingAnnotated[list[python_builtins.str], PydanticField(default_factory=list)] = ...,
        type: python_builtins.str = "a",
        at: TypingAnnotated[Otime, PydanticField(default_factory=now)] = ...,
        json_: TypingAnnotated[JsonValue | None, PydanticField(alias="json")] = None,
    ) -> list[Thing]:
        """A keyword.

        Raises:
            NotFound: No such object, or none the caller may see.
            Conflict: Someone else's change stands in the way.
            Gone
            Clash
        """

    @hero_method("write", name="store")
    @abc_abstractmethod
    async def store_(
        self, ctx: HeroRequestContext, copy_: TypingAnnotated[python_builtins.str, PydanticField(alias="copy")]
    ) -> Thing: ...

    @hero_method("read", name="namespace")
    @abc_abstractmethod
    async def namespace_(self, ctx: HeroRequestContext) -> bool: ...

    @hero_method("write", name="before_new")
    @abc_abstractmethod
    async def before_new_(self, ctx: HeroRequestContext, x: I64) -> I64: ...

    @hero_method("write", name="crud")
    @abc_abstractmethod
    async def crud_(self, ctx: HeroRequestContext) -> None: ...

    @hero_method("write")
    @abc_abstractmethod
    async def abstractmethod(self, ctx: HeroRequestContext, method: python_builtins.str) -> python_builtins.str: ...

    @hero_method("write")
    @abc_abstractmethod
    async def method(self, ctx: HeroRequestContext, abstractmethod: python_builtins.str) -> python_builtins.str: ...

    @hero_method("read")
    @abc_abstractmethod
    async def str(self, ctx: HeroRequestContext, int: python_builtins.str) -> python_builtins.str: ...

    @hero_method("read")
    @abc_abstractmethod
    async def t(self, ctx: HeroRequestContext, t: T) -> T: ...

    @hero_method("read", name="dict")
    @abc_abstractmethod
    async def dict_(
        self,
        ctx: HeroRequestContext,
        set: TypingAnnotated[dict[python_builtins.str, I64], PydanticField(default_factory=dict)] = ...,
    ) -> dict[python_builtins.str, I64]: ...


class MiscHandlers(HeroHandlers):
    """Not only things."""

    namespace = "misc"
    spellings = ("Misc",)

    @hero_method("read")
    @abc_abstractmethod
    async def list(self, ctx: HeroRequestContext, list: python_builtins.list[I64]) -> python_builtins.list[I64]: ...

    @hero_method("write")
    @abc_abstractmethod
    async def set(
        self,
        ctx: HeroRequestContext,
        set: TypingAnnotated[python_builtins.list[I64], PydanticField(default_factory=lambda: [1, 2])] = ...,
        money: TypingAnnotated[HeroMoney, PydanticField(default_factory=lambda: HeroMoney.of("1.50", "EUR"))] = ...,
    ) -> dict[Sign, I64]: ...

    @hero_method("write")
    @abc_abstractmethod
    async def type(
        self,
        ctx: HeroRequestContext,
        type: TypingAnnotated[Field, PydanticField(default_factory=lambda: Field(name="x"))] = ...,
    ) -> Field: ...

    @hero_method("write")
    @abc_abstractmethod
    async def tuple(self, ctx: HeroRequestContext) -> Any: ...

    @hero_method("write")
    @abc_abstractmethod
    async def batch(self, ctx: HeroRequestContext, errors: str) -> Enum: ...

    @hero_method("write", name="_call")
    @abc_abstractmethod
    async def call(
        self,
        ctx: HeroRequestContext,
        client: TypingAnnotated[str, PydanticField(alias="_client")],
        cl: str,
        params: str,
    ) -> str: ...

    @hero_method("write")
    @abc_abstractmethod
    async def l(self, ctx: HeroRequestContext, l: str) -> I: ...

    @hero_method("write")
    @abc_abstractmethod
    async def print(self, ctx: HeroRequestContext, builtins: str) -> None: ...

    @hero_method("write")
    @abc_abstractmethod
    async def builtins(
        self,
        ctx: HeroRequestContext,
        print: TypingAnnotated[python_builtins.list[str], PydanticField(default_factory=python_builtins.list)] = ...,
    ) -> python_builtins.list[str]: ...

    @hero_method("write")
    @abc_abstractmethod
    async def datetime(self, ctx: HeroRequestContext, datetime: Otime, date: Odate, timedelta: Oduration) -> Otime: ...


class BatchHandlers(HeroHandlers):
    """Answers `batch.*`."""

    namespace = "batch"
    spellings = ("Batch",)

    @hero_method("write")
    @abc_abstractmethod
    async def close(self, ctx: HeroRequestContext) -> str: ...


class ErrorsHandlers(HeroHandlers):
    """Answers `errors.*`."""

    namespace = "errors"
    spellings = ("Errors",)

    @hero_method("write")
    @abc_abstractmethod
    async def close(self, ctx: HeroRequestContext) -> str: ...


class ImportHandlers(HeroHandlers):
    """Answers `import.from.*`."""

    namespace = "import.from"
    spellings = ("Import", "import")

    @hero_method("write", name="class")
    @abc_abstractmethod
    async def class_(self, ctx: HeroRequestContext) -> str: ...


class NamesDomain(HeroDomain):
    """Names that mean something to Python, pydantic or us."""

    name = "names"
    package = __package__
    handlers = (ThingHandlers, MiscHandlers, BatchHandlers, ErrorsHandlers, ImportHandlers)
    stored = (Thing,)
    errors = (Gone, Clash)
    events = (NamesTaken,)
