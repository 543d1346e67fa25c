"""Whether an index on disk is all there and as it was written.

tantivy ends every file of a segment with a footer (JSON with a CRC-32, its length, a magic number) and does not look at
the sum when it opens one; reading a file cut short through a memory map would even end the process. So this is
looked at before: that every file is there and ends as it should, at every opening; the sums, in the background.
"""

from __future__ import annotations

import errno
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import orjson

from hero_sdk.osis.search.protocol import IndexDamaged

__all__ = ["PASSING", "check_complete", "check_sums"]

PASSING = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT}
)
"""Errors that say nothing about what is on disk: rights, descriptors, memory and room are for the operator to mend."""


def check_complete(folder: Path) -> None:
    """Nothing, if ``folder`` is empty or all files its index needs end with their footer. Raises IndexDamaged."""
    for path in _needed(folder):
        _footer(path)


def check_sums(folder: Path) -> None:
    """Nothing, if all of the index is as it was written. Raises IndexDamaged.

    Files that go away meanwhile (merging replaces them) are passed over.
    """
    for path in _needed(folder):
        try:
            body_bytes, expected = _footer(path)
            found = _sum(path, body_bytes)
        except (IndexDamaged, FileNotFoundError):
            if path.exists():
                raise
            continue
        if found != expected:
            raise IndexDamaged(f"{path} is not as it was written")


def _needed(folder: Path) -> Iterator[Path]:
    """The files that `meta.json` speaks of."""
    if not folder.is_dir():
        raise IndexDamaged(f"{folder} is not a folder")
    try:
        text = (folder / "meta.json").read_bytes()
    except FileNotFoundError:
        if any(path.suffix in _PARTS or path.suffix == ".del" for path in folder.iterdir()):
            raise IndexDamaged(f"{folder} has lost its meta.json") from None
        return
    try:
        for segment in orjson.loads(text)["segments"]:
            name = segment["segment_id"].replace("-", "")
            yield from (folder / f"{name}{part}" for part in _PARTS)
            if segment["deletes"] is not None:
                yield folder / f"{name}.{segment['deletes']['opstamp']}.del"
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as exc:
        raise IndexDamaged(f"{folder}/meta.json cannot be read: {exc!r}") from exc


def _footer(path: Path) -> tuple[int, int]:
    """How many bytes come before the footer, and their sum."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _END.size))
            length, magic = _END.unpack(file.read(_END.size))
            start = size - _END.size - length
            if magic != _MAGIC or start < 0:
                raise ValueError("no footer")
            file.seek(start)
            return start, int(orjson.loads(file.read(length))["crc"])
    except (OSError, struct.error, ValueError, KeyError, TypeError) as exc:
        if isinstance(exc, OSError) and exc.errno in PASSING:
            raise
        raise IndexDamaged(f"{path} is not whole: {exc}") from exc


def _sum(path: Path, size: int) -> int:
    found = 0
    with path.open("rb") as file:
        while size > 0 and (piece := file.read(min(size, _PIECE_BYTES))):
            found, size = zlib.crc32(piece, found), size - len(piece)
    return found


_PARTS = (".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm")
_END = struct.Struct("<II")
_MAGIC = 1337
_PIECE_BYTES = 1024 * 1024
