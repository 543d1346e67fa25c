"""What is served beside the calls, in memory."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hero_sdk.rpc import (
    CompiledDocument,
    Conflict,
    ContextReader,
    Dispatcher,
    Listener,
    NotFound,
    Resources,
    RpcError,
    Trust,
    Unauthenticated,
    Unavailable,
)
from hero_sdk.server.front import Front
from hero_sdk.server.health import Health
from hero_sdk.server.pages import DomainEntry, Pages, ServiceFacts, context_of
from hero_sdk.server.surface import Surface
from tests.support.asgi import ask
from tests.support.reply import Reply

DOCUMENTS = {None: CompiledDocument(b'{"all":1}', '"a"'), "food": CompiledDocument(b'{"food":1}', '"f"')}
ERRORS: dict[str, RpcError] = {
    "who": Unauthenticated("who?"),
    "none": NotFound("none"),
    "taken": Conflict("taken", reason="unique"),
    "later": Unavailable("later"),
}


async def whoami(request: Request) -> Response:
    ctx = await context_of(request)
    return PlainTextResponse(f"{ctx.user} in {ctx.context}")


async def failing(request: Request) -> Response:
    name = request.path_params["name"]
    if name in ERRORS:
        raise ERRORS[name]
    raise RuntimeError("the secret sauce")


@pytest.fixture
def health() -> Health:
    return Health("hero_food", "1.2.3")


@pytest.fixture
def front(health: Health) -> Front:
    facts = ServiceFacts(name="hero_food", title="Hero Food", version="1.2.3", description="Food.")
    domains = [DomainEntry(name="food", title="Food", methods=3)]
    routes = [Route("/whoami", whoami), Route("/failing/{name}", failing), Route("/post", whoami, methods=["POST"])]
    pages = Pages(facts, domains, DOCUMENTS.__getitem__, routes)
    surface = Surface(Dispatcher([]), ["food"], health, pages)
    return Front(surface, ContextReader(Listener(name="rpc.sock", trust=Trust.HEADERS), Resources()))


async def get(front: Front, path: str, method: str = "GET", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    reply = await ask(front, path, method=method, headers=named)
    assert reply is not None
    return reply


async def test_heroservice_json_is_exactly_this(front: Front) -> None:
    reply = await get(front, "/.well-known/heroservice.json")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json == {
        "protocol": "openrpc",
        "name": "hero_food",
        "title": "Hero Food",
        "version": "1.2.3",
        "description": "Food.",
        "socket": "rpc",
    }


async def test_the_domains_are_listed_with_their_addresses(front: Front) -> None:
    assert (await get(front, "/api/domains.json")).json == [
        {
            "name": "food",
            "title": "Food",
            "methods": 3,
            "openrpc": "/api/food/openrpc.json",
            "rpc": "/api/food/rpc",
            "events": "/api/food/events",
        }
    ]


@pytest.mark.parametrize(("path", "domain"), [("/openrpc.json", None), ("/api/food/openrpc.json", "food")])
async def test_documents_come_whole_or_not_at_all_when_they_are_known(
    front: Front, path: str, domain: str | None
) -> None:
    document = DOCUMENTS[domain]
    reply = await get(front, path)
    assert (reply.status, reply.body, reply.headers["etag"]) == (200, document.body, document.etag)

    for known in (document.etag, f'"x", W/{document.etag}', "*"):
        again = await get(front, path, if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", document.etag)
    assert (await get(front, path, if_none_match='"x"')).status == 200


@pytest.mark.parametrize("path", ["/openrpc.json", "/api/domains.json", "/health", "/.well-known/heroservice.json"])
async def test_head_tells_the_length_without_the_body(front: Front, path: str) -> None:
    got, head = await get(front, path), await get(front, path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/rpc/", "/api/none/rpc", "/api/none/openrpc.json", "/admin", "/%00"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_what_is_not_there_is_answered_in_json(front: Front, path: str, method: str) -> None:
    reply = await get(front, path, method)
    assert (reply.status, reply.headers["content-type"]) == (404, "application/json")
    assert path in reply.json["error"]["message"]


@pytest.mark.parametrize(("path", "allowed"), [("/openrpc.json", "GET"), ("/health", "GET"), ("/post", "POST")])
async def test_the_wrong_method_is_refused_with_the_right_one(front: Front, path: str, allowed: str) -> None:
    reply = await get(front, path, "DELETE")
    assert reply.status == 405
    assert allowed in reply.headers["allow"]
    assert reply.json["error"]["code"] == -32600


async def test_an_own_route_knows_who_asks(front: Front) -> None:
    assert (await get(front, "/whoami", X_Hero_User="ann")).body == b"ann in 0"
    refused = await get(front, "/whoami", X_Hero_Context="7")
    assert (refused.status, refused.json["error"]["code"]) == (404, -32010)


@pytest.mark.parametrize(("name", "status"), [("who", 401), ("none", 404), ("taken", 409), ("later", 503)])
async def test_an_error_of_an_own_route_becomes_the_status_that_fits(front: Front, name: str, status: int) -> None:
    reply = await get(front, f"/failing/{name}")
    assert (reply.status, reply.json["error"]["message"]) == (status, ERRORS[name].message)


async def test_an_unexpected_error_is_in_the_log_and_nowhere_else(
    front: Front, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await get(front, "/failing/unexpectedly")
    assert (reply.status, reply.json["error"]["code"]) == (500, -32603)
    assert b"secret" not in reply.body
    incident = reply.json["error"]["data"]["incident"]
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.facts["incident"] == incident  # type: ignore[attr-defined]
    assert "the secret sauce" in caplog.text


class TestHealth:
    async def test_a_service_without_trouble_says_exactly_this(self, front: Front) -> None:
        reply = await get(front, "/health")
        assert reply.status == 200
        assert reply.json == {"status": "ok", "service": "hero_food", "version": "1.2.3"}

    async def test_a_failing_check_is_named(self) -> None:
        async def well() -> str | None:
            return None

        async def ill() -> str | None:
            return "the disk is full"

        async def broken() -> str | None:
            raise RuntimeError("boom")

        checks: dict[str, Any] = {"index": well, "store": ill, "mail": broken}
        health = Health("hero_food", "1.2.3", checks)
        answer = await health.answer()
        assert answer.status == 503
        assert (await health.report()) == {
            "status": "degraded",
            "service": "hero_food",
            "version": "1.2.3",
            "checks": {"index": "ok", "store": "the disk is full", "mail": "the check itself failed"},
        }
