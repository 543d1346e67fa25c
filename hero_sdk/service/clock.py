"""What time it is for what a service does by itself; tests bring their own clock (``hero_sdk.testing.ManualClock``)."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Protocol

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """Time as work in the background sees it, and what looks after tickets and open streams."""

    def now(self) -> float:
        """Seconds; only differences mean something."""
        ...

    def about(self, seconds: float) -> float:
        """Nearly as many seconds: copies of a service shall not all do the same at the same moment."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns when so many seconds have passed."""
        ...


class SystemClock:
    """The machine's own."""

    def now(self) -> float:
        """See ``Clock``."""
        return time.monotonic()

    def about(self, seconds: float) -> float:
        """A tenth more or less."""
        return seconds * random.uniform(0.9, 1.1)  # noqa: S311  # nobody gains by guessing it

    async def sleep(self, seconds: float) -> None:
        """See ``Clock``."""
        await asyncio.sleep(seconds)
