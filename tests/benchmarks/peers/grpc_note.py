"""grpcio's asyncio server: the same note, with its limits checked by hand. `python -m … SOCKET`."""

from __future__ import annotations

import sys
from typing import Any

import grpc

messages, services = grpc.protos_and_services("tests/benchmarks/peers/note.proto")


class Notes(services.NotesServicer):  # type: ignore[misc,name-defined]
    async def Echo(self, note: Any, context: Any) -> Any:
        if len(note.title) > 200 or not 0 <= note.priority <= 9 or len(note.tags) > 32:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "not such a note")
        return messages.Note(title=note.title, body=note.body, priority=note.priority, tags=note.tags)


async def serve(socket: str) -> None:
    server = grpc.aio.server()
    services.add_NotesServicer_to_server(Notes(), server)
    server.add_insecure_port(f"unix:{socket}")
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(sys.argv[1]))
