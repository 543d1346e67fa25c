"""A desk with people and tickets to look at: what `--demo` fills an empty one with."""

from __future__ import annotations

from dataclasses import dataclass

from hero_models.assistance import Comment, Priority, Role, Ticket, TicketStatus, User
from hero_sdk import HeroServer
from hero_sdk.osis import DomainStore

__all__ = ["PEOPLE", "STORIES", "fill"]


@dataclass(frozen=True)
class Story:
    """A ticket and what was said on it: (who, words), notes marked by a leading `note:`."""

    by: str
    title: str
    body: str
    said: tuple[tuple[str, str], ...] = ()
    status: TicketStatus = TicketStatus.NEW
    priority: Priority = Priority.NORMAL
    assignee: str | None = None
    tags: tuple[str, ...] = ()


PEOPLE = (
    ("maya@acme.example", "Maya Lindqvist", "maya", Role.ADMIN),
    ("tom@acme.example", "Tom Okafor", "tom", Role.AGENT),
    ("ana@customer.example", "Ana Ferreira", "ana", Role.CUSTOMER),
    ("jonas@customer.example", "Jonas Weber", "jonas", Role.CUSTOMER),
    ("yuki@customer.example", "田中 由紀", "yuki", Role.CUSTOMER),
    ("leila@customer.example", "ليلى حداد", "leila", Role.CUSTOMER),
)
"""Email, name, alias, role."""

STORIES = (
    Story(
        by="ana",
        title="Export to CSV stops after 10,000 rows",
        body="The export of our customer list ends at row 10,000 without any message. We have 14,212 customers.",
        said=(
            ("tom", "Thank you, I can see it here too. Does it also happen when you export only one region?"),
            ("ana", "One region works. It is only the whole list."),
            ("tom", "note: Looks like the page limit of the old reporting job. Asked the storage team."),
        ),
        status=TicketStatus.OPEN,
        priority=Priority.HIGH,
        assignee="tom",
        tags=("export", "csv"),
    ),
    Story(
        by="jonas",
        title="Rechnung vom Oktober fehlt",
        body="Im Kundenbereich finde ich die Rechnung für Oktober nicht, September und November sind da.",
        said=(("maya", "Wir haben sie neu erzeugt, sie müsste jetzt dort liegen. Sehen Sie sie?"),),
        status=TicketStatus.WAITING,
        assignee="maya",
        tags=("billing",),
    ),
    Story(
        by="yuki",
        title="ログイン後に画面が白くなる",
        body="Safari でログインすると画面が真っ白になります。Chrome では問題ありません。",
        said=(("tom", "note: Reproduced with content blockers on. A fix is in review."),),
        status=TicketStatus.OPEN,
        priority=Priority.URGENT,
        assignee="tom",
        tags=("login", "safari"),
    ),
    Story(
        by="leila",
        title="لا تصلني رسائل التنبيه",
        body="فعّلت التنبيهات بالبريد الإلكتروني لكن لا تصلني أي رسالة منذ أسبوع.",
        tags=("notifications",),
    ),
    Story(
        by="ana",
        title="Can two people share one seat?",
        body="Our evening shift uses the same desk. May both use one account?",
        said=(
            (
                "maya",
                "Each person needs a seat of their own, but seats can be handed over at any time in Settings → Team.",
            ),
            ("ana", "Perfect, that solves it."),
        ),
        status=TicketStatus.SOLVED,
        priority=Priority.LOW,
        assignee="maya",
        tags=("billing", "seats"),
    ),
    Story(
        by="jonas",
        title="API answers 429 during our nightly sync",
        body="Between 02:00 and 02:15 about a third of our calls is refused. What is the limit, and can it be raised?",
        priority=Priority.HIGH,
        tags=("api", "limits"),
    ),
)


async def fill(server: HeroServer) -> None:
    """Stores people and tickets, unless the desk has people already."""
    desk = server.osis.domain(0, "assistance")
    if await desk.of(User).count():
        return
    users = await desk.of(User).new_many(
        [User(email=email, display_name=name, alias=alias, role=role) for email, name, alias, role in PEOPLE]
    )
    sids = {user.alias: user.sid for user in users if user.alias}
    for number, story in enumerate(STORIES, start=1):
        await _tell(desk, story, number, sids)


async def _tell(desk: DomainStore, story: Story, number: int, sids: dict[str, str]) -> None:
    ticket = await desk.of(Ticket).new(
        Ticket(
            number=number,
            title=story.title,
            body=story.body,
            status=story.status,
            priority=story.priority,
            requester_sid=sids[story.by],
            assignee_sid=sids[story.assignee] if story.assignee else None,
            tags=list(story.tags),
        )
    )
    for who, words in story.said:
        is_note = words.startswith("note: ")
        comment = Comment(
            ticket_sid=ticket.sid,
            author_sid=sids[who],
            requester_sid=ticket.requester_sid,
            body=words.removeprefix("note: "),
            is_internal=is_note,
        )
        await desk.of(Comment).new(comment)
