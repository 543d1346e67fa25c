"""Rights end while somebody listens: so does what they hear."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hero_sdk.rpc import Grant
from tests.events.generated.harbor import Ship
from tests.events.strangers import Doors, opened

ANN = {"Authorization": "Bearer ann"}
READER = Grant(user="ann", claims=frozenset({"ship.read"}))
LOOKED_AGAIN_S = 2.0


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    async with opened(tmp_path) as doors:
        doors.grants["Bearer ann"] = READER
        yield doors


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("the token is withdrawn", None),
        ("a claim is taken away", Grant(user="ann", claims=frozenset())),
        ("a claim is added", Grant(user="ann", claims=frozenset({"ship.read", "letter.read"}))),
        ("it is somebody else's now", Grant(user="zoe", claims=frozenset({"ship.read"}))),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
async def test_a_stream_ends_when_its_listener_may_hear_something_else(
    doors: Doors, what: str, changed: Grant | None
) -> None:
    listening = asyncio.create_task(doors.listen(doors.tcp, headers=ANN))
    await doors.have(1)
    await doors.harbor.ship.new(Ship(name="heard"))
    await doors.clock.advance(LOOKED_AGAIN_S)  # nothing has changed, so nothing happens
    await doors.have(1)

    if changed is None:
        del doors.grants["Bearer ann"]
    else:
        doors.grants["Bearer ann"] = changed
    await doors.clock.advance(LOOKED_AGAIN_S)

    status, text = await listening
    await doors.have(0)
    await doors.harbor.ship.new(Ship(name="behind the door"))
    assert (status, '"name":"heard"' in text, "behind the door" in text) == (200, True, False)
    assert text.endswith("\r\n0\r\n\r\n")  # a whole answer: a client sees an end and not a fault


async def test_who_comes_back_is_told_why(doors: Doors) -> None:
    del doors.grants["Bearer ann"]
    status, text = await doors.listen(doors.tcp, headers=ANN)
    assert status == 401
    assert "this token is not known here" in text


async def test_a_stream_ends_when_nobody_can_say_any_more_who_listens(doors: Doors) -> None:
    listening = asyncio.create_task(doors.listen(doors.tcp, headers=ANN))
    await doors.have(1)

    doors.grants.problem = "tokens cannot be checked now"
    await doors.clock.advance(LOOKED_AGAIN_S)

    assert (await listening)[0] == 200


async def test_a_stream_ends_with_its_context_and_with_the_right_to_be_there(doors: Doors) -> None:
    third = {**ANN, "X-Hero-Context": "3"}
    doors.grants["Bearer ann"] = Grant(user="ann", claims=frozenset({"ship.read"}), contexts=frozenset({3}))
    there = asyncio.create_task(doors.listen(doors.tcp, headers=third))
    here = asyncio.create_task(doors.listen(doors.tcp, headers=ANN))
    await doors.have(2)
    doors.grants["Bearer ann"] = READER
    await doors.clock.advance(LOOKED_AGAIN_S)
    await there
    await doors.have(1)  # who never asked for context 3 hears on

    doors.grants["Bearer ann"] = Grant(user="ann", claims=frozenset({"ship.read"}), contexts="all")
    there = asyncio.create_task(doors.listen(doors.tcp, headers=third))
    await doors.have(2)
    await doors.assembly.contexts.remove(3)
    await there  # at once: no clock was moved
    await doors.have(1)
    status, _ = await doors.listen(doors.tcp, headers=third)
    assert status == 404
    doors.assembly.events.stop()
    await here


async def test_a_context_that_goes_while_much_happens_there_is_no_trouble(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    doors.grants["Bearer ann"] = Grant(user="ann", claims=frozenset({"ship.read"}), contexts="all")
    there = asyncio.create_task(doors.listen(doors.tcp, headers={**ANN, "X-Hero-Context": "3"}))
    await doors.have(1)
    hub = doors.assembly.events._hubs[3]
    removing = asyncio.create_task(doors.assembly.contexts.remove(3))
    while not removing.done():
        hub.grown("harbor", ())  # whatever the moment: something was written just now
        await asyncio.sleep(0)
    assert (await there)[1].endswith("\r\n0\r\n\r\n")
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_an_object_that_passes_to_another_is_told_to_its_former_owner_no_more(doors: Doors) -> None:
    """The domain is asked anew with each change, whatever streams are open."""
    doors.grants["Bearer ann"] = Grant(user="ann", claims=frozenset({"ship.read"}))
    ship = await doors.harbor.ship.new(Ship(name="Elsa", owner="ann"))
    listening = asyncio.create_task(doors.listen(doors.tcp, headers=ANN, until=b"to all"))
    await doors.have(1)
    await doors.harbor.ship.set(Ship(sid=ship.sid, name="mine", owner="ann"))
    await doors.harbor.ship.set(Ship(sid=ship.sid, name="hers", owner="zoe"))
    await doors.harbor.ship.delete(ship.sid)
    await doors.harbor.ship.new(Ship(name="to all"))

    _, text = await listening
    assert '"name":"mine"' in text
    assert "hers" not in text
    assert "ship.deleted" not in text


async def test_streams_of_a_unix_socket_stay_open(doors: Doors) -> None:
    """Whoever may open the socket is believed, as long as the connection lasts."""
    listening = asyncio.create_task(
        doors.listen(doors.unix, headers={"X-Hero-Claims": "ship.read"}, until=b'"name":"late"')
    )
    await doors.have(1)
    await doors.clock.advance(1000.0)
    await doors.harbor.ship.new(Ship(name="late"))
    assert (await listening)[0] == 200
