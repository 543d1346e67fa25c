"""A secret of a service that lies in a file of its own, made when it is first needed."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from hero_sdk.errors import Unavailable

__all__ = ["key_in"]

_BYTES: Final = 32


def key_in(path: Path) -> bytes:
    """The 32 bytes of the key in ``path``, readable by its owner alone. Raises Unavailable."""
    try:
        try:
            return _read(path)
        except FileNotFoundError:
            _make(path)
            return _read(path)
    except OSError as error:
        raise Unavailable(f"the key {path.name} of this service cannot be used: {error.strerror}") from error


def _read(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != _BYTES:
        raise Unavailable(f"the key {path.name} of this service is damaged: remove it, and another one is made")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(new, path)  # whole or not at all, and never over that of another who was faster
    finally:
        new.unlink()
