"""Work that nobody called for: every so often, or as long as the service runs.

Each run has a context like a call has: trusted, with a request id of its own that stands in its log lines, with the
store and the clients of the service. A run that fails is logged with an incident and tried again, later each time. The
next run begins when the last one has ended, never beside it.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from hero_sdk.rpc import RequestContext, Resources
from hero_sdk.rpc.incidents import internal_error
from hero_sdk.server import StartError, current_context
from hero_sdk.service.clock import Clock

__all__ = ["Background", "BackgroundWork", "Progress", "Work"]

BackgroundWork = Callable[[RequestContext], Awaitable[None]]
"""What a service does by itself; a bound method of its handlers, most of the time."""

FIRST_RETRY_S = 1.0
LAST_RETRY_S = 300.0
"""A run that fails is tried again after one second, two, four, …, at last every five minutes."""

KEEPS_FAILING = 3
"""So many failures after one another are shown in the health."""

_LONGEST_END_S = 5.0

log = logging.getLogger("hero_sdk.service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done, and how often."""

    name: str
    run: BackgroundWork
    every_s: float | None
    """None: it runs once, as long as it likes."""

    @classmethod
    def of(cls, run: BackgroundWork, name: str | None, every_s: float | None) -> Work:
        """Raises StartError for what can be no work."""
        name = name or str(getattr(inspect.unwrap(run), "__name__", type(run).__name__))
        if not inspect.iscoroutinefunction(run) and not inspect.iscoroutinefunction(getattr(run, "__call__", None)):  # noqa: B004
            raise StartError(f"{name} works in the background and must be `async def {name}(ctx)`")
        if every_s is not None and not 0 < every_s < float("inf"):
            raise StartError(f"{name} cannot run every {every_s!r} seconds; a number above 0 is needed")
        return cls(name=name, run=run, every_s=every_s)


@dataclass(slots=True)
class Progress:
    """How one piece of work is doing."""

    name: str
    runs: int = 0
    """Those that ended, well or not."""

    failures: int = 0
    failed_in_a_row: int = 0
    incident: str | None = None
    """Of the last failure."""

    seconds: float = 0.0
    """Of all runs."""

    task: asyncio.Task[None] | None = field(default=None, repr=False)


class Background:
    """The background work of one service, held from its start to its end. Belongs to one event loop."""

    def __init__(self, works: Sequence[Work], resources: Resources, clock: Clock) -> None:
        self._resources = resources
        self._clock = clock
        self._works = [(work, Progress(work.name)) for work in works]
        self._is_resting = False

    @property
    def progress(self) -> list[Progress]:
        """How each piece of work is doing."""
        return [progress for _, progress in self._works]

    def begin(self) -> None:
        """Begins all of it."""
        for work, progress in self._works:
            progress.task = asyncio.create_task(self._live(work, progress), name=f"background {work.name}")

    def rest(self) -> None:
        """No run is begun any more; those under way go on."""
        self._is_resting = True

    async def end(self) -> None:
        """Breaks off what is under way, and waits until it has ended."""
        self._is_resting = True
        tasks = [progress.task for _, progress in self._works if progress.task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            _, deaf = await asyncio.wait(tasks, timeout=_LONGEST_END_S)
            for task in deaf:
                log.error("work in the background does not end", extra={"facts": {"work": task.get_name()}})

    async def problem(self) -> str | None:
        """What keeps failing, for the health."""
        failing = [
            f"{each.name} failed {each.failed_in_a_row} times in a row; the log has incident {each.incident}"
            for each in self.progress
            if each.failed_in_a_row >= KEEPS_FAILING
        ]
        return "; ".join(failing) or None

    async def _live(self, work: Work, progress: Progress) -> None:
        clock = self._clock
        if work.every_s is not None:
            await clock.sleep(clock.about(work.every_s))
        while not self._is_resting:
            began = clock.now()
            is_well = await self._run(work, progress)
            progress.seconds += clock.now() - began
            if not is_well:
                wait_s = min(FIRST_RETRY_S * 2 ** (progress.failed_in_a_row - 1), LAST_RETRY_S)
            elif work.every_s is not None:
                wait_s = max(0.0, work.every_s - (clock.now() - began))
            else:
                return
            await clock.sleep(clock.about(wait_s))

    async def _run(self, work: Work, progress: Progress) -> bool:
        request_id = f"{work.name}-{secrets.token_hex(4)}"
        ctx = RequestContext(claims=None, request_id=request_id, resources=self._resources)
        token = current_context.set(ctx)
        try:
            await work.run(ctx)
        except Exception as exc:
            progress.failures += 1
            progress.failed_in_a_row += 1
            progress.incident = internal_error(exc, f"background work {work.name}").data["incident"]
        else:
            if progress.failed_in_a_row:
                log.info("it works again", extra={"facts": {"work": work.name, "failed": progress.failed_in_a_row}})
            progress.failed_in_a_row = 0
        finally:
            progress.runs += 1
            current_context.reset(token)
        return progress.failed_in_a_row == 0
