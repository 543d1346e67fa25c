"""The short way from an answer to a typed result ends where the long way does."""

from __future__ import annotations

from itertools import product
from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter

from hero_sdk.client.answers import ErrorClasses, read_result, read_single, read_typed
from hero_sdk.client.failures import BadAnswer
from hero_sdk.client.message import Answer
from hero_sdk.errors import NotFound
from hero_sdk.values import (
    F64,
    I8,
    U32,
    U64,
    Bytes,
    Email,
    JsonValue,
    Location,
    MapKey,
    Money,
    Odate,
    Oduration,
    Otime,
    Page,
    RootObject,
    Sid,
    SmartId,
    Struct,
    WireEnum,
)

KNOWN = ErrorClasses()


class Colour(WireEnum):
    RED = "red"
    BLUE = "blue"


class Pot(Struct):
    colour: Colour
    litres: U32 = 1
    note: str | None = None


class Shelf(RootObject):
    small: I8 = 1
    large: U64 = 1
    share: F64 = 1.0
    price: Money | None = None
    since: Otime | None = None
    day: Odate | None = None
    drying: Oduration | None = None
    mark: Bytes = b""
    extra: JsonValue = None
    counts: dict[MapKey[U32], str] = Field(default_factory=dict)
    colours: dict[Colour, U32] = Field(default_factory=dict)
    pots: list[Pot] = Field(default_factory=list)


class Lid(Struct):
    note: str | None = None


KINDS: list[Any] = [
    *(bool, Annotated[str, Field(min_length=0)], list[str], Sid, SmartId, I8, U64, F64, JsonValue, Bytes, Email),
    *(Money, Otime, Odate, Oduration, Location, Colour, Pot, Pot | None, Pot | Lid, Shelf, Page[Pot]),
    *(dict[MapKey[U32], str], dict[str, JsonValue]),
]
ADAPTERS: dict[str, TypeAdapter[Any]] = {str(kind): TypeAdapter(kind) for kind in KINDS}
SCALARS = [
    *("null", "true", "0", "-0", "-1", "1.0", "1.5", "1e2", "1e400", "-0.0", "127", "128", "01", "+1", ".5", "1."),
    *(str(2**64 - 1), str(2**64), "9" * 50, "NaN", "Infinity", "-Infinity", '"1"', '"01"', '""', '"red"', '"green"'),
    *(r'"\ud800"', r'"\u0000"', '"a\nb"', r'"\x"', '"2026-11-20"', '"2026-11-20T12:00:00Z"', "1795176000", '"90s"'),
    *('"AAECAw=="', '"AAECAw"', '"ann@example.org"', '"1a"', '"zzzzzzzzzzzzzzz"'),
]
OTHERS = [
    *("[]", "[1,2]", '["a"]', "[NaN]", "[1e400]", f"[{2**64}]", "[1,]", "[" * 150 + "]" * 150, "[" * 2000 + "]" * 2000),
    *("{}", '{"1":"a"}', '{"1":"a","01":"b"}', '{"red":1}', '{"green":1}', '{"a":1,"a":2}', '{"lat":1.0,"lon":2.0}'),
    *('{"amount":"1.50","currency":"EUR"}', '{"amount":1.5,"currency":"EUR"}', '{"items":[],"next_cursor":null}'),
    *('{"colour":"red"}', '{"colour":"green","shine":true}', '{"colour":"red","litres":"2"}', '{"colour":"red",}'),
    *('{"colour":"red","litres":2.0}', '{"colour":"blue","colour":7}', '{"colour":7,"colour":"blue"}'),
    *(' {"colour" : "red"} ', '{"colour":"red"', '{"colour":"red"}x', '{"items":[{"colour":"red"}],"total":1}'),
    *(r'{"colour":"red","shine":"\ud800"}', "", " ", "/**/1", "\ufeff1"),
]
SHELVES = [f'{{"sid":"1a","{name}":{text}}}' for name, text in product(Shelf.model_fields, SCALARS + OTHERS)]
ANYWHERE = [text.encode() for text in SCALARS + OTHERS] + [b'"\xff"', b'{"colour":"red","shine":"\xff"}']
ENDS = [b"}", b"", b',"x":1}', b"}}"]


@pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=ADAPTERS)
def test_a_result_is_read_or_refused_as_on_the_long_way(adapter: TypeAdapter[Any]) -> None:
    results = ANYWHERE + [text.encode() for text in SHELVES if adapter is ADAPTERS[str(Shelf)]]
    for result, end in product(results, ENDS):
        answer = Answer(200, b'{"jsonrpc":"2.0","id":1,"result":' + result + end)
        assert short_way(answer, adapter) == long_way(answer, adapter), answer.body


def short_way(answer: Answer, adapter: TypeAdapter[Any]) -> str:
    try:
        return repr(read_typed(answer, adapter, KNOWN))
    except BadAnswer as error:
        return type(error).__name__


def long_way(answer: Answer, adapter: TypeAdapter[Any]) -> str:
    try:
        return repr(read_result(read_single(answer, KNOWN), adapter))
    except BadAnswer as error:
        return type(error).__name__


@pytest.mark.parametrize(
    "body",
    [
        b'{"jsonrpc":"2.0","id":1,"result":{"colour":"red"}}',
        b'{"jsonrpc": "2.0", "id": 1, "result": {"colour": "red"}}',
        b'{"id":1,"result":{"colour":"red"},"jsonrpc":"2.0"}',
        b'{"jsonrpc":"2.0","id":1,"result":{"colour":"red"}}\n',
    ],
)
def test_any_spelling_of_an_answer_gives_its_result(body: bytes) -> None:
    assert read_typed(Answer(200, body), ADAPTERS[str(Pot)], KNOWN) == Pot(colour=Colour.RED)


def test_an_error_is_raised_on_the_short_way_too() -> None:
    with pytest.raises(NotFound, match="no pot"):
        read_typed(
            Answer(200, b'{"jsonrpc":"2.0","id":1,"error":{"code":-32003,"message":"no pot"}}'),
            ADAPTERS[str(Pot)],
            KNOWN,
        )
