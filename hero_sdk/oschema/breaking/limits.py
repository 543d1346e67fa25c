"""Limits on a value, gathered from a field and the aliases its type is called by, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from hero_sdk.oschema import schema

__all__ = ["NONE", "Limits", "stricter"]

N = TypeVar("N", bound=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """As ``schema.Constraints``; patterns add up, since each alias may bring its own."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: frozenset[str] = frozenset()

    def and_those_of(self, more: schema.Constraints) -> Limits:
        """Both together: the tighter of each."""
        return Limits(
            minimum=_greatest(self.minimum, more.minimum),
            maximum=_least(self.maximum, more.maximum),
            min_length=_greatest(self.min_length, more.min_length),
            max_length=_least(self.max_length, more.max_length),
            patterns=self.patterns | ({more.pattern} if more.pattern is not None else set()),
        )

    def within(self, least: int | None, greatest: int | None) -> Limits:
        """These, for a type that has a range of its own."""
        return replace(self, minimum=_greatest(self.minimum, least), maximum=_least(self.maximum, greatest))


NONE = Limits()


def stricter(reader: Limits, writer: Limits) -> Iterator[str]:
    """Names of the limits that ``reader`` sets and ``writer`` does not keep."""
    if reader.minimum is not None and (writer.minimum is None or writer.minimum < reader.minimum):
        yield "minimum"
    if reader.maximum is not None and (writer.maximum is None or writer.maximum > reader.maximum):
        yield "maximum"
    if (reader.min_length or 0) > (writer.min_length or 0):
        yield "min_length"
    if reader.max_length is not None and (writer.max_length is None or writer.max_length > reader.max_length):
        yield "max_length"
    if not reader.patterns <= writer.patterns:
        yield "patterns"


def _greatest(one: N | None, other: N | None) -> N | None:
    return other if one is None else one if other is None else max(one, other)


def _least(one: N | None, other: N | None) -> N | None:
    return other if one is None else one if other is None else min(one, other)
