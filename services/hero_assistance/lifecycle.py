"""How a ticket's status may move, and what a word said on it does to it. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hero_models.assistance import TicketStatus, WrongStatus
from hero_sdk.rpc import FailedPrecondition

__all__ = ["after_comment", "as_kept", "as_shown", "check_open", "check_step", "moved"]

_SHOWN = {TicketStatus.ON_HOLD: TicketStatus.OPEN, TicketStatus.SPAM: TicketStatus.CLOSED}
_REOPENED_BY_CUSTOMER = {TicketStatus.WAITING, TicketStatus.ON_HOLD, TicketStatus.SOLVED}


def as_shown(kept: TicketStatus) -> TicketStatus:
    """The status a customer sees: that somebody put it off, or called it spam, is the desk's own business."""
    return _SHOWN.get(kept, kept)


def as_kept(seen: Iterable[TicketStatus]) -> set[TicketStatus]:
    """The statuses behind those a customer sees; what they never see is no word of theirs."""
    wanted = set(seen)
    return {kept for kept in TicketStatus if as_shown(kept) in wanted}


def check_open(now: TicketStatus) -> None:
    """Raises WrongStatus on a closed ticket, which stays as it is."""
    if now is TicketStatus.CLOSED:
        raise WrongStatus("a closed ticket stays as it is", status=now)


def check_step(now: TicketStatus, wished: TicketStatus, *, by_staff: bool) -> None:
    """Raises WrongStatus where somebody may not move a ticket from ``now`` to ``wished``.

    Closed is final and nothing returns to new. A customer may only call a ticket solved, or open it again, and
    never takes a spam mark away.
    """
    if wished is now:
        return
    if now is TicketStatus.CLOSED:
        raise WrongStatus("a closed ticket stays closed; open a new one", status=now)
    if wished is TicketStatus.NEW:
        raise WrongStatus("a ticket is new only once", status=now)
    if by_staff:
        return
    if now is TicketStatus.SPAM:
        raise WrongStatus("this ticket takes no changes; open a new one", status=TicketStatus.CLOSED)
    if wished is TicketStatus.SOLVED or (wished is TicketStatus.OPEN and now in _REOPENED_BY_CUSTOMER):
        return
    raise WrongStatus(f"a customer cannot set a ticket to {wished.value}", status=now)


def moved(to: TicketStatus, at: datetime, wake_at: datetime | None = None) -> dict[str, Any]:
    """What of a ticket changes when it comes to the status ``to``; ``wake_at`` is when one put off is open again.

    Raises FailedPrecondition for one that is put off without saying until when, or until a time that is over.
    """
    if to is TicketStatus.ON_HOLD and (wake_at is None or wake_at <= at):
        raise FailedPrecondition("a ticket is put off until a time to come: give `wake_at`")
    return {
        "status": to,
        "wake_at": wake_at if to is TicketStatus.ON_HOLD else None,
        "solved_at": at if to is TicketStatus.SOLVED else None,
    }


def after_comment(now: TicketStatus, *, by_staff: bool) -> TicketStatus:
    """The status a ticket has once something was said on it that its customer may read.

    A customer's word opens a ticket that waited or was solved; an answer makes it wait for the customer. A spam mark
    survives both. Raises WrongStatus on a closed ticket.
    """
    if now is TicketStatus.SPAM:
        return now  # what is said on spam is kept and wakes nobody
    if now is TicketStatus.CLOSED:
        raise WrongStatus("a closed ticket takes no more comments; open a new one", status=now)
    if by_staff:
        return TicketStatus.WAITING if now in (TicketStatus.NEW, TicketStatus.OPEN) else now
    return TicketStatus.OPEN if now in _REOPENED_BY_CUSTOMER else now
