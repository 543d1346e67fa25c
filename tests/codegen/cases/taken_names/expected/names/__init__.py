"""Names that mean something to Python, pydantic or us.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from typing import Any as TypingAny

if TYPE_CHECKING:
    from .client import NamesClient, NamesSyncClient
    from .errors import Clash, Gone
    from .events import NamesEvent, NamesTaken
    from .handlers import BatchHandlers, ErrorsHandlers, ImportHandlers, MiscHandlers, NamesDomain, ThingHandlers
    from .models import (
        U32,
        Annotated,
        Any,
        ApplicationError,
        ClassVar,
        Connection,
        CrudHandlers,
        Domain,
        Enum,
        Evil,
        Exception,
        Field,
        Handlers,
        I,
        Index,
        IndexedField,
        Literal,
        Location,
        Money,
        Namespace,
        None_,
        Page,
        RequestContext,
        RootObject,
        Sid,
        Sign,
        Struct,
        T,
        Thing,
        TypeAdapter,
        WireEnum,
    )

__all__ = [
    "U32",
    "Annotated",
    "Any",
    "ApplicationError",
    "BatchHandlers",
    "Clash",
    "ClassVar",
    "Connection",
    "CrudHandlers",
    "Domain",
    "Enum",
    "ErrorsHandlers",
    "Evil",
    "Exception",
    "Field",
    "Gone",
    "Handlers",
    "I",
    "ImportHandlers",
    "Index",
    "IndexedField",
    "Literal",
    "Location",
    "MiscHandlers",
    "Money",
    "NamesClient",
    "NamesDomain",
    "NamesEvent",
    "NamesSyncClient",
    "NamesTaken",
    "Namespace",
    "None_",
    "Page",
    "RequestContext",
    "RootObject",
    "Sid",
    "Sign",
    "Struct",
    "T",
    "Thing",
    "ThingHandlers",
    "TypeAdapter",
    "WireEnum",
]

_HOMES = {
    "client": ("NamesClient", "NamesSyncClient"),
    "errors": ("Clash", "Gone"),
    "events": ("NamesEvent", "NamesTaken"),
    "handlers": ("BatchHandlers", "ErrorsHandlers", "ImportHandlers", "MiscHandlers", "NamesDomain", "ThingHandlers"),
    "models": (
        "U32",
        "Annotated",
        "Any",
        "ApplicationError",
        "ClassVar",
        "Connection",
        "CrudHandlers",
        "Domain",
        "Enum",
        "Evil",
        "Exception",
        "Field",
        "Handlers",
        "I",
        "Index",
        "IndexedField",
        "Literal",
        "Location",
        "Money",
        "Namespace",
        "None_",
        "Page",
        "RequestContext",
        "RootObject",
        "Sid",
        "Sign",
        "Struct",
        "T",
        "Thing",
        "TypeAdapter",
        "WireEnum",
    ),
}


def __getattr__(name: str) -> TypingAny:
    for module, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found  # so that it is looked up once
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
