"""The headers of a request that say something about its caller, read strictly.

What is malformed is refused, never ignored: a caller whose claims cannot be read must not pass for one without.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple, NoReturn

from hero_sdk.errors import InvalidRequest

__all__ = ["Caller", "FoundHeaders", "Headers", "RawHeaders", "gather", "wanted_headers"]

RawHeaders = Iterable[tuple[bytes, bytes]]
"""Names in lower case, as ASGI gives them."""


CONTEXT = b"x-hero-context"
CLAIMS = b"x-hero-claims"
USER = b"x-hero-user"
IMPERSONATOR = b"x-hero-impersonator"
PREFIX = b"x-forwarded-prefix"
REQUEST_ID = b"x-request-id"
TRACEPARENT = b"traceparent"
TIMEOUT = b"x-hero-timeout"
IDEMPOTENCY_KEY = b"idempotency-key"
AUTHORIZATION = b"authorization"
COOKIE = b"cookie"

_LONGEST = 256
_LONGEST_OF = {CLAIMS: 16_384, PREFIX: 1024, AUTHORIZATION: 8192, COOKIE: 16_384}
_SHOWN = {
    CONTEXT: "X-Hero-Context",
    CLAIMS: "X-Hero-Claims",
    USER: "X-Hero-User",
    IMPERSONATOR: "X-Hero-Impersonator",
    PREFIX: "X-Forwarded-Prefix",
    REQUEST_ID: "X-Request-Id",
    TRACEPARENT: "traceparent",
    TIMEOUT: "X-Hero-Timeout",
    IDEMPOTENCY_KEY: "Idempotency-Key",
    AUTHORIZATION: "Authorization",
    COOKIE: "Cookie",
}
_READ_OF_STRANGERS = {name: shown for name, shown in _SHOWN.items() if name not in (USER, IMPERSONATOR, PREFIX)}
"""What a listener reads that believes no headers; the claims among them only ever take away."""

_OURS = frozenset(_SHOWN)

_NUMBER = re.compile("0|[1-9][0-9]{0,9}")
_NAME = re.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}")
_CLAIM = re.compile(r"[!-)+\--~]+")  # printable, but no space, comma or asterisk
_PATH = re.compile(r"(?:/[A-Za-z0-9_.~%!$&'()*+,;=:@-]+)*/?")
_TRACE = re.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_NUMBER_OF_SECONDS = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,9})?")


class Caller(NamedTuple):
    """Who sends a request, as the headers say; the same with every request of one caller."""

    context: int | str | None = None
    """Number or name."""

    claims: frozenset[str] | None = None
    """None: the header is absent."""

    user: str | None = None
    impersonator: str | None = None
    forwarded_prefix: str = ""


class Headers(NamedTuple):
    """What the headers of one request say."""

    caller: Caller = Caller()
    request_id: str | None = None
    traceparent: str | None = None
    timeout_s: float | None = None
    idempotency_key: str | None = None
    authorization: str | None = None
    cookie: str | None = None


def wanted_headers(*, has_identity: bool) -> frozenset[bytes]:
    """Names of the headers that are ours.

    ``has_identity``: whether user, impersonator and prefix count at this listener; where they do not, they are
    as good as absent.
    """
    return frozenset(_SHOWN if has_identity else _READ_OF_STRANGERS)


class FoundHeaders(dict[bytes, bytes]):
    """Those headers of a request that somebody asks for; one that stands twice has a value that nobody can send."""

    __slots__ = ("_meaning",)
    _meaning: Headers

    @property
    def meaning(self) -> Headers:
        """What ours say, read once; InvalidRequest for one that is given twice, over-long or malformed."""
        try:
            return self._meaning
        except AttributeError:
            self._meaning = _NOTHING if _OURS.isdisjoint(self) else _read(self)
            return self._meaning


def gather(raw: RawHeaders, wanted: Collection[bytes]) -> FoundHeaders:
    """The headers with those names."""
    found = FoundHeaders()
    for name, value in raw:
        if name in wanted:
            found[name] = _TWICE if name in found else value
    return found


def _read(found: FoundHeaders) -> Headers:
    get = found.get
    return Headers(
        _caller(get(CONTEXT), get(CLAIMS), get(USER), get(IMPERSONATOR), get(PREFIX)),
        _text(REQUEST_ID, found[REQUEST_ID]) if REQUEST_ID in found else None,
        _traceparent(found[TRACEPARENT]) if TRACEPARENT in found else None,
        _seconds(found[TIMEOUT]) if TIMEOUT in found else None,
        _text(IDEMPOTENCY_KEY, found[IDEMPOTENCY_KEY]) if IDEMPOTENCY_KEY in found else None,
        _text(AUTHORIZATION, found[AUTHORIZATION]) if AUTHORIZATION in found else None,
        _text(COOKIE, found[COOKIE]) if COOKIE in found else None,
    )


_NOTHING = Headers()

_TWICE = bytes(16)
"""Known by its identity, not by what it holds."""


@lru_cache(maxsize=1024)  # callers are few, and say the same each time
def _caller(
    context: bytes | None, claims: bytes | None, user: bytes | None, impersonator: bytes | None, prefix: bytes | None
) -> Caller:
    return Caller(
        None if context is None else _context(context),
        None if claims is None else _claims(claims),
        None if user is None else _text(USER, user),
        None if impersonator is None else _text(IMPERSONATOR, impersonator),
        "" if prefix is None else _prefix(prefix),
    )


def _context(value: bytes) -> int | str:
    text = _text(CONTEXT, value)
    if _NUMBER.fullmatch(text) and (number := int(text)) < 2**32:
        return number
    if not _NAME.fullmatch(text):
        _refuse(CONTEXT, "is neither a number of 32 bits nor a name")
    return text


def _claims(value: bytes) -> frozenset[str]:
    text = _text(CLAIMS, value, may_be_empty=True)
    if not text:
        return frozenset()
    claims = [claim.strip(" ") for claim in text.split(",")]
    if not all(_CLAIM.fullmatch(claim) for claim in claims):
        _refuse(CLAIMS, "is not a list of claims")
    return frozenset(claims)


def _prefix(value: bytes) -> str:
    text = _text(PREFIX, value)
    if not _PATH.fullmatch(text) or any(step in (".", "..") for step in text.split("/")):
        _refuse(PREFIX, "is not a path")
    return text.rstrip("/")


def _traceparent(value: bytes) -> str:
    text = _text(TRACEPARENT, value)
    if not _TRACE.fullmatch(text):
        _refuse(TRACEPARENT, "is not a trace context")
    return text


def _seconds(value: bytes) -> float:
    text = _text(TIMEOUT, value)
    if not _NUMBER_OF_SECONDS.fullmatch(text):
        _refuse(TIMEOUT, "is not a number of seconds")
    return float(text)


def _text(name: bytes, value: bytes, *, may_be_empty: bool = False) -> str:
    if value is _TWICE:
        _refuse(name, "stands twice")
    if len(value) > _LONGEST_OF.get(name, _LONGEST):
        _refuse(name, "is too long")
    text = value.decode("latin-1").strip(" \t")
    if not text.isascii() or not text.isprintable():
        _refuse(name, "must be printable ASCII")
    if not text and not may_be_empty:
        _refuse(name, "is empty")
    return text


def _refuse(name: bytes, what: str) -> NoReturn:
    raise InvalidRequest(f"the header {_SHOWN[name]} {what}")
