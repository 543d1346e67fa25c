"""Heads of requests that were seen before: a program sends the same one again and again.

To take a head apart costs as much as the rest of HTTP together. Where the very same bytes come again at the beginning
of a message, what they meant the last time is what they mean. Remembered are only heads that may come again: none
with credentials, which have no business in a table, and none with the marks of a single request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hero_sdk.rpc import FoundHeaders

__all__ = ["KnownHead", "KnownHeads"]

_MOST = 1024
_LONGEST_BYTES = 2048
_AGAIN_AND_AGAIN = frozenset(
    {b"host", b"user-agent", b"accept", b"accept-encoding", b"accept-language", b"connection"}
    | {b"content-type", b"content-length", b"x-forwarded-prefix"}
    | {b"x-hero-context", b"x-hero-claims", b"x-hero-user", b"x-hero-impersonator", b"x-hero-timeout"}
)
"""What programs say with every call; a head with anything else is another one each time, or holds a secret."""

_TIMEOUT = b"x-hero-timeout"


@dataclass(slots=True)
class KnownHead:
    """What a head says: a plain call's, or any other request's."""

    length: int
    """Bytes of the body."""

    call: FoundHeaders | None = None
    domain: str | None = None
    """The domain whose own address the call goes to."""

    scope: dict[str, Any] = field(default_factory=dict)
    """The ASGI scope of a request that is no plain call, but for what belongs to the connection."""


class KnownHeads:
    """Those of one listener."""

    def __init__(self) -> None:
        self._heads: dict[bytes, KnownHead] = {}

    def of(self, data: bytes) -> tuple[KnownHead, bytes] | None:
        """The known head of the one whole request that is in ``data``, and its body."""
        end = data.find(b"\r\n\r\n") + 4
        known = self._heads.get(data[:end])
        if known is None or len(data) != end + known.length:
            return None
        return known, data[end:]

    def learn(self, data: bytes, headers: Mapping[bytes, bytes], known: KnownHead) -> None:
        """Remembers the head at the beginning of ``data``, where that is one whole request and nothing else.

        ``headers``: those in it, with names in lower case.
        """
        end = data.find(b"\r\n\r\n") + 4
        if end + known.length != len(data) or end > _LONGEST_BYTES or not _AGAIN_AND_AGAIN.issuperset(headers):
            return
        if b"?" in data[: data.find(b"\r\n")]:
            return  # a question is seldom asked twice, and may hold a token
        if not headers.get(_TIMEOUT, b"0").isdigit():
            return  # what is left of another call's time; a client's own limit is whole, and the same each time
        if len(self._heads) >= _MOST:
            self._heads.clear()
        self._heads[data[:end]] = known
