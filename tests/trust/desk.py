"""A service with two contexts and something in both, and every way a call can take to it.

The methods are those the service itself lists: one that is added is tested without anybody adding it here.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hero_sdk import HeroServer
from hero_sdk.client import Address, Connection, Identity, MemoryTransport
from hero_sdk.client.answers import ErrorClasses
from hero_sdk.errors import RpcError
from hero_sdk.osis import Osis
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import Method, RequestContext
from hero_sdk.rpc.permission import needed_claims
from hero_sdk.server import TcpAddress
from hero_sdk.service.plan import Listen
from tests.admin.service import build
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Driver, Order, OrderLine
from tests.support.wire import Wire

__all__ = [
    "FORGED",
    "METHODS",
    "PUBLIC",
    "THREE",
    "TRUSTED",
    "WAYS",
    "ZERO",
    "Caller",
    "Desk",
    "Way",
    "as_a_repeat",
    "near_misses",
    "needs_of",
    "opened",
    "params_of",
    "request_of",
]

ZERO, THREE = "only in context zero", "only in context three"
"""Stands in every object of that context."""


def _listed() -> dict[str, Method]:
    server = build().configure(paths=ServicePaths("listed", Path("/nonexistent/s"), Path("/nonexistent/v")))
    return {method.name: method for method in server._assembled().surface.dispatcher.methods}


METHODS = _listed()

PUBLIC = frozenset({"rpc.discover", "rpc.health", "rpc.methods", "rpc.ticket"})
"""What anybody may call; one more is a decision that has to be written down here."""


def needs_of(name: str) -> tuple[str, ...]:
    """The claims a restricted caller of that method has to have."""
    return needed_claims(METHODS[name])


def params_of(name: str) -> dict[str, Any]:
    """Parameters with which that method gives a result in either context; KeyError for one that has none here."""
    found = _PARAMS[name] if name in _PARAMS else _PARAMS_OF_VERBS[METHODS[name].verb]
    return json.loads(json.dumps(found).replace('"OBJECT"', json.dumps(_OBJECTS.get(METHODS[name].namespace))))  # type: ignore[no-any-return]


_OBJECTS = {
    "driver": {"name": "Nobody"},
    "order": {"customer": "Nobody", "items": [{"menu_item_sid": "10"}], "labels": {}},
}
_PARAMS_OF_VERBS: dict[str, dict[str, Any]] = {
    "new": {"object": "OBJECT"},
    "get": {"sid": "10"},
    "get_many": {"sids": ["10"], "skip_missing": True},
    "patch": {"sid": "10", "fields": {}},
    "delete": {"sid": "zz"},
    "delete_many": {"sids": ["zz"]},
    "new_many": {"objects": ["OBJECT"]},
    "set_many": {"objects": []},
    "exists": {"sid": "10"},
    "list": {},
    "list_full": {},
    "find": {"fresh": True, "with_total": True},
    "count": {},
    "aggregate": {"metrics": ["count"], "group_by": []},
}
_PARAMS: dict[str, dict[str, Any]] = {
    "order.set": {"object": {**_OBJECTS["order"], "sid": "12"}},
    "order.aggregate": {"metrics": ["count"], "group_by": ["customer"]},
    "driver.aggregate": {"metrics": ["count"], "group_by": ["name"]},
    "driver.set": {"object": {**_OBJECTS["driver"], "sid": "10"}},
    "order.get": {"sid": "12"},
    "order.patch": {"sid": "12", "fields": {}},
    "orderservice.waiting": {},
    "orderservice.assign": {"order_sid": "12", "driver_sid": "10"},
    "rpc.discover": {},
    "rpc.health": {},
    "rpc.methods": {},
    "rpc.ticket": {},
    "domain.list": {},
    "context.list": {},
    "context.info": {"id": 0},
    "context.add": {"id": 3, "name": "third", "description": THREE},
    "context.remove": {"id": 4_000_000_000},
}


class Caller(NamedTuple):
    """What a request says about who sends it."""

    user: str | None = "ann"
    claims: tuple[str, ...] | None = ()
    context: int | str | None = None

    @property
    def headers(self) -> dict[str, str]:
        said = {
            "X-Hero-User": self.user,
            "X-Hero-Claims": None if self.claims is None else ",".join(self.claims),
            "X-Hero-Context": None if self.context is None else str(self.context),
        }
        return {name: value for name, value in said.items() if value is not None}


TRUSTED = Caller(claims=None)


class Desk:
    """The running service."""

    def __init__(self, server: HeroServer) -> None:
        self.server = server
        assembly = server._assembled()
        front = assembly.front()
        self.resources = assembly.resources
        self.direct = Wire(front)
        self.events = Wire(front)
        self.asgi = Wire(front, is_direct=False)
        self.tcp = Wire(assembly.tcp_front(Listen(address=TcpAddress("127.0.0.1", 8080))), is_unix=False)

    async def trusted(self, method: str, params: object = None, context: int = 0) -> Any:
        """The result of a call by somebody who may do everything."""
        return (await direct(self, request_of(method, params), TRUSTED._replace(context=context)))["result"]

    async def latest(self) -> tuple[str | None, int | None]:
        """User and uid of the latest change in context 0."""
        changes = await self.resources.get(Osis).domain(0, "delivery").changes()
        return changes[-1].user, changes[-1].uid

    async def stored(self, context: int) -> str:
        """Everything a context holds, as text."""
        found = [await self.trusted(f"{kind}.list_full", None, context) for kind in ("order", "driver")]
        return json.dumps(found)


def request_of(method: str, params: object = None) -> dict[str, Any]:
    """A JSON-RPC request."""
    return {"jsonrpc": "2.0", "id": 1, "method": method, **({} if params is None else {"params": params})}


@asynccontextmanager
async def opened(folder: Path, **settings: str) -> AsyncIterator[Desk]:
    """The service with its objects; ``settings`` as on its command line."""
    server = build().configure(paths=ServicePaths("desk", folder / "sockets", folder / "var"), flags=settings)
    async with server.started() as app:
        await server._assembled().contexts.add(3, "third", THREE)
        for context, mark, count in ((0, ZERO, 3), (3, THREE, 2)):
            line = Connection(MemoryTransport(app), Address.parse("http://in-memory"), Identity(context=context))
            client = DeliveryClient(line)
            await client.driver.new_many([Driver(name=f"{mark} {number}") for number in range(2)])
            items = [OrderLine(menu_item_sid="10")]
            await client.order.new_many([Order(customer=mark, notes=mark, items=items, labels={})] * count)
        yield Desk(server)


# The ways

Way = Callable[[Desk, dict[str, Any], Caller], Awaitable[Any]]
"""Gives the answer object to a request."""


async def direct(desk: Desk, request: dict[str, Any], caller: Caller) -> Any:
    """rpc.sock, the short way."""
    return (await desk.direct.post(json.dumps(request).encode(), caller.headers)).json


async def through_asgi(desk: Desk, request: dict[str, Any], caller: Caller) -> Any:
    """rpc.sock, with every call over ASGI."""
    return (await desk.asgi.post(json.dumps(request).encode(), caller.headers)).json


async def at_the_domain(desk: Desk, request: dict[str, Any], caller: Caller) -> Any:
    """The address of the domain."""
    body = json.dumps(request).encode()
    return (await desk.direct.post(body, caller.headers, path="/api/delivery/rpc")).json


async def spelled_otherwise(desk: Desk, request: dict[str, Any], caller: Caller) -> Any:
    """With the domain and the type's own spelling; built-in methods have no other."""
    method = METHODS[request["method"]]
    name = f"{method.domain}.{method.spellings[0]}.{method.verb}" if method.domain else method.name
    return await direct(desk, {**request, "method": name}, caller)


