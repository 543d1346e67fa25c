"""How tickets move, what is noted of it, and what happens to them by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hero_assistance.lifecycle import after_comment, as_kept, as_shown, check_step
from hero_assistance.timers import EVERY_S
from hero_models.assistance import AssistanceClient, Priority, Ticket, TicketStatus, TicketView, WrongStatus
from hero_sdk import HeroServer
from hero_sdk.osis import Store
from hero_sdk.rpc import FailedPrecondition, NotFound, PermissionDenied
from hero_sdk.testing import ManualClock
from hero_sdk.values import now

NEW, OPEN, WAITING, ON_HOLD, SOLVED, CLOSED, SPAM = TicketStatus


@pytest.fixture
def clock(server: HeroServer) -> ManualClock:
    clock = ManualClock()
    server.clock(clock)
    return clock


@pytest.fixture
def kept(server: HeroServer, desk: AssistanceClient) -> Store[Ticket]:
    return server.osis.domain(0, "assistance").of(Ticket)


async def opened(ana: AssistanceClient) -> TicketView:
    return await ana.ticket.create("The printer hums", body="In B flat.")


async def told(tom: AssistanceClient, ticket: TicketView) -> list[tuple[str, Any, Any, str | None]]:
    """The history: field, before, after, who."""
    page = await tom.ticket.history(ticket.ticket_id)
    return [(each.field, each.before, each.after, each.actor and each.actor.display_name) for each in page.items]


class TestLifecycle:
    """T1."""

    @pytest.mark.parametrize("now", TicketStatus)
    @pytest.mark.parametrize("wished", TicketStatus)
    @pytest.mark.parametrize("by_staff", [True, False])
    def test_who_may_move_a_ticket_where(self, now: TicketStatus, wished: TicketStatus, by_staff: bool) -> None:
        is_allowed = wished is now or (
            wished is not NEW
            and now is not CLOSED
            and (
                by_staff
                or (now is not SPAM and (wished is SOLVED or (wished is OPEN and now in (WAITING, ON_HOLD, SOLVED))))
            )
        )
        if is_allowed:
            check_step(now, wished, by_staff=by_staff)
        else:
            with pytest.raises(WrongStatus):
                check_step(now, wished, by_staff=by_staff)

    @pytest.mark.parametrize(
        ("now", "after_customer", "after_staff"),
        [
            (NEW, NEW, WAITING),
            (OPEN, OPEN, WAITING),
            (WAITING, OPEN, WAITING),
            (ON_HOLD, OPEN, ON_HOLD),
            (SOLVED, OPEN, SOLVED),
            (SPAM, SPAM, SPAM),
        ],
    )
    def test_what_a_word_does(self, now: TicketStatus, after_customer: TicketStatus, after_staff: TicketStatus) -> None:
        assert after_comment(now, by_staff=False) is after_customer
        assert after_comment(now, by_staff=True) is after_staff

    def test_what_customers_see_of_a_status(self) -> None:
        assert {status: as_shown(status) for status in (NEW, OPEN, ON_HOLD, SPAM)} == {
            NEW: NEW,
            OPEN: OPEN,
            ON_HOLD: OPEN,
            SPAM: CLOSED,
        }
        assert as_kept([OPEN]) == {OPEN, ON_HOLD}
        assert as_kept([CLOSED, NEW]) == {CLOSED, SPAM, NEW}
        assert as_kept([ON_HOLD, SPAM]) == set()


class TestPuttingOff:
    async def test_it_needs_a_time_to_come(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        ticket = await opened(ana)
        for wake_at in (None, now() - timedelta(minutes=1)):
            with pytest.raises(FailedPrecondition, match="wake_at"):
                await tom.ticket.set_status(ticket.ticket_id, ON_HOLD, wake_at)

    async def test_its_customer_sees_nothing_of_it(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        ticket = await opened(ana)
        await tom.ticket.set_status(ticket.ticket_id, OPEN)
        before = await ana.ticket.get(ticket.ticket_id)
        put_off = await tom.ticket.set_status(ticket.ticket_id, ON_HOLD, now() + timedelta(days=2))

        assert put_off.wake_at is not None
        assert await ana.ticket.get(ticket.ticket_id) == before
        assert ticket.ticket_id in {each.ticket_id for each in (await ana.ticket.list(status=[OPEN])).items}
        assert (await ana.ticket.list(status=[ON_HOLD])).items == []

    async def test_it_is_open_again_in_time(
        self, clock: ManualClock, ana: AssistanceClient, tom: AssistanceClient, kept: Store[Ticket]
    ) -> None:
        ticket = await opened(ana)
        await tom.ticket.set_status(ticket.ticket_id, ON_HOLD, now() + timedelta(days=2))
        await clock.advance(2 * EVERY_S)
        assert (await tom.ticket.get(ticket.ticket_id)).status is ON_HOLD

        await kept.patch(ticket.ticket_id, {"wake_at": now() - timedelta(seconds=1)})
        await clock.advance(2 * EVERY_S)
        woken = await tom.ticket.get(ticket.ticket_id)
        assert (woken.status, woken.wake_at) == (OPEN, None)
        assert ("status", "on_hold", "open", None) in await told(tom, ticket)


async def test_what_is_solved_long_enough_is_closed(
    clock: ManualClock, ana: AssistanceClient, tom: AssistanceClient, kept: Store[Ticket]
) -> None:
    ticket = await opened(ana)
    await tom.ticket.set_status(ticket.ticket_id, SOLVED)
    await clock.advance(2 * EVERY_S)
    assert (await tom.ticket.get(ticket.ticket_id)).status is SOLVED

    await kept.patch(ticket.ticket_id, {"solved_at": now() - timedelta(days=7, seconds=1)})
    await clock.advance(2 * EVERY_S)
    assert (await tom.ticket.get(ticket.ticket_id)).status is CLOSED


async def test_a_word_on_a_closed_ticket_opens_one_that_follows_it(
    ana: AssistanceClient, tom: AssistanceClient
) -> None:
    ticket = await opened(ana)
    await tom.ticket.set_status(ticket.ticket_id, CLOSED)
    said = await ana.comment.create(ticket.ticket_id, "It hums again.")
    follow_up = await ana.ticket.get(said.ticket_id)

    assert follow_up.ticket_id != ticket.ticket_id
    assert (follow_up.follows, follow_up.title, follow_up.status) == (ticket.ticket_id, ticket.title, NEW)
    assert (await ana.ticket.get(ticket.ticket_id)).status is CLOSED
    with pytest.raises(WrongStatus):
        await tom.comment.create(ticket.ticket_id, "Does it?")


class TestHistory:
    async def test_every_change_is_told_with_who_and_what_was_before(
        self, ana: AssistanceClient, tom: AssistanceClient, maya: AssistanceClient
    ) -> None:
        ticket = await opened(ana)
        me = (await maya.user.me()).user_id
        await tom.ticket.update(ticket.ticket_id, priority=Priority.HIGH, tags=["print"])
        await maya.ticket.assign(ticket.ticket_id, me)
        await tom.comment.create(ticket.ticket_id, "Which floor?")
        await ana.comment.create(ticket.ticket_id, "The third.")
        await tom.ticket.archive(ticket.ticket_id)
        await tom.ticket.unarchive(ticket.ticket_id)
        await maya.ticket.assign(ticket.ticket_id)

        assert await told(tom, ticket) == [
            ("created", None, None, "Ana Ferreira"),
            ("status", "new", "open", "Tom Okafor"),
            ("priority", "normal", "high", "Tom Okafor"),
            ("tags", [], ["print"], "Tom Okafor"),
            ("assignee_sid", None, me, "Maya Lindqvist"),
            ("status", "open", "waiting", "Tom Okafor"),
            ("status", "waiting", "open", "Ana Ferreira"),
            ("is_archived", False, True, "Tom Okafor"),
            ("is_archived", True, False, "Tom Okafor"),
            ("assignee_sid", me, None, "Maya Lindqvist"),
        ]

    async def test_tags_of_two_people_at_once_are_merged(
        self, ana: AssistanceClient, tom: AssistanceClient, maya: AssistanceClient
    ) -> None:
        """T4."""
        ticket = await opened(ana)
        await tom.ticket.update(ticket.ticket_id, tags=["print", "old"])
        await tom.ticket.update(ticket.ticket_id, add_tags=["third floor", "print"])
        merged = await maya.ticket.update(ticket.ticket_id, remove_tags=["old"], add_tags=["noise"])

        assert merged.tags == ["print", "third floor", "noise"]

    async def test_it_is_no_customer_s_business(self, ana: AssistanceClient, jonas: AssistanceClient) -> None:
        ticket = await opened(ana)
        for customer in (ana, jonas):
            with pytest.raises(PermissionDenied):
                await customer.ticket.history(ticket.ticket_id)

    async def test_tags_are_no_customer_s_business(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        """A11."""
        ticket = await opened(ana)
        before = await ana.ticket.get(ticket.ticket_id)
        await tom.ticket.update(ticket.ticket_id, status=OPEN)
        opened_ = await ana.ticket.get(ticket.ticket_id)
        await tom.ticket.update(ticket.ticket_id, tags=["difficult customer"])

        assert before.tags == []
        assert await ana.ticket.get(ticket.ticket_id) == opened_
        with pytest.raises(PermissionDenied, match="tags"):
            await ana.ticket.list(tag="difficult customer")

    async def test_an_unknown_ticket_has_none(self, tom: AssistanceClient) -> None:
        with pytest.raises(NotFound):
            await tom.ticket.history("zz")
