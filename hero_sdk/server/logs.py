"""Structured logs: one JSON object per line, or a readable line on a terminal; the request's id in each.

Messages say what happened; facts travel as ``extra={"facts": {...}}``. Neither bodies nor headers are ever logged.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import IO, Any

import orjson

from hero_sdk.server.masking import masked
from hero_sdk.server.outlet import outlet

__all__ = ["JsonLines", "ReadableLines", "set_up_logs"]

log = logging.getLogger("hero_sdk.server")

RequestIdOf = Callable[[], str | None]


class JsonLines(logging.Formatter):
    """``{"at", "level", "logger", "message", "request_id"?, …facts, "traceback"?}``."""

    def __init__(self, request_id: RequestIdOf) -> None:
        super().__init__()
        self._request_id = request_id

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := self._request_id():
            line["request_id"] = request_id
        for name, value in _facts(record).items():
            line.setdefault(name, value)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return masked(orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode())


class ReadableLines(logging.Formatter):
    """``12:04:31 info  message  name=value``, for people in front of a terminal."""

    def __init__(self, request_id: RequestIdOf, *, is_coloured: bool = False) -> None:
        super().__init__()
        self._request_id = request_id
        self._is_coloured = is_coloured

    def format(self, record: logging.LogRecord) -> str:
        at = time.strftime("%H:%M:%S", time.localtime(record.created))
        level = f"{record.levelname.lower():<7}"
        facts = dict(_facts(record))
        if request_id := self._request_id():
            facts["request_id"] = request_id
        rest = "".join(f"  {name}={_printable(value)}" for name, value in facts.items())
        if self._is_coloured:
            at, rest = f"\x1b[2m{at}\x1b[0m", f"\x1b[2m{rest}\x1b[0m" if rest else ""
            level = f"\x1b[{_COLOURS.get(record.levelno, '0')}m{level}\x1b[0m"
        text = f"{at} {level} {_on_its_lines(record.getMessage())}{rest}"
        return masked(f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text)


def set_up_logs(level: str, request_id: RequestIdOf, out: IO[str] | logging.Handler | None = None) -> None:
    """Sends every log line of the process to ``out`` (standard error) in the form that fits it."""
    handler = out if isinstance(out, logging.Handler) else outlet(out or sys.stderr)
    stream = getattr(handler, "stream", None)
    if stream is not None and stream.isatty():
        handler.setFormatter(ReadableLines(request_id, is_coloured="NO_COLOR" not in os.environ))
    else:
        handler.setFormatter(JsonLines(request_id))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed
    # What strangers send is their affair: uvicorn warns of every malformed request.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    # With debug it would write every statement with its values, which are the callers' data.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value is not None and not issubclass(failure.exc_type, SystemExit):
        name = failure.thread.name if failure.thread is not None else "unknown"
        log.error("a thread failed", exc_info=failure.exc_value, extra={"facts": {"thread": name}})


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    facts = getattr(record, "facts", None)
    return facts if isinstance(facts, Mapping) else {}


def _on_its_lines(message: str) -> str:
    """``message``, whose further lines are set off: none of them may look like one of the log."""
    return "\n    ".join(line if line.isprintable() else repr(line)[1:-1] for line in message.splitlines())


def _printable(value: object) -> str:
    text = str(value)
    return text if text.isprintable() else repr(text)  # a path with a line break must not forge a line of its own


_COLOURS = {logging.DEBUG: "2", logging.INFO: "32", logging.WARNING: "33", logging.ERROR: "31"}
