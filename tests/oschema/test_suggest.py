"""Did you mean."""

from __future__ import annotations

import pytest

from hero_sdk.oschema.suggest import Suggester, closest

KNOWN = ["Order", "OrderStatus", "OrderLine", "Driver", "str", "u32", "otime", "email", "max_len"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("OrderStaus", "OrderStatus"),
        ("orderstatus", "OrderStatus"),
        ("order_line", "OrderLine"),
        ("Odrer", "Order"),
        ("strr", "str"),
        ("stt", "str"),
        ("otmie", "otime"),
        ("maxlength", "max_len"),
        ("Dirver", "Driver"),
        ("Customer", None),
        ("x", None),
        ("", None),
        ("Order" * 100, None),
    ],
)
def test_the_nearest_name_is_found(written: str, meant: str | None) -> None:
    assert closest(written, KNOWN) == meant


def test_many_questions_cost_little_each() -> None:
    suggester = Suggester(f"OrderType{number}" for number in range(3000))

    answers = [suggester.closest(f"OrderTyep{number}") for number in range(3000)]

    assert answers[7] == "OrderType7"
    assert answers[-1] is None  # patience is limited: so many slips are none
