"""The headers of a request that say something about its caller, read strictly.

What is malformed is refused, never ignored: a caller whose claims cannot be read must not pass for one without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, NoReturn

from hero_sdk.errors import InvalidRequest

__all__ = ["Headers", "RawHeaders", "read_claims", "read_context", "read_headers"]

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

_IDENTITY = frozenset({USER, IMPERSONATOR, PREFIX})
"""Headers that only a listener that believes them reads at all."""

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

_NUMBER = re.compile("0|[1-9][0-9]{0,9}")
_NAME = re.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}")
_CLAIM = re.compile(r"[!-)+\--~]+")  # printable, but no space, comma or asterisk
_PREFIX = re.compile(r"(?:/[A-Za-z0-9_.~%!$&'()*+,;=:@-]+)*/?")
_TRACEPARENT = re.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_SECONDS = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,9})?")


class Headers(NamedTuple):
    """The values of our headers, each printable text that is not empty (claims may be)."""

    context: str | None = None
    claims: str | None = None
    user: str | None = None
    impersonator: str | None = None
    forwarded_prefix: str = ""
    request_id: str | None = None
    traceparent: str | None = None
    timeout_s: float | None = None
    idempotency_key: str | None = None
    authorization: str | None = None
    cookie: str | None = None


def read_headers(raw: RawHeaders, *, has_identity: bool) -> Headers:
    """Our headers among ``raw``; InvalidRequest for one that is given twice, over-long or malformed.

    ``has_identity``: whether user, impersonator and prefix count at this listener; where they do not, they are
    as good as absent.
    """
    found: dict[bytes, str] = {}
    for name, value in raw:
        if name in _SHOWN and (has_identity or name not in _IDENTITY):
            if name in found:
                _refuse(name, "stands twice")
            found[name] = _text(name, value)
    return _checked(found) if found else _NOTHING


def read_context(text: str) -> int | str:
    """Number or name of the context that ``text`` asks for."""
    if _NUMBER.fullmatch(text) and (number := int(text)) < 2**32:
        return number
    if _NAME.fullmatch(text):
        return text
    return _refuse(CONTEXT, "is neither a number of 32 bits nor a name")


def read_claims(text: str) -> frozenset[str]:
    """The claims that ``text`` lists; none at all for an empty one."""
    if not text:
        return frozenset()
    claims = [claim.strip(" ") for claim in text.split(",")]
    if not all(_CLAIM.fullmatch(claim) for claim in claims):
        _refuse(CLAIMS, "is not a list of claims")
    return frozenset(claims)


_NOTHING = Headers()


def _checked(found: Mapping[bytes, str]) -> Headers:
    if any(not value for name, value in found.items() if name != CLAIMS):
        _refuse(next(name for name, value in found.items() if not value and name != CLAIMS), "is empty")
    prefix = found.get(PREFIX, "")
    if not _PREFIX.fullmatch(prefix) or any(step in (".", "..") for step in prefix.split("/")):
        _refuse(PREFIX, "is not a path")
    traceparent = found.get(TRACEPARENT)
    if traceparent is not None and not _TRACEPARENT.fullmatch(traceparent):
        _refuse(TRACEPARENT, "is not a trace context")
    seconds = found.get(TIMEOUT)
    if seconds is not None and not _SECONDS.fullmatch(seconds):
        _refuse(TIMEOUT, "is not a number of seconds")
    return Headers(
        context=found.get(CONTEXT),
        claims=found.get(CLAIMS),
        user=found.get(USER),
        impersonator=found.get(IMPERSONATOR),
        forwarded_prefix=prefix.rstrip("/"),
        request_id=found.get(REQUEST_ID),
        traceparent=traceparent,
        timeout_s=None if seconds is None else float(seconds),
        idempotency_key=found.get(IDEMPOTENCY_KEY),
        authorization=found.get(AUTHORIZATION),
        cookie=found.get(COOKIE),
    )


def _text(name: bytes, value: bytes) -> str:
    if len(value) > _LONGEST_OF.get(name, _LONGEST):
        _refuse(name, "is too long")
    text = value.decode("latin-1").strip(" \t")
    if not text.isascii() or not text.isprintable():
        _refuse(name, "must be printable ASCII")
    return text


def _refuse(name: bytes, what: str) -> NoReturn:
    raise InvalidRequest(f"the header {_SHOWN[name]} {what}")
