"""Coming in by a mail: who gets in, who does not, and what nobody learns on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hero_assistance import links
from hero_assistance.timers import EVERY_S
from hero_models.assistance import AssistanceClient, Role, SignIn, SignInFailed
from hero_sdk import HeroServer
from hero_sdk.client import Connection, MemoryTransport
from hero_sdk.rpc import Peer, RateLimited
from hero_sdk.testing import ManualClock, connected
from hero_sdk.values import now
from tests.hero_assistance.conftest import Mailbox, code_in, signed_in, text_of

ANA = "ana@customer.example"


def calling_from(desk: AssistanceClient, host: str) -> AssistanceClient:
    """A client of the same desk at this address."""
    transport = desk.connection.transport
    assert isinstance(transport, MemoryTransport)
    app = transport._app

    async def over_tcp(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "state": {"hero.peer": Peer(address=f"{host}:4711")}}, receive, send)

    return AssistanceClient(Connection(MemoryTransport(over_tcp), desk.connection.address))


async def test_the_code_of_the_mail_gives_a_session(desk: AssistanceClient, mailbox: Mailbox) -> None:
    asked = await desk.auth.request_magic_link(ANA, "Ana's phone")
    letter = await mailbox.letter()
    came = await desk.auth.consume_magic_link(code_in(letter).lower(), asked.pending)

    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == (ANA, "Sign in to Acme", "auto-generated")
    assert "Ana's phone" in text_of(letter)
    assert (came.user.email, came.device.label) == (ANA, "Ana's phone")
    assert came.expires_at - now() > timedelta(days=89)

    session = desk.set_token(came.session_token)
    assert (await session.user.me()) == came.user
    assert [ticket.requester.user_id for ticket in (await session.ticket.list()).items] == [came.user.user_id] * 2
    device = (await session.auth.whoami()).device
    assert device is not None
    assert device.is_current


async def test_the_link_of_the_mail_does_so_too_where_it_may_lead(
    desk: AssistanceClient, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await desk.auth.request_magic_link(ANA, return_origin="http://127.0.0.1:4711/some/page")
    text = text_of(await mailbox.letter())
    [link] = [line for line in text.splitlines() if line.startswith("http")]
    origin, _, token = link.rpartition("/sign-in/")

    assert origin == "http://127.0.0.1:4711"
    assert (await desk.auth.consume_magic_link(token, asked.pending)).user.email == ANA


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://help.acme.example.evil.example",
        "http://127.0.0.1@evil.example",
        "https://127.0.0.1",
        "http://localhost.evil.example",
        "http://[::1].evil.example@evil.example",
    ],
)
async def test_a_link_leads_to_the_project_and_nowhere_else(
    desk: AssistanceClient, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    monkeypatch.setenv("HERO_ASSISTANCE_PUBLIC_URL", "https://help.acme.example/")

    await desk.auth.request_magic_link(ANA, return_origin=origin)
    assert "http" not in text_of(await mailbox.letter())

    await desk.auth.request_magic_link(ANA, return_origin="https://help.acme.example")
    assert "https://help.acme.example/sign-in/" in text_of(await mailbox.letter())


async def test_what_stands_beside_the_machines_name_leads_nowhere(desk: AssistanceClient, mailbox: Mailbox) -> None:
    await desk.auth.request_magic_link(ANA, return_origin="http://[::1].evil.example")
    text = text_of(await mailbox.letter())

    assert "evil" not in text
    assert "http://[::1]/sign-in/" in text


async def test_a_strangers_words_are_no_part_of_the_mail(desk: AssistanceClient, mailbox: Mailbox) -> None:
    label = "x\n\nYour account is locked: https://evil.example/go or www.evil.example mail a@evil.example"
    await desk.auth.request_magic_link(ANA, label)
    text = text_of(await mailbox.letter())

    [line] = [line for line in text.splitlines() if "Your account" in line]
    assert "on this device: x Your account is locked https evil example go or www evil" in line
    assert "evil.example" not in text
    await desk.auth.request_magic_link(ANA, "Ana's phone, iOS 17.4 (work)")
    assert "on this device: Ana's phone, iOS 17.4 (work)" in text_of(await mailbox.letter())
    await desk.auth.request_magic_link(ANA, "://")
    assert "on this device: a device without a name" in text_of(await mailbox.letter())


class TestWhatNobodyLearns:
    """L1."""

    async def test_an_unknown_address_is_answered_alike_and_gets_no_mail(
        self, desk: AssistanceClient, mailbox: Mailbox
    ) -> None:
        unknown = await desk.auth.request_magic_link("nobody@elsewhere.example")
        known = await desk.auth.request_magic_link(ANA)

        assert (unknown.sent, known.sent) == (True, True)
        assert len(unknown.pending) == len(known.pending)
        assert (await mailbox.letter())["To"] == ANA
        assert mailbox.is_empty

    async def test_upper_case_is_the_same_address(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        assert (await signed_in(desk, mailbox, "Ana@Customer.Example")).user.email == ANA

    async def test_where_everybody_may_sign_up_a_new_address_makes_a_customer(
        self, desk: AssistanceClient, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HERO_ASSISTANCE_SIGN_UP", "open")
        came = await signed_in(desk, mailbox, "zoë.w@elsewhere.example")

        assert (came.user.display_name, came.user.role, came.user.status) == ("zoë.w", Role.CUSTOMER, "active")

    async def test_somebody_disabled_gets_no_mail_and_their_old_code_is_worth_nothing(
        self, desk: AssistanceClient, maya: AssistanceClient, mailbox: Mailbox
    ) -> None:
        asked = await desk.auth.request_magic_link(ANA)
        code = code_in(await mailbox.letter())
        [ana] = (await maya.user.list(email=ANA)).items
        await maya.user.disable(ana.user_id)

        with pytest.raises(SignInFailed):
            await desk.auth.consume_magic_link(code, asked.pending)
        await desk.auth.request_magic_link(ANA)
        await desk.auth.request_magic_link("tom@acme.example")
        assert (await mailbox.letter())["To"] == "tom@acme.example"


class TestWhatDoesNotWork:
    """L2 and L3: refused alike."""

    async def test_a_second_time(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        asked = await desk.auth.request_magic_link(ANA)
        code = code_in(await mailbox.letter())
        await desk.auth.consume_magic_link(code, asked.pending)

        with pytest.raises(SignInFailed, match="ask for a new one"):
            await desk.auth.consume_magic_link(code, asked.pending)

    async def test_of_many_at_once_exactly_one_gets_in(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        asked = await desk.auth.request_magic_link(ANA)
        code = code_in(await mailbox.letter())
        tries = [desk.auth.consume_magic_link(code, asked.pending) for _ in range(5)]
        came = await asyncio.gather(*tries, return_exceptions=True)

        assert [type(each) for each in came].count(SignInFailed) == 4

    async def test_on_another_device(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        await desk.auth.request_magic_link(ANA)
        code = code_in(await mailbox.letter())
        other = await desk.auth.request_magic_link(ANA)

        with pytest.raises(SignInFailed):
            await desk.auth.consume_magic_link(code, other.pending)
        with pytest.raises(SignInFailed):
            await desk.auth.consume_magic_link(code, "made up")

    async def test_too_late(self, desk: AssistanceClient, mailbox: Mailbox, server: HeroServer) -> None:
        asked = await desk.auth.request_magic_link(ANA)
        code = code_in(await mailbox.letter())
        kept = server.osis.domain(0, "assistance").of(SignIn)
        [sign_in] = (await kept.find()).items
        assert timedelta(minutes=14) < sign_in.expires_at - now() <= links.LIFETIME
        await kept.patch(sign_in.sid, {"expires_at": now() - timedelta(seconds=1)})

        with pytest.raises(SignInFailed):
            await desk.auth.consume_magic_link(code, asked.pending)
        assert (await kept.get(sign_in.sid)).used_at is None

    async def test_guessing_codes_ends_the_sign_in(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        asked = await desk.auth.request_magic_link(ANA)
        code = code_in(await mailbox.letter())
        for _ in range(links.MOST_TRIES):
            with pytest.raises(SignInFailed):
                await desk.auth.consume_magic_link("000000", asked.pending)

        with pytest.raises(SignInFailed):
            await desk.auth.consume_magic_link(code, asked.pending)

    async def test_who_asks_without_end_keeps_nobody_else_out(self, desk: AssistanceClient) -> None:
        one, other = (calling_from(desk, host) for host in ("203.0.113.7", "203.0.113.8"))
        answers = [
            await asyncio.gather(one.auth.request_magic_link(f"a{number}@elsewhere.example"), return_exceptions=True)
            for number in range(640)
        ]

        assert [type(answer) for [answer] in answers].count(RateLimited) == 610
        assert (await other.auth.request_magic_link("nobody@elsewhere.example")).sent

    async def test_asking_too_often(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        """L4: known or not, and without a word about which."""
        for address in (ANA, "nobody@elsewhere.example"):
            for _ in range(10):
                await desk.auth.request_magic_link(address)
            with pytest.raises(RateLimited) as refused:
                await desk.auth.request_magic_link(address)
            assert 0 < refused.value.data["retry_after_s"] <= 180
            assert address not in str(refused.value)


def everything_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_only_digests_are_kept(server: HeroServer, mailbox: Mailbox, tmp_path: Path) -> None:
    """L5."""
    async with connected(server, AssistanceClient, folder=tmp_path) as desk:
        await desk.user.enroll(ANA)
        asked = await desk.auth.request_magic_link(ANA)
        code = code_in(await mailbox.letter()).replace(" ", "")
        came = await desk.auth.consume_magic_link(code, asked.pending)

    kept = everything_below(tmp_path)
    assert ANA.encode() in kept
    for secret in (asked.pending, code, came.session_token):
        assert secret.encode() not in kept


async def test_a_mail_server_that_fails_for_one_keeps_nobody_else_waiting(
    desk: AssistanceClient, mailbox: Mailbox
) -> None:
    """T5."""
    mailbox.refuse.add(ANA)
    for _ in range(4):
        await desk.auth.request_magic_link(ANA)
    assert (await signed_in(desk, mailbox, "jonas@customer.example")).user.email == "jonas@customer.example"


async def test_what_is_left_of_old_sign_ins_is_taken_away(server: HeroServer) -> None:
    clock = ManualClock()
    async with connected(server.clock(clock), AssistanceClient) as desk:
        kept = server.osis.domain(0, "assistance").of(SignIn)
        for _ in range(2):
            await desk.auth.request_magic_link(ANA)
        [old, young] = (await kept.find()).items
        await kept.patch(old.sid, {"expires_at": now() - timedelta(days=1, seconds=1)})
        await clock.advance(2 * EVERY_S)

        assert [sign_in.sid for sign_in in (await kept.find()).items] == [young.sid]
