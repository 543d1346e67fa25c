"""TLS on TCP addresses: real files, a real service, curl and the real clients."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from hero_sdk.client import Address, Connection, Identity
from hero_sdk.client.message import RequestHead
from hero_sdk.client.sync_transport import SyncSocketTransport
from hero_sdk.client.transport import SocketTransport
from hero_sdk.server import BadCertificate, ServerTls
from tests.support.background import Shell, shell, until
from tests.support.delivery.client import DeliveryClient

pytestmark = pytest.mark.end_to_end

TOKEN = "ann-0123456789abcdef"


class Files:
    """A certificate and its key, as an authority makes them."""

    def __init__(self, folder: Path, authority: trustme.CA) -> None:
        self.cert, self.key, self.roots = folder / "cert.pem", folder / "key.pem", folder / "roots.pem"
        self._authority = authority
        authority.cert_pem.write_to_path(self.roots)
        self.renew()

    def renew(self) -> int:
        """Puts new ones in their place; the serial number."""
        issued = self._authority.issue_cert("localhost", "127.0.0.1")
        for path, text in (
            (self.cert, b"".join(each.bytes() for each in issued.cert_chain_pems)),
            (self.key, issued.private_key_pem.bytes()),
        ):
            beside = path.with_suffix(".new")
            beside.write_bytes(text)
            beside.chmod(0o600)
            beside.replace(path)
        decoded = subprocess.run(
            ["openssl", "x509", "-noout", "-serial", "-in", str(self.cert)], check=True, capture_output=True, text=True
        )
        return int(decoded.stdout.partition("=")[2], 16)

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.roots)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def files(tmp_path: Path, authority: trustme.CA) -> Files:
    return Files(tmp_path, authority)


@pytest.fixture
def desk(tmp_path: Path, files: Files) -> Iterator[tuple[Shell, int]]:
    tokens = tmp_path / "tokens.toml"
    tokens.touch(mode=0o600)
    tokens.write_text(f'[[token]]\ntoken = "{TOKEN}"\nuser = "ann"\nclaims = ["groups.admin"]\n')
    words = ["--listen", "127.0.0.1:0", "--tokens", str(tokens)]
    with shell(tmp_path / "r", "tests.support.dispatch_desk") as made:
        made.ok("--start", *words, "--tls-cert", str(files.cert), "--tls-key", str(files.key))
        (address,) = [each for each in made.status()["listen"] if "127.0.0.1" in each]
        assert address.startswith("https://127.0.0.1:")
        yield made, int(address.rpartition(":")[2])


async def test_both_clients_call_over_https(desk: tuple[Shell, int], files: Files) -> None:
    address = Address(host="localhost", port=desk[1], is_tls=True)
    transport = SocketTransport(address, ssl_context=files.trust())
    client = DeliveryClient(Connection(transport, address).bound(Identity.of(token=TOKEN)))
    sid = (await client.driver.new({"name": "Amina"})).sid
    assert (await client.driver.get(sid)).name == "Amina"
    await transport.close()

    blocking = SyncSocketTransport(address, ssl_context=files.trust())
    head = RequestHead(address, "/health", method="GET")
    found = await asyncio.to_thread(blocking.send, head, b"", key=None, timeout_s=10)
    blocking.close()
    assert json.loads(found.body)["status"] == "ok"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is the caller")
def test_curl_calls_over_https_and_not_without(desk: tuple[Shell, int], files: Files) -> None:
    port = desk[1]
    call = ["--data", '{"jsonrpc":"2.0","id":1,"method":"driver.list"}', "--header", f"Authorization: Bearer {TOKEN}"]
    call += ["--header", "Content-Type: application/json", "--silent", "--show-error", "--max-time", "10"]
    done = subprocess.run(
        ["curl", "--cacert", str(files.roots), *call, f"https://localhost:{port}/rpc"], capture_output=True, text=True
    )
    assert json.loads(done.stdout) == {"jsonrpc": "2.0", "id": 1, "result": []}
    for words in (
        ["curl", *call, f"https://localhost:{port}/rpc"],  # nobody here knows the authority
        ["curl", *call, f"http://localhost:{port}/rpc"],
        ["curl", "--cacert", str(files.roots), "--tls-max", "1.1", *call, f"https://localhost:{port}/rpc"],
    ):
        done = subprocess.run(words, capture_output=True, text=True)
        assert (done.returncode != 0, done.stdout) == (True, "")


def test_a_renewed_certificate_is_used_without_a_restart(desk: tuple[Shell, int], files: Files) -> None:
    shell, port = desk
    pid = shell.status()["pid"]
    serial = files.renew()
    until(lambda: _serial(port, files) == serial, "the new certificate is shown")
    assert shell.status()["pid"] == pid
    assert "a new certificate is used" in shell.log.read_text()

    files.key.write_text("half a key")
    until(lambda: _serial(port, files) == serial and "stays" in shell.log.read_text(), "the problem is logged")
    assert "half a key" not in shell.log.read_text()
    newer = files.renew()
    until(lambda: _serial(port, files) == newer, "the next certificate is shown")


def _serial(port: int, files: Files) -> int:
    with (
        socket.create_connection(("127.0.0.1", port), 10) as plain,
        files.trust().wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        return int(str((secured.getpeercert() or {})["serialNumber"]), 16)


def test_a_peer_that_never_shakes_hands_holds_nothing(tmp_path: Path, files: Files) -> None:
    with shell(tmp_path / "r", "tests.support.dispatch_desk") as made:
        words = ["--listen", "127.0.0.1:0", "--read-s", "0.5"]
        made.ok("--start", *words, "--tls-cert", str(files.cert), "--tls-key", str(files.key))
        port = int(made.status()["listen"][1].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), 10) as silent:
            assert silent.recv(1) == b""
        with socket.create_connection(("127.0.0.1", port), 10) as confused:
            confused.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert not confused.recv(100).startswith(b"HTTP/1.1 200")
        assert _serial(port, files)
        assert "raceback" not in made.log.read_text()


def _other(files: Files) -> None:
    files.key.write_bytes(trustme.CA().issue_cert("localhost").private_key_pem.bytes())


def _encrypted(files: Files) -> None:
    command = ["openssl", "pkey", "-aes256", "-passout", "pass:x", "-in", str(files.key)]
    files.key.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)


def _folder(files: Files) -> None:
    files.cert.unlink()
    files.cert.mkdir()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda files: files.key.unlink(), r"cannot read the key .*key\.pem: No such file or directory; TLS_KEY"),
        (lambda files: files.cert.unlink(), r"cannot read the certificate .*cert\.pem: No such file"),
        (_folder, r"the certificate .*cert\.pem is no file"),
        (lambda files: files.key.chmod(0o644), r"everybody can read the key .*; run: chmod o= .*key\.pem"),
        (_other, r"the key .*key\.pem does not belong to the certificate .*cert\.pem"),
        (_encrypted, r"key\.pem is encrypted; a service needs one without a password"),
        (lambda files: files.cert.write_text("x"), r"cert\.pem holds no certificate in PEM"),
        (lambda files: files.key.write_text("x"), r"key\.pem holds no private key in PEM"),
        (lambda files: files.cert.write_text("-----BEGIN CERTIFICATE-----\nx"), r"cannot be used"),
    ],
)
def test_what_is_wrong_with_the_files_is_said(files: Files, spoil: Callable[[Files], object], message: str) -> None:
    ServerTls(files.cert, files.key)
    spoil(files)
    with pytest.raises(BadCertificate, match=message):
        ServerTls(files.cert, files.key)


def test_a_group_may_read_the_key(files: Files) -> None:
    files.key.chmod(0o640)
    ServerTls(files.cert, files.key)


@pytest.mark.parametrize(("given", "missing"), [("--tls-cert", "--tls-key"), ("--tls-key", "--tls-cert")])
def test_one_file_alone_is_refused(tmp_path: Path, files: Files, given: str, missing: str) -> None:
    with shell(tmp_path / "r", "tests.support.dispatch_desk") as made:
        code, said = made.run("--listen", "127.0.0.1:0", given, str(files.cert))
        assert code == 1
        assert f"TLS needs a certificate and its key; {missing} is missing" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_key_this_process_may_not_read_is_named(files: Files) -> None:
    files.key.chmod(0o000)
    with pytest.raises(BadCertificate, match="has no right to"):
        ServerTls(files.cert, files.key)
