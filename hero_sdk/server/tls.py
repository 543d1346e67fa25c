"""TLS for TCP addresses, from two files that may be renewed while the service runs.

Each handshake looks whether the files have changed, at most once a second. New files that cannot be used are reported
and the old certificate stays: a renewal that is half done must not end the service's calls.
"""

from __future__ import annotations

import logging
import os
import ssl
import stat
import time
from pathlib import Path

from hero_sdk.server.errors import StartError

__all__ = ["BadCertificate", "ServerTls"]

_LOOK_EVERY_S = 1.0

log = logging.getLogger("hero_sdk.server")

Version = tuple[tuple[int, int], tuple[int, int]]
"""Change time and inode of both files."""


class BadCertificate(StartError):
    """A certificate or key that is missing, open to others, or does not fit the other."""


class ServerTls:
    """A certificate chain and its key, both in PEM, kept as they are on the disk."""

    def __init__(self, cert: Path, key: Path) -> None:
        """``cert``: the service's own certificate first, then those between it and its authority.

        Raises BadCertificate.
        """
        self._cert = cert
        self._key = key
        self._version = self._seen = self._look()
        self._newest = self._load()
        self._looked_at = time.monotonic()
        self.context = self._newest
        """What listeners are given; handshakes with it use the newest files."""

        self.context.sni_callback = self._hand_over

    def _hand_over(self, handshake: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        """Called by OpenSSL at the beginning of each handshake."""
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_EVERY_S:
            self._looked_at = now
            self._follow_changes()
        if self._newest is not context:
            handshake.context = self._newest

    def _follow_changes(self) -> None:
        try:
            seen = self._look()
            if seen in (self._version, self._seen):
                return
            self._seen = seen
            self._newest = self._load()
            self._version = seen
            log.info("a new certificate is used", extra={"facts": {"file": str(self._cert)}})
        except BadCertificate as exc:
            log.error("the former certificate stays: %s", exc)

    def _look(self) -> Version:
        found = []
        for path, what, setting in ((self._cert, "certificate", "TLS_CERT"), (self._key, "key", "TLS_KEY")):
            try:
                facts = path.stat()
            except OSError as exc:
                raise BadCertificate(f"cannot read the {what} {path}: {exc.strerror}; {setting} names it") from exc
            if not stat.S_ISREG(facts.st_mode):
                raise BadCertificate(f"the {what} {path} is no file; {setting} names it")
            found.append((facts.st_ctime_ns, facts.st_ino))
        if stat.S_IMODE(self._key.stat().st_mode) & 0o007:
            raise BadCertificate(f"everybody can read the key {self._key}; run: chmod o= {self._key}")
        return found[0], found[1]

    def _load(self) -> ssl.SSLContext:
        for path in (self._cert, self._key):
            if not os.access(path, os.R_OK):
                raise BadCertificate(f"cannot read {path}: this process (user {os.geteuid()}) has no right to")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.set_alpn_protocols(["http/1.1"])
        try:
            context.load_cert_chain(self._cert, self._key, password=_no_password)
        except _Encrypted as exc:
            raise BadCertificate(f"the key {self._key} is encrypted; a service needs one without a password") from exc
        except ssl.SSLError as exc:
            raise BadCertificate(self._why(exc)) from exc
        except OSError as exc:
            raise BadCertificate(f"cannot read {self._cert} or {self._key}: {exc.strerror}") from exc
        return context

    def _why(self, error: ssl.SSLError) -> str:
        if error.reason == "KEY_VALUES_MISMATCH":
            return f"the key {self._key} does not belong to the certificate {self._cert}"
        if b"-----BEGIN CERTIFICATE-----" not in self._cert.read_bytes():
            return f"{self._cert} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)"
        if b"PRIVATE KEY-----" not in self._key.read_bytes():
            return f"{self._key} holds no private key in PEM (-----BEGIN PRIVATE KEY-----)"
        return f"the certificate {self._cert} and the key {self._key} cannot be used: {error.reason or error}"


class _Encrypted(Exception):
    """OpenSSL wants a password; without this it would ask whoever sits at the terminal."""


def _no_password() -> str:
    raise _Encrypted
