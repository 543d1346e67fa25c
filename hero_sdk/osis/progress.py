"""How far a database is on its way to a schema: written by the thread that does it, read by whoever waits."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from hero_sdk.errors import Unavailable

__all__ = ["Progress"]

_log = logging.getLogger("hero_sdk.osis")

_LOGGED_EVERY_S = 2.0


class Progress:
    """Of one opening of the store called ``name``."""

    def __init__(self, name: str) -> None:
        self.now = "is being opened"
        """What is going on, as the end of a sentence."""

        self._name = name
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self.is_stopping = False
        """Whether somebody asked for the end of it."""

        self._logged = time.monotonic()
        self._has_logged = False

    def stop(self) -> None:
        """Asks the work to end as soon as it can; what it did so far is kept."""
        self.is_stopping = True
        with self._lock:
            if self._connection is not None:
                self._connection.interrupt()

    @contextmanager
    def over(self, connection: sqlite3.Connection) -> Iterator[None]:
        """While active, `stop` breaks off the statement that runs on ``connection``: that of an index may be long."""
        with self._lock:
            self._connection = connection
        try:
            yield
        except sqlite3.OperationalError:
            self._check()
            raise
        finally:
            with self._lock:
                self._connection = None

    def step(self, what: str) -> None:
        """Says what comes next, in the log too where it takes long. Raises Unavailable where it was asked to stop."""
        self._check()
        self.now = f"is being brought to its schema: {what}"
        if time.monotonic() - self._logged >= _LOGGED_EVERY_S:
            self._say(self.now)

    def finish(self) -> None:
        """Says that all is done, where it was said that it was not."""
        if self._has_logged:
            self._say("has its schema")

    def _check(self) -> None:
        if self.is_stopping:
            raise Unavailable(f"the store of {self._name} is closing", retry_after_s=1.0)

    def _say(self, what: str) -> None:
        _log.info("the store of %s %s", self._name, what)
        self._logged, self._has_logged = time.monotonic(), True
