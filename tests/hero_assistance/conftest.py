"""A desk with people and tickets, called in memory, and a real mail server beside it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope

from hero_assistance.demo import fill
from hero_assistance.service import build
from hero_models.assistance import AssistanceClient, SignedIn
from hero_sdk import HeroServer
from hero_sdk.testing import connected

SOON_S = 10.0


class Mailbox:
    """What came to the mail server."""

    def __init__(self) -> None:
        self._letters: asyncio.Queue[EmailMessage] = asyncio.Queue()
        self.refuse: set[str] = set()
        """Addresses for which it fails."""

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        if self.refuse & set(envelope.rcpt_tos):
            return "451 not now"
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self._letters.put_nowait(letter)
        return "250 OK"

    async def letter(self) -> EmailMessage:
        """The next one; waits for it."""
        return await asyncio.wait_for(self._letters.get(), SOON_S)

    @property
    def is_empty(self) -> bool:
        return self._letters.empty()


@pytest.fixture
async def mailbox(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mailbox]:
    box = Mailbox()
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(lambda: SMTP(box, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
    monkeypatch.setenv("HERO_ASSISTANCE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("HERO_ASSISTANCE_SMTP_PORT", str(listener.sockets[0].getsockname()[1]))
    monkeypatch.setenv("HERO_ASSISTANCE_SMTP_TLS", "none")
    monkeypatch.setenv("HERO_ASSISTANCE_PROJECT_NAME", "Acme")
    yield box
    listener.close()
    await listener.wait_closed()


@pytest.fixture
def server() -> HeroServer:
    return build()


@pytest.fixture
async def desk(server: HeroServer) -> AsyncIterator[AssistanceClient]:
    """Nobody yet: a call of the machine itself."""
    async with connected(server, AssistanceClient) as client:
        await fill(server)
        yield client


@pytest.fixture
def ana(desk: AssistanceClient) -> AssistanceClient:
    """A customer."""
    return desk.as_user("ana")


@pytest.fixture
def jonas(desk: AssistanceClient) -> AssistanceClient:
    """Another customer."""
    return desk.as_user("jonas@customer.example")


@pytest.fixture
def tom(desk: AssistanceClient) -> AssistanceClient:
    """Somebody who helps."""
    return desk.as_user("tom")


@pytest.fixture
def maya(desk: AssistanceClient) -> AssistanceClient:
    """An admin."""
    return desk.as_user("maya")


def text_of(letter: EmailMessage) -> str:
    """What people without HTML read."""
    body = letter.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def code_in(letter: EmailMessage) -> str:
    """The code of a sign-in's letter, as it stands there."""
    found = re.search(r"^ {4}(\w{3} \w{3})\s*$", text_of(letter), re.MULTILINE)
    assert found is not None
    return found[1]


async def signed_in(desk: AssistanceClient, mailbox: Mailbox, email: str, device: str = "laptop") -> SignedIn:
    """What somebody gets who asks for a mail and types its code."""
    asked = await desk.auth.request_magic_link(email, device)
    return await desk.auth.consume_magic_link(code_in(await mailbox.letter()), asked.pending)
