"""One at a time: two shells that start or stop the same service at the same instant take turns."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from hero_sdk.paths import ServicePaths
from hero_sdk.server import StartError

__all__ = ["alone"]


@contextmanager
def alone(paths: ServicePaths, what: Literal["started", "stopped"], say: Callable[[str], None]) -> Iterator[None]:
    """Waits for whoever does the same to the service; starting and stopping do not wait for each other."""
    path = paths.run / f"{what}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as exc:
        raise StartError(f"cannot write {path}: {exc.strerror}; PATH_VAR names the folder above") from exc
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{paths.name} is being {what} by somebody else; waiting")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
