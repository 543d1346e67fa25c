"""News for a waiting task: in order, once, and never instead of its cancellation."""

from __future__ import annotations

import asyncio

import pytest

from hero_sdk.turn import Turn


async def waiting(turn: Turn[int]) -> asyncio.Task[int]:
    """A task that waits for the news."""

    async def wait() -> int:
        return await turn

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    return task


def outside_of_tasks(*calls: tuple[object, ...]) -> None:
    loop = asyncio.get_running_loop()

    def all_of_them() -> None:
        for call, *given in calls:
            assert callable(call)
            call(*given)

    loop.call_soon(all_of_them)


async def test_who_waits_runs_before_the_news_are_given() -> None:
    turn = Turn[int](asyncio.get_running_loop())
    seen: list[int] = []

    async def wait() -> None:
        seen.append(await turn)
        seen.append(await turn)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    outside_of_tasks((turn.come, 1), (seen.append, 0), (turn.come, 2))
    await task
    assert seen == [1, 0, 2]


async def test_news_that_nobody_waits_for_yet_are_kept() -> None:
    turn = Turn[int](asyncio.get_running_loop())
    turn.come(7)
    assert turn.has_come
    assert await turn == 7
    assert not turn.has_come
    turn.fail(ValueError("no news"))
    with pytest.raises(ValueError, match="no news"):
        await turn
    assert not turn.has_come


async def test_an_error_is_raised_where_somebody_waits() -> None:
    turn = Turn[int](asyncio.get_running_loop())
    task = await waiting(turn)
    outside_of_tasks((turn.fail, ValueError("bad news")))
    with pytest.raises(ValueError, match="bad news"):
        await task


async def test_a_cancelled_task_is_cancelled_whatever_comes_meanwhile() -> None:
    turn = Turn[int](asyncio.get_running_loop())
    task = await waiting(turn)
    outside_of_tasks((task.cancel,), (turn.come, 1))
    with pytest.raises(asyncio.CancelledError):
        await task
    again = await waiting(turn)  # nothing of it is left for who waits next
    outside_of_tasks((turn.come, 2))
    assert await again == 2


async def test_a_cancelled_task_is_woken_without_news() -> None:
    turn = Turn[int](asyncio.get_running_loop())
    task = await waiting(turn)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not turn.has_come
