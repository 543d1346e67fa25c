"""What a change is about: a name, and where it stands in both versions."""

from __future__ import annotations

from dataclasses import dataclass

from hero_sdk.oschema.source import Span

__all__ = ["Subject"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of the schema; it stands in at least one of the versions."""

    name: str
    """As people say it: ``Order.notes``, ``orderservice.assign``, ``OrderStatus.new``."""

    old: Span | None
    new: Span | None
    """For what is gone: where it would stand, if what held it is still there."""

    @property
    def place(self) -> Span:
        place = self.new or self.old
        assert place is not None
        return place
