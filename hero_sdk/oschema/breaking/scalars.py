"""Whether a value of one built-in type or enum can be read as another, by what both are on the wire.

A whole number can be read as a float and a checked text as any text; nothing else is what it was not. In rows a whole
number can be read as text, too: as its digits.
"""

from __future__ import annotations

from hero_sdk.oschema.breaking.limits import NONE, Limits
from hero_sdk.oschema.breaking.way import Way
from hero_sdk.oschema.builtins import INTEGER_RANGES, TEXTS

__all__ = ["ENUM", "can_be_read", "number_range"]

ENUM = "enum"
"""Stands for every enum, whose values are compared one by one elsewhere."""

_TIMES = (-62_135_596_800, 253_402_300_799)
"""Seconds from 1970 to the first and last second of the years 1 to 9999."""

_LONGEST_S = 86_400_000_000_000 - 1

_WHOLE: dict[str, tuple[int, int]] = {**INTEGER_RANGES, "otime": _TIMES}
"""What is written as a whole number, with its least and greatest value."""

_READS_WHOLE: dict[str, tuple[int, int]] = {**_WHOLE, "oduration": (-_LONGEST_S, _LONGEST_S)}
"""What reads some whole numbers; floats read all of them."""

_FLOATS: dict[str, frozenset[str]] = {"f32": frozenset({"oduration"}), "f64": frozenset({"f32", "oduration"})}
"""What has fractions, with the other fractions it reads."""

_READ_AS_TEXT = TEXTS | {"odate", ENUM}
"""What is a text of some form; bytes are one too, but a text that means something else."""


def number_range(name: str) -> tuple[int | None, int | None]:
    """Least and greatest value of an integer type; None for other types."""
    return INTEGER_RANGES.get(name, (None, None))


def can_be_read(writer: str | None, reader: str | None, way: Way, limits: Limits = NONE) -> bool:
    """Whether every value of type ``writer`` within ``limits`` is one of type ``reader``.

    Both are names of built-in types or ``ENUM``, and None for whatever is made of several values.
    """
    if reader == "any":
        return True
    if writer is None or reader is None:
        return False
    if writer == reader:
        return True
    if reader == "str":
        if way is Way.KEPT and writer in INTEGER_RANGES:
            return _is_within(limits.within(*INTEGER_RANGES[writer]), INTEGER_RANGES["i64"])
        return writer in _READ_AS_TEXT
    if reader == ENUM:
        return writer in _READ_AS_TEXT and way.takes_unknown
    if writer == "otime" and way is Way.GIVEN:
        return False  # callers may have sent it as text
    if writer in _WHOLE:
        return reader in _FLOATS or _is_within(limits.within(*_WHOLE[writer]), _READS_WHOLE.get(reader))
    return writer in _FLOATS.get(reader, ())


def _is_within(inner: Limits, outer: tuple[int, int] | None) -> bool:
    if outer is None or inner.minimum is None or inner.maximum is None:
        return False
    return outer[0] <= inner.minimum and inner.maximum <= outer[1]
