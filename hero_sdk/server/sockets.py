"""Listening sockets: bound with the right mode, never over a living one, removed when closed.

uvicorn's own binding would open a Unix socket to everyone and silently take over the file of a running service.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hero_sdk.server.addresses import TcpAddress, UnixAddress
from hero_sdk.server.errors import SocketInUse, SocketUnusable

__all__ = ["BACKLOG", "BoundSocket", "bind", "has_gone", "peer_credentials"]

_MAX_PATH_BYTES = 107  # the kernel's sun_path is 108 bytes with its final NUL
BACKLOG = 2048
"""Callers that may wait in the queue of a socket; event loops would say less."""

_PROBE_S = 2.0
_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class BoundSocket:
    """A socket that listens already, and where; connections wait in its queue until someone accepts them."""

    socket: socket.socket
    address: UnixAddress | TcpAddress
    """Where it really listens: a port of 0 has become the port the system chose."""

    _file: tuple[int, int] | None = None
    """Device and inode of the socket file."""

    def remove(self) -> None:
        """Closes the socket and removes its file, unless another process has put its own there meanwhile."""
        self.socket.close()
        if isinstance(self.address, UnixAddress):
            with suppress(OSError):
                found = self.address.path.lstat()
                if (found.st_dev, found.st_ino) == self._file:
                    self.address.path.unlink()


def bind(address: UnixAddress | TcpAddress) -> BoundSocket:
    """A listening socket at ``address``. Raises SocketInUse and SocketUnusable."""
    return _bind_unix(address) if isinstance(address, UnixAddress) else _bind_tcp(address)


def peer_credentials(connection: socket.socket) -> tuple[int, int, int]:
    """Process, user and group id of the other end of a Unix socket, as the kernel knows them."""
    pid, uid, gid = _CREDENTIALS.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return pid, uid, gid


def has_gone(connection: socket.socket) -> bool:
    """Whether the other end of a Unix socket has closed it altogether; over TCP that cannot be told from the half."""
    look = select.poll()
    look.register(connection.fileno(), select.POLLHUP)
    return any(event & select.POLLHUP for _, event in look.poll(0))


def _bind_unix(address: UnixAddress) -> BoundSocket:
    path = address.path
    length = len(os.fsencode(path))
    if length > _MAX_PATH_BYTES:
        raise SocketUnusable(
            f"the socket path {path} has {length} bytes, and the kernel takes {_MAX_PATH_BYTES}; "
            "set PATH_SOCKET to a shorter folder"
        )
    try:
        with _locked_folder(path.parent):
            _clear(path)
            return _bound_file(address)
    except OSError as exc:
        reason = exc.strerror or exc
        raise SocketUnusable(f"cannot open the socket {path}: {reason}; PATH_SOCKET names its folder") from exc


@contextmanager
def _locked_folder(folder: Path) -> Iterator[None]:
    """Makes the folder, and keeps others who start at the same moment from removing the socket we are about to bind."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        pass
    else:
        folder.chmod(0o755)  # whatever the umask is: the sockets inside say who may connect
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _clear(path: Path) -> None:
    """Removes the file of a dead service; raises where it is alive or no socket at all."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise SocketUnusable(f"{path} is there and is no socket; move it away")
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_PROBE_S)
        try:
            probe.connect(os.fspath(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except FileNotFoundError:
            return
        except (TimeoutError, BlockingIOError) as exc:
            raise SocketInUse(f"{path} belongs to a service that is too busy to answer; stop it first") from exc
        holder = _describe(peer_credentials(probe)[0])
    raise SocketInUse(f"{path} answers already: {holder} holds it; stop it first, or start with --instance NAME")


def _describe(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return f"process {pid}"
    shown = b" ".join(words[:3]).decode(errors="replace")
    return f"process {pid} ({shown})" if shown else f"process {pid}"


def _bound_file(address: UnixAddress) -> BoundSocket:
    path = address.path
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # The mode has to be right from the first moment: a chmod after bind leaves a gap in which anyone may connect.
    previous = os.umask(0o777 & ~address.mode)
    try:
        sock.bind(os.fspath(path))
        sock.listen(BACKLOG)
        found = path.lstat()
    except OSError:
        sock.close()
        raise
    finally:
        os.umask(previous)
    sock.setblocking(False)
    return BoundSocket(sock, address, (found.st_dev, found.st_ino))


def _bind_tcp(address: TcpAddress) -> BoundSocket:
    sock = socket.socket(socket.AF_INET6 if address.is_ipv6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address.is_ipv6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address.host, address.port))
        sock.listen(BACKLOG)
    except OSError as exc:
        sock.close()
        raise _why_not(address, exc) from exc
    sock.setblocking(False)
    return BoundSocket(sock, address.with_port(sock.getsockname()[1]))


def _why_not(address: TcpAddress, exc: OSError) -> SocketInUse | SocketUnusable:
    match exc.errno:
        case errno.EADDRINUSE:
            return SocketInUse(f"{address} is taken by another process; choose another port (0 picks a free one)")
        case errno.EADDRNOTAVAIL:
            return SocketUnusable(f"cannot listen on {address}: no interface of this machine has that address")
        case errno.EACCES:
            return SocketUnusable(f"cannot listen on {address}: ports below 1024 need more rights; choose a higher one")
        case _:
            return SocketUnusable(f"cannot listen on {address}: {exc.strerror or exc}")
