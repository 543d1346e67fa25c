"""People: who makes them known, who changes what they may do, who finds them, and what the audit says of it."""

from __future__ import annotations

import pytest

from hero_models.assistance import AssistanceClient, Role, User, UserStatus
from hero_sdk import HeroServer
from hero_sdk.rpc import FailedPrecondition, NotFound, PermissionDenied
from tests.hero_assistance.conftest import Mailbox, signed_in

ANA = "ana@customer.example"


async def test_what_was_done_stands_in_the_audit(
    desk: AssistanceClient, maya: AssistanceClient, mailbox: Mailbox
) -> None:
    came = await signed_in(desk, mailbox, ANA, "phone")
    await maya.user.set_role(came.user.user_id, Role.AGENT)
    await desk.set_token(came.session_token).auth.logout()
    await desk.user.enroll("new@customer.example", "New")
    entries = (await maya.audit.list()).items

    assert [(entry.action, entry.actor) for entry in entries] == [
        ("user.enrolled", "system (uid None)"),
        ("auth.signed_out", "Ana Ferreira"),
        ("user.role_set", "Maya Lindqvist"),
        ("auth.signed_in", "Ana Ferreira"),
    ]
    assert entries[2].facts == {"role": "agent"}
    mine = await maya.audit.list(user_id=came.user.user_id, action="auth.signed_in")
    assert [(entry.user and entry.user.display_name, entry.facts) for entry in mine.items] == [
        ("Ana Ferreira", {"device": "phone"})
    ]


class TestPeople:
    async def test_agents_make_customers_known_and_admins_everybody(
        self, tom: AssistanceClient, maya: AssistanceClient
    ) -> None:
        made = await tom.user.enroll("Nora@Customer.Example", external_id="crm-17")

        assert (made.email, made.display_name, made.status) == ("nora@customer.example", "Nora", UserStatus.INVITED)
        with pytest.raises(PermissionDenied, match="only admins"):
            await tom.user.enroll("agent@acme.example", role=Role.AGENT)
        assert (await maya.user.enroll("agent@acme.example", role=Role.AGENT)).role is Role.AGENT

    async def test_the_last_admin_stays_one(self, maya: AssistanceClient, server: HeroServer) -> None:
        me = await maya.user.me()
        with pytest.raises(FailedPrecondition, match="last admin"):
            await maya.user.set_role(me.user_id, Role.AGENT)
        with pytest.raises(FailedPrecondition, match="last admin"):
            await maya.user.disable(me.user_id)

        other = await maya.user.enroll("second@acme.example", role=Role.ADMIN)
        assert (await maya.user.set_role(me.user_id, Role.AGENT)).role is Role.AGENT
        kept = await server.osis.domain(0, "assistance").of(User).get(other.user_id)
        assert kept.role is Role.ADMIN

    async def test_a_customer_finds_nobody_else(self, ana: AssistanceClient, tom: AssistanceClient) -> None:
        other, me = (await tom.user.me()).user_id, (await ana.user.me()).user_id

        assert (await ana.user.get(me)).user_id == me
        for user_id in (other, "zz"):
            with pytest.raises(NotFound, match=f"no user '{user_id}'"):
                await ana.user.get(user_id)
            with pytest.raises(NotFound):
                await ana.user.permissions(user_id)
            with pytest.raises(NotFound):
                await ana.device.list(user_id)

    async def test_what_others_may_do_is_for_admins(
        self, ana: AssistanceClient, tom: AssistanceClient, maya: AssistanceClient
    ) -> None:
        me = (await ana.user.me()).user_id

        assert await maya.user.permissions(me) == await ana.user.permissions()
        with pytest.raises(NotFound):
            await tom.user.permissions(me)

    async def test_people_are_found_by_name(self, tom: AssistanceClient) -> None:
        assert [user.display_name for user in (await tom.user.list(words="Ferreira")).items] == ["Ana Ferreira"]
        assert {user.role for user in (await tom.user.list(role=Role.AGENT)).items} == {Role.AGENT}
        names = [user.display_name for user in (await tom.user.list()).items]
        assert len(names) == 6
        assert names == sorted(names)

    async def test_everybody_may_change_how_others_see_them(self, ana: AssistanceClient) -> None:
        changed = await ana.user.update_me("Ana F. 🌊", "ana.f")
        assert (changed.display_name, changed.alias) == ("Ana F. 🌊", "ana.f")
