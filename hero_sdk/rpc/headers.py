"""The identity headers of a request, read strictly."""

from __future__ import annotations

from collections.abc import Iterable

from hero_sdk.rpc.context import Peer, RequestContext, Resources
from hero_sdk.rpc.trust import Listener

__all__ = ["ContextReader", "RawHeaders"]

RawHeaders = Iterable[tuple[bytes, bytes]]
"""Names in lower case, as ASGI gives them."""


class ContextReader:
    """Makes the RequestContext of every request that comes through one listener."""

    def __init__(self, listener: Listener, resources: Resources) -> None:
        self.listener = listener
        self.resources = resources

    async def context(self, headers: RawHeaders, peer: Peer | None = None) -> RequestContext:
        """Who is calling; raises InvalidRequest, UnknownContext, Unauthenticated or PermissionDenied."""
        raise NotImplementedError
