"""What the services domain tells.

Written by `hero-sdk generate` from schemas/services. Change the schema, not this file.
"""

from __future__ import annotations

from typing import TypeAlias

from hero_sdk.values import Change, DomainEvent, Reset, Sid

from .models import Color, Item, Other, Third

__all__ = ["ItemMoved", "ItemTyping", "ServicesEvent"]


class ItemMoved(DomainEvent):
    event_name = "item.moved"
    event_domain = "services"
    about = "item_sid"

    item_sid: Sid
    color: Color = Color.RED


class ItemTyping(DomainEvent):
    event_name = "item.typing"
    event_domain = "services"
    is_transient = True

    who: str


ServicesEvent: TypeAlias = Change[Item] | Change[Other] | Change[Third] | ItemMoved | ItemTyping | Reset
"""What a listener of the domain may hear."""
