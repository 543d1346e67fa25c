"""What targets stand on: one event loop, and services, stores and indexes that live from input to input.

They are made when the first input needs them, since most targets need none, and end together with `close`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from typing import Any, TypeVar

__all__ = ["close", "lasting", "run"]

T = TypeVar("T")


class _Ground:
    """A loop, and what was made on it."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.loop = self.runner.get_loop()
        self.made: dict[Callable[[], Any], Any] = {}
        self.ends = AsyncExitStack()


@cache
def _ground() -> _Ground:
    return _Ground()


def run(work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives back."""
    return _ground().loop.run_until_complete(work)


def lasting(make: Callable[[], AsyncIterator[T]]) -> Callable[[], T]:
    """A function for what ``make`` yields: made when it is first asked for, and ended by `close`."""
    opened = asynccontextmanager(make)

    def thing() -> T:
        ground = _ground()
        if make not in ground.made:
            ground.made[make] = run(ground.ends.enter_async_context(opened()))
        return ground.made[make]  # type: ignore[no-any-return]

    return thing


def close() -> None:
    """Ends what was made, the last first, and the loop. Who asks after that gets new ones."""
    ground = _ground()
    _ground.cache_clear()
    with ground.runner:
        ground.loop.run_until_complete(ground.ends.aclose())
