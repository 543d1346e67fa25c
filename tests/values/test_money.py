from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hero_sdk.values import Money, MoneyError, Struct, problems, to_json

LARGEST = 2**63 - 1
micros = st.integers(-LARGEST - 1, LARGEST)
small = st.integers(-(2**61), 2**61)
codes = st.sampled_from(["EUR", "JPY", "KWD", "USDC"])


class Bill(Struct):
    total: Money


def read(value: Any) -> Money:
    return Bill.__pydantic_validator__.validate_python({"total": value}).total


def refusal(value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        read(value)
    return problems(caught.value)[0]["message"]


def wire(amount: Any, currency: Any = "EUR") -> dict[str, Any]:
    return {"amount": amount, "currency": currency}


def test_money_on_the_wire() -> None:
    assert read(wire("12.50")) == Money(12_500_000, "EUR")
    assert to_json(Bill(total=Money.of("12.5", "EUR"))) == b'{"total":{"amount":"12.50","currency":"EUR"}}'


@pytest.mark.parametrize(
    ("number", "currency", "amount"),
    [
        (12_500_000, "EUR", "12.50"), (0, "EUR", "0.00"), (1, "EUR", "0.000001"), (-10_000, "EUR", "-0.01"),
        (5_000_000, "JPY", "5"), (5_500_000, "JPY", "5.5"), (1_500_000, "KWD", "1.500"), (1_234_500, "USD", "1.2345"),
    ],
)  # fmt: skip
def test_an_amount_has_its_currencys_decimals_and_more_only_where_needed(
    number: int, currency: str, amount: str
) -> None:
    assert Money(number, currency).amount == amount


@given(micros, codes)
def test_every_amount_survives_the_wire(number: int, currency: str) -> None:
    money = Money(number, currency)
    assert read(orjson.loads(to_json(money))) == money
    assert Money.of(money.amount, currency) == Money.of(money.to_decimal(), currency) == money


@pytest.mark.parametrize("amount", [12.5, 12, None, True, ["12.50"]])
def test_an_amount_that_is_no_text_is_refused(amount: Any) -> None:
    assert refusal(wire(amount)) == 'must have its amount as text, like "12.50": a number would not be exact'


@pytest.mark.parametrize(
    "amount", ["", "1e3", "+1", ".5", "5.", "1,5", " 1", "1\n", "NaN", "1.2345678", "٣", "--1", "1" * 5000]
)
def test_other_texts_are_no_amounts(amount: str) -> None:
    assert refusal(wire(amount)).startswith("must be money: the amount must be a decimal with at most 6 places")
    with pytest.raises(MoneyError):
        Money.of(amount, "EUR")


@pytest.mark.parametrize("currency", ["", "eur", "EU", "E€R", "1EU", "EUR ", "ABCDEFGHIJK", None, 5])
def test_other_values_are_no_currencies(currency: Any) -> None:
    assert "the currency must be a code in capitals like EUR" in refusal(wire("1", currency))


@pytest.mark.parametrize(
    "value", [12.5, "12.50 EUR", None, {}, {"amount": "1"}, wire("1") | {"x": 1}, {"micros": 1, "currency": "EUR"}]
)
def test_other_shapes_are_no_money(value: Any) -> None:
    assert refusal(value) == 'must be money, like {"amount": "12.50", "currency": "EUR"}'


def test_an_amount_beyond_64_bits_of_micros_is_refused() -> None:
    assert read(wire("9223372036854.775807")).micros == LARGEST
    assert "must be between" in refusal(wire("9223372036854.775808"))
    assert read(wire("-9223372036854.775808")).micros == -LARGEST - 1
    for compute in (
        lambda: Money(LARGEST, "EUR") + Money(1, "EUR"),
        lambda: Money(-LARGEST - 1, "EUR") - Money(1, "EUR"),
        lambda: Money(LARGEST, "EUR") * 2,
        lambda: -Money(-LARGEST - 1, "EUR"),
        lambda: abs(Money(-LARGEST - 1, "EUR")),
    ):
        with pytest.raises(MoneyError, match="must be between"):
            compute()


@pytest.mark.parametrize("amount", [12.5, True, None])
def test_python_code_cannot_make_money_from_a_float(amount: Any) -> None:
    with pytest.raises(TypeError):
        Money.of(amount, "EUR")
    with pytest.raises(TypeError):
        Money(amount, "EUR")
    with pytest.raises(TypeError):
        Money.of(1, "EUR") * amount


@given(small, small, st.integers(-3, 3), codes)
def test_arithmetic_is_that_of_integers(a: int, b: int, times: int, code: str) -> None:
    first, second = Money(a, code), Money(b, code)
    assert (first + second).micros == a + b
    assert (first - second).micros == a - b
    assert (first * times).micros == (times * first).micros == a * times
    assert sum([first, second], Money.zero(code)) == sum([first, second]) == first + second
    assert (first < second, first <= second, first == second) == (a < b, a <= b, a == b)
    assert (-first).micros == -a
    assert bool(first) == bool(a)
    assert hash(Money(a, code)) == hash(first)


def test_currencies_do_not_mix() -> None:
    euro, yen = Money.of(1, "EUR"), Money.of(1, "JPY")
    assert euro != yen
    for compute in (lambda: euro + yen, lambda: euro - yen, lambda: euro < yen, lambda: max(euro, yen)):
        with pytest.raises(MoneyError, match="different currencies"):
            compute()
    with pytest.raises(TypeError):
        euro + 1  # type: ignore[operator]


def test_money_reads_well() -> None:
    assert str(Money.of(Decimal("1E+2"), "EUR")) == "100.00 EUR"
    assert repr(Money.of("0.5", "EUR")) == "Money('0.50', 'EUR')"
