"""When a call may be sent again, and how long to wait before it is.

Nothing may happen twice: a call that only reads is simply asked again, any other carries an idempotency key, by
which the service knows a repeat and answers it with the first answer. A batch carries no key and is sent once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.errors import Unavailable

__all__ = ["idempotency_key", "pause_before_retry", "retry_pauses"]

_PAUSES_S = (0.05, 0.2, 0.8)


def idempotency_key() -> str:
    """A key no other call has."""
    return os.urandom(16).hex()


def retry_pauses() -> Iterator[float]:
    """Seconds to wait before each further try; jitter keeps callers from coming back together."""
    import random  # not free to import, and seldom used

    for pause in _PAUSES_S:
        yield pause * random.uniform(0.5, 1.5)  # noqa: S311  # no secret, only spread


def pause_before_retry(error: ConnectionFailed | Unavailable, pause_s: float | None) -> float | None:
    """Seconds to wait before trying again after ``error``, or None where no try is left."""
    if pause_s is None:
        return None
    wished = error.fields.get("retry_after_s", 0) if isinstance(error, Unavailable) else 0
    return max(pause_s, float(wished))
