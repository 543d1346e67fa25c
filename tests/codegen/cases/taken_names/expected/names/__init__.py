"""Names that mean something to Python, pydantic or us.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from typing import Any as TypingAny

if TYPE_CHECKING:
    from .client import NamesClient as NamesClient
    from .client import NamesSyncClient as NamesSyncClient
    from .errors import Clash as Clash
    from .errors import Gone as Gone
    from .handlers import BatchHandlers as BatchHandlers
    from .handlers import ErrorsHandlers as ErrorsHandlers
    from .handlers import ImportHandlers as ImportHandlers
    from .handlers import MiscHandlers as MiscHandlers
    from .handlers import NamesDomain as NamesDomain
    from .handlers import ThingHandlers as ThingHandlers
    from .models import U32 as U32
    from .models import Annotated as Annotated
    from .models import Any as Any
    from .models import ApplicationError as ApplicationError
    from .models import ClassVar as ClassVar
    from .models import Connection as Connection
    from .models import CrudHandlers as CrudHandlers
    from .models import Domain as Domain
    from .models import Enum as Enum
    from .models import Evil as Evil
    from .models import Exception as Exception
    from .models import Field as Field
    from .models import Handlers as Handlers
    from .models import I as I
    from .models import Index as Index
    from .models import IndexedField as IndexedField
    from .models import Literal as Literal
    from .models import Location as Location
    from .models import Money as Money
    from .models import Namespace as Namespace
    from .models import None_ as None_
    from .models import Page as Page
    from .models import RequestContext as RequestContext
    from .models import RootObject as RootObject
    from .models import Sid as Sid
    from .models import Sign as Sign
    from .models import Struct as Struct
    from .models import T as T
    from .models import Thing as Thing
    from .models import TypeAdapter as TypeAdapter
    from .models import WireEnum as WireEnum

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
    "NamesSyncClient",
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
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
