"""How much a running service does, looked at every few seconds and remembered for an hour; calls pay nothing for it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hero_sdk.server.consumption import Consumption

__all__ = ["Gauges", "Sample"]

_EVERY_S = 5.0
_KEPT_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one look found; the first two since the look before."""

    at: float
    """Seconds since the epoch."""

    requests_per_s: float
    cpu: float
    """Part of one core, 0 to 1 and more."""

    memory_bytes: int
    connections: int
    pending_writes: int


class Gauges:
    """The samples of one service, oldest first."""

    def __init__(self, traffic: Callable[[], tuple[int, int]], pending_writes: Callable[[], int]) -> None:
        """``traffic``: requests so far, and connections that are open."""
        self.traffic = traffic
        self._pending_writes = pending_writes
        self._samples: deque[Sample] = deque(maxlen=int(_KEPT_S / _EVERY_S))
        self._timer: asyncio.TimerHandle | None = None
        self._before = (time.monotonic(), 0, time.process_time())

    def start(self) -> None:
        """Looks from now on."""
        self._before = (time.monotonic(), self.traffic()[0], time.process_time())
        self._timer = asyncio.get_running_loop().call_later(_EVERY_S, self._look)

    def stop(self) -> None:
        """Looks no more."""
        if self._timer is not None:
            self._timer.cancel()

    def samples(self) -> Sequence[Sample]:
        """What was seen, and how it is now."""
        return [*self._samples, self._sample()]

    def _look(self) -> None:
        self._samples.append(self._sample())
        self.start()

    def _sample(self) -> Sample:
        then, requests_then, cpu_then = self._before
        requests, connections = self.traffic()
        passed_s = max(time.monotonic() - then, 0.001)
        return Sample(
            at=time.time(),
            requests_per_s=(requests - requests_then) / passed_s,
            cpu=(time.process_time() - cpu_then) / passed_s,
            memory_bytes=Consumption.now().resident_bytes,
            connections=connections,
            pending_writes=self._pending_writes(),
        )
