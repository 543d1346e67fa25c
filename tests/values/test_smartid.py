from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.values import SmartId, smartid
from hero_sdk.values.smartid import FIRST, LARGEST, SmartIdError

numbers = st.integers(FIRST, LARGEST)


def test_the_first_ids() -> None:
    assert [smartid.encode(number) for number in (36, 37, 71, 72, 1295, 1296)] == ["10", "11", "1z", "20", "zz", "100"]


@given(numbers)
def test_every_integer_has_one_id(number: int) -> None:
    sid = smartid.encode(number)
    assert smartid.decode(sid) == number
    assert len(sid) >= 2
    assert sid[0] != "0"


@given(numbers, numbers)
def test_longer_ids_are_later_and_those_of_one_length_sort_by_age(a: int, b: int) -> None:
    first, second = smartid.encode(a), smartid.encode(b)
    assert ((len(first), first) < (len(second), second)) == (a < b)


@pytest.mark.parametrize("number", [-1, 0, 35, LARGEST + 1])
def test_other_integers_have_no_id(number: int) -> None:
    with pytest.raises(SmartIdError):
        smartid.encode(number)


@pytest.mark.parametrize(
    "sid", ["", "1", "01", "0a1", "1A", "10 ", "10\n", "-10", "1_0", "zzzzzzzzzzzzz", "1" * 14, "1é"]
)
def test_other_texts_are_no_ids(sid: str) -> None:
    with pytest.raises(SmartIdError):
        smartid.decode(sid)


@given(st.integers(0, 2**32 - 1), st.from_regex("[a-z][a-z0-9_]{0,8}", fullmatch=True), numbers)
def test_a_global_id_survives_being_text(context: int, domain: str, number: int) -> None:
    name = SmartId(context, domain, "order", smartid.encode(number))
    assert SmartId.parse(str(name)) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10",
        "0.delivery.order",
        "0.delivery.order.1",
        "00.delivery.order.1a",
        "-1.d.o.1a",
        "4294967296.d.o.1a",
        "0.d.o.1a.1",
        "0.D.o.1a",
    ],
)
def test_other_texts_are_no_global_ids(text: str) -> None:
    with pytest.raises(SmartIdError):
        SmartId.parse(text)
