"""The latest lines of the log, kept in memory for whoever looks after the service."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hero_sdk.server.masking import masked

__all__ = ["LogLine", "RecentLines"]

_KEPT = 2000
_LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line."""

    at: float
    """Seconds since the epoch."""

    level: str
    """`debug`, `info`, `warning` or `error`."""

    logger: str
    message: str
    facts: Mapping[str, str]
    request_id: str | None
    traceback: str


class RecentLines(logging.Handler):
    """Keeps what is logged, texts cut where they are very long."""

    def __init__(self, request_id: Callable[[], str | None]) -> None:
        super().__init__()
        self._request_id = request_id
        self._lines: deque[LogLine] = deque(maxlen=_KEPT)
        self._formatter = logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        """See ``logging.Handler``."""
        try:
            self._lines.append(self._line(record))
        except Exception:  # a line that cannot be read must not break what wrote it
            self.handleError(record)

    def lines(self) -> Sequence[LogLine]:
        """What is kept, newest first."""
        return list(reversed(self._lines.copy()))

    def _line(self, record: logging.LogRecord) -> LogLine:
        facts: Any = getattr(record, "facts", None)
        trace = self._formatter.formatException(record.exc_info) if record.exc_info else ""
        return LogLine(
            at=record.created,
            level="error" if record.levelno >= logging.ERROR else record.levelname.lower(),
            logger=record.name,
            message=masked(record.getMessage())[:_LONGEST],
            facts={str(name): masked(_said(value))[:500] for name, value in facts.items()}
            if isinstance(facts, Mapping)
            else {},
            request_id=self._request_id(),
            traceback=masked(trace)[-_LONGEST:],
        )


def _said(value: object) -> str:
    """A fact as a person would write it."""
    if isinstance(value, list | tuple):
        return ", ".join(_said(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    return str(value)
