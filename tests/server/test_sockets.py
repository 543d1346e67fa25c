from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hero_sdk.server.addresses import TcpAddress, UnixAddress
from hero_sdk.server.errors import SocketInUse, SocketUnusable
from hero_sdk.server.sockets import BoundSocket, bind, peer_credentials


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sockets" / "hero_food" / "rpc.sock"


@contextmanager
def bound(address: UnixAddress | TcpAddress) -> Iterator[BoundSocket]:
    found = bind(address)
    try:
        yield found
    finally:
        found.remove()


def test_a_socket_is_for_owner_and_group_whatever_the_umask_and_its_folder_is_open(path: Path) -> None:
    for mask in (0o000, 0o077):
        previous = os.umask(mask)
        try:
            with bound(UnixAddress(path)):
                assert stat.S_IMODE(path.stat().st_mode) == 0o660
                assert stat.S_IMODE(path.parent.stat().st_mode) == 0o755
                assert os.umask(mask) == mask
        finally:
            os.umask(previous)
        path.parent.rmdir()


def test_removing_takes_the_file_away(path: Path) -> None:
    with bound(UnixAddress(path)):
        assert path.exists()
    assert not path.exists()


def test_removing_leaves_the_file_of_a_successor_alone(path: Path) -> None:
    first = bind(UnixAddress(path))
    path.unlink()
    with bound(UnixAddress(path)):
        first.remove()
        assert path.exists()


def test_the_file_of_a_dead_service_is_replaced(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(socket.socket(socket.AF_UNIX)) as dead:
        dead.bind(str(path))
    assert path.exists()

    with bound(UnixAddress(path)), closing(socket.socket(socket.AF_UNIX)) as caller:
        caller.connect(str(path))


def test_a_living_service_keeps_its_socket_and_is_named(path: Path) -> None:
    with bound(UnixAddress(path)):
        with pytest.raises(SocketInUse, match=f"process {os.getpid()} .*--instance"):
            bind(UnixAddress(path))
        with closing(socket.socket(socket.AF_UNIX)) as caller:
            caller.connect(str(path))


def test_the_holder_is_another_process(path: Path) -> None:
    script = (
        "import sys, pathlib; from hero_sdk.server import UnixAddress; from hero_sdk.server.sockets import bind\n"
        "kept = bind(UnixAddress(pathlib.Path(sys.argv[1]))); print('bound', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"bound\n"
        with pytest.raises(SocketInUse, match=f"process {holder.pid} "):
            bind(UnixAddress(path))
        holder.communicate()


def test_a_path_longer_than_the_kernel_takes_names_the_variable_to_set(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 90)
    longest = 107 - len(os.fsencode(folder)) - 1
    too_long = folder / ("é" * 60) / "rpc.sock"
    if longest > 0:
        with bound(UnixAddress(folder / ("s" * longest))):
            pass
    with pytest.raises(SocketUnusable, match=r"bytes.*107.*PATH_SOCKET"):
        bind(UnixAddress(too_long))
    assert not too_long.parent.exists()


def test_a_file_that_is_no_socket_is_left_alone(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("precious")
    with pytest.raises(SocketUnusable, match="no socket"):
        bind(UnixAddress(path))
    assert path.read_text() == "precious"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SocketUnusable, match=r"file/hero_food/rpc\.sock.*PATH_SOCKET"):
        bind(UnixAddress(tmp_path / "file" / "hero_food" / "rpc.sock"))


def test_port_0_becomes_the_port_the_system_chose() -> None:
    with bound(TcpAddress("127.0.0.1", 0)) as found:
        assert isinstance(found.address, TcpAddress)
        assert found.address.port == found.socket.getsockname()[1] > 0


def test_a_taken_port_is_refused() -> None:
    with bound(TcpAddress("127.0.0.1", 0)) as first, pytest.raises(SocketInUse, match=r"127\.0\.0\.1:\d+ is taken"):
        bind(first.address)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SocketUnusable, match="no interface"):
        bind(TcpAddress("192.0.2.1", 0))


def test_the_kernel_says_who_calls() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with closing(ours), closing(theirs):
        assert peer_credentials(ours) == (os.getpid(), os.getuid(), os.getgid())
