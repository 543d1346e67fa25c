"""Who sees what on the desk, and how tickets move: called through the typed client in memory."""

from __future__ import annotations

import pytest

from hero_models.assistance import (
    AssistanceClient,
    CommentFinding,
    Priority,
    Role,
    TicketFinding,
    TicketStatus,
    TicketView,
    WrongStatus,
)
from hero_sdk.rpc import FailedPrecondition, InvalidParams, NotFound, PermissionDenied, Unauthenticated

pytestmark = pytest.mark.usefixtures("desk")


async def opened(client: AssistanceClient, title: str = "The printer hums") -> TicketView:
    return await client.ticket.create(title, body="In B flat.")


class TestWhoIsCalling:
    async def test_nobody_is_refused(self, desk: AssistanceClient) -> None:
        with pytest.raises(Unauthenticated, match="X-Hero-User"):
            await desk.ticket.list()

    async def test_somebody_unknown_is_refused(self, desk: AssistanceClient) -> None:
        with pytest.raises(Unauthenticated, match="nobody here is known as 'mallory'"):
            await desk.as_user("mallory").ticket.list()

    async def test_a_person_is_known_by_alias_and_email_but_never_by_sid(
        self, desk: AssistanceClient, ana: AssistanceClient
    ) -> None:
        mine = await ana.ticket.list()
        sid = mine.items[0].requester.user_id

        assert await desk.as_user("ana@customer.example").ticket.list() == mine
        with pytest.raises(Unauthenticated):
            await desk.as_user(sid).ticket.list()


