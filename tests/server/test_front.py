"""Calls and refusals at the HTTP layer, in memory."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from hero_sdk.rpc import (
    CompiledDocument,
    ContextReader,
    Credentials,
    Dispatcher,
    Grant,
    Limits,
    Listener,
    Method,
    MethodFacts,
    RequestContext,
    Resources,
    Trust,
    compile_method,
)
from hero_sdk.server import OriginRules
from hero_sdk.server.current import current_request_id
from hero_sdk.server.front import Front
from hero_sdk.server.health import Health
from hero_sdk.server.pages import DomainEntry, Pages, ServiceFacts
from hero_sdk.server.surface import Surface
from tests.support.asgi import ask, call
from tests.support.reply import Reply

LIMITS = Limits(body_bytes=1000)


class Handlers:
    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.hold = asyncio.Event()
        self.calls: list[str] = []

    async def echo(self, ctx: RequestContext, text: str) -> str:
        self.calls.append(text)
        return text

    async def who(self, ctx: RequestContext) -> list[str | None]:
        return [ctx.user, None if ctx.peer is None else ctx.peer.address, ctx.request_id, current_request_id()]

    async def wait(self, ctx: RequestContext) -> str:
        self.begun.set()
        await self.hold.wait()
        return "done"

    def methods(self) -> list[Method]:
        facts = MethodFacts(effect="read")
        return [
            compile_method("food", "test", name, facts, getattr(type(self), name), getattr(self, name))
            for name in ("echo", "who", "wait")
        ]


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def surface(handlers: Handlers) -> Surface:
    facts = ServiceFacts(name="hero_food", title="Hero Food", version="1.2.3", description="")
    pages = Pages(
        facts, [DomainEntry(name="food", title="Food", methods=3)], lambda domain: CompiledDocument(b"{}", '"1"')
    )
    return Surface(Dispatcher(handlers.methods(), limits=LIMITS), ["food"], Health("hero_food", "1.2.3"), pages)


@pytest.fixture
def front(surface: Surface) -> Front:
    return Front(surface, ContextReader(Listener(name="rpc.sock", trust=Trust.HEADERS), Resources()))


async def asked(app: Any, *given: Any, **named: Any) -> Reply:
    reply = await ask(app, *given, **named)
    assert reply is not None
    return reply


def result(reply: Reply) -> Any:
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    return reply.json["result"]


def refused(reply: Reply, status: int, code: int) -> str:
    assert reply.status == status
    assert reply.headers["content-type"] == "application/json"
    assert int(reply.headers["content-length"]) == len(reply.body)
    found = reply.json
    assert (found["jsonrpc"], found["id"], found["error"]["code"]) == ("2.0", None, code)
    message = found["error"]["message"]
    assert isinstance(message, str)
    return message


@pytest.mark.parametrize("path", ["/rpc", "/api/food/rpc", "/rpc?x=1"])
async def test_a_call_is_answered(front: Front, path: str) -> None:
    reply = await asked(front, path, call("test.echo", {"text": "hi"}))
    assert result(reply) == "hi"
    assert int(reply.headers["content-length"]) == len(reply.body)


async def test_at_a_domains_own_address_the_namespace_may_be_left_out(front: Front) -> None:
    assert result(await asked(front, "/api/food/rpc", call("echo", ["hi"]))) == "hi"


async def test_a_body_may_come_in_pieces(front: Front) -> None:
    body = call("test.echo", {"text": "hello"})
    assert result(await asked(front, body=[body[:1], b"", body[1:9], body[9:]])) == "hello"


async def test_a_notification_has_no_answer(front: Front, handlers: Handlers) -> None:
    reply = await asked(front, body=b'{"jsonrpc":"2.0","method":"test.echo","params":["x"]}')
    assert (reply.status, reply.body, reply.headers) == (204, b"", {})
    assert handlers.calls == ["x"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        'Application/JSON ;charset="UTF-8"',
        "application/json;profile=x",
        "",
    ],
)
async def test_json_by_any_of_its_names_is_taken(front: Front, content_type: str) -> None:
    reply = await asked(front, body=call("test.echo", ["hi"]), headers={"Content-Type": content_type})
    assert result(reply) == "hi"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/jsonp"},
        {"Content-Encoding": "gzip"},
    ],
)
async def test_other_content_is_refused(front: Front, handlers: Handlers, headers: dict[str, str]) -> None:
    refused(await asked(front, body=call("test.echo", ["hi"]), headers=headers), 415, -32600)
    assert handlers.calls == []


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE", "BREW"])
@pytest.mark.parametrize("path", ["/rpc", "/api/food/rpc"])
async def test_calls_are_sent_by_post(front: Front, method: str, path: str) -> None:
    reply = await asked(front, path, method=method)
    refused(reply, 405, -32600)
    assert reply.headers["allow"] == "POST"


async def test_head_is_refused_without_a_body(front: Front) -> None:
    reply = await asked(front, method="HEAD")
    assert (reply.status, reply.body) == (405, b"")


async def test_a_long_body_is_refused_before_it_is_read(front: Front) -> None:
    reply = await asked(front, body=b"", headers={"Content-Length": "1001"})
    assert "1000 bytes" in refused(reply, 413, -32007)
    assert "connection" not in reply.headers


async def test_a_caller_that_waits_to_be_told_to_go_on_is_refused_with_a_close(front: Front) -> None:
    reply = await asked(front, headers={"Content-Length": "1001", "Expect": "100-continue"})
    refused(reply, 413, -32007)
    assert reply.headers["connection"] == "close"


@pytest.mark.parametrize("pieces", [[b" " * 1001], [b" " * 600] * 2, [b" "] * 1001])
@pytest.mark.parametrize("http_version", ["1.1", "1.0"])
async def test_a_body_that_turns_out_too_long_is_refused(front: Front, pieces: list[bytes], http_version: str) -> None:
    refused(await asked(front, body=pieces, http_version=http_version), 413, -32007)


async def test_a_body_of_the_very_size_is_taken(front: Front) -> None:
    body = call("test.echo", ["hi"]).ljust(1000)
    assert result(await asked(front, body=body, headers={"Content-Length": "1000"})) == "hi"


@pytest.mark.parametrize("length", ["nonsense", "-1", "1" * 400, "٣"])
async def test_an_absurd_length_is_refused(front: Front, length: str) -> None:
    raw = [(b"content-length", length.encode())]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await front(scope | {"headers": raw}, receive, send)

    refused(await asked(app), 413, -32007)


async def test_a_caller_that_hangs_up_before_its_request_is_complete_is_not_served(
    front: Front, handlers: Handlers
) -> None:
    body = call("test.echo", ["hi"])
    assert await ask(front, body=[body[:5]], hangs_up=True) is None
    assert await ask(front, body=[body], hangs_up=True) is None
    assert await ask(front, body=[]) is None
    assert handlers.calls == []


async def test_malformed_json_is_answered_like_any_call(front: Front) -> None:
    reply = await asked(front, body=b"{")
    assert reply.status == 200
    assert reply.json["error"]["code"] == -32700


async def test_each_request_has_an_id_and_keeps_the_one_it_brought(front: Front) -> None:
    _, _, given, logged = result(await asked(front, body=call("test.who"), headers={"X-Request-Id": "r-1"}))
    assert (given, logged) == ("r-1", "r-1")
    first = result(await asked(front, body=call("test.who")))[2]
    second = result(await asked(front, body=call("test.who")))[2]
    assert first != second
    assert current_request_id() is None


async def test_a_malformed_identity_is_refused_for_each_request(front: Front, handlers: Handlers) -> None:
    body = b"[%s,%s]" % (call("test.echo", ["a"], "a"), call("test.echo", ["b"], "b"))
    reply = await asked(front, body=body, headers={"X-Hero-Context": "-1"})
    assert reply.status == 200
    assert [(entry["id"], entry["error"]["code"]) for entry in reply.json] == [("a", -32600), ("b", -32600)]
    notification = b'{"jsonrpc":"2.0","method":"test.echo","params":["x"]}'
    assert (await asked(front, body=notification, headers={"X-Hero-Context": "-1"})).status == 204
    assert handlers.calls == []


async def test_mounted_below_a_path_it_still_answers(front: Front) -> None:
    body = call("test.echo", ["hi"])
    assert result(await asked(front, "/food/rpc", body, root_path="/food")) == "hi"


async def test_websockets_are_refused(front: Front) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await front({"type": "websocket", "path": "/rpc", "headers": []}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_once_the_service_ends_new_calls_are_refused_and_the_health_says_so(
    front: Front, surface: Surface
) -> None:
    assert (await asked(front, "/health", method="GET")).json == {
        "status": "ok",
        "service": "hero_food",
        "version": "1.2.3",
    }
    surface.stop()
    refused(await asked(front, body=call("test.echo", ["hi"])), 503, -32009)
    health = await asked(front, "/health", method="GET")
    assert (health.status, health.json["status"]) == (503, "draining")


async def test_a_call_that_is_cut_off_at_the_end_is_answered(
    front: Front, surface: Surface, handlers: Handlers
) -> None:
    under_way = asyncio.create_task(asked(front, body=call("test.wait")))
    await handlers.begun.wait()
    surface.stop()
    under_way.cancel()
    refused(await under_way, 503, -32009)


class TestTcp:
    """A listener that believes nobody."""

    PAGE = ("203.0.113.9", 4711)

    @pytest.fixture
    def tcp(self, surface: Surface) -> Front:
        def authenticate(credentials: Credentials) -> Grant | None:
            return (
                Grant(user="ann", claims=frozenset({"test.read"}))
                if credentials.authorization == "Bearer ann"
                else None
            )

        listener = Listener(name="tcp", trust=Trust.AUTHENTICATOR, authenticate=authenticate)
        return Front(surface, ContextReader(listener, Resources()), OriginRules(origins=["https://app.example"]))

    async def test_headers_of_a_stranger_prove_nothing(self, tcp: Front) -> None:
        forged = {"Host": "localhost", "X-Hero-User": "root", "X-Hero-Claims": "groups.admin", "X-Forwarded-For": "::1"}
        reply = await asked(tcp, body=call("test.who"), headers=forged, client=self.PAGE)
        assert reply.json["error"]["code"] in (-32001, -32002)

    async def test_a_token_tells_who_calls_whatever_the_headers_say(self, tcp: Front) -> None:
        headers = {"Host": "localhost", "Authorization": "Bearer ann", "X-Hero-User": "root", "X-Forwarded-For": "::1"}
        user, address, *_ = result(await asked(tcp, body=call("test.who"), headers=headers, client=self.PAGE))
        assert (user, address) == ("ann", "203.0.113.9:4711")

    @pytest.mark.parametrize("path", ["/rpc", "/health", "/openrpc.json"])
    async def test_rebound_names_and_other_pages_reach_nothing(self, tcp: Front, path: str) -> None:
        method = "POST" if path == "/rpc" else "GET"
        refused(await asked(tcp, path, method=method, headers={"Host": "evil.example"}), 403, -32002)
        headers = {"Host": "localhost", "Origin": "https://evil.example"}
        refused(await asked(tcp, path, method=method, headers=headers), 403, -32002)

    async def test_a_listed_page_may_call(self, tcp: Front) -> None:
        headers = {"Host": "localhost", "Origin": "https://app.example", "Authorization": "Bearer ann"}
        reply = await asked(tcp, body=call("test.echo", ["hi"]), headers=headers)
        assert result(reply) == "hi"
        assert reply.headers["access-control-allow-origin"] == "https://app.example"
        preflight = await asked(tcp, method="OPTIONS", headers={**headers, "Access-Control-Request-Method": "POST"})
        assert preflight.status == 204
