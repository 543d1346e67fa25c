"""A connection's worker: every piece of work as in a task of its own, and begun at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextvars import ContextVar
from typing import Any

import pytest
import uvloop

from hero_sdk.server.worker import Worker

seen: ContextVar[str] = ContextVar("seen", default="nothing")

Test = Callable[["Bench"], Awaitable[None]]


class Bench:
    """A worker that has done its first piece of work, and a way to call it from outside of tasks."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.busy: set[asyncio.Task[None]] = set()
        self.worker = Worker(self.loop, self.busy, asyncio.sleep(0))
        (self.task,) = self.busy

    async def give(self, work: Coroutine[Any, Any, None]) -> bool:
        """Whether it was done before ``take`` came back."""
        taken: asyncio.Future[bool] = self.loop.create_future()

        def take() -> None:
            self.worker.take(work)
            taken.set_result(self.worker.is_free)

        self.loop.call_soon(take)
        return await taken

    async def is_idle(self) -> None:
        while self.busy:
            await asyncio.wait(self.busy, timeout=0.001)


@pytest.fixture(params=[uvloop.new_event_loop, asyncio.new_event_loop], ids=["uvloop", "asyncio"])
def run(request: pytest.FixtureRequest) -> Iterator[Callable[[Test], None]]:
    async def with_bench(test: Test) -> None:
        bench = Bench()
        await bench.is_idle()
        await test(bench)

    with asyncio.Runner(loop_factory=request.param) as runner:
        yield lambda test: runner.run(with_bench(test))


def test_what_never_waits_is_done_at_once(run: Callable[[Test], None]) -> None:
    done: list[asyncio.Task[Any] | None] = []

    async def work() -> None:
        done.append(asyncio.current_task())

    async def test(bench: Bench) -> None:
        assert await bench.give(work())
        assert await bench.give(work())
        assert done[0] is done[1] is not None
        assert not bench.busy

    run(test)


def test_what_waits_goes_on_later_in_the_same_task(run: Callable[[Test], None]) -> None:
    async def test(bench: Bench) -> None:
        going_on = asyncio.Event()
        tasks: list[object] = []

        async def work() -> None:
            tasks.append(asyncio.current_task())
            await going_on.wait()
            tasks.append(asyncio.current_task())

        assert not await bench.give(work())
        assert len(bench.busy) == 1
        going_on.set()
        await bench.is_idle()
        assert tasks[0] is tasks[1] is not None
        assert bench.worker.is_free

    run(test)


def test_time_limits_and_errors_inside_of_it_are_ordinary_ones(run: Callable[[Test], None]) -> None:
    async def test(bench: Bench) -> None:
        caught: list[str] = []

        async def work() -> None:
            try:
                async with asyncio.timeout(0.001):
                    await asyncio.Event().wait()
            except TimeoutError:
                caught.append("too late")

        await bench.give(work())
        await bench.is_idle()
        assert caught == ["too late"]
        assert bench.worker.is_free

    run(test)


def test_context_variables_do_not_outlive_the_work(run: Callable[[Test], None]) -> None:
    async def test(bench: Bench) -> None:
        found: list[str] = []

        async def work(value: str, waits: bool) -> None:
            found.append(seen.get())
            seen.set(value)
            if waits:
                await asyncio.sleep(0)
            found.append(seen.get())

        for value, waits in (("a", False), ("b", True), ("c", True)):
            await bench.give(work(value, waits))
            await bench.is_idle()
        assert found == ["nothing", "a", "nothing", "b", "nothing", "c"]
        assert seen.get() == "nothing"

    run(test)


@pytest.mark.parametrize("is_busy", [True, False])
@pytest.mark.parametrize("stop", [lambda one: one.worker.end(), lambda one: one.task.cancel()], ids=["end", "cancel"])
def test_it_can_be_ended_and_cancelled(
    run: Callable[[Test], None], is_busy: bool, stop: Callable[[Bench], object]
) -> None:
    async def test(bench: Bench) -> None:
        going_on = asyncio.Event()

        async def work() -> None:
            await going_on.wait()

        if is_busy:
            await bench.give(work())
        bench.loop.call_soon(stop, bench)
        bench.loop.call_soon(going_on.set)
        await asyncio.wait({bench.task}, timeout=5)
        assert bench.task.done()
        assert not bench.worker.is_free

    run(test)
