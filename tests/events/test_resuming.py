"""Going on where one was: nothing twice, nothing missed; and being told where that cannot be."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hero_sdk.client import Connection
from hero_sdk.rpc import FailedPrecondition
from hero_sdk.testing import started_in
from hero_sdk.values import Event, Reset
from tests.events.generated.harbor import HarborClient, Ship
from tests.events.generated.market import Stall
from tests.events.hearing import Port, heard, raw, said
from tests.events.service import build

STEPS = st.lists(st.sampled_from(["new", "patch", "delete", "dock", "fails", "stall", "close", "horn"]), max_size=25)


async def step(port: Port, kind: str, ships: list[str]) -> None:
    ship = ships[len(ships) // 2] if ships else None
    match kind:
        case "new":
            ships.append((await port.harbor.ship.new(Ship(name=f"S{len(ships)}"))).sid)
        case "patch" if ship:
            await port.harbor.ship.patch(ship, {"name": "other"})
        case "delete" if ship:
            await port.harbor.ship.delete(ship)
            ships.remove(ship)
        case "dock" if ship:
            await port.harbor.ship.dock(ship, "7", twice=True)
        case "fails" if ship:
            with pytest.raises(FailedPrecondition):
                await port.harbor.ship.dock(ship, "7", fails=True)
        case "stall":
            await port.market.stall.new(Stall(name="Fish"))
        case "horn" if ship:
            await port.harbor.ship.horn(ship)
        case "close":
            await port.harbor.harbor.close()


async def until_the_end(events: Any) -> list[Event[Any]]:
    """What is told up to what the test lets come last in each domain."""
    found: list[Event[Any]] = []
    async with asyncio.timeout(20):
        async for event in events:
            found.append(event)
            if sum(getattr(getattr(each.data, "object", None), "name", None) == "the end" for each in found) == 2:
                break
    return found


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 2**32))
async def test_from_any_event_on_exactly_the_rest_is_told(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], seed: int
) -> None:
    async with started_in(build(), tmp_path_factory.mktemp("port")) as connection:
        port, ships = Port(connection), list[str]()
        async with port.events() as events:
            for kind in steps:
                await step(port, kind, ships)
            await port.harbor.ship.new(Ship(name="the end"))
            await port.market.stall.new(Stall(name="the end"))
            live = [event for event in await until_the_end(events) if event.cursor is not None]
        for at in random.Random(seed).sample(range(len(live) - 2), min(4, len(live) - 2)):
            async with port.events(after=live[at].cursor) as again:
                rest = await until_the_end(again)
            # Between two domains there is no order; within each it is the same, to the last byte.
            for domain in ("harbor", "market"):
                expected = [(e.type, e.data, e.at) for e in live[at + 1 :] if e.domain == domain]
                assert [(e.type, e.data, e.at) for e in rest if e.domain == domain] == expected
        await connection.close()


async def test_what_happens_while_one_catches_up_is_told_once(harbor: HarborClient) -> None:
    async with harbor.events() as events:
        await harbor.ship.new_many([Ship(name=f"S{number}") for number in range(300)])
        first = (await heard(events, 1))[0]

        async def write() -> None:
            for number in range(100):
                await harbor.ship.new(Ship(name=f"T{number}"))

        writing = asyncio.create_task(write())
        streams = [harbor.events(after=first.cursor) for _ in range(10)]
        found = await asyncio.gather(*(heard(stream, 399) for stream in streams))
        await writing
        rest = await heard(events, 399)

    expected = [said(event) for event in rest]
    assert len(set(expected)) == 399
    for each in found:
        assert [said(event) for event in each] == expected
    for stream in streams:
        await stream.close()


async def test_last_event_id_says_where_to_go_on_and_counts_for_more_than_the_address(
    harbor: HarborClient, connection: Connection
) -> None:
    async with harbor.events() as events:
        for name in ("A", "B", "C"):
            await harbor.ship.new(Ship(name=name))
        first, second, _ = await heard(events, 3)
    assert first.cursor is not None
    assert second.cursor is not None
    async with raw(connection, f"/api/harbor/events?from={first.cursor}") as text:
        assert ['"name":"B"' in block.data for block in await text.blocks(2)] == [True, False]
    async with raw(connection, f"/api/harbor/events?from={first.cursor}", {"Last-Event-ID": second.cursor}) as text:
        (block,) = await text.blocks(1)
    assert '"name":"C"' in block.data


async def test_a_stream_that_told_nothing_can_be_resumed_too(harbor: HarborClient) -> None:
    async with harbor.events() as events:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(events)
        cursor = events.cursor
    assert cursor
    await harbor.ship.new(Ship(name="Elsa"))
    async with harbor.events(after=cursor) as events:
        assert [said(event) for event in await heard(events, 1)] == ["ship.created 10 Elsa"]


async def test_the_cursor_of_one_domain_goes_on_in_all_of_them(port: Port) -> None:
    async with port.events() as everything, port.harbor.events() as events:
        await port.harbor.ship.new(Ship(name="Elsa"))
        (event,) = await heard(events, 1)
        await heard(everything, 1)
    await port.market.stall.new(Stall(name="Fish"))
    async with port.events(after=event.cursor) as again:
        assert [said(event) for event in await heard(again, 1)] == ["stall.created 10 Fish"]


async def test_a_cursor_of_another_store_resets(tmp_path: Path) -> None:
    cursors = []
    for name in ("one", "two"):
        async with started_in(build(), tmp_path / name) as connection:
            harbor = HarborClient(connection)
            async with harbor.events() as events:
                await harbor.ship.new(Ship(name=name))
                cursors.append((await heard(events, 1))[0].cursor)
            if name == "two":
                async with harbor.events(after=cursors[0]) as events:
                    await harbor.ship.new(Ship(name="after"))
                    reset, event = await heard(events, 2)
                assert isinstance(reset.data, Reset)
                assert reset.type == "reset"
                assert said(event) == "ship.created 11 after"
                async with harbor.events(after=reset.cursor) as events:  # told once
                    assert [said(event) for event in await heard(events, 1)] == ["ship.created 11 after"]
            await connection.close()


async def test_what_is_not_kept_any_more_resets(tmp_path: Path) -> None:
    async with started_in(build(), tmp_path) as connection:
        harbor = HarborClient(connection)
        async with harbor.events() as events:
            for number in range(6):
                await harbor.ship.new(Ship(name=f"S{number}"))
            found = await heard(events, 6)
        await connection.close()
    with closing(sqlite3.connect(tmp_path / "var/osis/0/harbor/objects.db")) as database:
        database.execute("DELETE FROM changes WHERE position <= 4")
        database.commit()
    async with started_in(build(), tmp_path) as connection:
        harbor = HarborClient(connection)
        async with harbor.events(after=found[3].cursor) as events:  # the last one that is gone was heard
            assert [said(event) for event in await heard(events, 2)] == ["ship.created 14 S4", "ship.created 15 S5"]
        async with harbor.events(after=found[2].cursor) as events:
            await harbor.ship.new(Ship(name="after"))
            reset, event = await heard(events, 2)
        assert reset.data == Reset("what happened since is not kept any more")
        assert said(event) == "ship.created 16 after"
        await connection.close()


async def test_a_store_that_was_replaced_underneath_resets_those_who_listen(
    harbor: HarborClient, tmp_path: Path, connection: Connection
) -> None:
    """As a restored backup does: positions start anew, and the epoch says so."""
    async with harbor.events() as events:
        await harbor.ship.new(Ship(name="Elsa"))
        (before,) = await heard(events, 1)
        with closing(sqlite3.connect(tmp_path / "var/osis/0/harbor/objects.db")) as database:
            database.execute("UPDATE meta SET value = 'restored' WHERE name = 'epoch'")
            database.commit()
        osis = connection.transport._app._start.__self__.osis  # type: ignore[attr-defined]
        await osis.close_idle()
        await osis.close_idle()
        await harbor.ship.new(Ship(name="Ilse"))
        (reset,) = await heard(events, 1)
        await harbor.ship.new(Ship(name="Olga"))
        found = await heard(events, 1)

    assert reset.data == Reset("the store was restored")
    assert said(found[0]) == "ship.created 12 Olga"
    async with harbor.events(after=before.cursor) as events:
        (reset,) = await heard(events, 1)
    assert isinstance(reset.data, Reset)
