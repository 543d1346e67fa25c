"""What `ctx.client` gives a handler."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from hero_sdk import HeroClient, HeroServer, RequestContext
from hero_sdk.client import DomainClient
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import ClientConnector, DeadlineExceeded, PermissionDenied
from hero_sdk.server import AsgiApp
from hero_sdk.service.connector import UnknownService
from tests.support.asgi import ask, call
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.handlers import DeliveryDomain
from tests.support.delivery.models import Driver, Order
from tests.support.dispatch_desk import Desk


class Asking(Desk):
    """Its `waiting` asks the service itself, as the caller."""

    seen: ClassVar[list[Any]] = []

    async def waiting(self, ctx: RequestContext, zone: str | None = None, limit: int = 50) -> list[Order]:
        client = ctx.client(DeliveryClient)
        self.seen.append(client.connection.identity)
        if zone == "write":
            await client.driver.new(Driver(name="Amina"))
        else:
            self.seen.append(await client.driver.list())
        return []


class Composed(HeroClient):
    """Its only domain is served by the desk."""

    delivery: DeliveryClient


class Foreign(DomainClient):
    """Nobody says who serves it."""


class Mixed(HeroClient):
    """One domain is served by the desk, the other is not."""

    delivery: DeliveryClient
    foreign: Foreign


@asynccontextmanager
async def running(tmp_path: Path, handlers: Desk) -> AsyncIterator[tuple[HeroServer, AsgiApp]]:
    paths = ServicePaths("desk", tmp_path / "sockets", tmp_path / "var")
    server = HeroServer("desk").domain(DeliveryDomain(handlers)).configure(paths=paths)
    async with server.started() as app:
        yield server, app


async def rpc(app: AsgiApp, method: str, params: object = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    reply = await ask(app, body=call(method, params), headers=named)
    assert reply is not None
    answer = reply.json
    return answer["result"] if "result" in answer else answer["error"]["code"]


async def test_a_domain_of_the_service_is_asked_as_the_caller(tmp_path: Path) -> None:
    Asking.seen.clear()
    async with running(tmp_path, Asking()) as (_, app):
        await rpc(app, "context.add", {"id": 3, "name": "third"})
        await rpc(app, "driver.new", {"object": {"name": "Amina"}}, X_Hero_Context="3")
        caller = {
            "X_Hero_Context": "third",
            "X_Hero_User": "ann",
            "X_Hero_Impersonator": "root",
            "X_Hero_Claims": "orderservice.read,driver.read",
            "X_Request_Id": "r-1",
        }
        assert await rpc(app, "orderservice.waiting", **caller) == []
    identity, drivers = Asking.seen
    assert drivers == ["10"]
    assert (identity.context, identity.user, identity.impersonator, identity.request_id) == (3, "ann", "root", "r-1")
    assert identity.claims == ("driver.read", "orderservice.read")


async def test_who_may_not_do_it_may_not_do_it_through_a_handler_either(tmp_path: Path) -> None:
    async with running(tmp_path, Asking()) as (_, app):
        allowed = {"X_Hero_User": "ann", "X_Hero_Claims": "orderservice.read"}
        assert await rpc(app, "orderservice.waiting", ["write"], **allowed) == -32002
        assert await rpc(app, "driver.list") == []
        assert await rpc(app, "orderservice.waiting", ["write"]) == []
        assert await rpc(app, "driver.list") == ["10"]


async def test_the_time_left_travels_along(tmp_path: Path) -> None:
    async with running(tmp_path, Desk()) as (server, _):
        resources = server._assembled().resources
        connector = resources.get(ClientConnector)  # type: ignore[type-abstract]
        over = RequestContext(claims=None, deadline=time.monotonic() - 1, resources=resources)
        with pytest.raises(DeadlineExceeded):
            await connector.client(over, DeliveryClient).driver.list()
        enough = RequestContext(claims=None, deadline=time.monotonic() + 10, resources=resources)
        assert 9 < connector.client(enough, DeliveryClient).connection.timeout_s <= 10


async def test_calls_of_handlers_are_answered_while_the_service_ends(tmp_path: Path) -> None:
    async with running(tmp_path, Desk()) as (server, app):
        assembly = server._assembled()
        ctx = RequestContext(claims=None, resources=assembly.resources)
        assembly.surface.stop()
        assert await rpc(app, "driver.list") == -32009
        assert await ctx.client(DeliveryClient).driver.list() == []


async def test_another_service_is_found_by_the_name_on_its_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH_SOCKET", str(tmp_path))

    class Elsewhere(DeliveryClient):
        service = "hero_elsewhere"

    async with running(tmp_path, Desk()) as (server, _):
        ctx = RequestContext(claims=frozenset({"driver.read"}), user="ann", resources=server._assembled().resources)
        client = ctx.client(Elsewhere)
        assert client.connection.address.socket == str(tmp_path / "hero_elsewhere" / "rpc.sock")
        assert client.connection.identity.user == "ann"
        assert ctx.client(Elsewhere).connection.transport is client.connection.transport


async def test_a_client_of_nobody_knows_what_is_missing(tmp_path: Path) -> None:
    async with running(tmp_path, Desk()) as (server, _):
        ctx = RequestContext(claims=None, resources=server._assembled().resources)
        with pytest.raises(UnknownService, match=r'Foreign.*`service = "NAME"`'):
            ctx.client(Foreign)


async def test_a_composed_client_asks_the_domains_of_the_service(tmp_path: Path) -> None:
    async with running(tmp_path, Desk()) as (server, _):
        ctx = RequestContext(claims=frozenset({"driver.read"}), user="ann", resources=server._assembled().resources)
        desk = ctx.client(Composed)
        assert await desk.delivery.driver.list() == []
        with pytest.raises(PermissionDenied):
            await desk.as_user("ben").delivery.driver.new(Driver(name="Amina"))


async def test_a_composed_client_with_a_domain_of_nobody_is_told_which(tmp_path: Path) -> None:
    async with running(tmp_path, Desk()) as (server, _):
        ctx = RequestContext(claims=None, resources=server._assembled().resources)
        with pytest.raises(UnknownService, match=r'Mixed holds Foreign.*`service = "NAME"`'):
            ctx.client(Mixed)


async def test_a_refusal_rises_in_the_handler_as_the_same_error(tmp_path: Path) -> None:
    async with running(tmp_path, Desk()) as (server, _):
        ctx = RequestContext(claims=frozenset({"none"}), user="ann", resources=server._assembled().resources)
        with pytest.raises(PermissionDenied):
            await ctx.client(DeliveryClient).driver.list()
