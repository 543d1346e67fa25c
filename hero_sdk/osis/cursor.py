"""Cursors: where a page ended, as text that callers carry but cannot read meaning into or change.

A cursor is signed with the database's own key, and bound to its query by a digest.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

import orjson

from hero_sdk.errors import InvalidParams
from hero_sdk.osis.keys import SqlValue

__all__ = ["Cursor", "open_cursor", "seal"]

_SIGNATURE_BYTES = 12
_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last object of a page."""

    value: SqlValue
    """What it was ordered by; in ranked results how many hits lie up to it."""

    number: int


def seal(cursor: Cursor, query: str, key: bytes) -> str:
    """The text of ``cursor`` for pages of ``query``."""
    said = orjson.dumps([cursor.value, cursor.number])
    return _text(_signature(said, key) + _digest(query) + said)


def open_cursor(text: str, query: str, key: bytes) -> Cursor:
    """The cursor in ``text``. Raises InvalidParams where it was changed, or belongs to another query."""
    try:
        sealed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        raise _refused("is no cursor of this store") from None
    if _text(sealed) != text:  # base64 can be written in several ways, and we write one
        raise _refused("is no cursor of this store")
    signature, rest = sealed[:_SIGNATURE_BYTES], sealed[_SIGNATURE_BYTES:]
    digest, said = rest[:_DIGEST_BYTES], rest[_DIGEST_BYTES:]
    if not hmac.compare_digest(signature, _signature(said, key)):
        raise _refused("is no cursor of this store")
    if digest != _digest(query):
        raise _refused("belongs to another query: give the same type, filter, text and order as before")
    value, number = orjson.loads(said)
    return Cursor(value, number)


def _text(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def _signature(said: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(said, key=key, digest_size=_SIGNATURE_BYTES).digest()


def _digest(query: str) -> bytes:
    return hashlib.blake2b(query.encode(), digest_size=_DIGEST_BYTES).digest()


def _refused(message: str) -> InvalidParams:
    return InvalidParams(f"cursor {message}", errors=[{"path": "cursor", "message": message}])
