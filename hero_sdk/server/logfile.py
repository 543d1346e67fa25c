"""The log of a service that has no terminal: one file, set aside when it is large."""

from __future__ import annotations

import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

from hero_sdk.server.errors import StartError

__all__ = ["LogFile", "open_log_file"]


class LogFile(RotatingFileHandler):
    """A file that becomes ``NAME.1`` when it is full.

    Where standard error goes to that file already, it and standard output follow to the next one.
    """

    def __init__(self, path: Path, *, bytes_each: int, kept: int) -> None:
        """``kept``: how many full files are left beside it. Raises OSError."""
        self._takes_output = _is_same_file(2, path)
        super().__init__(path, maxBytes=bytes_each, backupCount=kept, encoding="utf-8")

    def _open(self):  # type: ignore[no-untyped-def]  # typeshed names a private class of its own
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        if self._takes_output:  # or it would go on filling a file that was set aside
            os.dup2(handle, 1)
            os.dup2(handle, 2)
        return os.fdopen(handle, "a", encoding=self.encoding, errors="backslashreplace")


def open_log_file(path: Path, *, bytes_each: int, kept: int) -> LogFile:
    """The log at ``path``, whose folder is made. Raises StartError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return LogFile(path, bytes_each=bytes_each, kept=kept)
    except OSError as exc:
        raise StartError(
            f"cannot write the log {path}: {exc.strerror}; LOG_FILE names another place, PATH_VAR another folder"
        ) from exc


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False
