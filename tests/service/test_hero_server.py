"""A service in memory, as its author puts it together and a caller meets it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from hero_sdk import HeroServer, RequestContext
from hero_sdk.client import Address, Connection, Identity, MemoryTransport
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import Credentials, Grant, Method, NotFound, PermissionDenied
from hero_sdk.server import AsgiApp, StartError
from hero_sdk.service import context_of
from tests.support.asgi import ask, call
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.handlers import DeliveryDomain
from tests.support.delivery.models import Driver, Order, OrderLine
from tests.support.dispatch_desk import Desk, build
from tests.support.reply import Reply

ORDER = Order(customer="Ann", items=[OrderLine(menu_item_sid="10")], labels={})
TCP = ("127.0.0.1", 4711)


@pytest.fixture
def paths(tmp_path: Path) -> ServicePaths:
    return ServicePaths("dispatch_desk", tmp_path / "sockets", tmp_path / "var")


@pytest.fixture
def server(paths: ServicePaths) -> HeroServer:
    return build().configure(paths=paths)


@pytest.fixture
async def app(server: HeroServer) -> AsyncIterator[AsgiApp]:
    async with server.started() as app:
        yield app


async def rpc(app: AsgiApp, method: str, params: object = None, **more: Any) -> Any:
    """The answer to a call: its result, or its error's code."""
    reply = await ask(app, body=call(method, params), **more)
    assert reply is not None
    answer = reply.json
    return answer["result"] if "result" in answer else answer["error"]["code"]


