"""What is told, in which order, and what never is."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hero_sdk import HeroServer
from hero_sdk.client import Connection
from hero_sdk.codegen import Mode, Project, generate
from hero_sdk.errors import FailedPrecondition, HeroError, InternalError, InvalidParams
from hero_sdk.osis import Osis
from hero_sdk.rpc import RequestContext
from hero_sdk.values import Created, Deleted, Event, Updated
from tests.events.generated.harbor import HarborClient, HarborClosed, HarborDomain, Letter, Ship, ShipDocked, ShipHorn
from tests.events.generated.market import Stall
from tests.events.hearing import Port, heard, raw, said
from tests.events.service import Harbor, Letters, Office, Ships


async def test_changes_are_told_with_the_object_as_it_was_then(harbor: HarborClient) -> None:
    async with harbor.events() as events:
        ship = await harbor.ship.new(Ship(name="Elsa"))
        await harbor.ship.patch(ship.sid, {"name": "Ilse"})
        await harbor.ship.delete(ship.sid)
        made, changed, gone = await heard(events, 3)

    assert isinstance(made.data, Created)
    assert made.data.object == ship
    assert (made.type, made.context, made.domain) == ("ship.created", 0, "harbor")
    assert isinstance(changed.data, Updated)
    assert changed.data.object is not None
    assert (changed.data.object.name, changed.data.object.rev) == ("Ilse", 2)
    assert isinstance(gone.data, Deleted)
    assert gone.data.object == changed.data.object
    assert made.at == gone.at or made.at < gone.at


async def test_declared_events_stand_where_they_were_told_in_the_transaction(harbor: HarborClient) -> None:
    ship = await harbor.ship.new(Ship(name="Elsa"))
    async with harbor.events() as events:
        await harbor.ship.dock(ship.sid, "7", twice=True)
        found = await heard(events, 3)

    assert [event.type for event in found] == ["ship.updated", "ship.docked", "ship.horn"]
    assert found[1].data == ShipDocked(ship_sid=ship.sid, berth="7")
    assert found[2].data == ShipHorn(ship_sid=ship.sid)
    assert found[1].cursor is not None
    assert found[2].cursor is None  # passing, and not logged


async def test_what_was_rolled_back_is_never_told(harbor: HarborClient) -> None:
    ship = await harbor.ship.new(Ship(name="Elsa"))
    async with harbor.events() as events:
        with pytest.raises(FailedPrecondition):
            await harbor.ship.dock(ship.sid, "7", fails=True)
        with pytest.raises(FailedPrecondition):
            await harbor.ship.horn(ship.sid, fails=True)
        await harbor.harbor.close()
        (event,) = await heard(events, 1)

    assert event.data == HarborClosed()


async def test_a_refused_change_is_not_told_while_others_of_its_commit_are(harbor: HarborClient) -> None:
    async with harbor.events() as events:
        calls = [harbor.ship.new(Ship(name=f"S{number}", owner="ghost" if number % 3 else "")) for number in range(60)]
        done = await asyncio.gather(*calls, return_exceptions=True)
        found = await heard(events, 20)
        await harbor.harbor.close()
        (last,) = await heard(events, 1)

    stored = [each.sid for each in done if isinstance(each, Ship)]
    assert sum(isinstance(each, InternalError) for each in done) == 40
    assert sorted(event.data.sid for event in found) == sorted(stored)
    assert last.data == HarborClosed()
    assert await harbor.ship.count() == 20


async def test_many_at_once_are_told_in_their_order(harbor: HarborClient) -> None:
    async with harbor.events() as events:
        ships = await harbor.ship.new_many([Ship(name=f"S{number}") for number in range(700)])
        found = await heard(events, 700)

    assert [event.data.sid for event in found] == [ship.sid for ship in ships]


async def test_a_passing_event_without_a_transaction_is_told_at_once(harbor: HarborClient) -> None:
    async with harbor.events() as events:
        await harbor.ship.horn("10")
        (event,) = await heard(events, 1)
    assert event.data == ShipHorn(ship_sid="10")


async def test_of_types_without_wire_methods_nothing_is_told_and_nothing_kept(
    harbor: HarborClient, tmp_path: Path
) -> None:
    async with harbor.events() as events:
        await harbor.ship.sight("10")
        await harbor.harbor.close()
        (event,) = await heard(events, 1)
    assert event.data == HarborClosed()
    with closing(sqlite3.connect(tmp_path / "var/osis/0/harbor/objects.db")) as database:
        kept = database.execute("SELECT type, op, body FROM changes ORDER BY position").fetchall()
    assert kept == [("Sighting", "created", None), ("harbor.closed", "told", "{}")]


async def test_of_what_readers_see_differently_only_the_sid_is_told(
    harbor: HarborClient, connection: Connection
) -> None:
    async with harbor.events() as events, raw(connection, "/api/harbor/events") as text:
        letter = await harbor.letter.new(Letter(text="dear", secret="x"))
        (event,) = await heard(events, 1)
        (block,) = await text.blocks(1)

    assert event.data == Created(letter.sid, None)
    assert f'"partial":true,"data":{{"sid":"{letter.sid}"}}' in block.data
    assert "dear" not in block.data


async def test_a_composed_client_hears_all_its_domains(port: Port) -> None:
    async with port.events() as events, port.market.events() as market:
        await port.harbor.ship.new(Ship(name="Elsa"))
        await port.market.stall.new(Stall(name="Fish"))
        assert [said(event) for event in await heard(events, 2)] == ["ship.created 10 Elsa", "stall.created 10 Fish"]
        assert [said(event) for event in await heard(market, 1)] == ["stall.created 10 Fish"]


async def test_the_store_may_close_its_database_underneath(tmp_path: Path) -> None:
    from hero_sdk.testing import started_in
    from tests.events.service import build

    server = build()
    async with started_in(server, tmp_path) as connection:
        harbor = HarborClient(connection)
        async with harbor.events() as events:
            await harbor.ship.new(Ship(name="Elsa"))
            await heard(events, 1)
            await server.osis.close_idle()
            assert await server.osis.close_idle() == 1
            assert server.osis.health().open_databases == 0
            await harbor.ship.new(Ship(name="Ilse"))
            assert [said(event) for event in await heard(events, 1)] == ["ship.created 11 Ilse"]


class TestEmitting:
    @pytest.fixture
    async def ctx(self, tmp_path: Path) -> Any:
        from hero_sdk.rpc import Resources

        ships = Ships()
        domain = Harbor(ships, Letters(), Office())
        resources = Resources()
        osis = Osis(tmp_path / "osis", [domain.store_schema()])
        resources.add(osis)
        yield RequestContext(claims=None, resources=resources), ships
        await osis.close()

    async def test_what_its_type_does_not_allow_is_refused(self, ctx: Any) -> None:
        context, ships = ctx
        event = ShipDocked(ship_sid="10", berth="7")
        event.__dict__["tugs"] = 4000
        with pytest.raises(InvalidParams, match="tugs"):
            await ships.store(context).emit(event)

    async def test_another_domains_event_is_refused(self, ctx: Any) -> None:
        context, ships = ctx

        class Other(HarborClosed):
            event_domain = "market"

        with pytest.raises(TypeError, match=r"harbor\.closed is an event of market"):
            await ships.store(context).emit(Other())

    async def test_the_store_outside_of_a_transaction_tells_nothing(self, ctx: Any) -> None:
        context, ships = ctx
        async with ships.store(context).transaction():
            with pytest.raises(HeroError, match="call the store that"):
                await ships.store(context).emit(ShipHorn(ship_sid="10"))
            with pytest.raises(HeroError, match="call the store that"):
                await ships.store(context).emit(HarborClosed())


def test_an_audience_that_waits_is_refused_at_start() -> None:
    class Waiting(HarborDomain):
        async def audience(self, event: Event[Any]) -> None:  # type: ignore[override]
            """Too late."""

    with pytest.raises(HeroError, match=r"Waiting\.audience must be a plain `def`"):
        HeroServer("x").domain(Waiting(Ships(), Letters(), Office()))


@pytest.mark.parametrize("answer", [["order.*"], ["a b"], [""], [7], "a,b"])
async def test_an_audience_of_something_else_than_claims_refuses_the_change(tmp_path: Path, answer: Any) -> None:
    class Odd(HarborDomain):
        def audience(self, event: Event[Any]) -> Any:
            return answer

    osis = Osis(tmp_path / "osis", [Odd(Ships(), Letters(), Office()).store_schema()])
    with pytest.raises(TypeError, match="must be claims"):
        await osis.domain(0, "harbor").of(Ship).new(Ship(name="Elsa"))
    assert await osis.domain(0, "harbor").of(Ship).count() == 0
    await osis.close()


def test_the_generated_code_beside_these_tests_is_current() -> None:
    here = Path(__file__).parent
    project = Project(
        root=here.parents[1],
        schemas=here / "schemas",
        output=here / "generated",
        package="tests.events.generated",
        imports=(),
    )
    outcome = generate(project, mode=Mode.CHECK)
    assert outcome.exit_code == 0, outcome.diff
