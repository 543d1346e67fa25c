"""SmartIDs: the integer behind an object as short text.

Base 36 in lower case, from 36 ("10") on, so that every id has two or more characters and none a leading zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hero_sdk.errors import HeroError

__all__ = ["FIRST", "LARGEST", "SmartId", "SmartIdError", "decode", "encode"]

FIRST: Final = 36
LARGEST: Final = 2**63 - 1
"""The largest integer a row can have as its key."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_looks_like_one = re.compile(r"[1-9a-z][0-9a-z]{1,12}").fullmatch


class SmartIdError(HeroError, ValueError):
    """A text that is no SmartID, or an integer that has none."""


def encode(number: int) -> str:
    """The id of ``number``.

    >>> encode(36), encode(46655)
    ('10', 'zzz')
    """
    if not FIRST <= number <= LARGEST:
        raise SmartIdError(f"a SmartID stands for an integer from {FIRST} to {LARGEST}, not {number}")
    digits = []
    while number:
        number, digit = divmod(number, 36)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def decode(sid: str) -> int:
    """The integer behind ``sid``; the inverse of ``encode``, and nothing else is accepted."""
    if not _looks_like_one(sid):
        raise SmartIdError(f"not a SmartID: {sid[:40]!r}")
    number = int(sid, 36)
    if number > LARGEST:
        raise SmartIdError(f"not a SmartID: {sid!r} is too large")
    return number


@dataclass(frozen=True, slots=True, order=True)
class SmartId:
    """An object's global name: ``3.delivery.order.1a``."""

    context: int
    domain: str
    type: str
    sid: str

    @classmethod
    def parse(cls, text: str) -> SmartId:
        match = re.fullmatch(r"(0|[1-9][0-9]{0,9})\.([a-z][a-z0-9_]*)\.([A-Za-z][A-Za-z0-9_]*)\.([0-9a-z]+)", text)
        if match is None or int(match[1]) >= 2**32:
            raise SmartIdError(f"not a global SmartID like 0.delivery.order.1a: {text[:80]!r}")
        decode(match[4])
        return cls(int(match[1]), match[2], match[3], match[4])

    def __str__(self) -> str:
        return f"{self.context}.{self.domain}.{self.type}.{self.sid}"
