"""Sessions of devices: how long they last, who ends them, and what they may do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hero_models.assistance import AssistanceClient, Device, Role
from hero_sdk import HeroServer
from hero_sdk.rpc import NotFound, PermissionDenied, Unauthenticated
from hero_sdk.values import now
from tests.hero_assistance.conftest import Mailbox, signed_in

ANA = "ana@customer.example"


class TestSessions:
    async def test_a_session_ends_when_its_device_is_revoked(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        """L6."""
        phone = await signed_in(desk, mailbox, ANA, "phone")
        laptop = desk.set_token((await signed_in(desk, mailbox, ANA, "laptop")).session_token)
        assert {device.label: device.is_current for device in await laptop.device.list()} == {
            "phone": False,
            "laptop": True,
        }

        await laptop.device.rename(phone.device.device_id, "old phone")
        await laptop.device.revoke(phone.device.device_id)

        with pytest.raises(Unauthenticated, match="this session has ended"):
            await desk.set_token(phone.session_token).ticket.list()
        assert [device.label for device in await laptop.device.list()] == ["laptop"]

    async def test_going_out_ends_this_session_only(self, desk: AssistanceClient, mailbox: Mailbox) -> None:
        first = desk.set_token((await signed_in(desk, mailbox, ANA)).session_token)
        second = desk.set_token((await signed_in(desk, mailbox, ANA)).session_token)

        await first.auth.logout()
        with pytest.raises(Unauthenticated):
            await first.user.me()
        assert (await second.user.me()).email == ANA

    async def test_one_s_devices_are_nobody_else_s(
        self, desk: AssistanceClient, jonas: AssistanceClient, mailbox: Mailbox
    ) -> None:
        phone = (await signed_in(desk, mailbox, ANA, "phone")).device.device_id

        for refused in (jonas.device.rename(phone, "mine"), jonas.device.revoke(phone)):
            with pytest.raises(NotFound, match=f"no device '{phone}'"):
                await refused
        with pytest.raises(NotFound, match="no device 'zz'"):
            await jonas.device.revoke("zz")

    async def test_a_new_role_counts_from_the_next_call_on(
        self, desk: AssistanceClient, maya: AssistanceClient, mailbox: Mailbox
    ) -> None:
        came = await signed_in(desk, mailbox, ANA)
        session = desk.set_token(came.session_token)
        with pytest.raises(PermissionDenied):
            await session.user.list()

        await maya.user.set_role(came.user.user_id, Role.AGENT)
        assert (await session.user.list()).items
        await maya.user.disable(came.user.user_id)
        with pytest.raises(Unauthenticated):
            await session.user.me()
        await maya.user.enable(came.user.user_id)
        with pytest.raises(Unauthenticated):  # they sign in anew
            await session.user.me()

    async def test_a_token_that_is_too_old_or_made_up_is_refused(
        self, desk: AssistanceClient, mailbox: Mailbox, server: HeroServer
    ) -> None:
        came = await signed_in(desk, mailbox, ANA)
        kept = server.osis.domain(0, "assistance").of(Device)
        await kept.patch(came.device.device_id, {"expires_at": now() - timedelta(seconds=1)})

        for token in (came.session_token, "desk_" + "x" * 43, "desk_"):
            with pytest.raises(Unauthenticated, match="sign in again"):
                await desk.set_token(token).user.me()

    async def test_using_a_session_keeps_it(self, desk: AssistanceClient, mailbox: Mailbox, server: HeroServer) -> None:
        came = await signed_in(desk, mailbox, ANA)
        kept = server.osis.domain(0, "assistance").of(Device)
        old = now() - timedelta(days=80)
        await kept.patch(came.device.device_id, {"last_seen": old, "expires_at": old + timedelta(days=90)})

        await desk.set_token(came.session_token).user.me()

        device = await kept.get(came.device.device_id)
        assert device.last_seen > now() - timedelta(seconds=30)
        assert device.expires_at > now() + timedelta(days=89)

    async def test_a_token_counts_for_more_than_a_name_and_takes_trust_away(
        self, desk: AssistanceClient, mailbox: Mailbox
    ) -> None:
        token = (await signed_in(desk, mailbox, ANA)).session_token

        assert (await desk.as_user("maya").set_token(token).user.me()).email == ANA
        assert not (await desk.set_token(token).auth.whoami()).is_operator
