"""Where a listener takes connections, as values read from text. Nothing here opens a socket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path

from hero_sdk.server.errors import BadListenAddress

__all__ = ["OVERLAY", "TcpAddress", "UnixAddress", "parse_address"]

OVERLAY = IPv6Network("400::/7")
"""Addresses of the mycelium overlay, which a peer can only have by owning the key behind it."""

_FORMS = "127.0.0.1:8080, [::1]:9950 or auto:9950"
_HOST_AND_PORT = re.compile(r"(?:\[(?P<v6>[^\[\]]*)\]|(?P<name>[^\[\]:]*)):(?P<port>[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class UnixAddress:
    """A socket file."""

    path: Path
    mode: int = 0o660
    """Who may connect: owner and group, or with 0600 the owner alone."""

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """An IP address and port; port 0 lets the system choose one."""

    host: str
    port: int

    is_overlay_only: bool = False
    """Callers that do not come through the overlay are anonymous, whatever they show."""

    @property
    def is_ipv6(self) -> bool:
        return ":" in self.host

    def with_port(self, port: int) -> TcpAddress:
        """The same address on another port."""
        return TcpAddress(self.host, port, self.is_overlay_only)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if self.is_ipv6 else f"{self.host}:{self.port}"


def parse_address(text: str) -> TcpAddress:
    """The address behind ``127.0.0.1:8080``, ``[::1]:9950`` or ``auto:9950`` (the overlay, on every interface).

    ``localhost`` means 127.0.0.1. Raises BadListenAddress.
    """
    found = _HOST_AND_PORT.fullmatch(text.strip())
    if found is None:
        raise BadListenAddress(f"cannot listen on {text!r}: write an address and a port, like {_FORMS}")
    port = int(found["port"])
    if port > 65535:
        raise BadListenAddress(f"cannot listen on {text!r}: a port is at most 65535")
    if found["name"] == "auto":
        return TcpAddress("::", port, is_overlay_only=True)
    host = "127.0.0.1" if found["name"] == "localhost" else found["v6"] or found["name"]
    try:
        address = ip_address(host)
    except ValueError as exc:
        raise BadListenAddress(f"cannot listen on {text!r}: {host!r} is no IP address; write {_FORMS}") from exc
    if isinstance(address, IPv6Address) != (found["v6"] is not None):
        raise BadListenAddress(f"cannot listen on {text!r}: only IPv6 addresses stand in brackets")
    return TcpAddress(str(address), port)


def is_in_overlay(host: str) -> bool:
    """Whether ``host`` is an address of the overlay."""
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return False
    return address in OVERLAY
