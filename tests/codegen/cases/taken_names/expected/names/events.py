"""What the names domain tells.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Annotated as TypingAnnotated
from typing import TypeAlias

from pydantic import Field as PydanticField

from hero_sdk.values import Change, DomainEvent, Reset

from .models import Thing

__all__ = ["NamesEvent", "NamesTaken"]


class NamesTaken(DomainEvent):
    """What its class keeps of itself has names of its own."""

    event_name = "names.taken"
    event_domain = "names"
    about = "sid"

    sid: str
    about_: TypingAnnotated[str, PydanticField(alias="about")]
    event_name_: TypingAnnotated[str, PydanticField(alias="event_name")]
    event_domain_: TypingAnnotated[str, PydanticField(alias="event_domain")]
    is_transient_: TypingAnnotated[bool, PydanticField(alias="is_transient")]
    class_: TypingAnnotated[str, PydanticField(alias="class")]


NamesEvent: TypeAlias = Change[Thing] | NamesTaken | Reset
"""What a listener of the domain may hear."""
