"""The methods every service has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hero_sdk.osis.contexts import Contexts
from hero_sdk.rpc import (
    ContextReader,
    ContextRegistry,
    Dispatcher,
    Documents,
    Listener,
    RequestContext,
    Resources,
    ServiceInfo,
    Trust,
    UnknownContext,
    built_in_methods,
    method,
)
from hero_sdk.rpc.builtin_examples import BUILT_IN_EXAMPLES
from tests.rpc.asking import ask, methods_of, result


class Door:
    @method("read")
    async def look(self, ctx: RequestContext) -> str:
        """Looks through it.

        Slowly.
        """
        return "a hall"

    @method("write", requires=("door.paint", "shop.buy"))
    async def paint(self, ctx: RequestContext) -> None:
        """Paints it."""

    @method("write", is_internal=True)
    async def remove(self, ctx: RequestContext) -> None:
        """Takes it out."""

    @method("read", is_public=True, deprecated="")
    async def knock(self, ctx: RequestContext) -> None:
        """Knocks."""


class Health:
    async def report(self, *, is_detailed: bool = True) -> dict[str, Any]:
        return {"status": "draining", "service": "x", "version": "1"}


@pytest.fixture
def dispatcher() -> Dispatcher:
    methods = methods_of(Door(), "house", "door")
    documents = Documents(
        ServiceInfo(name="x", title="X", version="1"),
        {"house": {"openrpc": "1.4.1", "info": {"title": "House", "version": "1"}, "methods": []}},
        methods,
    )
    methods += built_in_methods(methods, documents, Health(), {"house": "House"})
    return Dispatcher(methods)


@pytest.fixture
def resources(tmp_path: Any) -> Resources:
    async def nothing(context: int) -> None: ...

    made = Resources()
    made.add(Contexts(tmp_path, archive=nothing, purge=nothing), as_=ContextRegistry)
    return made


def caller(resources: Resources, *claims: str, user: str | None = "ann") -> RequestContext:
    return RequestContext(claims=frozenset(claims), user=user, resources=resources)


@pytest.mark.parametrize(
    ("claims", "seen"),
    [
        (None, {"door.look", "door.paint", "door.remove", "door.knock", "context.add", "domain.list"}),
        ((), {"door.knock"}),
        (("door.read",), {"door.knock", "door.look"}),
        (("door.paint", "shop.buy"), {"door.knock", "door.paint"}),
        (("groups.admin",), {"door.look", "door.paint", "door.knock", "context.add", "domain.list"}),
    ],
)
async def test_a_caller_sees_what_they_may_call(
    dispatcher: Dispatcher, claims: tuple[str, ...] | None, seen: set[str]
) -> None:
    ctx = RequestContext(claims=None if claims is None else frozenset(claims))
    listed = {each["name"]: each for each in await result(dispatcher, "rpc.methods", ctx=ctx)}

    assert {"rpc.discover", "rpc.health", "rpc.methods"} <= listed.keys()
    interesting = {"door.look", "door.paint", "door.remove", "door.knock", "context.add", "domain.list"}
    assert listed.keys() & interesting == seen
    for name in seen & {"door.look"}:
        assert listed[name] == {
            "name": "door.look",
            "domain": "house",
            "summary": "Looks through it.",
            "effect": "read",
            "requires": ["door.read"],
            "deprecated": False,
        }


@pytest.mark.parametrize("name", ["rpc.discover", "rpc.health", "rpc.methods"])
async def test_some_need_no_identity(dispatcher: Dispatcher, name: str) -> None:
    assert "result" in await ask(dispatcher, name, ctx=RequestContext(claims=frozenset()))


async def test_discovery_at_a_domain_s_address_shows_that_domain(dispatcher: Dispatcher) -> None:
    ctx = RequestContext(claims=None)
    document = (await ask(dispatcher, "rpc.discover", ctx=ctx, domain="house"))["result"]

    assert document["info"]["title"] == "House"
    assert all(each["name"].startswith("door.") for each in document["methods"])


async def test_contexts_take_effect_at_once(dispatcher: Dispatcher, resources: Resources) -> None:
    ctx = RequestContext(claims=None, resources=resources)
    reader = ContextReader(Listener(name="rpc.sock", trust=Trust.HEADERS), resources)

    assert await result(dispatcher, "context.list", ctx=ctx) == [
        {"id": 0, "name": "admin", "description": "Where the service itself is looked after."}
    ]
    added = await result(dispatcher, "context.add", {"id": 3, "name": "acme", "description": "Acme"}, ctx)
    assert added == {"id": 3, "name": "acme", "description": "Acme"}
    assert (await reader.context([(b"x-hero-context", b"acme")])).context == 3
    assert await result(dispatcher, "context.info", {"name": "acme"}, ctx) == added
    assert await result(dispatcher, "context.info", {"id": 3}, ctx) == added
    assert (await result(dispatcher, "context.info", ctx=ctx))["id"] == 0

    assert await result(dispatcher, "context.remove", {"id": 3}, ctx) is True
    assert await result(dispatcher, "context.remove", {"id": 3}, ctx) is False
    with pytest.raises(UnknownContext):
        await reader.context([(b"x-hero-context", b"3")])
    assert (await ask(dispatcher, "context.info", {"id": 3}, ctx))["error"]["code"] == -32010


async def test_changing_contexts_needs_its_claim(dispatcher: Dispatcher, resources: Resources) -> None:
    reader = caller(resources, "context.read")
    for name, params in (("context.add", {"id": 3, "name": "acme"}), ("context.remove", {"id": 3})):
        answer = await ask(dispatcher, name, params, reader)
        assert answer["error"]["data"] == {"type": "PermissionDenied", "needs": ["context.write"]}
    assert len(await result(dispatcher, "context.list", ctx=reader)) == 1

    await result(dispatcher, "context.add", {"id": 3, "name": "acme"}, caller(resources, "context.write"))
    assert len(await result(dispatcher, "context.list", ctx=reader)) == 2


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"id": 0, "name": "other"}, -32004),
        ({"id": 9, "name": "admin"}, -32004),
        ({"id": 2**32, "name": "big"}, -32602),
        ({"id": -1, "name": "small"}, -32602),
        ({"id": 3, "name": "1"}, -32602),
        ({"id": 3, "name": ""}, -32602),
        ({"id": "3", "name": "a"}, -32602),
    ],
)
async def test_contexts_that_cannot_be(
    dispatcher: Dispatcher, resources: Resources, params: dict[str, Any], code: int
) -> None:
    ctx = RequestContext(claims=None, resources=resources)

    assert (await ask(dispatcher, "context.add", params, ctx))["error"]["code"] == code


async def test_the_admin_context_stays(dispatcher: Dispatcher, resources: Resources) -> None:
    ctx = RequestContext(claims=None, resources=resources)

    assert (await ask(dispatcher, "context.remove", {"id": 0}, ctx))["error"]["code"] == -32006


async def test_health_tells_what_the_reporter_says(dispatcher: Dispatcher) -> None:
    assert await result(dispatcher, "rpc.health") == {"status": "draining", "service": "x", "version": "1"}


async def test_built_in_methods_need_no_domain_in_front_and_take_none(dispatcher: Dispatcher) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "rpc.health"}).encode()

    assert b"result" in (await dispatcher.dispatch(RequestContext(claims=None), body, domain="house") or b"")
    assert (await ask(dispatcher, "house.rpc.health"))["error"]["code"] == -32601


@pytest.mark.parametrize("name", sorted(BUILT_IN_EXAMPLES))
async def test_the_examples_in_the_document_hold(dispatcher: Dispatcher, resources: Resources, name: str) -> None:
    params, expected = BUILT_IN_EXAMPLES[name]

    assert await result(dispatcher, name, params, RequestContext(claims=None, resources=resources)) == expected
