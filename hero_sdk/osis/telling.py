"""What of a domain's changes is told to others, and to whom: decided when it happens, and kept with it.

Who may know of a change is asked in the transaction that makes it, since later there may be nothing left to ask about.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import ValidationError

from hero_sdk.errors import InvalidParams
from hero_sdk.values import (
    Created,
    Deleted,
    DomainEvent,
    Event,
    RootObject,
    RowUnreadable,
    Updated,
    problems,
    read_row,
    smartid,
    to_json,
    to_wire,
    without_secrets,
)

if TYPE_CHECKING:
    from hero_sdk.osis.place import Place

__all__ = [
    "Audience",
    "EventRules",
    "Operation",
    "Passing",
    "audience_of_change",
    "audience_of_event",
    "checked_event",
    "passing_of",
    "sid_of_event",
    "text_of",
]

Operation = Literal["created", "updated", "deleted", "told"]
"""What is done to an object; the last for an event that a schema declares."""

Audience = str | Iterable[str] | None
"""Claims of which a recipient needs one; None for whoever may read the type."""

_CHANGES = {"created": Created, "updated": Updated, "deleted": Deleted}

_log = logging.getLogger("hero_sdk.osis")


@dataclass(frozen=True, slots=True)
class EventRules:
    """What a domain tells."""

    namespaces: Mapping[str, str] = field(default_factory=dict)
    """Types whose changes are told → the namespace their events are named after."""

    audience: Callable[[Event[Any]], Audience] | None = None
    """Asked on the writer's thread, within the transaction; what it raises refuses the change."""


class Passing(NamedTuple):
    """An event that is told to whoever listens, and not kept."""

    name: str
    sid: str
    time_ms: int
    audience: str | None
    body: str


def audience_of_change(
    place: Place, type_name: str, number: int, operation: Operation, at: datetime, of: RootObject | str
) -> str | None:
    """The audience of a change as it is kept; ``of`` is the object or its stored text."""
    obj = of
    if isinstance(obj, str):
        try:
            obj = read_row(place.schema.tables[type_name].model, obj)
        except RowUnreadable as error:
            _log.warning(
                "%s: %s %s was deleted, and nobody is told: %s", place, type_name, smartid.encode(number), error
            )
            return ""
    data = _CHANGES[operation](smartid.encode(number), obj)
    return _asked(place, f"{place.schema.events.namespaces[type_name]}.{operation}", data, at)


def audience_of_event(place: Place, event: DomainEvent, at: datetime) -> str | None:
    """The audience of a declared event as it is kept."""
    return _asked(place, event.event_name, event, at)


def checked_event(place: Place, event: DomainEvent) -> DomainEvent:
    """``event`` with everything in it checked once more: a list in it may have been changed unseen."""
    if event.event_domain != place.domain:
        raise TypeError(f"{event.event_name} is an event of {event.event_domain}, and this is the store of {place}")
    try:
        raw = to_wire(event)
    except (ValueError, TypeError, UserWarning) as error:
        raise InvalidParams(f"{event.event_name} cannot be told: {error}") from error
    try:
        return type(event).model_validate(raw)
    except ValidationError as error:
        wrong = problems(error, event)
        said = "; ".join(f"{each['path']} {each['message']}".strip() for each in wrong[:3])
        raise InvalidParams(f"{event.event_name}: {said}", errors=wrong) from error


def passing_of(place: Place, event: DomainEvent, time_ms: int, at: datetime) -> Passing:
    """An event that is not kept, as it is told."""
    audience = audience_of_event(place, event, at)
    return Passing(event.event_name, sid_of_event(event), time_ms, audience, text_of(event))


def text_of(event: DomainEvent) -> str:
    """What is told of a declared event, as JSON."""
    return to_json(without_secrets(event)).decode()


def sid_of_event(event: DomainEvent) -> str:
    """The sid of the object that ``event`` is about, or an empty text."""
    found = "" if event.about is None else getattr(event, event.about)
    return found or ""


def _asked(place: Place, name: str, data: Any, at: datetime) -> str | None:
    ask = place.schema.events.audience
    if ask is None:
        return None
    answer = ask(Event(type=name, data=data, at=at, context=place.context, domain=place.domain))
    if answer is None:
        return None
    claims = [answer] if isinstance(answer, str) else list(answer)
    for claim in claims:
        if not isinstance(claim, str) or not claim or not claim.isprintable() or set(claim) & _NOT_IN_CLAIMS:
            raise TypeError(
                f"the audience of {name} must be claims, like `order.read` or `users.ann`: {claim!r} is none"
            )
    return " ".join(claims)


_NOT_IN_CLAIMS = frozenset(" ,*")
