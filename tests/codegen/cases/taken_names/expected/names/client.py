"""Typed calls of the names domain.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

# ruff: noqa: E741, E743 - names of the schema

from __future__ import annotations

import builtins as python_builtins
from collections.abc import Sequence
from datetime import date, timedelta
from datetime import datetime as python_datetime

from pydantic import TypeAdapter as PydanticTypeAdapter

from hero_sdk.client import Connection as HeroConnection
from hero_sdk.client import (
    CrudNamespace,
    DomainClient,
    EventStream,
    EventTypes,
    SyncConnection,
    SyncCrudNamespace,
    SyncDomainClient,
    SyncEventStream,
    SyncNamespace,
)
from hero_sdk.client import Namespace as HeroNamespace
from hero_sdk.values import I64, JsonValue, Otime
from hero_sdk.values import Money as HeroMoney

from .errors import Clash, Gone
from .events import NamesEvent, NamesTaken
from .models import Any, Enum, Field, I, Sign, T, Thing

__all__ = ["NamesClient", "NamesSyncClient"]

_ANY = PydanticTypeAdapter(Any)
_BOOL = PydanticTypeAdapter(bool)
_ENUM = PydanticTypeAdapter(Enum)
_FIELD = PydanticTypeAdapter(Field)
_I = PydanticTypeAdapter(I)
_I64 = PydanticTypeAdapter(I64)
_I64_LIST = PydanticTypeAdapter(list[I64])
_I64_MAP = PydanticTypeAdapter(dict[str, I64])
_I64_MAP2 = PydanticTypeAdapter(dict[Sign, I64])
_OTIME = PydanticTypeAdapter(Otime)
_STR = PydanticTypeAdapter(str)
_STR_LIST = PydanticTypeAdapter(list[str])
_T = PydanticTypeAdapter(T)
_THING = PydanticTypeAdapter(Thing)
_THING_LIST = PydanticTypeAdapter(list[Thing])


class ThingNamespace(CrudNamespace[Thing]):
    """Methods with names that mean something."""

    async def import_(
        self,
        from_: python_builtins.str,
        class_: Sign,
        self_: int = 1,
        ctx_: python_builtins.str | None = None,
        list: list[python_builtins.str] | None = None,
        type: python_builtins.str = "a",
        at: python_datetime | None = None,
        json_: JsonValue | None = None,
    ) -> list[Thing]:
        """A keyword.

        Raises:
            NotFound: No such object, or none the caller may see.
            Conflict: Someone else's change stands in the way.
            Gone
            Clash
        """
        return await self._call(
            "thing.import",
            {
                "from": from_,
                "class": class_,
                "self": self_,
                "ctx": ctx_,
                "list": list,
                "type": type,
                "at": at,
                "json": json_,
            },
            _THING_LIST,
        )

    async def store(self, copy_: python_builtins.str) -> Thing:
        return await self._call("thing.store", {"copy": copy_}, _THING)

    async def namespace(self) -> bool:
        return await self._call("thing.namespace", {}, _BOOL, retry=True)

    async def before_new(self, x: int) -> int:
        return await self._call("thing.before_new", {"x": x}, _I64)

    async def crud(self) -> None:
        await self._call("thing.crud", {})

    async def abstractmethod(self, method: python_builtins.str) -> python_builtins.str:
        return await self._call("thing.abstractmethod", {"method": method}, _STR)

    async def method(self, abstractmethod: python_builtins.str) -> python_builtins.str:
        return await self._call("thing.method", {"abstractmethod": abstractmethod}, _STR)

    async def str(self, int: python_builtins.str) -> python_builtins.str:
        return await self._call("thing.str", {"int": int}, _STR, retry=True)

    async def t(self, t: T) -> T:
        return await self._call("thing.t", {"t": t}, _T, retry=True)

    async def dict_(self, set: dict[python_builtins.str, int] | None = None) -> dict[python_builtins.str, int]:
        return await self._call("thing.dict", {"set": set}, _I64_MAP, retry=True)


class MiscNamespace(HeroNamespace):
    """Not only things."""

    async def list(self, list: python_builtins.list[int]) -> python_builtins.list[int]:
        return await self._call("misc.list", {"list": list}, _I64_LIST, retry=True)

    async def set(
        self, set: python_builtins.list[int] | None = None, money: HeroMoney | None = None
    ) -> dict[Sign, int]:
        return await self._call("misc.set", {"set": set, "money": money}, _I64_MAP2)

    async def type(self, type: Field | None = None) -> Field:
        return await self._call("misc.type", {"type": type}, _FIELD)

    async def tuple(self) -> Any:
        return await self._call("misc.tuple", {}, _ANY)

    async def batch(self, errors: str) -> Enum:
        return await self._call("misc.batch", {"errors": errors}, _ENUM)

    async def call(self, client: str, cl: str, params: str) -> str:
        return await self._call("misc._call", {"_client": client, "cl": cl, "params": params}, _STR)

    async def l(self, l: str) -> I:
        return await self._call("misc.l", {"l": l}, _I)

    async def print(self, builtins: str) -> None:
        await self._call("misc.print", {"builtins": builtins})

    async def builtins(self, print: python_builtins.list[str] | None = None) -> python_builtins.list[str]:
        return await self._call("misc.builtins", {"print": print}, _STR_LIST)

    async def datetime(self, datetime: python_datetime, date: date, timedelta: timedelta) -> python_datetime:
        return await self._call("misc.datetime", {"datetime": datetime, "date": date, "timedelta": timedelta}, _OTIME)


class BatchNamespace(HeroNamespace):
    """Calls `batch.*`."""

    async def close(self) -> str:
        return await self._call("batch.close", {}, _STR)


class ErrorsNamespace(HeroNamespace):
    """Calls `errors.*`."""

    async def close(self) -> str:
        return await self._call("errors.close", {}, _STR)


class ImportNamespace(HeroNamespace):
    """Calls `import.from.*`."""

    async def class_(self) -> str:
        return await self._call("import.from.class", {}, _STR)


class ImportNamespace2(HeroNamespace):
    """Calls `import.*`."""

    def __init__(self, client: DomainClient) -> None:
        super().__init__(client)
        self.from_ = ImportNamespace(client)


class ThingSyncNamespace(SyncCrudNamespace[Thing]):
    """Methods with names that mean something."""

    def import_(
        self,
        from_: python_builtins.str,
        class_: Sign,
        self_: int = 1,
        ctx_: python_builtins.str | None = None,
        list: list[python_builtins.str] | None = None,
        type: python_builtins.str = "a",
        at: python_datetime | None = None,
        json_: JsonValue | None = None,
    ) -> list[Thing]:
        """A keyword.

        Raises:
            NotFound: No such object, or none the caller may see.
            Conflict: Someone else's change stands in the way.
            Gone
            Clash
        """
        return self._call(
            "thing.import",
            {
                "from": from_,
                "class": class_,
                "self": self_,
                "ctx": ctx_,
                "list": list,
                "type": type,
                "at": at,
                "json": json_,
            },
            _THING_LIST,
        )

    def store(self, copy_: python_builtins.str) -> Thing:
        return self._call("thing.store", {"copy": copy_}, _THING)

    def namespace(self) -> bool:
        return self._call("thing.namespace", {}, _BOOL, retry=True)

    def before_new(self, x: int) -> int:
        return self._call("thing.before_new", {"x": x}, _I64)

    def crud(self) -> None:
        self._call("thing.crud", {})

    def abstractmethod(self, method: python_builtins.str) -> python_builtins.str:
        return self._call("thing.abstractmethod", {"method": method}, _STR)

    def method(self, abstractmethod: python_builtins.str) -> python_builtins.str:
        return self._call("thing.method", {"abstractmethod": abstractmethod}, _STR)

    def str(self, int: python_builtins.str) -> python_builtins.str:
        return self._call("thing.str", {"int": int}, _STR, retry=True)

    def t(self, t: T) -> T:
        return self._call("thing.t", {"t": t}, _T, retry=True)

    def dict_(self, set: dict[python_builtins.str, int] | None = None) -> dict[python_builtins.str, int]:
        return self._call("thing.dict", {"set": set}, _I64_MAP, retry=True)


class MiscSyncNamespace(SyncNamespace):
    """Not only things."""

    def list(self, list: python_builtins.list[int]) -> python_builtins.list[int]:
        return self._call("misc.list", {"list": list}, _I64_LIST, retry=True)

    def set(self, set: python_builtins.list[int] | None = None, money: HeroMoney | None = None) -> dict[Sign, int]:
        return self._call("misc.set", {"set": set, "money": money}, _I64_MAP2)

    def type(self, type: Field | None = None) -> Field:
        return self._call("misc.type", {"type": type}, _FIELD)

    def tuple(self) -> Any:
        return self._call("misc.tuple", {}, _ANY)

    def batch(self, errors: str) -> Enum:
        return self._call("misc.batch", {"errors": errors}, _ENUM)

    def call(self, client: str, cl: str, params: str) -> str:
        return self._call("misc._call", {"_client": client, "cl": cl, "params": params}, _STR)

    def l(self, l: str) -> I:
        return self._call("misc.l", {"l": l}, _I)

    def print(self, builtins: str) -> None:
        self._call("misc.print", {"builtins": builtins})

    def builtins(self, print: python_builtins.list[str] | None = None) -> python_builtins.list[str]:
        return self._call("misc.builtins", {"print": print}, _STR_LIST)

    def datetime(self, datetime: python_datetime, date: date, timedelta: timedelta) -> python_datetime:
        return self._call("misc.datetime", {"datetime": datetime, "date": date, "timedelta": timedelta}, _OTIME)


class BatchSyncNamespace(SyncNamespace):
    """Calls `batch.*`."""

    def close(self) -> str:
        return self._call("batch.close", {}, _STR)


class ErrorsSyncNamespace(SyncNamespace):
    """Calls `errors.*`."""

    def close(self) -> str:
        return self._call("errors.close", {}, _STR)


class ImportSyncNamespace(SyncNamespace):
    """Calls `import.from.*`."""

    def class_(self) -> str:
        return self._call("import.from.class", {}, _STR)


class ImportSyncNamespace2(SyncNamespace):
    """Calls `import.*`."""

    def __init__(self, client: SyncDomainClient) -> None:
        super().__init__(client)
        self.from_ = ImportSyncNamespace(client)


class NamesClient(DomainClient):
    """Calls of the names domain."""

    errors = (Gone, Clash)
    event_types = EventTypes("names", {"thing": Thing}, (NamesTaken,))

    def __init__(self, connection: HeroConnection) -> None:
        super().__init__(connection)
        self.thing = ThingNamespace(self, "thing", Thing)
        self.misc = MiscNamespace(self)
        self.batch_ = BatchNamespace(self)
        self.errors_ = ErrorsNamespace(self)
        self.import_ = ImportNamespace2(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> EventStream[NamesEvent]:
        """What happens in the names domain, as it happens."""
        return super().events(*types, sid=sid, after=after)


class NamesSyncClient(SyncDomainClient):
    """Blocking calls of the names domain."""

    errors = (Gone, Clash)
    event_types = EventTypes("names", {"thing": Thing}, (NamesTaken,))

    def __init__(self, connection: SyncConnection) -> None:
        super().__init__(connection)
        self.thing = ThingSyncNamespace(self, "thing", Thing)
        self.misc = MiscSyncNamespace(self)
        self.batch_ = BatchSyncNamespace(self)
        self.errors_ = ErrorsSyncNamespace(self)
        self.import_ = ImportSyncNamespace2(self)

    def events(
        self, *types: str, sid: str | Sequence[str] | None = None, after: str | None = None
    ) -> SyncEventStream[NamesEvent]:
        """What happens in the names domain, as it happens."""
        return super().events(*types, sid=sid, after=after)
