"""Why a service could not start, in the words of the person who started it."""

from __future__ import annotations

from hero_sdk.errors import HeroError

__all__ = ["BadListenAddress", "BadTokenFile", "SocketInUse", "SocketUnusable", "StartError"]


class StartError(HeroError):
    """The service cannot start; the message says why, and what to do."""


class BadListenAddress(StartError):
    """A listen address that cannot be read."""


class SocketInUse(StartError):
    """Another process answers at the address."""


class SocketUnusable(StartError):
    """The system refuses the socket: its path, its folder, its port."""


class BadTokenFile(StartError):
    """A token file that is missing, open to others or malformed."""