async def in_a_batch(desk: Desk, request: dict[str, Any], caller: Caller) -> Any:
    """Behind something that anybody may do."""
    entries = [request_of("rpc.health"), request, request_of("rpc.methods")]
    answers = (await desk.direct.post(json.dumps(entries).encode(), caller.headers)).json
    assert [answer["id"] for answer in answers] == [1, 1, 1]
    return answers[1]


async def as_a_repeat(desk: Desk, request: dict[str, Any], caller: Caller) -> Any:
    """With the idempotency key under which the same user has done it before, when trusted."""
    body = json.dumps(request).encode()
    key = {"Idempotency-Key": f"repeat-{next(_numbers)}"}
    await desk.direct.post(body, {**caller._replace(claims=None).headers, **key})
    return (await desk.direct.post(body, {**caller.headers, **key})).json


async def by_a_handler(desk: Desk, request: dict[str, Any], caller: Caller) -> Any:
    """`ctx.client` of a handler that was called by this caller."""
    claims = None if caller.claims is None else frozenset(caller.claims)
    ctx = RequestContext(claims=claims, user=caller.user, resources=desk.resources)
    client = ctx.client(DeliveryClient)
    if caller.context is not None:
        client = client.with_context(caller.context)
    try:
        result = await client.connection.call(request["method"], request["params"], ErrorClasses(), retry=True)
    except RpcError as error:
        return {"id": 1, "error": {"code": error.code, "message": error.message, "data": error.data}}
    return {"id": 1, "result": result}


WAYS: tuple[Way, ...] = (
    direct,
    through_asgi,
    at_the_domain,
    spelled_otherwise,
    in_a_batch,
    as_a_repeat,
    by_a_handler,
)

_numbers = itertools.count()


def near_misses(claim: str) -> list[str]:
    """Claims that look like ``claim`` and are not it."""
    namespace, _, effect = claim.rpartition(".")
    other = "write" if effect == "read" else "read"
    return [
        namespace,
        claim[:-1],
        claim[1:],
        f"{claim}s",
        f"{claim}.all",
        f"x{claim}",
        f"delivery.{claim}",
        f"{namespace}.{other}",
        f"users.{claim}",
        f"groups.{claim}",
        claim.upper(),
        claim.title(),
        claim.replace(".", "_"),
        claim.replace(".", ":"),
        claim.replace(".", ".."),
        "groups.admins",
        "Groups.Admin",
        "users.admin",
        "proxy.admin",
        "admin.read",
        "administrator",
    ]


FORGED = (
    {},
    {"X-Hero-Claims": "groups.admin"},
    {"X-Hero-User": "root", "X-Hero-Claims": "admin,groups.admin"},
    {"X-Hero-User": "root", "X-Hero-Impersonator": "root"},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/desk"},
    {"Authorization": "Bearer groups.admin"},
    {"Cookie": "admin=1"},
    {"X-Hero-Context": "0", "X-Hero-Claims": "groups.admin"},
    {"X-HERO-CLAIMS": "groups.admin", "x-hero-user": "root"},
)
"""What somebody sends over TCP who would like to be somebody else."""
