"""The harbor as those see it who come over TCP: known by their tokens, which may be taken from them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from hero_sdk import HeroServer
from hero_sdk.errors import Unauthenticated, Unavailable
from hero_sdk.rpc import Credentials, Grant
from hero_sdk.server import TcpAddress
from hero_sdk.service.plan import Listen
from hero_sdk.testing import ManualClock, started_in
from tests.events.generated.harbor import HarborClient
from tests.events.service import build
from tests.support.wire import Wire

__all__ = ["Doors", "Grants", "opened"]


class Grants(dict[str, Grant]):
    """Who is let in, by what stands in `Authorization`."""

    problem: str | None = None
    """Why nobody can be let in."""

    def __call__(self, credentials: Credentials) -> Grant | None:
        if self.problem is not None:
            raise Unavailable(self.problem)
        if credentials.authorization is None:
            return None
        if credentials.authorization not in self:
            raise Unauthenticated("this token is not known here")
        return self[credentials.authorization]


class Doors:
    """The running service, and the ways to it."""

    def __init__(self, server: HeroServer, harbor: HarborClient, clock: ManualClock, grants: Grants) -> None:
        self.assembly = server._assembled()
        self.harbor = harbor
        self.clock = clock
        self.grants = grants

    @property
    def unix(self) -> Wire:
        """A listener of its own each time, since a wire is quiet when nobody listens on it any more."""
        return Wire(self.assembly.front())

    @property
    def tcp(self) -> Wire:
        return Wire(self.assembly.tcp_front(Listen(address=TcpAddress("127.0.0.1", 8080))), is_unix=False)

    async def listen(
        self, wire: Wire, query: str = "", headers: Mapping[str, str] | None = None, until: bytes | None = None
    ) -> tuple[int, str]:
        """Status and text of a stream of the harbor, until it ends or ``until`` is told."""
        named = {"Host": "127.0.0.1", **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        path = query if query.startswith("/") else f"/api/harbor/events{query}"
        raw = await wire.talk(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode(), until=until)
        return int(raw.split()[1]), raw.decode()

    async def have(self, listeners: int) -> None:
        """Waits until so many listen."""
        async with asyncio.timeout(20):
            while self.assembly.events.listeners != listeners:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0)

    async def ticket(self, wire: Wire, headers: Mapping[str, str]) -> str:
        """A ticket for whoever sends these headers."""
        call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "rpc.ticket"}).encode()
        answer: Any = (await wire.post(call, {"Host": "127.0.0.1", **headers})).json
        assert answer["result"]["valid_s"] == 30
        return str(answer["result"]["ticket"])


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Doors]:
    """The harbor with a context 3."""
    clock, grants = ManualClock(), Grants()
    server = build().authenticate(grants).clock(clock)
    async with started_in(server, folder) as connection:
        doors = Doors(server, HarborClient(connection), clock, grants)
        await doors.assembly.contexts.add(3, "third")
        yield doors
        await connection.close()
