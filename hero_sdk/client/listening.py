"""What both kinds of event streams share: when to come back, and how a refusal is read."""

from __future__ import annotations

import random
from collections.abc import Iterator

import orjson

from hero_sdk.client.answers import ErrorClasses
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.message import RequestHead
from hero_sdk.errors import Unavailable

__all__ = ["LOST", "SILENCE_S", "pauses", "refusal"]

SILENCE_S = 45.0
"""A service shows that it is alive every 15 seconds; after this long it is not."""

LOST = (ConnectionFailed, Unavailable)
"""What is tried again."""

_LONGEST_PAUSE_S = 30.0


def pauses(first_s: float) -> Iterator[float]:
    """Seconds to wait before each try: random, so that not all listeners of a service come back at once."""
    pause_s = first_s
    while True:
        yield random.uniform(0, pause_s)  # noqa: S311  # no secret, only spread
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def refusal(status: int, body: bytes, errors: ErrorClasses, head: RequestHead) -> Exception:
    """The error that a service answered instead of a stream."""
    try:
        return errors.rebuild(orjson.loads(body)["error"])
    except (ValueError, KeyError, TypeError, BadAnswer):
        return BadAnswer(f"{head.address} answered HTTP {status} where events were asked for")
