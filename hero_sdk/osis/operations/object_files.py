"""Objects as text and back: what one row is in an OTOML file or in a line of JSON.

Functions of their arguments alone, so that other processes can run them, too: making files takes the file system
longer than everything else about an export takes us.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson

from hero_sdk.values import otoml, smartid

__all__ = ["StoredRow", "exported", "file_name", "read_otoml_files", "write_files"]

StoredRow = tuple[int, int, int, int, str]
"""Number, rev, created_at, updated_at, body."""

_NO_OBJECT = "it is stored as something that is no JSON object"
_ENOUGH_BYTES = 8 * 1024 * 1024


def exported(row: StoredRow, without: Iterable[str] = ()) -> dict[str, Any]:
    """The object of a row with everything the store keeps about it. Raises ValueError."""
    number, rev, created_at, updated_at, body = row
    found = orjson.loads(body)
    if not isinstance(found, dict):
        raise ValueError(_NO_OBJECT)
    for name in without:
        found.pop(name, None)
    found["sid"] = smartid.encode(number)
    found.setdefault("rev", rev)
    found.setdefault("created_at", created_at)
    found.setdefault("updated_at", updated_at)
    return found


def file_name(sid: str) -> str:
    """What the file of an object is called."""
    return f"{sid}.otoml"


def write_files(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Writes each text into the file of that name, in place of what is there. Raises OSError."""
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for name, data in files:
            file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600, dir_fd=place)
            try:
                _write(file, data)
            finally:
                os.close(file)
    finally:
        os.close(place)


def read_otoml_files(folder: Path, sids: Sequence[str], max_bytes: int) -> list[bytes | str]:
    """What the files of these objects hold, as JSON; text says why one cannot be read.

    At least one, and no more than the first of them where these hold so much already that it should be dealt with.
    """
    found: list[bytes | str] = []
    size = 0
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for sid in sids:
            data = _read_otoml(place, file_name(sid), max_bytes)
            found.append(data)
            size += len(data)
            if size >= _ENOUGH_BYTES:
                break
    finally:
        os.close(place)
    return found


def _read_otoml(place: int, name: str, max_bytes: int) -> bytes | str:
    try:
        data = _read(place, name, max_bytes)
        return orjson.dumps(otoml.loads(data.decode()))
    except UnicodeDecodeError:
        return "it is not UTF-8"
    except ValueError as error:  # OtomlError is one
        return str(error)
    except TypeError as error:  # of orjson: a number or a time that JSON has no word for
        return f"a value cannot be understood: {error}"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"


def _read(place: int, name: str, max_bytes: int) -> bytes:
    # Nothing but the file itself is wanted, and a pipe must not make us wait.
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            raise ValueError("it is no plain file")
        if found.st_size > max_bytes:
            raise ValueError(f"it is larger than {max_bytes:,} bytes")
        return os.read(file, found.st_size + 1)
    finally:
        os.close(file)


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
