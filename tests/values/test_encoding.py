from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.values import Money, Otime, Struct, WireEnum, to_json, to_wire


class Colour(WireEnum):
    RED = "red"


class Spot(Struct):
    colour: Colour = Colour.RED
    at: Otime | None = None
    price: Money | None = None
    note: str | None = None


AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_everything_takes_its_wire_form_wherever_it_stands() -> None:
    value = {
        "spot": Spot(at=AT, price=Money.of("1.5", "EUR")),
        "spots": (Spot(),),
        "at": AT,
        "day": date(2026, 11, 20),
        "long": timedelta(seconds=90),
        "price": Money.of(2, "EUR"),
        "data": b"\xff\xfe",
        Colour.RED: Colour.RED,
        7: {1},
        "none": None,
    }
    expected = {
        "spot": {"colour": "red", "at": 1795176000, "price": {"amount": "1.50", "currency": "EUR"}},
        "spots": [{"colour": "red"}],
        "at": 1795176000,
        "day": "2026-11-20",
        "long": 90,
        "price": {"amount": "2.00", "currency": "EUR"},
        "data": "//4=",
        "red": "red",
        "7": [1],
        "none": None,
    }
    assert to_wire(value) == expected
    assert orjson.loads(to_json(value)) == expected


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def test_a_model_spoiled_behind_its_back_is_an_error_instead_of_a_wrong_answer() -> None:
    spot = Spot()
    spot.__dict__["note"] = 5
    for encode in (to_json, to_wire):
        with pytest.raises(ValueError, match="note"):
            encode({"spot": spot})


@given(json_values)
def test_a_json_value_is_its_own_wire_form(value: Any) -> None:
    assert to_wire(value) == value
    assert orjson.loads(to_json(value)) == value


@pytest.mark.parametrize(
    "value", [float("nan"), [float("inf")], object(), {True: 1}, {1.5: 1}, {AT: 1}, "\ud800", 2**64]
)
def test_what_the_wire_cannot_say_is_an_error(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        to_json(value)
