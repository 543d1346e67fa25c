"""The files of an export: one type as OTOML files in a folder, or as lines of JSON in one file."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import orjson

from hero_sdk.osis.operations.helper import in_order
from hero_sdk.osis.operations.object_files import StoredRow, exported, file_name, write_files
from hero_sdk.values import otoml

__all__ = ["Written", "write_lines", "write_otoml"]

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Written:
    """Rows that lie in files now."""

    number: int
    """Of the last."""

    count: int
    """How many, with those that were refused."""

    refused: list[tuple[int, str]]
    """Numbers of those that could not be said in this form, with reasons."""

    size: int = 0
    """Bytes of the file they share."""


def write_otoml(
    folder: Path, batches: Iterable[list[StoredRow]], without: Collection[str]
) -> Generator[Written, None, None]:
    """Writes each row into `<sid>.otoml` in ``folder``, without these fields. Raises OSError, HelperEnded."""
    folder.mkdir(mode=0o700, exist_ok=True)
    written: deque[Written] = deque()

    def files() -> Iterator[tuple[Path, list[tuple[str, bytes]]]]:
        for rows in batches:
            texts, refused = _each(rows, without, _otoml_file)
            written.append(Written(rows[-1][0], len(rows), refused))
            yield folder, texts

    writing = in_order(write_files, files())
    with closing(writing):
        for _ in writing:
            yield written.popleft()


def write_lines(
    path: Path, size: int, batches: Iterable[list[StoredRow]], without: Collection[str]
) -> Generator[Written, None, None]:
    """Appends each row to the first ``size`` bytes of the file at ``path``, without these fields. Raises OSError."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    os.ftruncate(file, size)
    with os.fdopen(file, "ab", buffering=0) as out:
        for rows in batches:
            lines, refused = _each(rows, without, _line)
            data = b"".join(lines)
            size += len(data)
            while data:
                data = data[out.write(data) :]
            yield Written(rows[-1][0], len(rows), refused, size)


def _each(
    rows: Iterable[StoredRow], without: Collection[str], said: Callable[[dict[str, Any]], R]
) -> tuple[list[R], list[tuple[int, str]]]:
    """What ``said`` makes of each row; numbers and reasons of those it cannot say."""
    all_said, refused = [], []
    for row in rows:
        try:
            all_said.append(said(exported(row, without)))
        except ValueError as error:
            refused.append((row[0], str(error)))
    return all_said, refused


def _line(obj: dict[str, Any]) -> bytes:
    return orjson.dumps(obj, option=orjson.OPT_APPEND_NEWLINE)


def _otoml_file(obj: dict[str, Any]) -> tuple[str, bytes]:
    return file_name(obj["sid"]), otoml.dumps(obj).encode()
