"""`--logs`: the last lines of a service's log, and those that follow."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from hero_sdk.paths import ServicePaths
from hero_sdk.service.control.readable import readable
from hero_sdk.service.control.record import RunRecord, record_path
from hero_sdk.service.control.running import find_running

__all__ = ["log_of", "show_logs"]

Say = Callable[[str], None]

_LOOK_EVERY_S = 0.05
_LONGEST_LINE = 1 << 20


def log_of(paths: ServicePaths) -> Path:
    """Where a service that is started in the background logs to, unless it is told otherwise."""
    return paths.log / f"{paths.name}.log"


def show_logs(paths: ServicePaths, say: Say, complain: Say, *, lines: int, follows: bool, is_json: bool) -> int:
    """Says the last ``lines``, then, with ``follows``, each that comes; 1 where there is no log."""
    record = RunRecord.read(record_path(paths))
    path = Path(record.log) if record is not None and record.log else log_of(paths)
    shown: Say = say if is_json else lambda line: say(readable(line))
    running = find_running(paths)
    if running is not None and running.record is not None and running.record.log is None:
        complain(f"process {running.process.pid} runs in the foreground: its log is where it was started")
    elif not path.exists() and not follows:
        complain(f"there is no log {path}; `--start` writes one")
        return 1
    found = _wanted(path, lines, follows=follows)
    while True:
        try:
            line = next(found, None)
        except OSError as exc:
            complain(f"cannot read the log {path}: {exc.strerror}")
            return 1
        if line is None:
            return 0
        shown(line)


def _wanted(path: Path, count: int, *, follows: bool) -> Iterator[str]:
    last, place = _last(path, count)
    yield from last
    if follows:
        yield from _following(path, place)


Place = tuple[int, int]
"""Inode of a file, and how far it has been read."""


def _last(path: Path, count: int) -> tuple[list[str], Place | None]:
    """The last lines, also from files that were set aside, and the place behind them."""
    found: list[str] = []
    place: Place | None = None
    for each in _with_former(path):
        with each.open("rb") as file:
            found[:0] = deque(_lines(file), maxlen=count - len(found))
            place = place or (os.fstat(file.fileno()).st_ino, file.tell())
        if len(found) >= count:
            break
    return found, place


def _following(path: Path, place: Place | None) -> Iterator[str]:
    """Lines behind ``place``, as they are written; a file that is set aside is read to its end first."""
    while True:
        for each in reversed(_not_yet_read(path, place)):
            try:
                file = each.open("rb")
            except FileNotFoundError:
                continue
            with file:
                inode = os.fstat(file.fileno()).st_ino
                at = place[1] if place is not None and place[0] == inode else 0
                file.seek(at if at <= os.fstat(file.fileno()).st_size else 0)
                yield from _lines(file)
                place = (inode, file.tell())
        time.sleep(_LOOK_EVERY_S)


def _not_yet_read(path: Path, place: Place | None) -> list[Path]:
    """The file that was being read and all newer ones, newest first."""
    found = _with_former(path)
    if place is None:
        return found
    for number, each in enumerate(found):
        try:
            if each.stat().st_ino == place[0]:
                return found[: number + 1]
        except FileNotFoundError:
            continue
    return found


def _with_former(path: Path) -> list[Path]:
    """The log and the files that were set aside, newest first."""
    numbers = sorted(
        int(each.name.removeprefix(f"{path.name}."))
        for each in path.parent.glob(f"{path.name}.*")
        if each.name.removeprefix(f"{path.name}.").isdigit()
    )
    return [*([path] if path.exists() else []), *(path.with_name(f"{path.name}.{number}") for number in numbers)]


def _lines(file: BinaryIO) -> Iterator[str]:
    """Complete lines from here on; the place stays before one that is being written."""
    while True:
        before = file.tell()
        line = file.readline(_LONGEST_LINE)
        if not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
            file.seek(before)
            return
        yield line.decode(errors="replace").rstrip("\n")
