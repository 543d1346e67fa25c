"""A service in this process, with its data in a temporary folder and a typed client to call it.

Requests take the whole way: headers, permission, validation, store. Only the sockets are left out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeVar

from hero_sdk.client import Address, Connection, Identity, MemoryTransport
from hero_sdk.paths import ServicePaths
from hero_sdk.service import HeroServer

__all__ = ["Connected", "connected", "started_in"]

ClientT = TypeVar("ClientT", covariant=True)


class Connected(Protocol[ClientT]):
    """A generated client class, or a composed one."""

    def __call__(self, connection: Connection) -> ClientT:
        """The client over a connection."""
        ...


@asynccontextmanager
async def connected(
    server: HeroServer,
    client: Connected[ClientT],
    *,
    context: int | str | None = None,
    user: str | None = None,
    claims: Iterable[str] | None = None,
    folder: Path | None = None,
) -> AsyncIterator[ClientT]:
    """A client of ``server``, which runs as long as the block::

        async with connected(build(), DeliveryClient, user="ann") as client:
            await client.order.get("1a")

    Data lies in a temporary folder, or in ``folder`` where it shall outlive the block.
    """
    async with started_in(server, folder) as connection:
        yield client(connection.bound(Identity.of(context=context, user=user, claims=claims)))


@asynccontextmanager
async def started_in(server: HeroServer, folder: Path | None = None) -> AsyncIterator[Connection]:
    """A trusted connection to ``server``, started with its data in ``folder`` or in a temporary one."""
    if folder is None:
        with TemporaryDirectory(prefix="hero-") as name:
            async with started_in(server, Path(name)) as connection:
                yield connection
        return
    server.configure(paths=ServicePaths(server.name, folder / "sockets", folder / "var"))
    async with server.started() as app:
        yield Connection(MemoryTransport(app), Address.parse("http://in-memory"))
