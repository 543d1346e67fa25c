"""From the text of a stream to typed events, for both kinds of clients."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from hero_sdk.client.address import Address
from hero_sdk.client.answers import ErrorClasses, read_result
from hero_sdk.client.event_types import EventTypes
from hero_sdk.client.failures import BadAnswer
from hero_sdk.client.subscription import Subscription
from hero_sdk.events import Block
from hero_sdk.values import Created, Deleted, Event, Reset, RootObject, Updated

__all__ = ["TypedSubscription"]

_CHANGES = {"created": Created, "updated": Updated, "deleted": Deleted}

log = logging.getLogger("hero_sdk.client")


class TypedSubscription(Subscription):
    """A subscription of who knows what the events of some domains look like."""

    def __init__(
        self,
        known: Sequence[EventTypes],
        errors: ErrorClasses,
        types: Sequence[str],
        sid: str | Sequence[str] | None,
        after: str | None,
    ) -> None:
        """To the one domain that is ``known``, or to the whole service where they are several."""
        domain = known[0].domain if len(known) == 1 else None
        sids = [] if sid is None else [sid] if isinstance(sid, str) else list(sid)
        super().__init__(domain, types, sids, after)
        self._known = {each.domain: each for each in known}
        self._errors = errors

    def next_event(self) -> Event[Any] | None:
        """The next event whose type is known; None where nothing is left of what was read. Raises BadAnswer."""
        while (block := self.next_block()) is not None:
            event = _read_event(block, self._known)
            if event is not None:
                return event
        return None

    def refusal(self, address: Address, status: int, body: bytes) -> Exception:
        """The error that the service answered instead of a stream."""
        try:
            return self._errors.rebuild(orjson.loads(body)["error"])
        except (ValueError, KeyError, TypeError, BadAnswer):
            return BadAnswer(f"{address} answered HTTP {status} where events were asked for")


def _read_event(block: Block, known: Mapping[str, EventTypes]) -> Event[Any] | None:
    """The event of ``block``; None for one of a newer service, whose type is not known here. Raises BadAnswer."""
    try:
        said = orjson.loads(block.data)
        at = datetime.fromtimestamp(said["at"], UTC)
        context, domain, value = said["context"], said["domain"], said["data"]
        data = Reset(value["reason"]) if block.event == "reset" else _data(block.event, said, known.get(domain))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadAnswer(f"the service told something that is no event: {block.event} {block.data[:120]}") from error
    if data is None:
        log.debug("an event of unknown type %s was passed over", block.event)
        return None
    return Event(type=block.event, data=data, at=at, context=context, domain=domain, cursor=block.cursor)


def _data(name: str, said: Mapping[str, Any], known: EventTypes | None) -> Any:
    if known is None:
        return None
    value = said["data"]
    for declared in known.declared:
        if declared.event_name == name:
            return read_result(value, _adapter(declared))
    namespace, _, what = name.rpartition(".")
    model = known.objects.get(namespace)
    change = _CHANGES.get(what)
    if model is None or change is None:
        return None
    return change(value["sid"], None if said.get("partial") else _object(model, value))


def _object(model: type[RootObject], value: Any) -> RootObject | None:
    """The object; None where it was told under another schema than this client's."""
    try:
        found: RootObject = read_result(value, _adapter(model))
    except (BadAnswer, ValidationError) as error:
        log.warning("of %s %s only its sid is understood: %s", model.__name__, value.get("sid"), error)
        return None
    return found


@cache
def _adapter(model: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(model)
