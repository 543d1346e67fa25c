"""`hero_assistance admin create EMAIL`: the person who can let in all others."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from hero_models.assistance import AssistanceClient, Role, UserStatus, UserView
from hero_sdk import HeroServer
from hero_sdk.client import Address, Connection, MemoryTransport
from hero_sdk.rpc import Conflict, HeroError

__all__ = ["create_admin"]


def create_admin(server: HeroServer, words: Sequence[str]) -> int:
    """Makes somebody admin, with or without the service running. Gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="hero_assistance admin create",
        description="Makes the person of this address an admin; they sign in with a mail like everybody else.",
        epilog="example: hero_assistance admin create maya@example.org --name 'Maya Lindqvist'",
    )
    parser.add_argument("email", help="where the links to sign in are sent")
    parser.add_argument("--name", help="how others see them; else what stands before the @")
    parser.add_argument("--instance", help="the copy of the service, where there are several")
    given = parser.parse_args(words)
    try:
        admin = asyncio.run(_create(server.configure(instance=given.instance), given.email, given.name))
    except HeroError as error:
        sys.stderr.write(f"hero_assistance: {error}\n")
        return 1
    sys.stdout.write(f"{admin.display_name} <{admin.email}> is an admin and can sign in\n")
    return 0


async def _create(server: HeroServer, email: str, name: str | None) -> UserView:
    async with _operator(server) as desk:
        try:
            return await desk.user.enroll(email, name, role=Role.ADMIN)
        except Conflict:
            known = (await desk.user.list(email=email)).items[0]
            if known.status is UserStatus.DISABLED:
                await desk.user.enable(known.user_id)
            return await desk.user.set_role(known.user_id, Role.ADMIN)


@asynccontextmanager
async def _operator(server: HeroServer) -> AsyncIterator[AssistanceClient]:
    """A client in the machine's own name: of the running service, else of one that runs for this call alone."""
    if server.paths.rpc_socket.exists():
        async with AssistanceClient.connect(f"unix://{server.paths.rpc_socket}") as client:
            yield client
        return
    async with server.started() as app:
        yield AssistanceClient(Connection(MemoryTransport(app), Address.parse("http://in-memory")))
