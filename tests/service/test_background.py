"""Work in the background: when it runs, with what, and what becomes of its errors; time is moved by hand."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hero_sdk import HeroServer, RequestContext
from hero_sdk.osis import Osis
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import PermissionDenied, UnknownContext
from hero_sdk.server import AsgiApp, StartError, current_request_id
from hero_sdk.server.logs import JsonLines
from hero_sdk.service.clock import SystemClock
from hero_sdk.testing import ManualClock
from tests.support.asgi import ask, call
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.handlers import DeliveryDomain
from tests.support.delivery.models import Driver
from tests.support.dispatch_desk import Desk

log = logging.getLogger("desk.cleaning")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


Begin = Callable[[Callable[[HeroServer], object]], Any]


@pytest.fixture
def begun(tmp_path: Path, clock: ManualClock) -> Begin:
    @asynccontextmanager
    async def begin(add: Callable[[HeroServer], object]) -> AsyncIterator[AsgiApp]:
        server = HeroServer("desk", version="1").domain(DeliveryDomain(Desk())).clock(clock)
        add(server)
        server.configure(paths=ServicePaths("desk", tmp_path / "sockets", tmp_path / "var"))
        async with server.started() as app:
            yield app

    return begin


class Work:
    """Counts its runs, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.runs: list[RequestContext] = []
        self.failures = failures

    async def clean(self, ctx: RequestContext) -> None:
        self.runs.append(ctx)
        log.info("cleaning")
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no broom")


async def health(app: AsgiApp) -> dict[str, Any]:
    reply = await ask(app, "/health", method="GET")
    assert reply is not None
    found: dict[str, Any] = reply.json
    assert reply.status == (200 if found["status"] == "ok" else 503)
    return found


async def test_it_runs_every_so_often_first_after_that_time(begun: Begin, clock: ManualClock) -> None:
    work = Work()
    async with begun(lambda server: server.every(60, work.clean)):
        await clock.advance(59)
        assert len(work.runs) == 0
        await clock.advance(1)
        assert len(work.runs) == 1
        await clock.advance(600)
        assert len(work.runs) == 11
    await clock.advance(600)
    assert len(work.runs) == 11  # it ended with the service


async def test_a_task_runs_from_the_start_on_and_once(begun: Begin, clock: ManualClock) -> None:
    work = Work()
    async with begun(lambda server: server.task(work.clean)):
        await clock.advance(600)
    assert len(work.runs) == 1


async def test_a_run_has_store_and_clients_and_full_trust(begun: Begin, clock: ManualClock) -> None:
    seen: list[object] = []

    async def look(ctx: RequestContext) -> None:
        await ctx.resource(Osis).domain(ctx.context, "delivery").of(Driver).new(Driver(name="Amina"))
        drivers = await ctx.client(DeliveryClient).driver.find()
        other = ctx.within(3)
        seen.extend([ctx.is_trusted, ctx.context, [driver.name for driver in drivers.items], other.context_name])
        seen.append(await other.client(DeliveryClient).driver.list())

    async with begun(lambda server: server.every(5, look)) as app:
        await ask(app, body=call("context.add", {"id": 3, "name": "acme"}))
        await clock.advance(5)
        assert (await health(app))["status"] == "ok"
    assert seen == [True, 0, ["Amina"], "acme", []]


def test_only_full_trust_goes_from_context_to_context(begun: Begin, clock: ManualClock) -> None:
    with pytest.raises(PermissionDenied):
        RequestContext(claims=frozenset({"groups.admin"})).within(3)


async def test_a_context_that_is_not_registered_is_unknown(begun: Begin, clock: ManualClock) -> None:
    work = Work()
    async with begun(lambda server: server.task(work.clean)):
        await clock.advance(0)
        with pytest.raises(UnknownContext):
            work.runs[0].within(7)


async def test_each_run_has_a_request_id_of_its_own_in_its_lines(
    begun: Begin, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work()
    lines: list[dict[str, Any]] = []
    form = JsonLines(current_request_id)

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(form.format(record)))

    keeper = Keeper()
    log.addHandler(keeper)
    try:
        with caplog.at_level(logging.INFO, "desk"):
            async with begun(lambda server: server.every(1, work.clean)):
                await clock.advance(2)
    finally:
        log.removeHandler(keeper)
    ids = [line["request_id"] for line in lines]
    assert ids == [ctx.request_id for ctx in work.runs]
    assert len(set(ids)) == 2
    assert all(each.startswith("clean-") for each in ids)
    assert current_request_id() is None


