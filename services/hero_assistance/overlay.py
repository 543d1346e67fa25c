"""Addresses of the mycelium overlay network, where an address proves which machine calls."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network
from typing import Final

from hero_sdk.rpc import Peer

__all__ = ["overlay_address"]

_OVERLAY: Final = IPv6Network("400::/7")


def overlay_address(peer: Peer) -> str | None:
    """The peer's overlay address in its canonical form (RFC 5952, without a scope); None for any other peer."""
    if peer.address is None or not peer.address.startswith("["):
        return None
    text = peer.address[1:].partition("]")[0].partition("%")[0]
    address = IPv6Address(text)
    return address.compressed if address in _OVERLAY else None
