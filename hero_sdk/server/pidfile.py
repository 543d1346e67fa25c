"""The file that names the running process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hero_sdk.server.errors import StartError

__all__ = ["pid_file"]


@contextmanager
def pid_file(path: Path) -> Iterator[None]:
    """``path`` holds this process's id, and is gone afterwards.

    Only a sign for people and supervisors: what keeps two copies apart is the socket.
    """
    mine = f"{os.getpid()}\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(mine)
    except OSError as exc:
        raise StartError(f"cannot write {path}: {exc.strerror}; PATH_VAR names the folder above") from exc
    try:
        yield
    finally:
        with suppress(OSError):
            if path.read_text() == mine:
                path.unlink()
