"""Tickets: streams for those who cannot send headers, and for nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hero_sdk.rpc import Grant
from tests.events.generated.harbor import Ship
from tests.events.strangers import Doors, opened

MARKET = "/api/market/events"
ANN = {"Authorization": "Bearer ann"}


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with opened(tmp_path) as doors:
        doors.grants["Bearer ann"] = Grant(user="ann", claims=frozenset({"ship.read"}), contexts=frozenset({3}))
        yield doors


async def test_a_ticket_opens_what_its_owner_may_hear(doors: Doors) -> None:
    ticket = await doors.ticket(doors.tcp, ANN)
    listening = asyncio.create_task(doors.listen(doors.tcp, f"?ticket={ticket}&types=ship.*", until=b"for all"))
    await doors.have(1)
    await doors.harbor.ship.new(Ship(name="of the navy", owner="nel"))
    await doors.harbor.ship.new(Ship(name="of ann", owner="ann"))
    await doors.harbor.ship.new(Ship(name="for all"))

    status, text = await listening
    assert status == 200
    assert "of ann" in text
    assert "of the navy" not in text


async def test_a_ticket_opens_one_stream(doors: Doors) -> None:
    ticket = await doors.ticket(doors.tcp, ANN)
    first = asyncio.create_task(doors.listen(doors.tcp, f"?ticket={ticket}"))
    await doors.have(1)
    for wire in (doors.tcp, doors.unix):
        status, text = await doors.listen(wire, f"?ticket={ticket}")
        assert status == 401
        assert "this ticket is not known: it opens one stream, soon after it was given" in text
    doors.assembly.events.stop()
    assert (await first)[0] == 200


async def test_a_ticket_that_could_not_be_used_is_used_up(doors: Doors) -> None:
    ticket = await doors.ticket(doors.tcp, ANN)
    assert (await doors.listen(doors.tcp, f"{MARKET}?ticket={ticket}"))[0] == 403
    assert (await doors.listen(doors.tcp, f"?ticket={ticket}"))[0] == 401


async def test_an_address_that_makes_no_sense_costs_no_ticket(doors: Doors) -> None:
    ticket = await doors.ticket(doors.tcp, ANN)
    assert (await doors.listen(doors.tcp, f"?ticket={ticket}&sid="))[0] == 400
    assert (await doors.listen(doors.tcp, f"?ticket={ticket}&tickets=x"))[0] == 400
    assert (await doors.listen(doors.tcp, f"?ticket={ticket}", until=b"retry:"))[0] == 200


async def test_a_ticket_is_worth_nothing_after_half_a_minute(doors: Doors) -> None:
    early, late = await doors.ticket(doors.tcp, ANN), await doors.ticket(doors.tcp, ANN)
    await doors.clock.advance(29.9)
    assert (await doors.listen(doors.tcp, f"?ticket={early}", until=b"retry:"))[0] == 200
    await doors.clock.advance(0.1)
    assert (await doors.listen(doors.tcp, f"?ticket={late}"))[0] == 401


@pytest.mark.parametrize("made_up", ["", "x", "A" * 43, "%00", "%ff", "..%2F..", "true", "None", "é", "T" * 7000])
async def test_a_made_up_ticket_opens_nothing(doors: Doors, made_up: str) -> None:
    await doors.ticket(doors.tcp, ANN)
    for wire in (doors.tcp, doors.unix):
        status, text = await doors.listen(wire, f"?ticket={made_up.replace('é', '%C3%A9')}")
        assert status == (400 if made_up == "%ff" else 401), text


async def test_a_changed_ticket_opens_nothing(doors: Doors) -> None:
    ticket = await doors.ticket(doors.tcp, ANN)
    other = ticket[:-1] + ("A" if ticket[-1] != "A" else "B")
    for wrong in (other, ticket[:-1], ticket + "A", ticket.swapcase()):
        assert (await doors.listen(doors.tcp, f"?ticket={wrong}"))[0] == 401
    assert (await doors.listen(doors.tcp, f"?ticket={ticket}", until=b"retry:"))[0] == 200


async def test_a_ticket_belongs_to_the_context_it_was_asked_in(doors: Doors) -> None:
    third = {**ANN, "X-Hero-Context": "3"}
    for query in ("&context=0", "&context=4", "&context=nowhere"):
        ticket = await doors.ticket(doors.tcp, third)
        status, text = await doors.listen(doors.tcp, f"?ticket={ticket}{query}")
        assert status == 403, text
    ticket = await doors.ticket(doors.tcp, ANN)
    assert (await doors.listen(doors.tcp, f"?ticket={ticket}&context=3"))[0] == 403

    ticket = await doors.ticket(doors.tcp, third)
    listening = asyncio.create_task(doors.listen(doors.tcp, f"?ticket={ticket}", until=b"there"))
    await doors.have(1)
    await doors.harbor.ship.new(Ship(name="here"))
    await doors.harbor.with_context(3).ship.new(Ship(name="there"))
    _, text = await listening
    assert '"context":3' in text
    assert "here" not in text.replace("there", "")


async def test_headers_beside_a_ticket_only_take_away(doors: Doors) -> None:
    forged = {"X-Hero-User": "nel", "X-Hero-Claims": "groups.navy, groups.admin, stall.read"}
    for wire in (doors.tcp, doors.unix):
        ticket = await doors.ticket(doors.tcp, ANN)
        assert (await doors.listen(wire, f"{MARKET}?ticket={ticket}", forged))[0] == 403
        ticket = await doors.ticket(doors.tcp, ANN)
        assert (await doors.listen(wire, f"?ticket={ticket}", {"X-Hero-Claims": ""}, until=b"retry:"))[0] == 200
        ticket = await doors.ticket(doors.tcp, {**ANN, "X-Hero-Claims": "groups.admin, stall.read"})
        assert (await doors.listen(wire, f"{MARKET}?ticket={ticket}"))[0] == 403


class TestVouching:
    """A page in front of the service asks on rpc.sock for a ticket in the name of its visitor."""

    async def test_a_ticket_for_somebody_is_good_on_tcp(self, doors: Doors) -> None:
        ticket = await doors.ticket(doors.unix, {"X-Hero-User": "ann", "X-Hero-Claims": ""})
        listening = asyncio.create_task(doors.listen(doors.tcp, f"?ticket={ticket}", until=b"of ann"))
        await doors.have(1)
        await doors.harbor.ship.new(Ship(name="for readers"))
        await doors.harbor.ship.new(Ship(name="of ann", owner="ann"))
        _, text = await listening
        assert "for readers" not in text
        await doors.clock.advance(2.0)  # nothing to be asked again

    async def test_full_trust_does_not_leave_the_socket(self, doors: Doors) -> None:
        ticket = await doors.ticket(doors.unix, {})
        status, text = await doors.listen(doors.tcp, f"?ticket={ticket}")
        assert status == 403
        assert "ask for one with the user and the claims of whoever is to listen" in text
        assert (await doors.listen(doors.unix, f"?ticket={ticket}"))[0] == 401  # it was shown

        ticket = await doors.ticket(doors.unix, {"X-Hero-Context": "3"})
        assert (await doors.listen(doors.unix, f"?ticket={ticket}", until=b"retry:"))[0] == 200

    async def test_the_ticket_of_a_stranger_is_as_good_as_none(self, doors: Doors) -> None:
        for headers in ({}, {"X-Hero-Claims": "groups.admin", "X-Hero-User": "root"}):
            ticket = await doors.ticket(doors.tcp, headers)
            assert (await doors.listen(doors.tcp, f"?ticket={ticket}"))[0] == 401
            ticket = await doors.ticket(doors.tcp, headers)
            assert (await doors.listen(doors.unix, f"?ticket={ticket}"))[0] == 401  # nor anywhere else


async def test_a_stream_ends_with_the_token_its_ticket_was_asked_with(doors: Doors) -> None:
    ticket, never_shown = await doors.ticket(doors.tcp, ANN), await doors.ticket(doors.tcp, ANN)
    listening = asyncio.create_task(doors.listen(doors.tcp, f"?ticket={ticket}"))
    await doors.have(1)
    del doors.grants["Bearer ann"]
    await doors.clock.advance(2.0)
    assert (await listening)[0] == 200
    status, text = await doors.listen(doors.tcp, f"?ticket={never_shown}")
    assert (status, "this token is not known here" in text) == (401, True)


async def test_tickets_that_nobody_shows_are_limited_for_each_user(doors: Doors) -> None:
    doors.grants["Bearer zoe"] = Grant(user="zoe", claims=frozenset({"ship.read"}))
    wire = doors.tcp
    for _ in range(1000):
        await doors.ticket(wire, {})
    call = b'{"jsonrpc":"2.0","id":1,"method":"rpc.ticket"}'
    error = (await wire.post(call, {"Host": "127.0.0.1"})).json["error"]
    assert (error["code"], error["data"]["retry_after_s"]) == (-32005, 30.0)
    await doors.ticket(wire, {"Authorization": "Bearer zoe"})  # strangers use up nobody's but their own
    await doors.clock.advance(30.0)
    await doors.ticket(wire, {})
