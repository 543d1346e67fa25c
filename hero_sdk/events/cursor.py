"""Cursors: how far somebody has heard, as text they carry but cannot read.

A cursor holds a position for each log. Positions count what happened, also what its holder may not see, so they are
encrypted: with a keystream derived from the signature of what is encrypted (synthetic IV). The same positions give the
same cursor, which makes one text do for everyone, and nothing else can be learned from comparing two.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Final

from hero_sdk.errors import HeroError
from hero_sdk.events.log import State

__all__ = ["BadCursor", "CursorKey"]

_VERSION: Final = "1"
"""In front of every cursor, which then never looks like an option of a command."""

_SIGNATURE: Final = 12
_SALT: Final = 3
_LOG: Final = 8
_POSITION: Final = 6
_LONGEST: Final = 8192


class BadCursor(HeroError, ValueError):
    """A text that is no cursor at all."""


class CursorKey:
    """Seals the positions of one context's logs, and opens what it sealed."""

    def __init__(self, key: bytes, context: int) -> None:
        """``key`` has 32 bytes; the same at every start."""
        own = hashlib.blake2b(b"context %d" % context, key=key, digest_size=64).digest()
        self._signing, self._hiding = own[:32], own[32:]

    def seal(self, positions: Mapping[str, State], salt: bytes = bytes(_SALT)) -> str:
        """The cursor for these positions by domain; another ``salt`` makes another text of the same meaning."""
        said = [salt]
        for domain, state in positions.items():
            said += (_name_of(domain, state.epoch), state.position.to_bytes(_POSITION))
        plain = b"".join(said)
        signature = self._signature(plain)
        return _VERSION + urlsafe_b64encode(signature + self._hidden(plain, signature)).decode("ascii").rstrip("=")

    def open(self, cursor: str) -> Heard:
        """How far the holder of ``cursor`` has heard; nothing where it was sealed for other logs. Raises BadCursor."""
        text = cursor.removeprefix(_VERSION)
        if len(cursor) > _LONGEST or not cursor.isascii() or text == cursor:
            raise BadCursor("is no cursor")
        try:
            sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            raise BadCursor("is no cursor") from None
        rest = len(sealed) - _SIGNATURE - _SALT
        if rest < 0 or rest % (_LOG + _POSITION) or urlsafe_b64encode(sealed).decode().rstrip("=") != text:
            raise BadCursor("is no cursor")
        signature = sealed[:_SIGNATURE]
        plain = self._hidden(sealed[_SIGNATURE:], signature)
        if not hmac.compare_digest(signature, self._signature(plain)):
            return Heard({})
        step = _LOG + _POSITION
        parts = (plain[at : at + step] for at in range(_SALT, len(plain), step))
        return Heard({part[:_LOG]: int.from_bytes(part[_LOG:]) for part in parts})

    def _signature(self, plain: bytes) -> bytes:
        return hashlib.blake2b(plain, key=self._signing, digest_size=_SIGNATURE).digest()

    def _hidden(self, text: bytes, signature: bytes) -> bytes:
        """``text`` hidden, or shown again."""
        blocks = range(-(-len(text) // 64))
        stream = b"".join(
            hashlib.blake2b(b"%d" % block + signature, key=self._hiding, digest_size=64).digest() for block in blocks
        )[: len(text)]
        return (int.from_bytes(text) ^ int.from_bytes(stream)).to_bytes(len(text))


class Heard:
    """What a cursor says."""

    def __init__(self, positions: Mapping[bytes, int]) -> None:
        self._positions = positions

    def position(self, domain: str, epoch: str) -> int | None:
        """How far it has heard of a log; None for a log it does not know."""
        return self._positions.get(_name_of(domain, epoch))


def _name_of(domain: str, epoch: str) -> bytes:
    return hashlib.blake2b(f"{domain}\0{epoch}".encode(), digest_size=_LOG).digest()
