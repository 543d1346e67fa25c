"""Workers: every piece of work as in a task of its own, and begun at once."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextvars import ContextVar, copy_context
from typing import Any

import pytest
import uvloop

from hero_sdk.server.worker import Worker, Workers

seen: ContextVar[str] = ContextVar("seen", default="nothing")

Test = Callable[["Bench"], Awaitable[None]]


class Bench:
    """Workers of which one is there, and a way to call it from outside of tasks."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.workers = Workers(set())
        self.workers.hire()

    @property
    def worker(self) -> Worker:
        return self.workers.free[-1]

    async def called(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What ``function`` gives where no task runs."""
        given: asyncio.Future[Any] = self.loop.create_future()
        self.loop.call_soon(lambda: given.set_result(function(*arguments)))
        return await given

    async def give(self, work: Coroutine[Any, Any, None]) -> bool:
        """Whether it was done at once."""
        worker = self.worker
        await self.called(worker.begin_all, work)
        return worker in self.workers.free

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not is_so():  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0)

    async def is_idle(self) -> None:
        await self.until(lambda: not self.workers.busy)


@pytest.fixture(params=[uvloop.new_event_loop, asyncio.new_event_loop], ids=["uvloop", "asyncio"])
def run(request: pytest.FixtureRequest) -> Iterator[Callable[[Test], None]]:
    async def with_bench(test: Test) -> None:
        bench = Bench()
        await bench.until(lambda: bool(bench.workers.free))
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
        assert done[0] is done[1] is bench.worker.task
        assert not bench.workers.busy

    run(test)


def test_a_step_finds_itself_in_the_task_and_what_it_leaves_goes_on_there(run: Callable[[Test], None]) -> None:
    found: list[object] = []
    going_on = asyncio.Event()

    async def rest() -> None:
        await going_on.wait()
        found.extend((asyncio.current_task(), seen.get()))

    def step() -> Coroutine[Any, Any, None]:
        found.append(asyncio.current_task())
        seen.set("the step")
        return rest()

    async def test(bench: Bench) -> None:
        worker = bench.worker
        context = copy_context()
        await bench.called(lambda: worker.go_on(context, worker.begin(context, step)))
        assert bench.workers.busy == {worker.task}
        going_on.set()
        await bench.is_idle()
        assert found == [worker.task, worker.task, "the step"]
        assert seen.get() == "nothing"

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
        assert len(bench.workers.busy) == 1
        assert not bench.workers.free
        going_on.set()
        await bench.is_idle()
        assert tasks[0] is tasks[1] is bench.worker.task

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
        assert bench.workers.free

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


class Secret:
    """Something that a request brought along."""


brought: ContextVar[Secret] = ContextVar("brought")


@pytest.mark.parametrize("waits", [True, False])
def test_who_waits_for_the_next_request_holds_nothing_of_the_last_one(run: Callable[[Test], None], waits: bool) -> None:
    async def test(bench: Bench) -> None:
        known: list[weakref.ref[Secret]] = []

        async def work() -> None:
            secret = Secret()
            brought.set(secret)
            known.append(weakref.ref(secret))
            if waits:
                await asyncio.sleep(0)

        await bench.give(work())
        await bench.is_idle()
        await bench.until(lambda: bool(bench.workers.free))
        gc.collect()
        assert known[0]() is None

    run(test)


@pytest.mark.parametrize("waits", [True, False])
def test_work_that_cancels_its_own_task_is_cancelled_where_it_waits_and_nobody_else(
    run: Callable[[Test], None], waits: bool
) -> None:
    async def test(bench: Bench) -> None:
        met: list[str] = []

        async def work() -> None:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
            try:
                if waits:
                    await asyncio.Event().wait()
                met.append("the end")
            except asyncio.CancelledError:
                met.append(f"cancelled {task.cancelling()} times")
                raise

        cancelled = bench.worker.task
        await bench.give(work())
        assert all(worker.task is not cancelled for worker in bench.workers.free)
        await asyncio.wait({cancelled}, timeout=5)
        assert cancelled.done()
        assert met == ["cancelled 1 times" if waits else "the end"]
        assert not bench.workers.busy

    run(test)


@pytest.mark.parametrize("is_busy", [True, False])
@pytest.mark.parametrize(
    "stop",
    [lambda bench, worker: bench.workers.end(), lambda bench, worker: worker.task.cancel()],
    ids=["end", "cancel"],
)
def test_it_can_be_ended_and_cancelled(
    run: Callable[[Test], None], is_busy: bool, stop: Callable[[Bench, Worker], object]
) -> None:
    async def test(bench: Bench) -> None:
        going_on, done = asyncio.Event(), []

        async def work() -> None:
            try:
                await going_on.wait()
            finally:
                done.append(True)

        worker = bench.worker
        if is_busy:
            await bench.give(work())
        stop(bench, worker)
        going_on.set()
        await asyncio.wait({worker.task}, timeout=5)
        assert worker.task.done()
        assert len(done) == is_busy
        assert not bench.workers.free
        assert not bench.workers.busy

    run(test)


def test_after_the_end_nobody_is_hired(run: Callable[[Test], None]) -> None:
    async def test(bench: Bench) -> None:
        bench.workers.end()
        bench.workers.hire()
        await bench.until(lambda: len(asyncio.all_tasks()) == 1)
        assert not bench.workers.free

    run(test)
