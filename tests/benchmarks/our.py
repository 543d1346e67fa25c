"""Our server for the measurements: `python -m tests.benchmarks.our SOCKET [OBJECTS]`.

It is an ordinary service: the same builder, limits, context and claims, one middleware, statistics.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench_models.bench import BenchDomain, EchoHandlers, Note, PlainNote  # type: ignore[import-not-found]

from hero_sdk import HeroServer, RequestContext
from hero_sdk.rpc import CallNext, Method, Params
from tests.benchmarks.peers.note import NOTE


class Echo(EchoHandlers):  # type: ignore[misc]
    async def note(self, ctx: RequestContext, note: PlainNote) -> PlainNote:
        return note


async def fill(server: HeroServer, objects: int) -> None:
    """Stores ``objects`` notes before anybody asks."""
    notes = server.osis.domain(0, "bench").of(Note)
    for start in range(0, objects, 1000):
        await notes.new_many([Note(**NOTE) for _ in range(start, min(start + 1000, objects))])


def main() -> None:
    socket, objects = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = HeroServer("bench", version="1").domain(BenchDomain(Echo())).middleware(passing)
    if objects:
        server.on_start(lambda: fill(server, objects))
    server.run(rpc_socket=socket)


async def passing(ctx: RequestContext, method: Method, params: Params, call_next: CallNext) -> bytes:
    """The one middleware of a realistic service."""
    return await call_next(ctx, params)


if __name__ == "__main__":
    main()
