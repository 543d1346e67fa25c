"""pjrpc on aiohttp: JSON-RPC with pydantic validation. `python -m tests.benchmarks.peers.pjrpc_note SOCKET`.

Annotations stay real objects: pjrpc reads them as they are.
"""

import sys
from typing import Any

import pjrpc
import uvloop
from aiohttp import web
from pjrpc.server.integration import aiohttp as integration
from pjrpc.server.validators import pydantic as validation
from pydantic import BaseModel

from tests.benchmarks.peers.note import Note


class Encoder(pjrpc.server.JSONEncoder):  # type: ignore[misc]
    def default(self, value: Any) -> Any:
        return value.model_dump() if isinstance(value, BaseModel) else super().default(value)


methods = pjrpc.server.MethodRegistry(validator_factory=validation.PydanticValidatorFactory())


@methods.add()
async def echo(note: Note) -> Note:
    return note


if __name__ == "__main__":
    uvloop.install()
    application = integration.Application("/rpc", json_encoder=Encoder)
    application.add_methods(methods)
    web.run_app(application.http_app, path=sys.argv[1], access_log=None, print=None)
