"""Parameters as they travel."""

from __future__ import annotations

from collections import UserDict
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import orjson
import pytest
from pydantic import Field

from hero_sdk.client.requests import encode_batch, encode_call
from hero_sdk.values import F64, Bytes, JsonValue, Money, Struct, WireEnum, to_wire


class Colour(WireEnum):
    RED = "red"


class Size(int, Enum):
    BIG = 3


class Pot(Struct):
    colour: Colour = Colour.RED
    litres: F64 = 1.0
    note: str | None = None
    extra: JsonValue = None
    raw: Bytes = b""
    inner: list[Pot] = Field(default_factory=list)


@pytest.mark.parametrize(
    "value",
    [
        "ö",
        7,
        True,
        1.5,
        Colour.RED,
        Size.BIG,
        b"\0\1",
        Money.of("1.5", "EUR"),
        datetime(2026, 11, 20, tzinfo=UTC),
        Pot(),
        Pot(note="ö", extra={"a": [None]}, raw=b"\0", inner=[Pot()]),
        [Pot(), None],
        {"a": Pot(), 1: None},
        UserDict(a=Pot()),
    ],
    ids=repr,
)
def test_a_parameter_travels_in_wire_form(value: Any) -> None:
    sent = orjson.loads(encode_call("pot.set", {"value": value}))

    assert sent == {"jsonrpc": "2.0", "id": 1, "method": "pot.set", "params": {"value": to_wire(value)}}


def test_parameters_without_a_value_stay_at_home() -> None:
    params = {"a": None, "b": 0, "c": "", "d": False}

    assert orjson.loads(encode_call("pot.set", params))["params"] == {"b": 0, "c": "", "d": False}


def test_a_parameters_name_may_be_any_text() -> None:
    assert orjson.loads(encode_call("pot.set", {'a"b': 1}))["params"] == {'a"b': 1}


def test_calls_of_a_batch_are_counted() -> None:
    batch = orjson.loads(encode_batch([("pot.get", {"sid": "1a"}), ("pot.set", {"pot": Pot()})]))

    assert [(entry["id"], entry["method"]) for entry in batch] == [(0, "pot.get"), (1, "pot.set")]
    assert batch[1]["params"] == {"pot": to_wire(Pot())}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("nan")], 2**64, object(), "\ud800"], ids=repr)
def test_what_the_wire_cannot_say_is_not_sent(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        encode_call("pot.set", {"value": value})


@pytest.mark.parametrize("spoiled", [{"note": 5}, {"litres": "much"}, {"inner": [7]}])
def test_a_model_spoiled_behind_its_back_is_not_sent(spoiled: dict[str, Any]) -> None:
    pot = Pot()
    pot.__dict__.update(spoiled)
    for params in ({"pot": pot}, {"pots": [pot]}):
        with pytest.raises(ValueError, match=next(iter(spoiled))):
            encode_call("pot.set", params)