async def test_runs_never_overlap(begun: Begin, clock: ManualClock) -> None:
    running, most = 0, 0

    async def slow(ctx: RequestContext) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await clock.sleep(25)
        running -= 1

    async with begun(lambda server: server.every(10, slow)):
        await clock.advance(200)
    assert most == 1


async def test_what_fails_is_logged_and_tried_again_later_each_time(
    begun: Begin, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    work = Work(failures=4)
    times: list[float] = []

    async def clean(ctx: RequestContext) -> None:
        times.append(clock.now())
        await work.clean(ctx)

    async with begun(lambda server: server.every(60, clean)) as app:
        await clock.advance(62)  # the run, and a second one a second later
        assert (await health(app))["status"] == "ok"
        await clock.advance(2)
        found = await health(app)
        assert (found["status"], found["checks"]["store"]) == ("degraded", "ok")
        said = found["checks"]["background"]
        assert said.startswith("clean failed 3 times in a row; the log has incident ")
        assert "broom" not in said
        assert said.rpartition(" ")[2] in caplog.text
        await clock.advance(71)
        assert (await health(app))["status"] == "ok"
    assert times[:6] == [60, 61, 63, 67, 75, 135]
    assert caplog.text.count("RuntimeError: no broom") == 4
    assert caplog.text.count("it works again") == 1


async def test_a_task_that_fails_is_begun_again_and_waits_at_most_five_minutes(
    begun: Begin, clock: ManualClock
) -> None:
    work = Work(failures=1000)
    async with begun(lambda server: server.task(work.clean)):
        await clock.advance(511)  # 1 + 2 + 4 + … + 256
        before = len(work.runs)
        await clock.advance(3000)
        assert len(work.runs) - before == 10


async def test_at_the_end_what_is_under_way_is_broken_off_in_order(begun: Begin, clock: ManualClock) -> None:
    steps: list[str] = []
    has_begun = asyncio.Event()

    async def serve(ctx: RequestContext) -> None:
        try:
            has_begun.set()
            await asyncio.Event().wait()
        finally:
            await ctx.resource(Osis).domain(0, "delivery").of(Driver).new(Driver(name="last words"))
            steps.append("broken off, with the store still open")

    def add(server: HeroServer) -> None:
        server.task(serve).on_stop(lambda: steps.append("last step"))

    async with begun(add):
        await has_begun.wait()
    assert steps == ["broken off, with the store still open", "last step"]


@pytest.mark.parametrize(
    ("add", "message"),
    [
        (lambda server: server.every(0, Work().clean), "cannot run every 0 seconds"),
        (lambda server: server.every(float("nan"), Work().clean), "cannot run every nan seconds"),
        (lambda server: server.every(5, lambda ctx: None), "must be `async def"),
        (lambda server: server.every(5, Work().clean).every(9, Work().clean), "name= of its own"),
    ],
)
def test_what_can_be_no_work_is_refused_at_once(add: Callable[[HeroServer], object], message: str) -> None:
    with pytest.raises(StartError, match=message):
        add(HeroServer("desk"))


async def test_names_may_be_given_and_anything_async_may_be_work(begun: Begin, clock: ManualClock) -> None:
    work = Work()

    async def named(ctx: RequestContext, extra: int) -> None:
        work.runs.append(ctx)

    def add(server: HeroServer) -> None:
        server.every(1, work.clean).every(1, work.clean, name="again").every(1, partial(named, extra=1), name="third")

    async with begun(add):
        await clock.advance(1)
    assert sorted(str(ctx.request_id).partition("-")[0] for ctx in work.runs) == ["again", "clean", "third"]


async def test_copies_spread_their_runs_over_a_fifth_of_the_time() -> None:
    found = {SystemClock().about(100) for _ in range(100)}
    assert len(found) > 50
    assert 90 <= min(found) <= max(found) <= 110
