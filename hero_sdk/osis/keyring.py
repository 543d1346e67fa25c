"""The keys that secrets are sealed with: a file of their own, apart from the data.

One key per line; the last one seals, all of them open. So a new key is one line more, and what was sealed before stays
readable. The file is made when the first secret is stored, and never made anew: without the keys the secrets are lost.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import stat
import tempfile
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hero_sdk.errors import Unavailable
from hero_sdk.osis.holding import make_durable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["KEY_FILE", "Keyring"]

KEY_FILE = "secrets.key"

_KEY_BYTES = 32
_ID_BYTES = 4
_HEAD = """\
# Keys of the secrets this service stores, one per line. The last one encrypts; all of them decrypt.
# Keep a copy apart from backups of the data. Whoever takes a line away loses what was encrypted with it.
"""

_log = logging.getLogger("hero_sdk.osis")


class Keyring:
    """The keys in ``folder``. May be used on any thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / KEY_FILE
        self._lock = threading.Lock()
        self._keys: dict[bytes, AESGCM] | None = None
        """By id, in the order of the file."""

    def to_seal(self, may_create: Callable[[], bool]) -> tuple[bytes, AESGCM]:
        """The last key with its id. ``may_create``: whether nothing was sealed so far, asked where there is no file.

        Raises Unavailable, also where the file of older secrets is gone.
        """
        with self._lock:
            keys = self._keys or self._load()
            if not keys:
                if not may_create():
                    raise self._trouble("is gone, and secrets were stored with its keys: put it back")
                self._create()
                keys = self._load()
            self._keys = keys
            return next(reversed(keys.items()))

    def to_open(self, key_id: bytes) -> AESGCM:
        """The key of this id. Raises Unavailable where the file has it not."""
        with self._lock:
            if self._keys is None or key_id not in self._keys:
                self._keys = self._load()  # it may have come with another line since
            if key_id not in self._keys:
                gone = "is gone" if not self._keys else "lacks the key"
                raise self._trouble(f"{gone} with which a secret was stored: put back the one it was stored with")
            return self._keys[key_id]

    def _load(self) -> dict[bytes, AESGCM]:
        """All keys; none where there is no file."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # for services with secrets only

        try:
            with self._path.open(encoding="ascii") as file:
                if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                    raise self._trouble("can be read by others: take their rights away, chmod 600")
                lines = [line.strip() for line in file]
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise self._trouble("cannot be read") from error
        keys = {}
        for number, line in enumerate(lines, start=1):
            if line and not line.startswith("#"):
                try:
                    key = b64decode(line, validate=True)
                except ValueError:
                    key = b""
                if len(key) != _KEY_BYTES:
                    raise self._trouble(f"is damaged: line {number} is no key")
                keys[_id_of(key)] = AESGCM(key)
        if not keys:
            raise self._trouble("holds no key")
        return keys

    def _create(self) -> None:
        """Makes the file whole or not at all; where somebody else was faster theirs counts."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent)  # for its owner alone
            try:
                with os.fdopen(descriptor, "w", encoding="ascii") as file:
                    file.write(f"{_HEAD}{b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}\n")
                    file.flush()
                    os.fsync(file.fileno())
                try:
                    os.link(name, self._path)
                except FileExistsError:
                    return
            finally:
                Path(name).unlink()
            make_durable(self._path.parent)  # before the first secret: it must not outlive its key
        except OSError as error:
            raise self._trouble("cannot be written") from error
        _log.info("made %s, the key of this service's secrets: keep a copy of it", self._path)

    def _trouble(self, what: str) -> Unavailable:
        _log.error("the key file %s %s", self._path, what)
        return Unavailable(f"the key file {KEY_FILE} {what}")


def _id_of(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=_ID_BYTES, person=b"hero key id").digest()
