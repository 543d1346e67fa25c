"""What lies in a folder that is to be imported: found, read piece by piece, and never trusted.

Known are the layout of exports and that of the original store, which has a folder more above it:
`[osisdb/]<context>/<domain>/<Type>/<sid>.otoml` and `…/<Type>.jsonl`. Links are not followed, only plain files are
read, and what is larger than the limit is never held in memory.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import orjson

from hero_sdk.osis.operations.ground import OperationFailed
from hero_sdk.osis.operations.helper import in_order
from hero_sdk.osis.operations.object_files import file_name, read_otoml_files
from hero_sdk.values import smartid

__all__ = [
    "MANIFEST",
    "Arrival",
    "Arrivals",
    "ContextNames",
    "DomainFolder",
    "Refuse",
    "contexts_of",
    "domain_folders",
    "next_numbers_of",
]

Refuse = Callable[[str, str], None]
"""Takes the place of what cannot be imported, and the reason."""

ContextNames = Mapping[str, str]
"""Name of a context's folder → what the context is called."""

MANIFEST = "export.json"
"""In the folder of an export: what it is, and the names of its contexts."""

ORIGINAL = "osisdb"
"""The original store's folder."""

_BATCH = 1_000
_FILES = 500
_BUFFER = 1024 * 1024
_BATCH_BYTES = 8 * 1024 * 1024
_OURS = {MANIFEST, "refused.jsonl"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One object as it comes."""

    place: str
    """Its file under the folder that is imported, with the number of its line."""

    sid: str | None
    """The one its file is named after."""

    data: bytes
    """Supposed to be JSON."""


class Arrivals(Protocol):
    """All objects of one type."""

    @property
    def name(self) -> str:
        """What their folder or file is named after."""
        ...

    @property
    def place(self) -> str:
        """Where that is."""
        ...

    def size(self, refuse: Refuse) -> int:
        """How much there is to be read, in whatever unit."""
        ...

    def batches(self, max_bytes: int, refuse: Refuse) -> Generator[tuple[int, Sequence[Arrival]], None, None]:
        """How much was read, and the objects found in it; to be called after ``size``."""
        ...


@dataclass(frozen=True, slots=True)
class DomainFolder:
    """The objects of one domain in one context."""

    context: str
    domain: str
    types: Sequence[Arrivals]


def domain_folders(source: Path, refuse: Refuse) -> list[DomainFolder]:
    """What there is under ``source``. Raises OperationFailed where there is no such folder."""
    if not source.is_dir():
        raise OperationFailed(f"there is no folder {source}")
    root = source / ORIGINAL if (source / ORIGINAL).is_dir() else source
    return [
        DomainFolder(context.name, domain.name, list(_types(domain, f"{context.name}/{domain.name}", refuse)))
        for context in _folders(root, "", refuse)
        for domain in _folders(Path(context.path), context.name, refuse)
    ]


def contexts_of(source: Path) -> ContextNames:
    """The names an export gives its contexts; none where the folder is no export. Raises OperationFailed."""
    with _manifest(source) as told:
        return {str(each["id"]): str(each["name"]) for each in told.get("contexts", ())}


def next_numbers_of(source: Path) -> Mapping[str, int]:
    """`3/bakery` → the first number that was free when an export was made. Raises OperationFailed."""
    with _manifest(source) as told:
        return {str(place): smartid.decode(sid) for place, sid in told.get("next_sids", {}).items()}


@contextmanager
def _manifest(source: Path) -> Iterator[dict[str, Any]]:
    """What an export says about itself; nothing where the folder is none."""
    try:
        try:
            told = orjson.loads((source / MANIFEST).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            told = {}
        yield told
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OperationFailed(f"{source / MANIFEST} makes no sense: {error}; mend it, or remove it") from None


def _folders(folder: Path, place: str, refuse: Refuse) -> Iterator[os.DirEntry[str]]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield entry
        elif place or entry.name not in _OURS:
            refuse(_below(place, entry.name), "it is no folder of a context or domain")


def _types(domain: os.DirEntry[str], place: str, refuse: Refuse) -> Iterator[Arrivals]:
    for entry in _entries(Path(domain.path)):
        here = _below(place, entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield OtomlFolder(entry.name, here, Path(entry.path))
        elif entry.name.endswith(".jsonl") and entry.is_file(follow_symlinks=False):
            yield LinesFile(entry.name.removesuffix(".jsonl"), here, Path(entry.path))
        else:
            refuse(here, "it is neither a folder of OTOML files nor a .jsonl file")


class OtomlFolder:
    """A file per object."""

    def __init__(self, name: str, place: str, path: Path) -> None:
        self.name = name
        self.place = place
        self._path = path
        self._numbers: list[int] = []

    def size(self, refuse: Refuse) -> int:
        """How many files."""
        with os.scandir(self._path) as entries:
            for entry in entries:
                stem, _, ending = entry.name.rpartition(".")
                if ending != "otoml":
                    refuse(_below(self.place, entry.name), "it is no .otoml file")
                elif not entry.is_file(follow_symlinks=False):
                    refuse(_below(self.place, entry.name), "it is no plain file")
                else:
                    try:
                        self._numbers.append(smartid.decode(stem))
                    except smartid.SmartIdError:
                        refuse(_below(self.place, entry.name), "it is not named after a sid")
        self._numbers.sort()  # rows that come in order of their keys are written once
        return len(self._numbers)

    def batches(self, max_bytes: int, refuse: Refuse) -> Generator[tuple[int, Sequence[Arrival]], None, None]:
        """The files, in order of sids."""
        numbers, self._numbers = self._numbers, []
        sids = [smartid.encode(number) for number in numbers]
        parts = [sids[start : start + _FILES] for start in range(0, len(sids), _FILES)]
        reading = in_order(read_otoml_files, ((self._path, part, max_bytes) for part in parts))
        with closing(reading):
            for part, found in zip(parts, reading, strict=True):
                yield len(found), self._arrivals(part, found, refuse)
                done = len(found)
                while done < len(part):  # large ones, of which only a few are held in memory at a time
                    found = read_otoml_files(self._path, part[done:], max_bytes)
                    yield len(found), self._arrivals(part[done:], found, refuse)
                    done += len(found)

    def _arrivals(self, sids: Sequence[str], found: Sequence[bytes | str], refuse: Refuse) -> list[Arrival]:
        arrivals = []
        for sid, data in zip(sids, found, strict=False):
            place = f"{self.place}/{file_name(sid)}"
            if isinstance(data, str):
                refuse(place, data)
            else:
                arrivals.append(Arrival(place, sid, data))
        return arrivals


class LinesFile:
    """A line per object."""

    def __init__(self, name: str, place: str, path: Path) -> None:
        self.name = name
        self.place = place
        self._path = path

    def size(self, refuse: Refuse) -> int:
        """How many bytes."""
        return self._path.lstat().st_size

    def batches(self, max_bytes: int, refuse: Refuse) -> Generator[tuple[int, Sequence[Arrival]], None, None]:
        """The lines, in their order."""
        file = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(file, "rb", buffering=_BUFFER) as lines:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                refuse(self.place, "it is no plain file")
                return
            arrivals: list[Arrival] = []
            size = 0
            for number, (length, line) in enumerate(_lines(lines, max_bytes), 1):
                place = f"{self.place}:{number}"
                if line is None:
                    refuse(place, f"it is longer than {max_bytes:,} bytes")
                elif line.strip():
                    arrivals.append(Arrival(place, None, line))
                size += length
                if len(arrivals) >= _BATCH or size >= _BATCH_BYTES:
                    yield size, arrivals
                    arrivals, size = [], 0
            yield size, arrivals


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Length and text of each line; no text for those that are too long."""
    while line := file.readline(max_bytes + 1):
        length = len(line)
        if length <= max_bytes or line.endswith(b"\n"):
            yield length, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(max_bytes)
            length += len(line)
        yield length, None


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def _below(place: str, name: str) -> str:
    return f"{place}/{name}" if place else name
