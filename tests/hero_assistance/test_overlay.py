"""Addresses of the overlay network: what they prove, and what not."""

from __future__ import annotations

import pytest

from hero_assistance.overlay import overlay_address
from hero_assistance.sessions import LIFETIME, Sessions, digest, new_token, release
from hero_models.assistance import AssistanceClient, Device, Role
from hero_sdk import HeroServer
from hero_sdk.rpc import Credentials, Grant, Peer
from hero_sdk.values import now
from tests.hero_assistance.conftest import Mailbox, signed_in

ADDRESS = "4a1:b2c3::7"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("[4a1:b2c3:0:0:0:0:0:7]:4711", ADDRESS),
        ("[5ff:ffff::1%tun0]:1", "5ff:ffff::1"),
        ("[400::1]:1", "400::1"),
        ("[3ff::1]:1", None),
        ("[600::1]:1", None),
        ("[::1]:1", None),
        ("[::ffff:4.0.0.1]:1", None),
        ("127.0.0.1:4711", None),
    ],
)
def test_an_overlay_address_is_known_by_its_network(address: str, canonical: str | None) -> None:
    assert overlay_address(Peer(address=address)) == canonical


def test_other_peers_have_none() -> None:
    assert overlay_address(Peer(uid=0, pid=1)) is None
    assert overlay_address(Peer()) is None


async def test_a_bound_address_is_enough_for_customers_only(
    desk: AssistanceClient, maya: AssistanceClient, mailbox: Mailbox, server: HeroServer
) -> None:
    came = await signed_in(desk, mailbox, "ana@customer.example")
    store = server.osis.domain(0, "assistance")
    ask = Sessions(lambda: store, {role: frozenset({role.value}) for role in Role})
    await store.of(Device).patch(came.device.device_id, {"address": ADDRESS})

    async def grant(address: str) -> Grant | None:
        return await ask(Credentials(peer=Peer(address=address)))

    found = await grant(f"[{ADDRESS}]:4711")
    assert found is not None
    assert found.session == came.device.device_id
    assert found.claims == {"customer"}
    assert await grant("[4a1:b2c3::8]:4711") is None

    await maya.user.set_role(came.user.user_id, Role.AGENT)
    assert await grant(f"[{ADDRESS}]:4711") is None
    await maya.user.set_role(came.user.user_id, Role.CUSTOMER)
    await maya.device.revoke(came.device.device_id)
    assert await grant(f"[{ADDRESS}]:4711") is None


async def test_whoever_signs_in_on_a_machine_takes_it_from_all_before_however_many_there_were(
    desk: AssistanceClient, mailbox: Mailbox, server: HeroServer
) -> None:
    came = await signed_in(desk, mailbox, "ana@customer.example")
    store = server.osis.domain(0, "assistance")
    at = now()

    def bound(ended: bool) -> Device:
        return Device(
            user_sid=came.user.user_id,
            label="shared",
            address=ADDRESS,
            token_hash=digest(new_token()),
            last_seen=at,
            expires_at=at + LIFETIME,
            revoked_at=at if ended else None,
        )

    *_, last = await store.of(Device).new_many([*(bound(ended=True) for _ in range(500)), bound(ended=False)])
    [jonas] = (await desk.user.list(email="jonas@customer.example")).items
    async with store.transaction() as transaction:
        others = await release(transaction, ADDRESS, jonas.user_id)

    assert [user.email for user in others] == ["ana@customer.example"]
    assert (await store.of(Device).get(last.sid)).revoked_at is not None
