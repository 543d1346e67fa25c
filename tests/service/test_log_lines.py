"""What stands in the log: each line with its request, none with a secret or a caller's data."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hero_sdk import HeroServer, RequestContext
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import CallNext, Method, Params
from hero_sdk.server import AsgiApp, RecentLines, current_request_id
from hero_sdk.server.logs import set_up_logs
from hero_sdk.service import Setting, Settings, context_of
from tests.support.asgi import ask, call
from tests.support.delivery.handlers import DeliveryDomain
from tests.support.delivery.models import Driver, Order
from tests.support.dispatch_desk import Desk
from tests.support.logs import restored_logging

log = logging.getLogger("desk.own")

MAIL_KEY = Setting("MAIL_KEY", "", str, is_secret=True)


class TalkingDesk(Desk):
    async def waiting(self, ctx: RequestContext, zone: str | None = None, limit: int = 50) -> list[Order]:
        log.info("in the handler")
        await asyncio.to_thread(log.info, "in a thread for it")
        await asyncio.create_task(self._more())
        if zone == "secret":
            key = ctx.resource(Settings).get(MAIL_KEY)
            log.warning("the mail service said no to %s", key, extra={"facts": {"url": f"https://x/?key={key}"}})
            raise RuntimeError(f"bad key {key}")
        if zone is not None and zone.startswith("card"):
            Driver.model_validate({"name": {"card": zone}})
        return []

    async def _more(self) -> None:
        log.info("in a task of it")


async def around(ctx: RequestContext, method: Method, params: Params, call_next: CallNext) -> bytes:
    log.info("around %s", method.name)
    return await call_next(ctx, params)


async def page(request: Request) -> PlainTextResponse:
    log.info("in a route")
    ctx = await context_of(request)
    return PlainTextResponse(str(ctx.request_id))


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    with restored_logging():
        text = io.StringIO()
        set_up_logs("debug", current_request_id, text)
        yield text


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[HeroServer]:
    monkeypatch.setenv("DESK_MAIL_KEY", 'hunter2 "quoted"')
    made = HeroServer("desk").domain(DeliveryDomain(TalkingDesk())).routes(Route("/own", page)).setting(MAIL_KEY)
    made.middleware(around)
    made.configure(paths=ServicePaths("desk", tmp_path / "sockets", tmp_path / "var"))
    async with made.started():
        yield made


@pytest.fixture
def app(server: HeroServer) -> AsgiApp:
    return server.asgi


def lines(out: io.StringIO, logger: str = "desk.own") -> list[dict[str, Any]]:
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    return [line for line in found if line["logger"] == logger]


async def test_every_line_of_a_call_has_its_request(app: AsgiApp, out: io.StringIO) -> None:
    await asyncio.gather(
        *(ask(app, body=call("orderservice.waiting"), headers={"X-Request-Id": f"r-{number}"}) for number in range(20))
    )
    found = lines(out)
    for message in ("in the handler", "in a thread for it", "in a task of it"):
        ids = [line["request_id"] for line in found if line["message"] == message]
        assert sorted(ids) == sorted(f"r-{number}" for number in range(20))
    assert current_request_id() is None


async def test_one_without_an_id_gets_one_and_each_another(app: AsgiApp, out: io.StringIO) -> None:
    for _ in range(2):
        await ask(app, body=call("orderservice.waiting"))
    ids = [line["request_id"] for line in lines(out)]
    assert len(ids) == 8
    assert len(set(ids)) == 2


@pytest.mark.parametrize("given", ["r-7", None, "x" * 300])
async def test_a_route_has_the_same_id_in_its_lines_and_its_context(
    app: AsgiApp, out: io.StringIO, given: str | None
) -> None:
    reply = await ask(app, "/own", method="GET", headers={} if given is None else {"X-Request-Id": given})
    assert reply is not None
    (line,) = lines(out)
    if given != "x" * 300:
        assert reply.body.decode() == line["request_id"]
    else:
        assert reply.status == 400  # malformed headers are refused where they are asked for
    assert (line["request_id"] == given) is (given == "r-7")
    assert current_request_id() is None


async def test_pages_for_operators_have_one_too(server: HeroServer, out: io.StringIO) -> None:
    headers = {"host": "localhost", "x-request-id": "r-9"}
    reply = await ask(server.admin_asgi, "/objects/driver", method="GET", headers=headers)
    assert reply is not None
    assert reply.status == 200
    ids = [line["request_id"] for line in lines(out) if line["message"] == "around driver.find"]
    assert set(ids) == {"r-9"}
    assert current_request_id() is None


async def test_secrets_are_masked_wherever_they_stand(app: AsgiApp, out: io.StringIO) -> None:
    recent = RecentLines(current_request_id)
    logging.getLogger().addHandler(recent)
    await ask(app, body=call("orderservice.waiting", {"zone": "secret"}))
    assert "hunter2" not in out.getvalue()
    assert "hunter2" not in str(recent.lines())
    (warned,) = [line for line in lines(out) if line["level"] == "warning"]
    assert warned["message"] == "the mail service said no to ***"
    assert warned["url"] == "https://x/?key=***"
    (failed,) = lines(out, "hero_sdk.rpc")
    assert "RuntimeError: bad key ***" in failed["traceback"]
    assert failed["request_id"]


async def test_what_callers_send_stands_in_no_traceback(app: AsgiApp, out: io.StringIO) -> None:
    await ask(app, body=call("orderservice.waiting", {"zone": "card 4111-1111"}))
    await ask(app, body=call("driver.new", {"object": {"name": "4111-1111"}}))
    await ask(app, body=call("driver.find", {"where": {"name": "4111-1111"}}))
    assert "validation error" in out.getvalue()
    assert "4111" not in out.getvalue()


def test_failing_threads_and_warnings_are_lines_too(out: io.StringIO) -> None:
    former = threading.excepthook
    try:
        set_up_logs("info", current_request_id, out)
        thread = threading.Thread(target=lambda: 1 // 0, name="digger")
        thread.start()
        thread.join()
    finally:
        threading.excepthook = former
    (line,) = lines(out, "hero_sdk.server")
    assert (line["thread"], "ZeroDivisionError" in line["traceback"]) == ("digger", True)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "UserWarning: old" in lines(out, "py.warnings")[0]["message"]
