"""A service as a process on rpc.sock and on TCP, spoken to in raw HTTP: what is sent is exactly what is written."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hero_sdk.testing import RunningService, running
from tests.support.reply import Reply

__all__ = ["ADMIN", "CLERK", "LISTENERS", "WAYS", "ListenerName", "Live", "live", "request"]

PATIENCE_S = 30.0

ListenerName = Literal["rpc.sock", "TCP"]
LISTENERS: tuple[ListenerName, ...] = ("rpc.sock", "TCP")
WAYS = ("direct", "asgi")
"""How a service may answer calls; everything seen from outside is the same."""

ADMIN = "admin-token-0123456789"
"""May do everything over TCP."""

CLERK = "clerk-token-0123456789"
"""May read orders and nothing else."""

_TOKENS = f"""\
[[token]]
token = "{ADMIN}"
user = "ann"
claims = ["groups.admin"]

[[token]]
token = "{CLERK}"
user = "ben"
claims = ["order.read"]
"""


@dataclass(frozen=True)
class Live:
    """A running service, and where it listens."""

    process: RunningService
    port: int

    def connect(self, listener: ListenerName) -> socket.socket:
        if listener == "TCP":
            return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(PATIENCE_S)
        sock.connect(str(self.process.socket))
        return sock

    def exchange(self, listener: ListenerName, raw: bytes) -> Reply:
        """The first answer to these bytes, on a connection of its own."""
        with closing(self.connect(listener)) as sock:
            with suppress(BrokenPipeError, ConnectionResetError):  # answered before all of it was read
                sock.sendall(raw)
            return read_reply(sock)

    def post(
        self,
        listener: ListenerName,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        path: str = "/rpc",
        token: str | None = ADMIN,
    ) -> Reply:
        """The answer to one POST, with the admin's token where that is needed."""
        named = {"Content-Type": "application/json", **(headers or {})}
        if listener == "TCP" and token is not None:
            named.setdefault("Authorization", f"Bearer {token}")
        return self.exchange(listener, request("POST", path, body, named))

    def call(
        self,
        listener: ListenerName,
        method: str,
        params: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        token: str | None = ADMIN,
    ) -> Any:
        """The JSON-RPC answer to one call."""
        call = {"jsonrpc": "2.0", "id": 1, "method": method, **({} if params is None else {"params": params})}
        reply = self.post(listener, json.dumps(call).encode(), headers, token=token)
        assert reply.status == 200, reply
        return reply.json

    @property
    def log(self) -> str:
        return self.process.log.read_text(encoding="utf-8")


@contextmanager
def live(app: str, name: str, root: Path, *words: str) -> Iterator[Live]:
    """The service that ``module:function`` makes, on rpc.sock and on a port of 127.0.0.1."""
    tokens = root / "tokens.toml"
    if not tokens.exists():
        tokens.touch(0o600)
        tokens.write_text(_TOKENS)
    command = [sys.executable, "-m", "hero_sdk.cli", "serve", app, "--"]
    command += ["--listen", "127.0.0.1:0", "--tokens", str(tokens), *words]
    with running(command, name, root=root) as process:
        lines = process.log.read_text(encoding="utf-8").splitlines()
        answering = next(line for line in reversed(lines) if '"answering"' in line)
        listening = next(place for place in json.loads(answering)["listen"] if "127.0.0.1" in place)
        yield Live(process, int(listening.rpartition(":")[2]))


def request(verb: str, path: str, body: bytes, headers: Mapping[str, str], *, version: str = "1.1") -> bytes:
    """The bytes of a request; what ``headers`` says counts for more than the usual Host and Content-Length."""
    lines = {"Host": "localhost", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{verb} {path} HTTP/{version}\r\n{head}\r\n".encode("latin-1") + body


def read_reply(sock: socket.socket) -> Reply:
    """The next answer on a connection; one with no status where it was closed, cleanly or not."""
    with sock.makefile("rb") as stream:
        try:
            first = stream.readline()
            if not first:
                return Reply(0, {}, b"")
            headers: dict[str, str] = {}
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            body = stream.read(int(headers.get("content-length", 0)))
        except ConnectionResetError:
            return Reply(0, {}, b"")
    return Reply(int(first.split()[1]), headers, body)
