"""The service that meets the faults, as its callers see it: what it acknowledged, answers and says of its health."""

from __future__ import annotations

import http.client
import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hero_sdk.testing import running

__all__ = ["PATIENCE_S", "Desk", "Refused", "desk", "until"]

PATIENCE_S = 20.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Refused(Exception):
    """The error of an answer."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: int = error["code"]
        self.kind: str = error["data"]["type"]


@dataclass
class Desk:
    """One run of the service after the other, in the same folder."""

    root: Path
    process: subprocess.Popen[bytes]
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Customer by sid, of every order that was taken."""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def socket(self) -> Path:
        return self.root / "var/sockets/desk/rpc.sock"

    @property
    def store(self) -> Path:
        return self.root / "var/desk/osis/0/delivery"

    @property
    def log(self) -> str:
        return (self.root / "desk.log").read_text(encoding="utf-8")

    def connect(self, name: str = "rpc.sock") -> socket.socket:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(os.fspath(self.socket.with_name(name)))  # waits where the queue of the socket is full
        sock.settimeout(PATIENCE_S)
        return sock

    def http(self, verb: str, path: str, body: str = "", *, over: socket.socket | None = None) -> tuple[int, Any]:
        """Status and JSON of one request, on a connection of its own or on one that is kept."""
        connection = http.client.HTTPConnection("localhost")
        connection.sock = over or self.connect()
        try:
            connection.request(verb, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            if over is None:
                connection.close()

    def call(self, method: str, params: object = None, *, over: socket.socket | None = None) -> Any:
        """The result of a call. Raises Refused."""
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, **({"params": params} if params else {})}
        _, answer = self.http("POST", "/rpc", json.dumps(asked), over=over)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    def place(self, customer: str, notes: str = "", *, over: socket.socket | None = None) -> str:
        """The sid of a new order, which from now on has to be there. Raises Refused."""
        order = {"customer": customer, "items": [{"menu_item_sid": "10"}], "labels": {}, "notes": notes}
        sid: str = self.call("order.new", {"object": order}, over=over)["sid"]
        self.acknowledged[sid] = customer
        return sid

    def orders(self) -> dict[str, str]:
        """What ``acknowledged`` says, by the store."""
        found: list[dict[str, Any]] = self.call("order.list_full", {"limit": 10_000})
        return {order["sid"]: order["customer"] for order in found}

    def found(self, words: str) -> set[str]:
        """The sids of orders with these words. Raises Refused."""
        page = self.call("order.find", {"query": words, "limit": 1000, "fresh": True})
        return {order["sid"] for order in page["items"]}

    def health(self, *, over: socket.socket | None = None) -> tuple[int, dict[str, Any]]:
        return self.http("GET", "/health", over=over)

    def is_well(self) -> bool:
        return self.health()[0] == 200

    @property
    def cpu_s(self) -> float:
        facts = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(facts[11]) + int(facts[12])) / _TICKS_PER_S

    def limit_descriptors(self, count: int) -> None:
        _, hard = resource.prlimit(self.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.pid, resource.RLIMIT_NOFILE, (count, hard))

    def check(self) -> None:
        """All is well, and everything that was acknowledged is there, once, and found by its text."""
        until(self.is_well, "well again")
        assert self.orders() == self.acknowledged


@contextmanager
def desk(root: Path, *words: str, within: Sequence[str] = (), **environment: str) -> Iterator[Desk]:
    """The service in ``root``, once it answers; afterwards it has ended in order and left no traceback.

    ``within`` is a command that runs it: `prlimit`.
    """
    command = [*within, sys.executable, "-m", "tests.faults.service", *words]
    with running(command, "desk", root=root, environment=environment) as service:
        made = Desk(root, service.process)
        yield made
        assert service.stop() == 0
    assert "Traceback" not in made.log
    assert '"traceback"' not in made.log


def until(holds: Callable[[], object], what: str) -> None:
    """Returns when something holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.01)