async def get(app: AsgiApp, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> Reply:
    reply = await ask(app, path, method="GET", headers=headers, **more)
    assert reply is not None
    return reply


def client_of(app: AsgiApp, **identity: Any) -> DeliveryClient:
    return DeliveryClient(Connection(MemoryTransport(app), Address.parse("http://in-memory"), Identity.of(**identity)))


async def test_a_typed_client_and_the_store_see_the_same_objects(app: AsgiApp, server: HeroServer) -> None:
    client = client_of(app)
    driver = await client.driver.new(Driver(name="Amina"))
    order = await client.order.new(ORDER)

    assigned = await client.orderservice.assign(order.sid, driver.sid)

    assert assigned.driver_sid == driver.sid
    assert (await server.osis.domain(0, "delivery").of(Order).get(order.sid)).driver_sid == driver.sid
    with pytest.raises(NotFound):
        await client.orderservice.assign(order.sid, "zzz")


async def test_what_was_written_is_there_after_a_restart(paths: ServicePaths) -> None:
    async with build().configure(paths=paths).started() as app:
        sid = (await client_of(app).driver.new(Driver(name="Amina"))).sid
    async with build().configure(paths=paths).started() as app:
        assert (await client_of(app).driver.get(sid)).name == "Amina"


async def test_claims_of_a_local_caller_count(app: AsgiApp) -> None:
    assert await rpc(app, "driver.list") == []
    assert await rpc(app, "driver.list", headers={"X-Hero-Claims": "driver.read"}) == []
    assert await rpc(app, "driver.list", headers={"X-Hero-Claims": ""}) == -32001
    assert await rpc(app, "driver.list", headers={"X-Hero-Claims": "", "X-Hero-User": "ann"}) == -32002
    with pytest.raises(PermissionDenied):
        await client_of(app, claims=["order.read"]).order.new(ORDER)


async def test_a_caller_over_tcp_is_nobody_whatever_the_headers_say(app: AsgiApp) -> None:
    forged = {"Host": "localhost", "X-Hero-User": "root", "X-Hero-Claims": "groups.admin"}
    assert await rpc(app, "driver.list", headers=forged, client=TCP) == -32001
    assert (await rpc(app, "rpc.health", headers=forged, client=TCP))["status"] == "ok"


async def test_a_tcp_peer_whose_address_is_unknown_already_is_nobody_either(app: AsgiApp) -> None:
    forged = {"Host": "localhost"}
    assert await rpc(app, "driver.list", headers=forged, client=None, server=("127.0.0.1", 80)) == -32001


async def test_the_authenticator_says_who_calls_over_tcp_and_where(paths: ServicePaths) -> None:
    seen: list[Credentials] = []

    async def authenticate(credentials: Credentials) -> Grant | None:
        seen.append(credentials)
        if credentials.authorization != "Bearer ann":
            return None
        return Grant(user="ann", claims=frozenset({"driver.read"}), contexts=frozenset({3}))

    async with build().authenticate(authenticate).configure(paths=paths).started() as app:
        await rpc(app, "context.add", {"id": 3, "name": "third"})
        await rpc(app, "context.add", {"id": 4, "name": "fourth"})
        ann = {"Host": "localhost", "Authorization": "Bearer ann"}
        assert await rpc(app, "driver.list", headers=ann, client=TCP) == []
        assert await rpc(app, "driver.list", headers=ann | {"X-Hero-Context": "3"}, client=TCP) == []
        assert await rpc(app, "driver.list", headers=ann | {"X-Hero-Context": "4"}, client=TCP) == -32002
        assert await rpc(app, "driver.delete", {"sid": "10"}, headers=ann, client=TCP) == -32002
        assert await rpc(app, "driver.list", headers=ann | {"X-Hero-Claims": ""}, client=TCP) == -32002
        assert seen[0].peer is not None
        assert seen[0].peer.address == "127.0.0.1:4711"


async def test_contexts_are_added_and_removed_at_once_and_keep_their_objects_apart(app: AsgiApp) -> None:
    third = {"X-Hero-Context": "third"}
    assert await rpc(app, "driver.new", {"object": {"name": "A"}}, headers=third) == -32010
    assert (await rpc(app, "context.add", {"id": 3, "name": "third"}))["id"] == 3

    sid = (await rpc(app, "driver.new", {"object": {"name": "A"}}, headers=third))["sid"]

    assert await rpc(app, "driver.exists", {"sid": sid}, headers={"X-Hero-Context": "3"}) is True
    assert await rpc(app, "driver.exists", {"sid": sid}) is False
    assert await rpc(app, "context.remove", {"id": 3}) is True
    assert await rpc(app, "driver.exists", {"sid": sid}, headers=third) == -32010
    assert [entry["id"] for entry in await rpc(app, "context.list")] == [0]


async def test_the_documents_are_those_that_rpc_discover_gives(app: AsgiApp) -> None:
    whole, domain = await get(app, "/openrpc.json"), await get(app, "/api/delivery/openrpc.json")
    assert whole.json == await rpc(app, "rpc.discover")
    assert domain.json == await rpc(app, "rpc.discover", path="/api/delivery/rpc")
    names = {method["name"] for method in whole.json["methods"]}
    assert {"order.new", "orderservice.assign", "rpc.discover", "context.add"} <= names
    assert whole.json["info"]["version"] == "1.2.3"
    assert whole.json["servers"][0]["url"].startswith("unix:///")
    again = await get(app, "/openrpc.json", {"If-None-Match": whole.headers["etag"]})
    assert again.status == 304


async def test_the_domains_are_told_alike_by_http_and_rpc(app: AsgiApp) -> None:
    [entry] = (await get(app, "/api/domains.json")).json
    assert entry == (await rpc(app, "domain.list"))[0]
    assert entry["methods"] == 32


async def test_health_is_told_alike_by_http_and_rpc(app: AsgiApp) -> None:
    expected = {"status": "ok", "service": "dispatch_desk", "version": "1.2.3"}
    assert (await get(app, "/health")).json == await rpc(app, "rpc.health") == expected


async def test_a_store_that_cannot_be_used_makes_the_service_degraded(server: HeroServer, paths: ServicePaths) -> None:
    folder = paths.osis / "0" / "delivery"
    folder.mkdir(parents=True)
    (folder / "objects.db").write_bytes(b"this is no database" * 100)
    async with server.started() as app:
        assert await rpc(app, "driver.list") not in ([], None)
        health = await get(app, "/health")
        assert (health.status, health.json["status"]) == (503, "degraded")
        assert "delivery" in health.json["checks"]["store"]
        # Strangers learn that, those who look after the service what: on every way the health is told.
        assert (await rpc(app, "rpc.health"))["checks"] == health.json["checks"]
        failing = {"store": "failing", "events": "ok"}
        forged = {"x-hero-user": "ann", "x-hero-claims": "metrics.read"}
        unknown = {"authorization": "Bearer of-nobody-at-all"}
        for headers in ({}, forged, unknown):
            reply = await ask(app, "/health", method="GET", headers={"host": "127.0.0.1", **headers}, client=TCP)
            assert reply is not None
            assert (reply.status, reply.json["checks"]) == (503, failing)
        assert (await rpc(app, "rpc.health", headers={"host": "localhost", **forged}, client=TCP))["checks"] == failing
        for claims, checks in (("", failing), ("order.read", failing), ("metrics.read", health.json["checks"])):
            told = await get(app, "/health", {"x-hero-claims": claims})
            assert (told.status, told.json["checks"]) == (503, checks)


async def test_own_routes_stand_beside_the_calls_and_know_who_asks(paths: ServicePaths) -> None:
    async def label(request: Request) -> Response:
        ctx = await context_of(request)
        return PlainTextResponse(f"{ctx.user}: {request.path_params['sid']}")

    async with build().routes(Route("/labels/{sid}", label)).configure(paths=paths).started() as app:
        assert (await get(app, "/labels/10", {"X-Hero-User": "ann"})).body == b"ann: 10"
        assert (await get(app, "/labels")).status == 404
        assert await rpc(app, "driver.list") == []


async def test_middleware_stands_around_every_call_outermost_first(paths: ServicePaths) -> None:
    seen: list[str] = []

    def marking(mark: str) -> Any:
        async def middleware(ctx: RequestContext, method: Method, params: Any, call_next: Any) -> bytes:
            seen.append(f"{mark}>{method.name}")
            try:
                return await call_next(ctx, params)
            finally:
                seen.append(f"{mark}<")

        return middleware

    async with build().middleware(marking("a"), marking("b")).configure(paths=paths).started() as app:
        await rpc(app, "driver.list")
    assert seen == ["a>driver.list", "b>driver.list", "b<", "a<"]


async def test_hooks_run_around_everything_in_order_and_once(
    paths: ServicePaths, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    server = build().configure(paths=paths)

    async def fill() -> None:
        await server.osis.domain(0, "delivery").of(Driver).new(Driver(name="first"))
        seen.append("filled")

    def fail() -> None:
        seen.append("failed")
        raise RuntimeError("boom")

    server.on_start(fill).on_start(lambda: seen.append("started"))
    server.on_stop(fail).on_stop(lambda: seen.append("stopped"))
    async with server.started() as app:
        assert await rpc(app, "driver.list") == ["10"]
        assert await rpc(app, "driver.list") == ["10"]
    assert seen == ["filled", "started", "failed", "stopped"]
    assert "boom" in caplog.text


async def test_a_start_that_fails_is_told_to_whoever_starts(paths: ServicePaths) -> None:
    def fail() -> None:
        raise StartError("no oven")

    with pytest.raises(StartError, match="no oven"):
        async with build().on_start(fail).configure(paths=paths).started():
            pass


class TestAsgi:
    async def test_without_a_lifespan_the_first_request_starts_it(self, server: HeroServer) -> None:
        app = server.asgi
        assert await rpc(app, "driver.list") == []
        await server.close()

    async def test_requests_wait_for_the_start_but_those_of_a_hook_do_not(self, server: HeroServer) -> None:
        filled = asyncio.Event()

        async def fill() -> None:
            await client_of(server.asgi).driver.new(Driver(name="first"))
            await filled.wait()

        app = server.on_start(fill).asgi
        requests = [asyncio.create_task(rpc(app, "driver.list")) for _ in range(3)]
        await asyncio.wait(requests, timeout=0.05)
        assert not any(request.done() for request in requests)
        filled.set()
        assert await asyncio.gather(*requests) == [["10"]] * 3
        await server.close()

    async def test_the_servers_lifespan_starts_and_ends_it(self, server: HeroServer) -> None:
        seen: list[str] = []
        server.on_start(lambda: seen.append("start")).on_stop(lambda: seen.append("stop"))
        events = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> Any:
            return {"type": next(events)}

        async def send(message: Any) -> None:
            seen.append(message["type"])

        await server.asgi({"type": "lifespan"}, receive, send)
        assert seen == ["start", "lifespan.startup.complete", "stop", "lifespan.shutdown.complete"]

    async def test_a_start_that_fails_is_told_to_the_server(self, server: HeroServer) -> None:
        def fail() -> None:
            raise StartError("no oven")

        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "lifespan.startup"}

        async def send(message: Any) -> None:
            sent.append(message)

        await server.on_start(fail).asgi({"type": "lifespan"}, receive, send)
        assert sent == [{"type": "lifespan.startup.failed", "message": "no oven"}]
        await server.close()

    async def test_mounted_below_a_path_it_answers_there(self, server: HeroServer) -> None:
        outer: Any = Starlette(routes=[Mount("/desk", server.asgi)])
        assert await rpc(outer, "driver.list", path="/desk/rpc") == []
        assert (await get(outer, "/desk/openrpc.json")).status == 200
        assert (await get(outer, "/desk/health")).json["status"] == "ok"
        assert (await get(outer, "/rpc")).status == 404
        await server.close()


class TestBuilding:
    @pytest.mark.parametrize("name", ["", "hero food", "../etc", "a/b", "é"])
    def test_a_name_has_to_fit_into_paths(self, name: str) -> None:
        with pytest.raises(ValueError, match="cannot name a service"):
            HeroServer(name)

    def test_a_domain_stands_once(self) -> None:
        with pytest.raises(StartError, match="delivery is there twice"):
            build().domain(DeliveryDomain(Desk()))

    def test_an_address_is_read_when_it_is_named(self) -> None:
        with pytest.raises(StartError, match="cannot listen on 'nowhere'"):
            build().listen("nowhere")

    def test_once_it_is_put_together_it_cannot_be_changed(self, server: HeroServer) -> None:
        server.info()
        with pytest.raises(RuntimeError):
            server.configure(instance="acme")

    def test_an_instance_has_its_own_everything(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH_ROOT", str(tmp_path))
        for name in ("PATH_SOCKET", "HERO_SOCKET_DIR", "PATH_VAR"):
            monkeypatch.delenv(name, raising=False)
        info = build().configure(instance="acme").info()
        assert info.name == "dispatch_desk_acme"
        assert info.rpc_socket == str(tmp_path / "var/sockets/dispatch_desk_acme/rpc.sock")
        assert info.data == str(tmp_path / "var/dispatch_desk_acme")


async def test_nothing_of_a_call_stands_in_the_log(paths: ServicePaths, caplog: pytest.LogCaptureFixture) -> None:
    server = build().configure(paths=paths, flags={"LOG_LEVEL": "debug"})
    async with server.started() as app:
        with caplog.at_level(logging.DEBUG, logger="hero_sdk"):
            await rpc(
                app, "driver.new", {"object": {"name": "Amina-secret"}}, headers={"Authorization": "Bearer t0ken"}
            )
            await rpc(app, "driver.get", {"sid": "none"})
    calls = [record.facts for record in caplog.records if record.message == "call"]  # type: ignore[attr-defined]
    assert [(facts["method"], facts.get("code")) for facts in calls] == [("driver.new", None), ("driver.get", -32003)]
    assert "secret" not in caplog.text
    assert "t0ken" not in caplog.text


def test_a_service_may_do_without_pages(paths: ServicePaths) -> None:
    def sockets(server: HeroServer) -> list[str]:
        return [Path(place.address).name for place in server.configure(paths=paths).info().places]

    assert sockets(build()) == ["rpc.sock", "events.sock", "admin.sock"]
    assert sockets(build().admin(False)) == ["rpc.sock", "events.sock"]
