"""Shapes of data.

Written by `hero-sdk generate` from schemas/shapes. Change the schema, not this file.
"""

# ruff: noqa: E741 - names of the schema

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from hero_sdk.values import (
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    Address,
    Bytes,
    Email,
    Ip,
    JsonValue,
    Location,
    MapKey,
    Money,
    Odate,
    Oduration,
    Otime,
    Sid,
    Struct,
    Url,
    WireEnum,
    complete,
    now,
)

__all__ = [
    "A",
    "Add",
    "All",
    "B",
    "ByTag",
    "C",
    "Color",
    "Country",
    "D",
    "Defaults",
    "Empty",
    "Expr",
    "Group",
    "InlineResult",
    "Inner",
    "Kinder",
    "Kinds",
    "Maybe",
    "Mul",
    "Node",
    "Note",
    "Num",
    "OneValue",
    "Outer",
    "Percent",
    "Ping",
    "Pong",
    "Pongs",
    "Regex",
    "Tag",
    "Tags",
    "When",
    "Whole",
]


class Color(WireEnum):
    RED = "red"
    GREEN = "green"
    DARK_BLUE = "dark_blue"


class OneValue(WireEnum):
    ONLY = "only"


class Num(Struct):
    type: Literal["num"] = "num"
    value: F64 = 0.0


class Add(Struct):
    type: Literal["add"] = "add"
    left: Expr
    right: Expr


class Mul(Struct):
    type: Literal["mul"] = "mul"
    left: Expr
    right: Expr
    note: Note | None = None


class Group(Struct):
    type: Literal["group"] = "group"
    items: list[Expr] = Field(default_factory=list)
    named: dict[str, Expr] = Field(default_factory=dict)


class Note(Struct):
    text: str
    replies: list[Note] = Field(default_factory=list)
    about: Expr | None = None


Expr = Annotated[Add | Mul | Num | Group, Field(discriminator="type")]

complete(Add, Mul, Group, Note)


class A(Struct):
    type: Literal["a"] = "a"
    kind: Literal["a"] = "a"
    a: I64


class B(Struct):
    type: Literal["b"] = "b"
    b: I64


Inner = Annotated[A | B, Field(discriminator="type")]


class C(Struct):
    type: Literal["c"] = "c"
    kind: Literal["c"] = "c"
    c: I64


Outer = Annotated[A | B | C, Field(discriminator="type")]


class D(Struct):
    type: Literal["d"] = "d"
    d: I64


Whole = Annotated[A | B | C | D, Field(discriminator="type")]


class Kinder(Struct):
    kind: Literal["kinder"] = "kinder"
    type: str


Kinds = Annotated[A | C | Kinder, Field(discriminator="kind")]
"""Tagged otherwise."""

Tag = Annotated[str, Field(min_length=1, max_length=60)]

Tags = Annotated[list[Tag], Field(max_length=20)]

ByTag = dict[Tag, Tags]

Percent = Annotated[U8, Field(le=100, examples=[50])]

Country = Annotated[str, Field(pattern="^[A-Z]{2}$", examples=["AT"])]

Regex = Annotated[str, Field(pattern=r'^\d+"x"$')]

Maybe = Tag

When = Otime
"""A year in which something happened, long ago or not, seen from any of the many calendars that people have ever
used, which are many.
"""


class Node(Struct):
    parent: Node | None = None
    children: list[Node] = Field(default_factory=list)
    by_name: dict[str, Node] = Field(default_factory=dict)
    tags: Tags = Field(default_factory=list)
    best: Percent | None = None


class Ping(Struct):
    pong: Pong | None = None
    alias: Pongs = Field(default_factory=list)


class Pong(Struct):
    ping: Ping | None = None
    kind: Whole


Pongs = list[Pong]

complete(Ping, Pong)


class Defaults(Struct):
    a: str = 'it\'s "quoted" \\ and\nbroken'
    b: Bytes = b"hello"
    c: Otime = datetime(2026, 11, 20, 12, tzinfo=UTC)
    d: Odate = date(2026, 11, 20)
    e: Oduration = timedelta(seconds=90)
    f: Money = Money.of("12.50", "EUR")
    g: Location = Field(default_factory=lambda: Location(latitude=48.2, longitude=16.4))
    h: Address = Field(default_factory=lambda: Address(street="Ring 1", city="Wien", country="AT"))
    i: list[Percent] = Field(default_factory=lambda: [1, 2, 3])
    j: dict[str, list[I64]] = Field(default_factory=lambda: {"a": [1], "b c": []})
    k: JsonValue = Field(default_factory=lambda: {"deep": [1, {"x": True}]})
    l: A = Field(default_factory=lambda: A(a=1))
    m: Whole = Field(default_factory=lambda: D(d=4))
    n: dict[MapKey[U32], str] = Field(default_factory=lambda: {1: "one"})
    o: F32 = 1.0
    p: Email = "ann@example.org"
    q: I64 = -9223372036854775808
    r: U64 = 18446744073709551615
    s: JsonValue = "x"
    t: Color = Color.DARK_BLUE
    u: dict[Color, Percent] = Field(default_factory=lambda: {Color.RED: 1})
    v: list[Color] = Field(default_factory=lambda: [Color.RED])
    w: Otime = Field(default_factory=now)
    x: str = ""
    y: F64 = 1e20


class All(Struct):
    a: I8
    b: I16
    c: I32
    d: I64
    e: U8
    f: U16
    g: U32
    h: U64
    i: F32
    j: F64
    k: Otime
    l: Odate
    m: Oduration
    n: Money
    o: Location
    p: Address
    q: Sid
    r: Email
    s: Url
    t: Ip
    u: JsonValue
    v: Bytes
    w: bool
    x: str
    y: dict[MapKey[I64], str]
    z: dict[Color, str]
    aa: list[list[list[dict[str, list[dict[MapKey[U8], list[Color]]]]]]]
    ab: I8 | None = None
    ac: list[I8] | None = None
    ad: dict[str, I8] | None = None
    ae: JsonValue | None = None
    af: Whole | None = None
    ag: Tag | None = None
    ah: Annotated[str, Field(min_length=3, max_length=7, pattern="^[a-z]+$", examples=["abc"])]
    ai: Annotated[
        str | None,
        Field(
            min_length=3,
            max_length=99,
            pattern="^[a-z, ]+$",
            examples=["abc", "a very long example that alone fills the better part of a line, and then some more"],
        ),
    ] = None
    aj: Annotated[F64, Field(ge=0.5, le=1.5)]
    ak: Annotated[list[str], Field(min_length=1, max_length=3)]
    al: Annotated[Bytes, Field(max_length=10)]
    am: Annotated[dict[str, str], Field(max_length=3)]
    an: str
    """Deprecated: use ah."""

    ao: str
    """Old.

    Deprecated.
    """


class Empty(Struct):
    """Nothing at all."""


class InlineResult(Struct):
    ok: bool
    more: list[Inner]
