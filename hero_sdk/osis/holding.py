"""Who uses a folder of stores: services and commands share it, a restore has it for itself.

A lock beside the folder, which ends with the process that holds it, however that ends. A restore puts a folder in the
place of another in two steps; what a crash broke off between them is finished by whoever comes next.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import Self

from hero_sdk.errors import HeroError

__all__ = ["FolderInUse", "Hold", "finish_swap", "free_name", "make_durable", "restored_place", "settle"]

_PATIENCE_S = 0.5


class FolderInUse(HeroError):
    """Another process uses the folder of stores, so that it cannot be replaced; or replaces it just now."""


class Hold:
    """The right to use the stores under ``root``, shared or ``alone``; kept until closed.

    Raises FolderInUse, OSError.
    """

    def __init__(self, root: Path, *, alone: bool = False) -> None:
        root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = root
        self._file = os.fdopen(os.open(root.with_name(f"{root.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600), "rb")
        try:
            if alone or restored_place(root).exists():
                if self._is_alone():
                    finish_swap(root)
                elif alone:
                    raise FolderInUse(f"{root} is in use by another process; stop the service first")
            if not alone:
                self._share()
        except BaseException:
            self._file.close()
            raise

    def has_company(self) -> bool:
        """Whether another process uses the folder just now. To be asked before anything in it is opened."""
        is_alone = self._is_alone()
        self._share()
        return not is_alone

    def close(self) -> None:
        """Lets others have it."""
        self._file.close()

    def _is_alone(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _share(self) -> None:
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise FolderInUse(f"{self._root} is just being restored; try again when that is done") from None
                time.sleep(0.01)  # others have it for themselves for a moment, to see whether they are alone
            else:
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def settle(root: Path) -> None:
    """Finishes what a restore left undone, if it did. Raises FolderInUse, OSError."""
    if restored_place(root).exists():
        Hold(root).close()


def restored_place(root: Path) -> Path:
    """Where a restore puts the whole new folder, shortly before it takes the place of ``root``."""
    return root.with_name(f"{root.name}.restored")


def finish_swap(root: Path, before: Path | None = None) -> bool:
    """Puts a folder that was restored in the place of ``root``, which moves to ``before``; whether there was one."""
    restored = restored_place(root)
    if not restored.exists():
        return False
    if root.exists():
        root.rename(before or free_name(root.with_name(f"{root.name}.before")))
    restored.rename(root)
    make_durable(root.parent)
    return True


def free_name(wanted: Path) -> Path:
    """``wanted``, or the first of its kind with a number that does not exist yet."""
    free, number = wanted, 1
    while free.exists():
        number += 1
        free = wanted.with_name(f"{wanted.name}.{number}")
    return free


def make_durable(folder: Path) -> None:
    """What was renamed or deleted in ``folder`` stays so after a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
