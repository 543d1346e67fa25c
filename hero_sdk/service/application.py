"""The service as a plain ASGI application: for tests in memory, and for mounting in another server.

How far a caller is believed follows from what the server says about the connection, never from the request:
over a Unix socket or in memory like on `rpc.sock`, over TCP like on a TCP address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hero_sdk.server import AsgiApp, Receive, Scope, Send

__all__ = ["Application"]


class Application:
    """Starts the service with the server's lifespan, or with the first request where the server has none."""

    def __init__(
        self,
        trusted: AsgiApp,
        stranger: AsgiApp,
        start: Callable[[], Awaitable[None]],
        stop: Callable[[], Awaitable[None]],
    ) -> None:
        """``start`` may be called again and again."""
        self._trusted = trusted
        self._stranger = stranger
        self._start = start
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self._start()
        await (self._trusted if _is_local(scope) else self._stranger)(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        for step in (self._start, self._stop):
            event = (await receive())["type"]
            try:
                await step()
            except Exception as exc:
                await send({"type": f"{event}.failed", "message": str(exc)})
                return
            await send({"type": f"{event}.complete"})


def _is_local(scope: Scope) -> bool:
    """Whether there is neither a peer's address nor a port of ours.

    Both are asked, since the address of a TCP peer that has gone already may be missing.
    """
    server = scope.get("server")
    return scope.get("client") is None and (server is None or server[1] is None)