class TestTickets:
    @pytest.mark.parametrize("title", ["打印机坏了", "Принтер не печатает", "الطابعة لا تعمل", "🖨️ 💥", "a" * 200])
    async def test_a_title_may_be_in_any_language(self, ana: AssistanceClient, title: str) -> None:
        ticket = await opened(ana, title)

        assert (await ana.ticket.get(ticket.ticket_id)).title == title

    @pytest.mark.parametrize("title", ["", "a" * 201])
    async def test_a_title_has_1_to_200_characters(self, ana: AssistanceClient, title: str) -> None:
        with pytest.raises(InvalidParams):
            await opened(ana, title)

    async def test_tickets_are_numbered_one_after_the_other(
        self, ana: AssistanceClient, jonas: AssistanceClient
    ) -> None:
        first, second = await opened(ana), await opened(jonas)

        assert second.number == first.number + 1

    async def test_a_ticket_is_found_by_its_number(self, ana: AssistanceClient) -> None:
        ticket = await opened(ana)

        assert await ana.ticket.get(f"#{ticket.number}") == ticket
        with pytest.raises(NotFound):
            await ana.ticket.get(str(ticket.number))

    @pytest.mark.parametrize("ticket_id", ["zzzz", "#999", "#", "#x", "#99999999999999999999", "' or 1=1"])
    async def test_an_unknown_ticket_is_not_found(self, tom: AssistanceClient, ticket_id: str) -> None:
        with pytest.raises(NotFound):
            await tom.ticket.get(ticket_id)

    async def test_somebody_elses_ticket_answers_like_none(
        self, ana: AssistanceClient, jonas: AssistanceClient
    ) -> None:
        ticket = await opened(ana)

        with pytest.raises(NotFound) as hidden:
            await jonas.ticket.get(ticket.ticket_id)
        with pytest.raises(NotFound) as missing:
            await jonas.ticket.get("zzzz")
        assert hidden.value.message.replace(ticket.ticket_id, "zzzz") == missing.value.message

    async def test_a_customer_lists_their_own_only(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        assert {ticket.requester.display_name for ticket in (await ana.ticket.list()).items} == {"Ana Ferreira"}
        assert len((await tom.ticket.list()).items) == 6

    async def test_lists_are_filtered_and_paged_newest_first(self, tom: AssistanceClient) -> None:
        first = await tom.ticket.list(limit=4)
        second = await tom.ticket.list(limit=4, cursor=first.next_cursor)
        urgent = await tom.ticket.list(priority=[Priority.URGENT, Priority.HIGH], tag="csv")

        numbers = [ticket.number for ticket in first.items + second.items]
        assert numbers == [6, 5, 4, 3, 2, 1]
        assert second.next_cursor is None
        assert [ticket.title for ticket in urgent.items] == ["Export to CSV stops after 10,000 rows"]

    async def test_an_archived_ticket_leaves_the_list(self, tom: AssistanceClient) -> None:
        ticket = await tom.ticket.archive("#1")

        assert ticket.is_archived
        assert ticket.ticket_id not in [found.ticket_id for found in (await tom.ticket.list()).items]
        assert [found.ticket_id for found in (await tom.ticket.list(archived=True)).items] == [ticket.ticket_id]

    async def test_a_customer_cannot_archive(self, ana: AssistanceClient) -> None:
        with pytest.raises(PermissionDenied):
            await ana.ticket.archive("#1")

    async def test_a_customer_cannot_open_tickets_for_others(
        self, ana: AssistanceClient, tom: AssistanceClient
    ) -> None:
        jonas = (await tom.ticket.get("#2")).requester

        with pytest.raises(PermissionDenied):
            await ana.ticket.create("For Jonas", requester_id=jonas.user_id)
        ticket = await tom.ticket.create("For Jonas", requester_id=jonas.user_id)
        assert ticket.requester == jonas


class TestStatus:
    async def test_the_first_thing_a_helper_does_opens_a_new_ticket(
        self, ana: AssistanceClient, tom: AssistanceClient
    ) -> None:
        ticket = await opened(ana)

        assert (await tom.ticket.update(ticket.ticket_id, priority=Priority.HIGH)).status is TicketStatus.OPEN

    async def test_whoever_solves_a_ticket_becomes_its_assignee(
        self, ana: AssistanceClient, tom: AssistanceClient
    ) -> None:
        ticket = await opened(ana)

        solved = await tom.ticket.update(ticket.ticket_id, status=TicketStatus.SOLVED)

        assert solved.assignee is not None
        assert solved.assignee.display_name == "Tom Okafor"

    async def test_an_answer_waits_for_the_customer_whose_word_opens_it_again(
        self, ana: AssistanceClient, tom: AssistanceClient
    ) -> None:
        ticket = await opened(ana)
        await tom.comment.create(ticket.ticket_id, "Which model is it?")
        assert (await ana.ticket.get(ticket.ticket_id)).status is TicketStatus.WAITING

        await ana.comment.create(ticket.ticket_id, "The grey one.")
        assert (await ana.ticket.get(ticket.ticket_id)).status is TicketStatus.OPEN

    async def test_a_customer_may_call_it_solved_and_nothing_else(self, ana: AssistanceClient) -> None:
        ticket = await opened(ana)

        assert (await ana.ticket.update(ticket.ticket_id, status=TicketStatus.SOLVED)).status is TicketStatus.SOLVED
        assert (await ana.ticket.update(ticket.ticket_id, status=TicketStatus.OPEN)).status is TicketStatus.OPEN
        with pytest.raises(WrongStatus):
            await ana.ticket.update(ticket.ticket_id, status=TicketStatus.CLOSED)
        for change in ({"priority": Priority.URGENT}, {"title": "Mine"}, {"body": "Mine"}, {"tags": ["vip"]}):
            with pytest.raises(PermissionDenied):
                await ana.ticket.update(ticket.ticket_id, **change)  # type: ignore[arg-type]
        for wish in ({"priority": Priority.URGENT}, {"tags": ["vip"]}):
            with pytest.raises(PermissionDenied):
                await ana.ticket.create("Me first", **wish)  # type: ignore[arg-type]

    async def test_closed_is_final(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        ticket = await opened(ana)
        await tom.ticket.update(ticket.ticket_id, status=TicketStatus.CLOSED)

        with pytest.raises(WrongStatus):
            await tom.ticket.update(ticket.ticket_id, status=TicketStatus.OPEN)
        with pytest.raises(WrongStatus):
            await tom.ticket.update(ticket.ticket_id, title="Something else")
        with pytest.raises(WrongStatus):
            await tom.comment.create(ticket.ticket_id, "One more thing")

    async def test_a_spam_mark_is_neither_seen_nor_taken_away_by_its_customer(
        self, ana: AssistanceClient, tom: AssistanceClient
    ) -> None:
        ticket = await opened(ana)
        await tom.ticket.update(ticket.ticket_id, status=TicketStatus.SPAM)
        await ana.comment.create(ticket.ticket_id, "Hello?")

        with pytest.raises(WrongStatus) as refused:
            await ana.ticket.update(ticket.ticket_id, status=TicketStatus.SOLVED)
        assert refused.value.status is TicketStatus.CLOSED
        assert (await ana.ticket.get(ticket.ticket_id)).status is TicketStatus.CLOSED
        assert (await tom.ticket.get(ticket.ticket_id)).status is TicketStatus.SPAM
        assert (await ana.ticket.list(status=[TicketStatus.SPAM])).items == []
        closed = await ana.ticket.list(status=[TicketStatus.CLOSED])
        assert [found.ticket_id for found in closed.items] == [ticket.ticket_id]

    async def test_nothing_becomes_new_again(self, tom: AssistanceClient) -> None:
        with pytest.raises(WrongStatus):
            await tom.ticket.update("#1", status=TicketStatus.NEW)

    async def test_a_customer_cannot_be_given_tickets(self, tom: AssistanceClient) -> None:
        ticket = await tom.ticket.get("#1")

        with pytest.raises(PermissionDenied, match="is a customer"):
            await tom.ticket.update("#1", assignee_id=ticket.requester.user_id)


class TestInternalNotes:
    async def test_a_customer_never_sees_a_note(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        everything = await tom.comment.list("#1")
        visible = await ana.comment.list("#1")

        assert [comment.is_internal for comment in everything.items] == [False, False, True]
        assert visible.items == everything.items[:2]
        assert visible.next_cursor is None

    async def test_a_note_moves_nothing_a_customer_sees(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        before = await ana.ticket.get("#1")
        await tom.comment.create("#1", "Still with storage.", is_internal=True)

        assert await ana.ticket.get("#1") == before

    async def test_a_customer_cannot_write_or_answer_notes(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        note = (await tom.comment.list("#1")).items[-1]

        with pytest.raises(PermissionDenied):
            await ana.comment.create("#1", "psst", is_internal=True)
        with pytest.raises(NotFound):
            await ana.comment.create("#1", "What does that mean?", reply_to=note.comment_id)

    async def test_a_public_answer_to_a_note_is_refused(self, tom: AssistanceClient) -> None:
        note = (await tom.comment.list("#1")).items[-1]

        with pytest.raises(FailedPrecondition, match="internal note"):
            await tom.comment.create("#1", "As I said there …", reply_to=note.comment_id)
        answer = await tom.comment.create("#1", "Seen.", reply_to=note.comment_id, is_internal=True)
        assert answer.reply_to == note.comment_id

    async def test_search_finds_notes_for_helpers_only(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        found = await tom.search.query("storage team")
        assert [type(finding) for finding in found] == [CommentFinding]
        assert await ana.search.query("storage team") == []


class TestSearch:
    async def test_titles_bodies_and_comments_are_found(self, tom: AssistanceClient) -> None:
        by_title = await tom.search.query("Rechnung")
        by_body = await tom.search.query("真っ白")
        by_comment = await tom.search.query("region")

        assert [f.ticket.number for f in by_title if isinstance(f, TicketFinding)] == [2]
        assert [f.ticket.number for f in by_body if isinstance(f, TicketFinding)] == [3]
        assert {type(finding) for finding in by_comment} == {CommentFinding}

    async def test_what_was_just_written_is_found(self, ana: AssistanceClient) -> None:
        ticket = await opened(ana, "A squeaking hinge")

        [finding] = await ana.search.query("squeaking")
        assert isinstance(finding, TicketFinding)
        assert finding.ticket == ticket

    async def test_tickets_do_not_crowd_comments_out(self, tom: AssistanceClient) -> None:
        for number in range(6):
            await tom.ticket.create(f"Region {number}")

        found = await tom.search.query("region", limit=4)
        assert [type(finding) for finding in found].count(CommentFinding) == 2

    async def test_a_customer_finds_their_own_only(self, ana: AssistanceClient, jonas: AssistanceClient) -> None:
        assert await ana.search.query("Rechnung") == []
        assert len(await jonas.search.query("Rechnung")) == 1


async def test_roles_are_told_to_readers(ana: AssistanceClient) -> None:
    comments = (await ana.comment.list("#1")).items

    assert [comment.author.role for comment in comments] == [Role.AGENT, Role.CUSTOMER]
