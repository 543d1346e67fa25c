"""How often somebody may try something: sliding windows, in memory."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from hero_sdk.rpc import RateLimited

__all__ = ["Window"]

_MOST_KEYS: Final = 10_000


class Window:
    """At most so many times in so many seconds, for each key. Belongs to one event loop."""

    def __init__(self, times: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._times = times
        self._seconds = seconds
        self._now = now
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def enter(self, key: str) -> None:
        """Counts one time. Raises RateLimited where there were too many; those are not counted."""
        now = self._now()
        seen = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while seen and seen[0] <= now - self._seconds:
            seen.popleft()
        if len(seen) >= self._times:
            wait_s = seen[0] + self._seconds - now
            raise RateLimited("too many attempts; wait a little", retry_after_s=round(wait_s, 1))
        seen.append(now)
        while len(self._seen) > _MOST_KEYS:  # whoever was away for the longest is forgotten
            self._seen.popitem(last=False)
