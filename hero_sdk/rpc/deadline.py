"""A bound on the time of a call that costs nothing where the call never waits."""

from __future__ import annotations

import asyncio
import time
import types
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

from hero_sdk.errors import DeadlineExceeded

__all__ = ["within"]

T = TypeVar("T")


async def within(call: Coroutine[Any, Any, T], deadline: float, now: float) -> T:
    """What ``call`` gives, or DeadlineExceeded once ``time.monotonic()``, which is ``now``, has passed ``deadline``.

    The call begins at once, in the running task; a timer is set only when it waits for something.
    """
    if deadline <= now:
        call.close()
        raise DeadlineExceeded("the time for this call was over before it began")
    try:
        waits_for = call.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    left_s = deadline - time.monotonic()
    timer = asyncio.timeout(left_s)
    try:
        async with timer:
            return await _rest(call, waits_for)
    except TimeoutError:
        if timer.expired():
            raise DeadlineExceeded(f"the call took longer than {deadline - now:.3g} s") from None
        raise  # one of the handler's own


@types.coroutine
def _rest(call: Coroutine[Any, Any, T], waits_for: Any) -> Generator[Any, Any, T]:
    """``await call``, for a call that has begun and waits for ``waits_for``."""
    while True:
        try:
            try:
                sent = yield waits_for
            except GeneratorExit:
                call.close()
                raise
            except BaseException as exc:
                waits_for = call.throw(exc)
            else:
                waits_for = call.send(sent)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
