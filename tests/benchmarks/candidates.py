"""Every server that answers the typed call: ours, its peers, and what bounds them all."""

from __future__ import annotations

import struct
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from tests.benchmarks import tools
from tests.benchmarks.measure import BATCH_OF, Candidate, http_request
from tests.benchmarks.peers.note import NOTE, batch_of, call, written

DIRECT, ASGI = "hero_sdk", "hero_sdk over ASGI"
EMPTY, BARE, ECHO = "empty ASGI on uvicorn", "bare uvloop and httptools", "C, epoll: echo"
FASTAPI, FASTAPI_JSONRPC, PJRPC, GRPC = "FastAPI", "fastapi-jsonrpc", "pjrpc on aiohttp", "grpcio.aio"
NODE, FASTIFY, JAYSON = "Node http", "fastify", "jayson"


def candidates(ours: Mapping[str, str]) -> list[Candidate]:
    """All that can run here; ``ours`` is the environment of our own service."""
    found = [
        _rpc(DIRECT, _module("our"), ours, "echo.note"),
        _rpc(ASGI, _module("our"), {**ours, "BENCH_CALLS": "asgi"}, "echo.note"),
        _rpc(EMPTY, _uvicorn("raw_asgi")),
        _rpc("Starlette route", _uvicorn("starlette_route")),
        Candidate(FASTAPI, _uvicorn("fastapi_note"), _NOTE_REQUEST),
        Candidate("Litestar", _uvicorn("litestar_note"), _NOTE_REQUEST),
        _rpc(FASTAPI_JSONRPC, _uvicorn("fastapi_jsonrpc_note")),
        _rpc(PJRPC, _module("peers.pjrpc_note")),
        _rpc("jsonrpcserver", _uvicorn("jsonrpcserver_note")),
        _rpc(BARE, _module("peers.bare")),
    ]
    if tools.compiled(tools.LOAD):
        found.append(Candidate(GRPC, _module("peers.grpc_note"), _grpc_request(), is_http2=True))
    if echo := tools.compiled(tools.PEERS / "echo.c"):
        found.append(Candidate(ECHO, [str(echo), "{socket}"], _CALL_REQUEST))
    if packages := tools.node_packages():
        modules = {"NODE_PATH": str(packages)}
        found.append(_rpc(NODE, _node("http"), modules))
        found.append(_rpc(JAYSON, _node("jayson"), modules))
        found.append(Candidate(FASTIFY, _node("fastify"), _CALL_REQUEST, modules))
    return found


def left_out() -> list[str]:
    """What cannot run here, as sentences."""
    sentences = []
    if not tools.compiled(tools.LOAD):
        sentences.append(f"Without a C compiler, {GRPC} and the echo in C are left out, and Python makes the load.")
    if not tools.node_packages():
        sentences.append(f"Without Node and an npm that can install, {NODE}, {FASTIFY} and {JAYSON} are left out.")
    return sentences


def versions() -> str:
    """Of the peers, as they are named under the tables."""
    packages = ("starlette", "fastapi", "litestar", "fastapi-jsonrpc", "aiohttp", "pjrpc", "jsonrpcserver", "grpcio")
    found = {package: version(package) for package in packages}
    if tools.node_packages():
        found |= tools.node_versions()
    return ", ".join(f"{name} {number}" for name, number in found.items())


def _rpc(
    name: str, command: Sequence[str], environment: Mapping[str, str] | None = None, method: str = "echo"
) -> Candidate:
    """A server of JSON-RPC, which knows batches."""
    params = {"note": NOTE}
    batch = http_request(batch_of([(method, params)] * BATCH_OF))
    return Candidate(name, command, http_request(call(method, params)), environment or {}, batch=batch)


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", f"tests.benchmarks.{name}", "{socket}"]


def _uvicorn(peer: str) -> list[str]:
    app = f"tests.benchmarks.peers.{peer}:app"
    options = ["--uds", "{socket}", "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", app, *options, "--log-level", "error"]


def _node(peer: str) -> list[str]:
    return ["node", str(tools.NODE / f"{peer}.js"), "{socket}"]


def _grpc_request() -> bytes:
    """The frames of a unary call."""
    from tests.benchmarks.peers.grpc_note import messages

    note = messages.Note(**NOTE).SerializeToString()
    fields = {
        b":method": b"POST",
        b":scheme": b"http",
        b":path": b"/bench.Notes/Echo",
        b":authority": b"localhost",
        b"te": b"trailers",
        b"content-type": b"application/grpc",
    }
    head = b"".join(b"\0%c%s%c%s" % (len(name), name, len(value), value) for name, value in fields.items())
    message = struct.pack(">BI", 0, len(note)) + note
    return _frame(_HEADERS, _END_HEADERS, head) + _frame(_DATA, _END_STREAM, message)


_DATA, _HEADERS, _END_STREAM, _END_HEADERS = 0, 1, 1, 4


def _frame(kind: int, flags: int, payload: bytes) -> bytes:
    """A frame of HTTP/2 whose stream the load generator fills in."""
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags, 0, 0, 0, 0)) + payload


_NOTE_REQUEST = http_request(written(NOTE), "/note")
_CALL_REQUEST = http_request(call("echo", {"note": NOTE}))
