"""What a client has to know of a domain's events to read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hero_sdk.values import DomainEvent, RootObject

__all__ = ["EventTypes"]


class EventTypes(NamedTuple):
    """The events of one domain."""

    domain: str
    objects: Mapping[str, type[RootObject]] = {}
    """Namespace of a root object → its model."""

    declared: tuple[type[DomainEvent], ...] = ()
