"""Money: an integer number of millionths of a currency's unit. Never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema
from pydantic_core.core_schema import CoreSchema

from hero_sdk.errors import HeroError

__all__ = ["Money", "MoneyError"]

MICROS: Final = 1_000_000
_LARGEST = 2**63 - 1
_AMOUNT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,6}))?")
_KEYS = {"amount", "currency"}

# ISO 4217 currencies that do not count in hundredths.
_WHOLE_UNITS = frozenset(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    )
)
_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


class MoneyError(HeroError, ValueError):
    """An amount or currency that is none, or a sum over different currencies."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency, exact to a millionth.

    >>> Money.of("12.50", "EUR") + Money.of("0.005", "EUR")
    Money('12.505', 'EUR')
    """

    micros: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.micros) is not int:
            raise TypeError(f"micros must be an int, not {type(self.micros).__name__}")
        if not -_LARGEST - 1 <= self.micros <= _LARGEST:
            raise MoneyError("the amount must be between -9223372036854.775808 and 9223372036854.775807")
        if not _is_code(self.currency):
            raise MoneyError(f"the currency must be a code in capitals like EUR, not {repr(self.currency)[:42]}")

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Money from text like "12.50", whole units, or a Decimal. A float is refused: it would not be exact."""
        if isinstance(amount, bool | float) or not isinstance(amount, str | int | Decimal):
            raise TypeError(f"an amount is text, an int or a Decimal, not {type(amount).__name__}")
        return cls(_micros(format(amount, "f") if isinstance(amount, Decimal) else str(amount)), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @property
    def amount(self) -> str:
        """The exact amount, with the decimals usual for the currency and more only where they are needed."""
        units, fraction = divmod(abs(self.micros), MICROS)
        usual = 0 if self.currency in _WHOLE_UNITS else 3 if self.currency in _THOUSANDTHS else 2
        decimals = f"{fraction:06d}".rstrip("0").ljust(usual, "0")
        sign = "-" if self.micros < 0 else ""
        return f"{sign}{units}.{decimals}" if decimals else f"{sign}{units}"

    def to_decimal(self) -> Decimal:
        return Decimal(self.micros).scaleb(-6)

    def to_wire(self) -> dict[str, str]:
        return {"amount": self.amount, "currency": self.currency}

    def __add__(self, other: Money) -> Money:
        return self._with(other, self.micros + other.micros) if isinstance(other, Money) else NotImplemented

    def __radd__(self, other: object) -> Money:
        return self if type(other) is int and other == 0 else NotImplemented  # sum() starts from 0

    def __sub__(self, other: Money) -> Money:
        return self._with(other, self.micros - other.micros) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: int) -> Money:
        return Money(self.micros * times, self.currency) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.micros, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.micros), self.currency)

    def __bool__(self) -> bool:
        return self.micros != 0

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._must_match(other)
        return self.micros < other.micros

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __repr__(self) -> str:
        return f"Money({self.amount!r}, {self.currency!r})"

    def _with(self, other: Money, micros: int) -> Money:
        self._must_match(other)
        return Money(micros, self.currency)

    def _must_match(self, other: Money) -> None:
        if self.currency != other.currency:
            raise MoneyError(f"{self} and {other} are of different currencies")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _from_wire,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.to_wire, when_used="json"),
        )


def _is_code(text: object) -> bool:
    return (
        isinstance(text, str)
        and 3 <= len(text) <= 10
        and text.isascii()
        and text.isalnum()
        and text.isupper()
        and text[0].isalpha()
    )


def _micros(text: str) -> int:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise MoneyError(f"the amount must be a decimal with at most 6 places like 12.50, not {text[:40]!r}")
    sign, units, fraction = match.groups(default="")
    micros = int(units) * MICROS + int(fraction.ljust(6, "0"))
    return -micros if sign else micros


def _from_wire(value: object) -> Money:
    if isinstance(value, Money):
        return value
    if not isinstance(value, dict) or value.keys() != _KEYS:
        raise PydanticCustomError("money", 'must be money, like {"amount": "12.50", "currency": "EUR"}')
    amount, currency = value["amount"], value["currency"]
    if not isinstance(amount, str):
        raise PydanticCustomError("money", 'must have its amount as text, like "12.50": a number would not be exact')
    try:
        return Money(_micros(amount), currency)
    except MoneyError as error:
        raise PydanticCustomError("money", "must be money: {reason}", {"reason": str(error)}) from None
