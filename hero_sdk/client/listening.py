"""How a stream is asked for, and when a listener comes back. Loads little: the command line listens, too."""

from __future__ import annotations

from hero_sdk.client.failures import ConnectionFailed
from hero_sdk.errors import Unavailable

TYPE_CHECKING = False  # typing is not loaded for a command that listens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["LOST", "SILENCE_S", "path_of", "pauses"]

SILENCE_S = 45.0
"""A service shows that it is alive every 15 seconds; after this long it is not."""

LOST = (ConnectionFailed, Unavailable)
"""What is tried again."""

_LONGEST_PAUSE_S = 30.0


def path_of(domain: str | None, types: Sequence[str], sids: Sequence[str], after: str | None) -> str:
    """What a stream is asked for with; ``domain`` None: all of the service."""
    from urllib.parse import quote, urlencode

    asked = {"types": ",".join(types), "sid": ",".join(sids), "from": after or ""}
    query = urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)
    path = "/events" if domain is None else f"/api/{quote(domain, safe='')}/events"
    return f"{path}?{query}" if query else path


def pauses(first_s: float) -> Iterator[float]:
    """Seconds to wait before each try: random, so that not all listeners of a service come back at once."""
    import random

    pause_s = first_s
    while True:
        yield random.uniform(0, pause_s)  # noqa: S311  # no secret, only spread
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
