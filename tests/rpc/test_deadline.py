"""The time of calls that wait, with a timer of their own and without."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import pytest

from hero_sdk.errors import DeadlineExceeded
from hero_sdk.rpc import deadline
from hero_sdk.rpc.deadline import Deadlines

TIME_S = 0.05
PATIENCE_S = 10.0


@pytest.fixture(params=["own timer", "common timer"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls with little time have their own timer; here the little is so little that all have the common one."""
    if request.param == "common timer":
        monkeypatch.setattr(deadline, "_SHORT_S", 0.0)
        monkeypatch.setattr(deadline, "_LOOK_EVERY_S", 0.005)


async def bounded(call: Coroutine[Any, Any, Any], time_s: float = TIME_S, deadlines: Deadlines | None = None) -> Any:
    async def begun() -> Any:
        now = time.monotonic()
        return await (deadlines or Deadlines()).rest(call, call.send(None), now + time_s, now)

    return await asyncio.wait_for(begun(), PATIENCE_S)


async def test_what_waits_within_its_time_is_not_interrupted() -> None:
    async def call() -> str:
        for _ in range(3):
            await asyncio.sleep(0)
        return "done"

    assert await bounded(call(), 60) == "done"


async def test_what_waits_too_long_is_interrupted_and_the_task_goes_on() -> None:
    cleaned = []

    async def call() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.append(True)

    with pytest.raises(DeadlineExceeded, match=r"longer than 0\.05 s"):
        await bounded(call())
    assert cleaned
    await asyncio.sleep(0)  # nothing of the interruption is left


async def test_many_wait_and_each_has_its_own_time() -> None:
    deadlines = Deadlines()
    held = asyncio.Event()

    async def outlives() -> str:
        await held.wait()
        return "done"

    long = asyncio.create_task(bounded(outlives(), 60, deadlines))
    for _ in range(3):  # the common timer is set again, too
        with pytest.raises(DeadlineExceeded):
            await bounded(asyncio.Event().wait(), deadlines=deadlines)
    held.set()
    assert await long == "done"


async def test_a_call_within_a_call_that_runs_out_of_time_is_the_one_that_ends() -> None:
    deadlines = Deadlines()

    async def outer() -> str:
        with pytest.raises(DeadlineExceeded):
            await bounded(asyncio.Event().wait(), deadlines=deadlines)
        await asyncio.sleep(0)
        return "goes on"

    assert await bounded(outer(), 60, deadlines) == "goes on"


async def test_a_time_out_of_the_handler_s_own_stays_one() -> None:
    async def call() -> None:
        raise TimeoutError("mine")

    async def waits() -> None:
        await asyncio.sleep(0)
        await call()

    with pytest.raises(TimeoutError, match="mine"):
        await bounded(waits(), 60)


async def test_a_cancellation_from_outside_stays_one() -> None:
    begun = asyncio.Event()

    async def call() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(bounded(call(), 60))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_handler_that_ends_when_it_is_interrupted_has_its_say() -> None:
    async def call() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "stopped early"
        return "never"

    assert await bounded(call()) == "stopped early"
    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0
