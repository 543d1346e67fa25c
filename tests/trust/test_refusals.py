"""Who may call what: every method of the service, on every way a call can take."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import Credentials, Grant
from hero_sdk.server import TcpAddress
from hero_sdk.service.plan import Listen
from tests.admin.service import build
from tests.support.wire import Wire
from tests.trust.desk import (
    FORGED,
    METHODS,
    PUBLIC,
    THREE,
    TRUSTED,
    WAYS,
    ZERO,
    Caller,
    Desk,
    as_a_repeat,
    near_misses,
    needs_of,
    params_of,
    request_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

DENIED, NOBODY, BAD_REQUEST, UNKNOWN_CONTEXT = -32002, -32001, -32600, -32010

every_method = pytest.mark.parametrize("name", sorted(METHODS))
every_guarded_method = pytest.mark.parametrize("name", sorted(METHODS.keys() - PUBLIC))


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

    @every_method
    async def test_forged_headers_change_nothing(self, desk: Desk, name: str) -> None:
        body = json.dumps(request_of(name, params_of(name))).encode()
        for headers in FORGED:
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
        answer = (await desk.tcp.post(json.dumps(request_of("rpc.methods")).encode(), FORGED[2])).json
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
