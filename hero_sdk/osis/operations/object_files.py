"""Objects as text and back: what one row is in an OTOML file or in a line of JSON.

Functions of their arguments alone, so that they run in other processes too: making OTOML and the files it lies in
takes longer than everything else about an export.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from hero_sdk.values import otoml, smartid

__all__ = ["StoredRow", "exported", "read_otoml_files", "write_otoml_files"]

StoredRow = tuple[int, int, int, int, str]
"""Number, rev, created_at, updated_at, body."""

_NO_OBJECT = "it is stored as something that is no JSON object"


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


def write_otoml_files(folder: str, rows: Sequence[StoredRow], without: Sequence[str]) -> list[tuple[int, str]]:
    """Writes each row into ``<sid>.otoml``; numbers and reasons of those that could not be said in OTOML."""
    refused = []
    for row in rows:
        try:
            text = otoml.dumps(exported(row, without))
        except ValueError as error:
            refused.append((row[0], str(error)))
            continue
        path = f"{folder}/{smartid.encode(row[0])}.otoml"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        try:
            _write(file, text.encode())
        finally:
            os.close(file)
    return refused


def read_otoml_files(folder: str, names: Sequence[str], max_bytes: int) -> list[bytes | str]:
    """What each file of ``folder`` holds, as JSON; text says why one cannot be read."""
    return [_read_otoml(f"{folder}/{name}", max_bytes) for name in names]


def _read_otoml(path: str, max_bytes: int) -> bytes | str:
    try:
        data = _read(path, max_bytes)
        return orjson.dumps(otoml.loads(data.decode()))
    except UnicodeDecodeError:
        return "it is not UTF-8"
    except ValueError as error:  # OtomlError is one
        return str(error)
    except TypeError as error:  # of orjson: a number or a time that JSON has no word for
        return f"a value cannot be understood: {error}"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"


def _read(path: str, max_bytes: int) -> bytes:
    # Nothing but the file itself is wanted, and a pipe must not make us wait.
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
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
