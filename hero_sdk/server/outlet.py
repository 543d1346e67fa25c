"""Log lines into a pipe, a socket or a terminal, where whoever reads may stop doing so.

Writing there would then wait, and the service with it. So lines are dropped while nobody takes them, and how many that
were is said as soon as they are taken again.
"""

from __future__ import annotations

import logging
import os
import select
import stat
from typing import IO

__all__ = ["Outlet", "outlet"]

_AT_ONCE = 4096
"""Bytes that a pipe which can be written to takes without waiting (PIPE_BUF)."""

_PATIENCE_MS = 20
"""How long a reader may take who was quick enough so far."""


def outlet(stream: IO[str]) -> logging.Handler:
    """What writes to ``stream`` and does not wait for readers; an ordinary handler for files and text in memory."""
    try:
        handle = stream.fileno()
        is_file = stat.S_ISREG(os.fstat(handle).st_mode)
    except (OSError, ValueError, AttributeError):
        return logging.StreamHandler(stream)
    return logging.StreamHandler(stream) if is_file else Outlet(handle, stream)


class Outlet(logging.Handler):
    """Writes to the descriptor ``handle`` of ``stream``."""

    def __init__(self, handle: int, stream: IO[str]) -> None:
        super().__init__()
        self.stream = stream
        self._handle = handle
        self._lost = 0
        self._room = select.poll()
        self._room.register(handle, select.POLLOUT)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = f"{self.format(record)}\n".encode(errors="backslashreplace")
        except Exception:
            self.handleError(record)
            return
        try:
            if not self._has_room():
                self._lost += 1
                return
            if self._lost:
                os.write(self._handle, self._about_lost(record))
                self._lost = 0
            self._write(line)
        except OSError:  # nobody will ever read it
            self._lost += 1

    def _write(self, line: bytes) -> None:
        while line and self._has_room():
            line = line[os.write(self._handle, line[:_AT_ONCE]) :]
        if line:
            self._lost += 1

    def _has_room(self) -> bool:
        return bool(self._room.poll(0 if self._lost else _PATIENCE_MS))

    def _about_lost(self, record: logging.LogRecord) -> bytes:
        said = logging.makeLogRecord(
            {
                "name": "hero_sdk.server",
                "levelno": logging.WARNING,
                "levelname": "WARNING",
                "msg": "lines of the log were lost, since nobody read them",
                "facts": {"lines": self._lost},
                "created": record.created,
            }
        )
        # A line that broke off in the middle ends here.
        return f"\n{self.format(said)}\n".encode(errors="backslashreplace")
