"""What a service tells: changes of its objects, and the events its schema declares.

The same values on both sides: handlers make them and a domain's ``audience`` is asked about them, clients receive them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeAlias, TypeVar

from hero_sdk.values.struct import Struct

__all__ = ["Change", "Created", "Deleted", "DomainEvent", "Event", "Reset", "Updated"]

T = TypeVar("T")
D = TypeVar("D", covariant=True)


@dataclass(frozen=True, slots=True)
class Created(Generic[T]):
    """An object was stored."""

    sid: str
    object: T | None = None
    """As it was stored; None where only its sid is told."""


@dataclass(frozen=True, slots=True)
class Updated(Generic[T]):
    """An object was changed."""

    sid: str
    object: T | None = None
    """As it was from then on; None where only its sid is told."""


@dataclass(frozen=True, slots=True)
class Deleted(Generic[T]):
    """An object was deleted."""

    sid: str
    object: T | None = None
    """As it was last; None where only its sid is told."""


Change: TypeAlias = Created[T] | Updated[T] | Deleted[T]
"""What can happen to an object."""


@dataclass(frozen=True, slots=True)
class Reset:
    """What happened since the cursor cannot be told any more: read again what matters; what follows is new."""

    reason: str


class DomainEvent(Struct):
    """Base of the events a schema declares."""

    event_name: ClassVar[str]
    """On the wire: ``order.moved``."""

    event_domain: ClassVar[str]
    is_transient: ClassVar[bool] = False
    """Told to whoever listens just then, and never logged."""

    about: ClassVar[str | None] = None
    """The field with the sid of the object it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Generic[D]):
    """Something that happened, with when and where."""

    type: str
    """On the wire: ``order.updated``, ``order.moved``, ``reset``."""

    data: D
    at: datetime
    context: int
    domain: str
    """Empty for a reset."""

    cursor: str | None = None
    """Give it as ``after`` to go on behind this event, some time later; None for what is not logged."""
