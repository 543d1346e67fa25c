"""How much the databases of a service do and hold, counted and summed by domain."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["StoreFigures", "folder_bytes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFigures:
    """One domain in all contexts; but for the totals, of databases that are open just now."""

    domain: str
    commits: int
    """Since the service started."""

    changes: int
    """Changes of objects in those commits."""

    open_databases: int
    pending_writes: int
    index_behind: int
    """Changes that the text search farthest behind does not see yet."""

    folders: tuple[Path, ...]
    """Of the open databases; see ``folder_bytes``."""


def folder_bytes(folders: Iterable[Path]) -> int:
    """What the files in these folders take on the disk; to be asked off the event loop."""
    total = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                with suppress(OSError):  # gone meanwhile
                    total += (Path(place) / name).stat().st_size
    return total
