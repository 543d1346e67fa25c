"""Tells whoever started this process how far it is, in systemd's words; without `$NOTIFY_SOCKET` nobody asked."""

from __future__ import annotations

import os
import socket

__all__ = ["Notices", "tell_supervisor"]


def tell_supervisor(state: str) -> None:
    """Sends ``READY=1`` or ``STOPPING=1``; a supervisor that has gone is none of our business."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        try:
            sock.sendto(state.encode(), _with_nul(address))
        except OSError:
            return


class Notices:
    """The other end: what a process that was given ``address`` as its `$NOTIFY_SOCKET` says."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind("")  # the kernel chooses an abstract name, which no path can be too long for

    @property
    def address(self) -> str:
        name = self._socket.getsockname()
        return "@" + (name if isinstance(name, str) else name.decode())[1:]

    def fileno(self) -> int:
        """For ``select``: it is readable when something was said."""
        return self._socket.fileno()

    def received(self) -> list[str]:
        """The words of the next message, none where there is none."""
        try:
            return self._socket.recv(4096).decode(errors="replace").splitlines()
        except BlockingIOError:
            return []

    def close(self) -> None:
        """Hears no more."""
        self._socket.close()


def _with_nul(address: str) -> str:
    return "\0" + address[1:] if address.startswith("@") else address
