"""What may be asked for, by whom, and what is answered otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.client import Connection
from hero_sdk.errors import InvalidParams, PermissionDenied, Unauthenticated, UnknownContext
from hero_sdk.rpc import Credentials, Grant
from hero_sdk.testing import started_in
from tests.events.generated.harbor import HarborClient, Letter, Ship
from tests.events.generated.market import MarketClient, Stall
from tests.events.hearing import Port, heard, raw, said
from tests.events.service import build
from tests.support.asgi import ask
from tests.support.inside import inside


class TestFilters:
    async def test_types_are_names_with_or_without_their_domain_or_all_of_a_namespace(self, port: Port) -> None:
        harbor = port.harbor
        ship = await harbor.ship.new(Ship(name="Elsa"))
        async with (
            harbor.events("ship.docked") as docked,
            harbor.events("ship.*") as ships,
            port.events("harbor.ship.docked", "stall.created") as both,
            port.events("market.stall.*") as stalls,
        ):
            await harbor.ship.dock(ship.sid, "7")
            await harbor.letter.new(Letter(text="x"))
            await port.market.stall.new(Stall(name="Fish"))
            await harbor.ship.delete(ship.sid)
            assert [e.type for e in await heard(docked, 1)] == ["ship.docked"]
            assert [e.type for e in await heard(ships, 4)] == [
                "ship.updated",
                "ship.docked",
                "ship.horn",
                "ship.deleted",
            ]
            assert [e.type for e in await heard(both, 2)] == ["ship.docked", "stall.created"]
            assert [e.type for e in await heard(stalls, 1)] == ["stall.created"]

    async def test_a_sid_means_the_object_and_what_is_told_about_it(self, harbor: HarborClient) -> None:
        one, two = await harbor.ship.new(Ship(name="one")), await harbor.ship.new(Ship(name="two"))
        async with harbor.events(sid=two.sid) as events, harbor.events(sid=[one.sid, two.sid]) as both:
            await harbor.ship.dock(one.sid, "1")
            await harbor.harbor.close()
            await harbor.ship.dock(two.sid, "2")
            assert [e.type for e in await heard(events, 3)] == ["ship.updated", "ship.docked", "ship.horn"]
            assert len(await heard(both, 6)) == 6

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("types=ship.updatd", "there is no event 'ship.updatd' here; did you mean `ship.updated`?"),
            ("types=stall.created", "there is no event 'stall.created' here"),
            ("types=ship.created,", "`types` has an empty value"),
            ("types=", "`types` has an empty value"),
            ("sid=7", "`sid`: not a SmartID: '7'"),
            ("sid=10,UP", "`sid`: not a SmartID: 'UP'"),
            ("from=nonsense", "`from` and Last-Event-ID take a cursor of a stream; this is no cursor"),
            ("from=%FF", "the query of the address cannot be read"),
            ("form=x", "events know no parameter 'form'; there are types, sid, from, context"),
            ("sid=10&sid=11", "`sid` stands twice; several values go into one, with commas between them"),
            ("&".join(f"a{number}=1" for number in range(40)), "the query of the address cannot be read"),
        ],
    )
    async def test_what_makes_no_sense_is_refused_in_words(
        self, connection: Connection, query: str, message: str
    ) -> None:
        async with raw(connection, f"/api/harbor/events?{query}") as text:
            assert text.status == 400
            error = await text.error()
        assert error["message"].startswith(message)
        assert not inside(str(error))

    async def test_a_bad_last_event_id_is_refused(self, connection: Connection) -> None:
        async with raw(connection, "/events", {"Last-Event-ID": "nonsense"}) as text:
            assert text.status == 400
            assert "is no cursor" in (await text.error())["message"]

    async def test_only_get(self, connection: Connection) -> None:
        app = connection.transport._app  # type: ignore[attr-defined]
        for method in ("POST", "HEAD", "PUT"):
            reply = await ask(app, "/events", method=method)
            assert reply is not None
            assert (reply.status, reply.headers["allow"]) == (405, "GET")

    async def test_a_client_is_told_why(self, harbor: HarborClient) -> None:
        with pytest.raises(InvalidParams, match=r"did you mean `ship\.docked`"):
            await anext(harbor.events("ship.dockd"))
        with pytest.raises(UnknownContext):
            await anext(harbor.with_context(99).events())


class TestAudience:
    async def test_who_may_not_read_a_type_does_not_hear_of_it(self, connection: Connection) -> None:
        market = MarketClient(connection)
        letters = market.as_user("ann", ["letter.read"])
        with pytest.raises(PermissionDenied) as refused:
            await anext(letters.events())
        assert refused.value.fields["needs"] == ["stall.read"]
        stalls = market.as_user("ann", ["stall.read"])
        async with stalls.events() as events:
            await market.stall.new(Stall(name="Fish"))
            assert [said(event) for event in await heard(events, 1)] == ["stall.created 10 Fish"]

    async def test_who_is_nobody_is_asked_who_they_are(self, connection: Connection) -> None:
        async with raw(connection, "/events", {"X-Hero-Claims": ""}) as text:
            assert text.status == 401
            assert (await text.error())["code"] == Unauthenticated.code

    async def test_of_several_types_only_the_readable_ones_are_told(self, port: Port) -> None:
        restricted = port.as_user("ann", ["stall.read", "letter.read"])
        async with restricted.events() as events:
            await port.harbor.ship.new(Ship(name="Elsa"))
            await port.harbor.letter.new(Letter(text="x"))
            await port.harbor.harbor.close()
            await port.market.stall.new(Stall(name="Fish"))
            assert [event.type for event in await heard(events, 2)] == ["letter.created", "stall.created"]

    async def test_the_group_that_is_named_hears_and_nobody_else(self, harbor: HarborClient) -> None:
        people: dict[str, Any] = {
            "trusted": harbor,
            "admin": harbor.as_user("root", ["groups.admin"]),
            "navy": harbor.as_user("nel", ["groups.navy"]),
            "ann by claim": harbor.as_user(None, ["users.ann"]),
            "ann by name": harbor.as_user("ann", []),
            "reader": harbor.as_user("bob", ["ship.read"]),
        }
        streams = {name: client.events() for name, client in people.items()}
        for stream in streams.values():
            await stream.__aenter__()
        for name, owner in (("A", "ann"), ("B", ""), ("C", "zoe"), ("D", "nobody")):
            ship = await harbor.ship.new(Ship(name=name, owner=owner))
            await harbor.ship.delete(ship.sid)
        # Everyone may hear this one or not at all, so those who may not are known by what follows for them.
        expected = {
            "trusted": "AABBCCDD",
            "admin": "AABBCCDD",
            "navy": "AACC",
            "ann by claim": "AA",
            "ann by name": "AA",
            "reader": "BB",
        }
        for name, stream in streams.items():
            found = await heard(stream, len(expected[name]))
            assert "".join(event.data.object.name for event in found) == expected[name], name
        last = await harbor.ship.new(Ship(name="Z", owner="ann"))
        await harbor.ship.set(Ship(sid=last.sid, name="Z"))
        for name in ("trusted", "ann by claim", "reader"):
            (event,) = await heard(streams[name], 1)
            assert event.type == ("ship.updated" if name == "reader" else "ship.created"), name
        for stream in streams.values():
            await stream.close()

    async def test_what_is_resumed_is_judged_as_it_was_when_it_happened(self, harbor: HarborClient) -> None:
        async with harbor.events() as events:
            ship = await harbor.ship.new(Ship(name="A", owner="ann"))
            await harbor.ship.patch(ship.sid, {"owner": ""})
            await harbor.ship.delete(ship.sid)
            cursor = events.cursor  # where it began
        async with harbor.as_user("bob", ["ship.read"]).events(after=cursor) as events:
            assert [event.type for event in await heard(events, 2)] == ["ship.updated", "ship.deleted"]
        async with harbor.as_user("ann", []).events(after=cursor) as events:
            assert [event.type for event in await heard(events, 1)] == ["ship.created"]

    async def test_asking_by_name_for_what_nobody_told_of_is_refused(self, harbor: HarborClient) -> None:
        with pytest.raises(Unauthenticated):
            await anext(harbor.as_user(None, []).events("ship.created"))
        async with harbor.as_user("bob", []).events("ship.created"):
            pass  # the domain decides case by case


class TestContexts:
    @pytest.fixture
    async def contexts(self, connection: Connection) -> Any:
        from hero_sdk.client.requests import encode_call

        async def call(method: str, **params: Any) -> None:
            answer = await connection.transport.send(connection.head, encode_call(method, params), None, 20)
            assert b'"result"' in answer.body, answer.body

        await call("context.add", id=3, name="third")
        return call

    async def test_nothing_crosses_them(self, harbor: HarborClient, contexts: Any) -> None:
        third = harbor.with_context("third")
        async with harbor.events() as here, third.events() as there:
            await third.ship.new(Ship(name="there"))
            await harbor.ship.new(Ship(name="here"))
            assert [said(event) for event in await heard(here, 1)] == ["ship.created 10 here"]
            found = await heard(there, 1)
            assert [(said(event), event.context) for event in found] == [("ship.created 10 there", 3)]
        async with harbor.events(after=found[0].cursor) as here:
            assert [event.type for event in await heard(here, 1)] == ["reset"]

    async def test_the_address_may_name_one(self, harbor: HarborClient, connection: Connection, contexts: Any) -> None:
        async with raw(connection, "/events?context=third") as text:
            await harbor.with_context(3).ship.new(Ship(name="there"))
            (block,) = await text.blocks(1)
        assert '"context":3' in block.data

    @pytest.mark.parametrize(
        ("path", "headers", "status", "message"),
        [
            ("/events?context=99", {}, 404, "no context 99 here"),
            ("/events?context=no one", {}, 400, "the header X-Hero-Context"),
            ("/events?context=3", {"X-Hero-Context": "0"}, 400, "`context` in the address and the header"),
            ("/events", {"X-Hero-Context": "nowhere"}, 404, "no context nowhere here"),
        ],
    )
    async def test_what_cannot_be_is_refused(
        self, connection: Connection, path: str, headers: dict[str, str], status: int, message: str
    ) -> None:
        async with raw(connection, path.replace(" ", "%20"), headers) as text:
            assert text.status == status
            assert (await text.error())["message"].startswith(message)

    async def test_streams_end_with_their_context(
        self, harbor: HarborClient, connection: Connection, contexts: Any
    ) -> None:
        third = harbor.with_context(3)
        await third.ship.new(Ship(name="there"))
        async with raw(connection, "/events", {"X-Hero-Context": "3"}) as text:
            await contexts("context.remove", id=3)
            while await text.read():
                pass
        await contexts("context.add", id=3, name="third")
        async with third.events() as events:
            await third.ship.new(Ship(name="anew"))
            assert [said(event) for event in await heard(events, 1)] == ["ship.created 10 anew"]


class TestTcp:
    """Over TCP nobody is believed but the authenticator; the application knows the peer by its address."""

    @pytest.fixture
    async def stranger(self, tmp_path: Path) -> AsyncIterator[Any]:
        def authenticate(credentials: Credentials) -> Grant | None:
            if credentials.authorization == "Bearer ann":
                return Grant(user="ann", claims=frozenset({"stall.read"}), contexts=frozenset())
            return None

        async with started_in(build().authenticate(authenticate), tmp_path) as connection:
            app = connection.transport._app  # type: ignore[attr-defined]

            async def get(path: str, **headers: str) -> Any:
                named = {"host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
                return await ask(app, path, method="GET", headers=named, client=("127.0.0.1", 4711))

            yield get

    async def test_a_stranger_hears_nothing(self, stranger: Any) -> None:
        assert (await stranger("/events")).status == 401
        assert (await stranger("/events", x_hero_user="ann", x_hero_claims="stall.read")).status == 401

    async def test_a_token_opens_what_its_claims_say(self, stranger: Any) -> None:
        reply = await stranger("/api/market/events", authorization="Bearer ann")
        assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream")
        assert (await stranger("/api/market/events", authorization="Bearer ann", x_hero_claims="")).status == 403
        assert (await stranger("/api/market/events?context=7", authorization="Bearer ann")).status == 403
