"""The recipes for nginx and Caddy as they stand in the documentation, run with the programs themselves."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.support.live import ADMIN, Live, live, read_reply, request
from tests.support.reply import Reply

pytestmark = pytest.mark.end_to_end

RECIPES = Path(__file__).parents[2] / "docs" / "running.md"
HOST = "food.example"
PATIENCE_S = 20.0
GRANTED = {"Authorization": f"Bearer {ADMIN}"}


@dataclass(frozen=True)
class Front:
    """A service behind a proxy."""

    service: Live
    port: int
    trust: ssl.SSLContext

    def connect(self) -> ssl.SSLSocket:
        return self.trust.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), PATIENCE_S), server_hostname=HOST
        )

    def ask(self, verb: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Reply:
        with closing(self.connect()) as sock:
            sock.sendall(request(verb, path, body, {"Host": HOST, **(headers or {})}))
            return read_reply(sock)

    def call(self, method: str, params: object = None, headers: dict[str, str] | None = None) -> Any:
        call = {"jsonrpc": "2.0", "id": 1, "method": method, **({} if params is None else {"params": params})}
        named = {"Content-Type": "application/json", **(headers or {})}
        reply = self.ask("POST", "/rpc", json.dumps(call).encode(), named)
        assert reply.status == 200, reply
        return reply.json


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    root = tmp_path_factory.mktemp("s")
    with live("tests.events.service:build", "harbor_watch", root, "--allowed-hosts", HOST) as service:
        yield service


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def front(request: pytest.FixtureRequest, service: Live, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    program = shutil.which(request.param, path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip(f"no {request.param}: apt-get install {'nginx-light' if request.param == 'nginx' else 'caddy'}")
    folder = tmp_path_factory.mktemp(request.param)
    authority = trustme.CA()
    issued = authority.issue_cert(HOST)
    cert, key = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    port = free_port()
    make = nginx if request.param == "nginx" else caddy
    command = make(program, folder, recipe("nginx" if request.param == "nginx" else "caddyfile"), port, service.port)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    log = folder / "log"
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder, env=environment)
    try:
        wait_for(port, process, log)
        yield Front(service, port, trust)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()
            process.wait()


def test_calls_pass_and_know_their_caller_by_the_token_alone(front: Front) -> None:
    assert front.call("ship.count", headers=GRANTED)["result"] >= 0
    assert front.call("ship.count")["error"]["code"] == -32001
    forged = {
        "X-Hero-User": "root",
        "X-Hero-Claims": "groups.admin",
        "X-Forwarded-User": "root",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Prefix": "/elsewhere",
        "X-Forwarded-Proto": "http",
        "Forwarded": "for=127.0.0.1;host=localhost",
    }
    assert front.call("ship.count", headers=forged)["error"]["code"] == -32001
    narrowed = front.call("ship.count", headers={**GRANTED, "X-Hero-Claims": "letter.read"})
    assert narrowed["error"]["code"] == -32002
    assert front.ask("GET", "/health", headers=forged).json["status"] == "ok"


def test_a_large_body_passes(front: Front) -> None:
    text = "x" * (3 << 20)
    made = front.call("letter.new", {"object": {"text": text}}, GRANTED)
    assert made["result"]["text"] == text


def test_answers_come_on_one_connection(front: Front) -> None:
    with closing(front.connect()) as sock:
        for _ in range(3):
            sock.sendall(request("GET", "/health", b"", {"Host": HOST}))
            assert read_reply(sock).json["status"] == "ok"


@pytest.mark.parametrize("way", ["token", "ticket"])
def test_events_arrive_while_the_stream_is_open(front: Front, way: str) -> None:
    ticket = front.call("rpc.ticket", headers=GRANTED)["result"]["ticket"]
    path, headers = ("/events", GRANTED) if way == "token" else (f"/events?ticket={ticket}", {})
    with closing(front.connect()) as sock:
        sock.sendall(request("GET", path, b"", {"Host": HOST, **headers}))
        heard = until(sock, b"retry: ")
        assert heard.startswith(b"HTTP/1.1 200")
        for name in ("Elsa", "Anna"):
            front.call("ship.new", {"object": {"name": f"{name} {way}"}}, GRANTED)
            until(sock, f'"name":"{name} {way}"'.encode())


def test_a_proxy_for_another_host_is_refused(front: Front) -> None:
    with closing(front.connect()) as sock:
        sock.sendall(request("POST", "/rpc", b"{}", {"Host": "evil.example", "Content-Type": "application/json"}))
        reply = read_reply(sock)
    assert b'"result"' not in reply.body
    assert reply.status != 200 or reply.body == b""  # Caddy has nothing there, nginx asks a service that refuses


def recipe(language: str) -> str:
    """The one block of that language."""
    [found] = re.findall(rf"```{language}\n(.*?)```", RECIPES.read_text("utf-8"), re.DOTALL)
    return str(found)


def with_ours(text: str, *pairs: tuple[str, str]) -> str:
    """The recipe with our place in it: each of these stands there once."""
    for theirs, ours in pairs:
        assert text.count(theirs) == 1, theirs
        text = text.replace(theirs, ours)
    return text


def nginx(program: str, folder: Path, text: str, port: int, upstream: int) -> list[str]:
    server = with_ours(
        text,
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/food/cert.pem", f"{folder}/cert.pem"),
        ("/etc/food/key.pem", f"{folder}/key.pem"),
        ("http://127.0.0.1:8080;", f"http://127.0.0.1:{upstream};"),
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.getuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off;\n{user}pid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{server}}}\n"
    )
    return [program, "-p", str(folder), "-c", str(config)]


def caddy(program: str, folder: Path, text: str, port: int, upstream: int) -> list[str]:
    site = with_ours(
        text,
        ("food.example {", f"food.example:{port} {{\n    bind 127.0.0.1\n    tls {folder}/cert.pem {folder}/key.pem"),
        ("127.0.0.1:8080", f"127.0.0.1:{upstream}"),
    )
    config = folder / "Caddyfile"
    config.write_text(f"{{\n    admin off\n    auto_https disable_redirects\n    grace_period 1s\n}}\n{site}")
    return [program, "run", "--config", str(config), "--adapter", "caddyfile"]


def until(sock: socket.socket, text: bytes) -> bytes:
    """What is read until ``text`` has come."""
    found = b""
    while text not in found:
        piece = sock.recv(65_536)
        assert piece, found
        found += piece
    return found


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.02)
        else:
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
