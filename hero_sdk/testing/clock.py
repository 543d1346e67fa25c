"""A clock that stands still until a test moves it, for work in the background."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

__all__ = ["ManualClock"]


@dataclass(slots=True, eq=False)
class _Sleeper:
    until: float
    task: asyncio.Task[object] | None
    wake: asyncio.Future[None]


class ManualClock:
    """Give it to ``HeroServer.clock``, then move it: what is due runs, nothing else does, and nobody waits."""

    def __init__(self) -> None:
        self._now = 0.0
        self._sleepers: list[_Sleeper] = []
        self._news = asyncio.Event()

    def now(self) -> float:
        """Seconds it was moved."""
        return self._now

    def about(self, seconds: float) -> float:
        """Exactly as many."""
        return seconds

    async def sleep(self, seconds: float) -> None:
        """Returns when the clock was moved so far."""
        sleeper = _Sleeper(self._now + seconds, asyncio.current_task(), asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        self._news.set()
        try:
            await sleeper.wake
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)

    async def advance(self, seconds: float) -> None:
        """Moves it on, and runs what becomes due in its order, each until it sleeps again or has ended."""
        await asyncio.sleep(0)  # who was just begun shall be asleep
        until = self._now + seconds
        while due := [each for each in self._sleepers if each.until <= until]:
            first = min(due, key=lambda each: each.until)
            self._sleepers.remove(first)
            self._now = max(self._now, first.until)
            first.wake.set_result(None)
            await self._rested(first.task)
        self._now = until

    async def _rested(self, task: asyncio.Task[object] | None) -> None:
        if task is None:
            return
        while not task.done() and not any(each.task is task for each in self._sleepers):
            self._news.clear()
            news = asyncio.ensure_future(self._news.wait())
            try:
                await asyncio.wait({task, news}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
