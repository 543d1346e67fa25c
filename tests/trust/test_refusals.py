"""Who may call what: every method of the service, on every way a call can take."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import Credentials, Grant
from hero_sdk.server import TcpAddress
from hero_sdk.service.plan import Listen
from tests.admin.service import build
from tests.admin.visiting import Document, Visitor
from tests.support.wire import Wire
from tests.trust.desk import (
    METHODS,
    PUBLIC,
    THREE,
    TRUSTED,
    WAYS,
    ZERO,
    Caller,
    Desk,
    as_a_repeat,
    needs_of,
    opened,
    params_of,
    request_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

DENIED, NOBODY, BAD_REQUEST, UNKNOWN_CONTEXT = -32002, -32001, -32600, -32010

every_method = pytest.mark.parametrize("name", sorted(METHODS))
every_guarded_method = pytest.mark.parametrize("name", sorted(METHODS.keys() - PUBLIC))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with opened(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


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


async def test_there_is_something_to_test(desk: Desk) -> None:
    listed = {each["name"] for each in await desk.trusted("rpc.methods")}
    assert listed == METHODS.keys()
    assert {"order.new", "order.find", "driver.delete_many", "context.remove", "domain.list"} <= METHODS.keys()
    assert {name for name, method in METHODS.items() if method.facts.is_public} == PUBLIC
    assert not [name for name, method in METHODS.items() if method.facts.is_internal]


@every_guarded_method
async def test_without_claims_it_is_refused_and_the_missing_claim_named(desk: Desk, name: str) -> None:
    needs = list(needs_of(name))
    for way in WAYS:
        before = await desk.stored(0)

        error = (await way(desk, request_of(name, params_of(name)), Caller(claims=())))["error"]
        assert (error["code"], error["data"]) == (DENIED, {"type": "PermissionDenied", "needs": needs}), way
        assert all(need in error["message"] for need in needs)

        nobody = (await way(desk, request_of(name, params_of(name)), Caller(user=None, claims=())))["error"]
        assert (nobody["code"], nobody["data"]) == (NOBODY, {"type": "Unauthenticated"}), way

        if way is not as_a_repeat:  # which has done it once, as somebody who may
            assert await desk.stored(0) == before


@every_method
async def test_with_its_claim_it_is_done(desk: Desk, name: str) -> None:
    callers = (
        Caller(claims=needs_of(name)),
        Caller(claims=("users.ann", *needs_of(name), "something.else")),
        Caller(claims=("groups.admin",)),
        Caller(claims=("admin",)),
        Caller(user=None, claims=needs_of(name)),
        TRUSTED,
    )
    for way, caller in itertools.product(WAYS, callers):
        answer = await way(desk, request_of(name, params_of(name)), caller)
        assert "result" in answer, (way, caller, answer)


@every_method
async def test_what_anybody_may_call_needs_nothing_and_nothing_else_is_so(desk: Desk, name: str) -> None:
    for way in WAYS:
        answer = await way(desk, request_of(name, params_of(name)), Caller(user=None, claims=()))
        assert ("result" in answer) == (name in PUBLIC), way


@every_guarded_method
async def test_a_claim_that_is_nearly_right_is_not(desk: Desk, name: str) -> None:
    needs = needs_of(name)
    for need in needs:
        others = tuple(each for each in needs if each != need)
        misses = [each for each in near_misses(need) if each]
        for way, claims in itertools.product(WAYS, ((*misses, *others), (misses[0], *others))):
            error = (await way(desk, request_of(name, params_of(name)), Caller(claims=claims)))["error"]
            assert (error["code"], error["data"]["needs"]) == (DENIED, [need]), (way, claims)


@every_guarded_method
async def test_a_wildcard_is_no_claim(desk: Desk, name: str) -> None:
    namespace = needs_of(name)[0].partition(".")[0]
    for way, claim in itertools.product(WAYS, (f"{namespace}.*", "*", f"{namespace}.rea*", "groups.*")):
        error = (await way(desk, request_of(name, params_of(name)), Caller(claims=(claim, *needs_of(name)))))["error"]
        assert error["code"] == BAD_REQUEST, (way, claim)


@every_method
async def test_a_context_that_is_not_there_is_no_other_one(desk: Desk, name: str) -> None:
    callers = (TRUSTED, Caller(claims=needs_of(name)), Caller(claims=()))
    for way, context, caller in itertools.product(WAYS, (99, "nowhere", 4_294_967_295), callers):
        error = (await way(desk, request_of(name, params_of(name)), caller._replace(context=context)))["error"]
        assert error["code"] == UNKNOWN_CONTEXT, (way, context)
        # Who is restricted to some claims does not learn which contexts there are.
        assert error["data"].get("known") == ([0, 3] if caller is TRUSTED else None)


@every_method
async def test_a_context_shows_its_own_objects_only(desk: Desk, name: str) -> None:
    callers = (TRUSTED, Caller(claims=needs_of(name)))
    for way, caller, (context, foreign) in itertools.product(WAYS, callers, ((0, THREE), (3, ZERO), ("third", ZERO))):
        answer = json.dumps(await way(desk, request_of(name, params_of(name)), caller._replace(context=context)))
        # Contexts themselves are looked after from everywhere; what they hold is not.
        assert foreign not in answer or name.startswith("context."), (way, context)


async def test_nothing_is_changed_in_another_context(desk: Desk) -> None:
    for context, other in ((0, 3), (3, 0)):
        before = await desk.stored(other)
        sids = {kind: await desk.trusted(f"{kind}.list", None, context) for kind in ("order", "driver")}
        assert sids["order"]
        assert sids["driver"]
        for name, method in METHODS.items():
            if method.facts.effect == "write" and method.domain:
                await desk.trusted(name, params_of(name), context)
        assert await desk.stored(other) == before


@every_guarded_method
async def test_a_notification_without_its_claim_does_nothing(desk: Desk, name: str) -> None:
    before = await desk.stored(0), await desk.trusted("context.list")
    request = {**request_of(name, params_of(name))}
    del request["id"]
    for body in (request, [request, request]):
        answer = await desk.direct.post(json.dumps(body).encode(), Caller(claims=()).headers)
        assert (answer.status, answer.body) == (204, b"")
    assert (await desk.stored(0), await desk.trusted("context.list")) == before


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def granting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Wire]:
    async def authenticate(credentials: Credentials) -> Grant | None:
        said = credentials.authorization
        if said is None:
            return None
        user, _, claims = said.removeprefix("Test ").partition(":")
        return Grant(user=user, claims=frozenset(filter(None, claims.split("+"))), contexts=frozenset({3}))

    root = tmp_path_factory.mktemp("granted")
    server = build().authenticate(authenticate)
    server.configure(paths=ServicePaths("desk", root / "sockets", root / "var"))
    async with server.started():
        assembly = server._assembled()
        await assembly.contexts.add(3, "third")
        await assembly.contexts.add(4, "fourth")
        yield Wire(assembly.tcp_front(Listen(address=TcpAddress("127.0.0.1", 8080))), is_unix=False)


class TestTcp:
    """Over TCP nothing that a request says of itself is believed."""

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

    @every_method
    async def test_forged_headers_change_nothing(self, desk: Desk, name: str) -> None:
        body = json.dumps(request_of(name, params_of(name))).encode()
        for headers in self.FORGED:
            answer = (await desk.tcp.post(body, headers)).json
            if name in PUBLIC:
                assert "result" in answer
            else:
                assert answer["error"]["code"] == NOBODY
                assert answer["error"]["data"] == {"type": "Unauthenticated"}

    @every_method
    async def test_no_other_context_is_open_and_nobody_learns_which_there_are(self, desk: Desk, name: str) -> None:
        body = json.dumps(request_of(name, params_of(name))).encode()
        for context in ("3", "99", "third", "nowhere"):
            error = (await desk.tcp.post(body, {"X-Hero-Context": context})).json["error"]
            assert (error["code"], error["data"]) == (DENIED, {"type": "PermissionDenied"})
            assert error["message"] == f"context {context} is not open to this caller"

    async def test_a_stranger_learns_no_method_but_the_public_ones(self, desk: Desk) -> None:
        answer = (await desk.tcp.post(json.dumps(request_of("rpc.methods")).encode(), self.FORGED[2])).json
        assert {each["name"] for each in answer["result"]} == PUBLIC


class TestTcpWithAuthenticator:
    """Claims and contexts are those of the grant; a header takes away and never adds."""

    @every_guarded_method
    async def test_what_is_granted_counts_and_nothing_else(self, granting: Wire, name: str) -> None:
        body = json.dumps(request_of(name, params_of(name))).encode()
        needs = ",".join(needs_of(name))
        granted = f"Test ann:{'+'.join(needs_of(name))}"

        async def code(authorization: str, **headers: str) -> int | None:
            named = {each.replace("_", "-"): value for each, value in headers.items()}
            answer = (await granting.post(body, {"Authorization": authorization, **named})).json
            return answer.get("error", {}).get("code")  # type: ignore[no-any-return]

        refused = {DENIED, NOBODY}
        assert await code(granted) not in refused
        assert await code(granted, X_Hero_Context="3") not in refused
        assert await code(granted, X_Hero_Context="third", X_Hero_Claims=needs) not in refused
        assert await code(granted, X_Hero_Context="4") == DENIED
        assert await code(granted, X_Hero_Context="fourth") == DENIED
        assert await code(granted, X_Hero_Context="99") == DENIED
        assert await code(granted, X_Hero_Claims="") == DENIED
        assert await code(granted, X_Hero_Claims="groups.admin") == DENIED
        assert await code("Test ann:") == DENIED
        assert await code("Test ann:", X_Hero_Claims=needs, X_Hero_User="root") == DENIED
        assert await code("Test ann:something.else", X_Hero_Claims=f"groups.admin,{needs}") == DENIED
        assert await code("Test ann:groups.admin", X_Hero_Claims="users.ann") == DENIED
        assert await code("Test ann:groups.admin", X_Hero_Claims=needs) not in refused


class TestEvents:
    """Streams are open to those who may read, in their context."""

    @staticmethod
    async def asked(wire: Wire, query: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and all that comes until it is clear whether this is a stream."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"GET /events{query} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()
        raw = await wire.talk(request, until=b"200 OK")
        return int(raw.split(b" ", 2)[1]), raw

    @pytest.mark.parametrize("kind", ["order", "driver"])
    async def test_a_stream_needs_the_claim_to_read(self, desk: Desk, kind: str) -> None:
        need = f"{kind}.read"
        for wire in (desk.direct, desk.asgi):
            for caller in (Caller(claims=(need,)), Caller(claims=("groups.admin",)), TRUSTED):
                assert (await self.asked(wire, f"?types={kind}.*", caller.headers))[0] == 200
            for claims in ((), *((miss,) for miss in near_misses(need) if miss), (f"{kind}.write",)):
                status, raw = await self.asked(wire, f"?types={kind}.*", Caller(claims=claims).headers)
                assert status == 403, (claims, raw)
                assert need.encode() in raw
            status, _ = await self.asked(wire, f"?types={kind}.*", Caller(user=None, claims=()).headers)
            assert status == 401
            status, _ = await self.asked(wire, "", Caller(claims=(f"{kind}.*",)).headers)
            assert status == 400

    async def test_a_context_that_is_not_there_has_no_events(self, desk: Desk) -> None:
        for query, context in (("", 99), ("?context=99", None), ("?context=nowhere", None)):
            for caller in (TRUSTED, Caller(claims=("order.read",))):
                status, _ = await self.asked(desk.direct, query, caller._replace(context=context).headers)
                assert status == 404
        status, _ = await self.asked(desk.direct, "?context=3", Caller(claims=("order.read",), context=0).headers)
        assert status == 400  # the header says where the caller is

    @pytest.mark.parametrize("forged", TestTcp.FORGED, ids=str)
    async def test_over_tcp_forged_headers_open_nothing(self, desk: Desk, forged: dict[str, str]) -> None:
        assert (await self.asked(desk.tcp, "", forged))[0] == 401
        assert (await self.asked(desk.tcp, "?context=3", {**forged, "X-Hero-Context": "3"}))[0] == 403

    async def test_who_listens_hears_their_context_and_what_they_may_read(self, desk: Desk) -> None:
        async def happen() -> None:
            for context, mark in ((3, THREE), (0, ZERO)):
                driver = {"object": {"name": f"{mark} driver"}}
                order = params_of("order.new")
                await desk.trusted("driver.new", driver, context)
                order["object"]["customer"] = mark
                await desk.trusted("order.new", order, context)
            order["object"]["customer"] = "the last"
            for context in (0, 3):
                await desk.trusted("order.new", order, context)

        for context, own, foreign in ((0, ZERO, THREE), (3, THREE, ZERO)):
            caller = Caller(claims=("order.read",), context=context)
            lines = "".join(f"{name}: {value}\r\n" for name, value in caller.headers.items())
            request = f"GET /events HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()
            told, _ = await asyncio.gather(desk.events.talk(request, until=b"the last"), _soon(desk, happen))
            assert own.encode() in told
            assert foreign.encode() not in told
            assert b"driver.created" not in told
            assert b"order.created" in told


async def _soon(desk: Desk, happen: Callable[[], Awaitable[None]]) -> None:
    """Once somebody listens."""
    while not desk.server._assembled().events.listeners:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0)
    await happen()


class TestPages:
    """admin.sock shows and does what its visitor may, by the same claims."""

    @every_guarded_method
    async def test_a_method_is_shown_to_those_who_may_call_it(self, desk: Desk, name: str) -> None:
        app = desk.server.admin_asgi
        params = json.dumps(params_of(name))
        for claims, status in ((needs_of(name), 200), (("groups.admin",), 200), ((), 404), (("order.reads",), 404)):
            visitor = Visitor(app, Caller(claims=claims).headers)
            assert (await visitor.get(f"/methods/{name}")).status == status
            listed = [each.attributes.get("href") for each in (await visitor.page("/methods")).all("a")]
            assert (f"/methods/{name}" in listed) == (status == 200)
            token = (await Visitor(app).page("/methods/rpc.health")).fields("call")["_token"]
            assert token  # another visitor's, so the refusal below would not be the right one
            own = (await visitor.page("/methods/rpc.health")).fields("call")
            sent = {"_token": own["_token"], "_params": params, "_do": "call"}
            assert (await visitor.post(f"/methods/{name}", sent)).status == status

    async def test_objects_are_shown_to_those_who_may_read_them(self, desk: Desk) -> None:
        for claims, order, driver in (
            (("order.read",), 200, 404),
            (("driver.read",), 404, 200),
            (("order.write", "driver.write"), 404, 404),
            ((), 404, 404),
        ):
            visitor = Visitor(desk.server.admin_asgi, Caller(claims=claims).headers)
            for path in ("", "/new", "/10", "/12"):
                assert (await visitor.get(f"/objects/order{path}")).status in (order, 404)
                assert (await visitor.get(f"/objects/driver{path}")).status in (driver, 404)
            assert (await visitor.get("/objects/order")).status == order
            assert (await visitor.get("/objects/driver")).status == driver
            for path in ("/", "/objects", "/methods"):
                assert ZERO not in (await visitor.get(path)).body.decode()

    async def test_who_may_only_read_changes_nothing(self, desk: Desk) -> None:
        before = await desk.stored(0)
        visitor = Visitor(desk.server.admin_asgi, Caller(claims=("driver.read", "order.read")).headers)
        token = (await visitor.page("/methods/rpc.health")).fields("call")["_token"]
        for path in ("/objects/driver/new", "/objects/driver/10", "/objects/order/12"):
            for do in ("save", "create", "delete", "update", "new"):
                await visitor.post(path, {"_token": token, "_do": do, "name": "x", "object.name": "x"})
        assert await desk.stored(0) == before

    async def test_a_context_is_chosen_by_those_with_full_trust_only(self, desk: Desk) -> None:
        app = desk.server.admin_asgi
        trusted = Visitor(app, TRUSTED.headers)
        assert THREE in (await trusted.page("/objects/order?context=3")).text
        assert ZERO not in (await trusted.page("/objects/order?context=3")).text
        restricted = Visitor(app, Caller(claims=("order.read", "groups.admin")).headers)
        for context in ("3", "third", "99", "nowhere"):
            reply = await restricted.get(f"/objects/order?context={context}")
            assert reply.status == 403
            assert THREE not in Document(reply.body.decode()).text

    async def test_how_the_service_runs_is_for_those_who_look_after_it(self, desk: Desk) -> None:
        visitor = Visitor(desk.server.admin_asgi, Caller(claims=tuple(n for m in METHODS for n in needs_of(m))).headers)
        for path in ("/logs", "/metrics"):
            assert (await visitor.get(path)).status == 404
        place = str(desk.server.paths.rpc_socket)
        assert place not in (await visitor.page("/")).text
        assert place in (await Visitor(desk.server.admin_asgi, TRUSTED.headers).page("/")).text
