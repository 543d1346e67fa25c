"""Names that mean something to Python, pydantic or us.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

# ruff: noqa: E741, E742 - names of the schema

from __future__ import annotations

import builtins as python_builtins
from datetime import datetime as python_datetime
from datetime import timedelta as datetime_timedelta
from typing import Annotated as TypingAnnotated
from typing import ClassVar as TypingClassVar

from pydantic import Field as PydanticField

from hero_sdk.values import F64, I64, U64, Bytes, JsonValue, Odate, Oduration, Otime
from hero_sdk.values import U32 as HERO_U32
from hero_sdk.values import Index as HeroIndex
from hero_sdk.values import IndexedField as HeroIndexedField
from hero_sdk.values import Location as HeroLocation
from hero_sdk.values import Money as HeroMoney
from hero_sdk.values import RootObject as HeroRootObject
from hero_sdk.values import Sid as HeroSid
from hero_sdk.values import Struct as HeroStruct
from hero_sdk.values import WireEnum as HeroWireEnum
from hero_sdk.values import now as hero_now
from hero_sdk.values import readonly as hero_readonly

__all__ = [
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
]


class Enum(HeroWireEnum):
    A = "a"
    B = "b"
    C = "c"
    I = "i"
    O = "o"


class WireEnum(HeroWireEnum):
    X = "x"
    Y = "y"


class Sign(HeroWireEnum):
    """Values that are no words."""

    VALUE_2XL = "2xl"
    A = "++a"
    ON_THE_WAY = "on the way"
    GRÖSSE = "größe"
    NONE = "none"
    TRUE = "true"
    MRO = "mro"
    NAME = "name"
    CLASS = "class"
    A_B = 'a"b'
    BACK_SLASH = r"back\slash"


class Evil(HeroStruct):
    """Everything a class body could hide."""

    list: python_builtins.list[python_builtins.str] = PydanticField(default_factory=python_builtins.list)
    set: dict[python_builtins.str, I64]
    dict_: TypingAnnotated[dict[python_builtins.str, python_builtins.list[I64]] | None, PydanticField(alias="dict")] = (
        None
    )
    type: python_builtins.str
    id: I64 = 1
    str: python_builtins.str | None = None
    int: I64 | None = None
    float: F64 = 1.0
    bool: python_builtins.bool = True
    bytes: Bytes | None = None
    tuple: python_builtins.str | None = None
    object: JsonValue | None = None
    datetime: Otime = PydanticField(default_factory=hero_now)
    date: Odate | None = None
    timedelta: Oduration = datetime_timedelta(seconds=30)
    now: Otime = PydanticField(default_factory=hero_now)
    readonly: python_builtins.str | None = None
    builtins: python_builtins.list[I64] = PydanticField(default_factory=python_builtins.list)
    model_config_: TypingAnnotated[python_builtins.str, PydanticField(alias="model_config")]
    model_fields_: TypingAnnotated[I64, PydanticField(alias="model_fields")] = 3
    copy_: TypingAnnotated[python_builtins.str | None, PydanticField(alias="copy")] = None
    json_: TypingAnnotated[JsonValue, PydanticField(alias="json")]
    schema_: TypingAnnotated[python_builtins.str | None, PydanticField(alias="schema")] = None
    self_: TypingAnnotated[python_builtins.str, PydanticField(alias="self")] = "me"
    cls_: TypingAnnotated[python_builtins.str, PydanticField(alias="cls")] = "x"
    ctx_: TypingAnnotated[python_builtins.str, PydanticField(alias="ctx")] = "y"
    class_: TypingAnnotated[python_builtins.str, PydanticField(alias="class")]
    from_: TypingAnnotated[python_builtins.str | None, PydanticField(alias="from")] = None
    import_: TypingAnnotated[python_builtins.list[python_builtins.str], PydanticField(alias="import")] = PydanticField(
        default_factory=lambda: ["a"]
    )
    async_: TypingAnnotated[python_builtins.bool, PydanticField(alias="async")]
    none: python_builtins.str | None = None
    private: TypingAnnotated[python_builtins.str, PydanticField(alias="_private")]
    indexes_: TypingAnnotated[python_builtins.list[I64], PydanticField(alias="indexes")] = PydanticField(
        default_factory=python_builtins.list
    )
    renamed_: TypingAnnotated[python_builtins.str | None, PydanticField(alias="renamed")] = None
    readonly_fields: python_builtins.str | None = None
    first_name: TypingAnnotated[python_builtins.str, PydanticField(alias="firstName")]
    sum: I64 = 2
    l: I64 = 4
    lambda_: TypingAnnotated[python_builtins.str, PydanticField(alias="lambda")]
    match: python_builtins.str | None = None
    print: python_builtins.str | None = None
    model_dump_all: python_builtins.str = "z"
    validate_: TypingAnnotated[python_builtins.bool, PydanticField(alias="validate")] = False

    renamed: TypingClassVar[dict[python_builtins.str, python_builtins.tuple[python_builtins.str, ...]]] = {
        "renamed_": ("renamed", "older"),
        "sum": ("total",),
        "lambda_": ("lambda", "func"),
    }


class Field(HeroStruct):
    """Hidden by the imports of the file."""

    name: TypingAnnotated[str, PydanticField(max_length=3)]


class Annotated(HeroStruct):
    field: Field


class Any(HeroStruct):
    any: JsonValue


class I(HeroStruct):
    i: Enum = Enum.O


class Index(HeroStruct):
    at: Otime


class Money(HeroStruct):
    cash: HeroMoney


class Literal(HeroStruct):
    literal: str


class Page(HeroStruct):
    items: list[Money]


class Struct(HeroStruct):
    struct: Struct | None = None


class RootObject(HeroStruct):
    sid: HeroSid


class ClassVar(HeroStruct):
    v: Any


class IndexedField(HeroStruct):
    a: Annotated


class TypeAdapter(HeroStruct):
    t: bool


class Namespace(HeroStruct):
    n: str


class Connection(HeroStruct):
    c: str


class Domain(HeroStruct):
    d: str


class Handlers(HeroStruct):
    h: str


class CrudHandlers(HeroStruct):
    h: str


class RequestContext(HeroStruct):
    h: str


class ApplicationError(HeroStruct):
    h: str


class Exception(HeroStruct):
    h: str


class None_(HeroStruct):
    h: str


class T(HeroStruct):
    h: str


class Sid(HeroStruct):
    s: HeroSid


class U32(HeroStruct):
    s: HERO_U32


class Location(HeroStruct):
    at: HeroLocation


class Thing(HeroRootObject):
    """Evil in a store."""

    type: str = "x"
    list: python_builtins.list[str] = PydanticField(default_factory=python_builtins.list)
    class_: TypingAnnotated[Sign, PydanticField(alias="class")] = Sign.NONE
    datetime: Otime
    now: I64 = 0
    created_at: Otime | None = hero_readonly()
    updated_at: Otime | None = hero_readonly()
    rev: U64 | None = hero_readonly()
    token: str | None = None
    int: I64 = 1

    secret_fields = ("token",)
    indexes = (HeroIndex("type", "int"),)

    class Fields:
        """What `find` may filter, order and search by."""

        type = HeroIndexedField[str]("type", can_search=True, is_unique=True)
        list = HeroIndexedField[str]("list", is_list=True, can_search=True)
        class_ = HeroIndexedField[Sign]("class", kind="enum")
        datetime = HeroIndexedField[python_datetime]("datetime", kind="otime")
        now = HeroIndexedField[python_builtins.int]("now", kind="i64")
        created_at = HeroIndexedField[python_datetime]("created_at", kind="otime")
        int = HeroIndexedField[python_builtins.int]("int", kind="i64")
