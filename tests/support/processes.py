"""A service as a process of its own, on sockets in a temporary folder."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_S = 20.0


class RunningService:
    """`python -m tests.support.dispatch_desk` with these words."""

    def __init__(self, root: Path, words: tuple[str, ...], variables: Mapping[str, str]) -> None:
        self.root = root
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PATH_", "HERO_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.dispatch_desk", *words],
            env={**environment, "PATH_ROOT": str(root), "PATH": os.environ["PATH"], **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._more = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=(stream,), daemon=True)
            for stream in (self.process.stdout, self.process.stderr)
        ]
        for reader in self._readers:
            reader.start()

    @property
    def rpc_socket(self) -> Path:
        return self.root / "var" / "sockets" / "dispatch_desk" / "rpc.sock"

    @property
    def pid_file(self) -> Path:
        return self.root / "var" / "dispatch_desk" / "run" / "dispatch_desk.pid"

    def wait_for_line(self, part: str) -> str:
        """The first line of its output with ``part`` in it."""
        deadline = time.monotonic() + PATIENCE_S
        with self._more:
            while True:
                for line in self.lines:
                    if part in line:
                        return line
                left_s = deadline - time.monotonic()
                has_ended = self.process.poll() is not None and not any(each.is_alive() for each in self._readers)
                if has_ended or left_s <= 0:
                    raise AssertionError(f"no {part!r} in {self.lines}")
                self._more.wait(min(left_s, 0.2))

    def wait_until_it_answers(self) -> dict[str, Any]:
        """The facts of the line it writes then."""
        facts: dict[str, Any] = json.loads(self.wait_for_line('"answering"'))
        return facts

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self) -> int:
        """Its exit code."""
        code = self.process.wait(PATIENCE_S)
        for reader in self._readers:
            reader.join(PATIENCE_S)
        return code

    def connect(self, port: int | None = None) -> socket.socket:
        """A raw connection to rpc.sock, or to a port on 127.0.0.1."""
        if port is not None:
            return socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(PATIENCE_S)
        try:
            sock.connect(str(self.rpc_socket))
        except OSError:
            sock.close()
            raise
        return sock

    def ask(
        self,
        method: str,
        params: object = None,
        *,
        port: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The whole answer to a call."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, **({"params": params} if params else {})})
        status, answer = self.http("POST", "/rpc", body.encode(), port=port, headers=headers)
        assert status == 200, answer
        return json.loads(answer)

    def http(
        self,
        verb: str,
        path: str,
        body: bytes = b"",
        *,
        port: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Status and body of one request."""
        connection = http.client.HTTPConnection("localhost")
        connection.sock = self.connect(port)
        try:
            connection.request(verb, path, body, {"Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _read(self, stream: Any) -> None:
        for line in stream:
            with self._more:
                self.lines.append(line.rstrip("\n"))
                self._more.notify_all()
        stream.close()
        with self._more:
            self._more.notify_all()


@contextmanager
def running(root: Path, *words: str, **variables: str) -> Iterator[RunningService]:
    """The service, killed afterwards where it still runs; it need not answer yet."""
    service = RunningService(root, words, variables)
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.process.kill()
        service.wait()
