"""Bearer tokens from a file: who may call over TCP, as whom, with which claims, in which contexts.

    [[token]]
    token = "s3cr3t…"          # at least 16 characters; `openssl rand -hex 32` makes a good one
    user = "ann"
    claims = ["order.read", "order.write"]
    contexts = [0, 3]          # or "all"; the listener's own needs no mention

The file is read again when it changes. While it cannot be read nobody is let in.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from hero_sdk.errors import Unauthenticated, Unavailable
from hero_sdk.rpc import Authenticator, Credentials, Grant
from hero_sdk.server.errors import BadTokenFile

__all__ = ["BearerTokens", "bearer_tokens"]

log = logging.getLogger("hero_sdk.server")

_KEYS = {"token", "user", "claims", "contexts"}
_SHORTEST = 16
_CLAIM = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


def bearer_tokens(file: str | Path) -> Authenticator:
    """An authenticator for ``Authorization: Bearer …``; the service reads the file when it starts.

    No token: anonymous. A token that is not in the file: Unauthenticated.
    """
    return BearerTokens(Path(file))


class BearerTokens:
    """The tokens of one file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        # Kept and compared as keyed digests: neither a dump of memory nor the time of a comparison tells a token.
        self._key = secrets.token_bytes(32)
        self._version: tuple[int, int] | None = None
        self._problem: str | None = None
        self._grants: dict[bytes, Grant] = {}

    def load(self) -> None:
        """Reads the file; raises BadTokenFile."""
        self._load(_version_of(self._file))

    def __call__(self, credentials: Credentials) -> Grant | None:
        """See ``Authenticator``."""
        if credentials.authorization is None:
            return None
        scheme, _, token = credentials.authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("authorization has the form `Bearer TOKEN`")
        self._follow_changes()
        shown = self._digest(token.strip())
        for known, grant in self._grants.items():
            if hmac.compare_digest(shown, known):
                return grant
        raise Unauthenticated("this token is not known here")

    def _follow_changes(self) -> None:
        try:
            version = _version_of(self._file)
            if version != self._version:
                self._load(version)
        except BadTokenFile as exc:
            if str(exc) != self._problem:
                log.error("nobody is let in: %s", exc)  # the message names the file, never its content
            self._grants, self._version, self._problem = {}, None, str(exc)
            raise Unavailable("tokens cannot be checked now") from exc

    def _load(self, version: tuple[int, int]) -> None:
        self._grants = {self._digest(token): grant for token, grant in _read(self._file).items()}
        self._version, self._problem = version, None

    def _digest(self, token: str) -> bytes:
        return hashlib.blake2b(token.encode("utf-8", "surrogateescape"), key=self._key, digest_size=32).digest()


def _version_of(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError as exc:
        raise BadTokenFile(f"cannot read the token file {file}: {exc.strerror}") from exc
    if not stat.S_ISREG(found.st_mode):
        raise BadTokenFile(f"the token file {file} is no file")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise BadTokenFile(f"others can read the token file {file}; run: chmod 600 {file}")
    if found.st_uid not in (os.geteuid(), 0):
        raise BadTokenFile(f"the token file {file} belongs to another user; it has to be this service's own")
    return found.st_ctime_ns, found.st_ino


def _read(file: Path) -> dict[str, Grant]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise BadTokenFile(f"cannot read the token file {file}: {exc.strerror}") from exc
    except UnicodeDecodeError as exc:
        raise BadTokenFile(f"the token file {file} is not UTF-8 text") from exc
    except tomllib.TOMLDecodeError as exc:
        # Only the place: the rest of the parser's message quotes the line.
        place = re.search(r"\(at (.*)\)$", str(exc))
        raise BadTokenFile(f"the token file {file} is not valid TOML{f' at {place[1]}' if place else ''}") from None
    entries = table.pop("token", [])
    if table or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadTokenFile(f"the token file {file} holds [[token]] tables and nothing else")
    grants: dict[str, Grant] = {}
    for number, entry in enumerate(entries, 1):
        try:
            token, grant = _entry(entry)
            if token in grants:
                raise ValueError("the same token stands above")
        except ValueError as exc:
            raise BadTokenFile(f"[[token]] number {number} in {file}: {exc}") from None
        grants[token] = grant
    return grants


def _entry(entry: Mapping[str, Any]) -> tuple[str, Grant]:
    if unknown := sorted(entry.keys() - _KEYS):
        raise ValueError(f"{unknown[0]!r} is not known; there are token, user, claims and contexts")
    token, user = entry.get("token"), entry.get("user")
    if not isinstance(token, str) or len(token) < _SHORTEST or not token.isprintable() or " " in token:
        raise ValueError(f"token must be a text of at least {_SHORTEST} characters without spaces")
    if user is not None and (not isinstance(user, str) or not user):
        raise ValueError("user must be a text")
    claims = entry.get("claims", [])
    if not isinstance(claims, list) or not all(isinstance(claim, str) and _CLAIM.fullmatch(claim) for claim in claims):
        raise ValueError('claims must be a list like ["order.read", "order.write"]')
    return token, Grant(user=user, claims=frozenset(claims), contexts=_contexts(entry.get("contexts", [])))


def _contexts(given: object) -> frozenset[int] | Literal["all"]:
    if given == "all":
        return "all"
    if not isinstance(given, list) or not all(type(number) is int and 0 <= number < 2**32 for number in given):
        raise ValueError('contexts must be a list of numbers like [0, 3], or "all"')
    return frozenset(given)
