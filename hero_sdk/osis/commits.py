"""What the writer's thread does with writes: one commit for a group, and everyone's own outcome.

All writes of a group run in one transaction. One caller's refusal leaves the others alone: mostly it comes before
anything was written; where it does not, the group runs again with a savepoint for each. Where the commit fails
as a whole, every write runs once more in a transaction of its own.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hero_sdk.osis.failures import is_damage, is_of_whole_commit, translate
from hero_sdk.osis.session import Job, Session
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.work import Work

__all__ = ["Commits"]

_log = logging.getLogger("hero_sdk.osis")


class Commits:
    """The transactions of one database; made on any thread, then used on one."""

    def __init__(
        self,
        work: Work,
        name: str,
        path: Path,
        settings: OsisSettings,
        on_commit: Callable[[Work], None],
        on_damage: Callable[[str], None],
    ) -> None:
        """``on_commit`` is called after each commit with what was done, ``work``."""
        self.failure: str | None = None
        """Why the last commit failed, until one succeeds."""

        self._connection = work.connection
        self._work = work
        self._name = name
        self._path = path
        self._settings = settings
        self._on_commit = on_commit
        self._on_damage = on_damage

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def settle(self, group: Sequence[Job[Any]]) -> None:
        """Gives every job its outcome."""
        work = self._work
        if len(group) == 1:
            self._run_alone(work, group[0])
            return
        try:
            try:
                self._run_together(work, group, self._run_quickly)
            except _Entangled:
                self._undo(work)
                self._run_together(work, group, self._run_behind_savepoint)
        except Exception as error:
            self._undo(work)
            _log.info("a commit of %d writes failed (%s); each is tried alone", len(group), error)
            for job in group:
                self._run_alone(work, job)

    def serve(self, session: Session, tell: Callable[..., None]) -> None:
        """Does the steps of one transaction as they come; ``tell`` runs a function on the event loop."""
        work = self._work
        try:
            work.begin()
        except sqlite3.Error as error:
            tell(session.refuse, self._outcome(error))
            return
        work.author = session.author
        tell(session.accept)
        until = time.monotonic() + self._settings.transaction_s
        while (job := session.next_job(until)) is not None:
            try:
                self._run_in_session(work, session, job)
            except Exception as error:
                self._undo(work)
                job.error = self._outcome(error)
                session.end(job.error)
            tell(job.answer)
            if session.is_over:
                break
        else:
            self._undo(work)
            session.end(session.out_of_time(self._name, self._settings.transaction_s))
        for job in session.leftovers():
            tell(job.answer)

    def _run_alone(self, work: Work, job: Job[Any]) -> None:
        if job.future.cancelled():
            return
        try:
            work.begin()
            work.author = job.author
            job.result = job.call(work)
            work.commit()
        except Exception as error:
            self._undo(work)
            job.error = self._outcome(error)
        else:
            job.error = None
            self._committed(work)

    def _run_together(self, work: Work, group: Sequence[Job[Any]], run: Callable[[Work, Job[Any]], None]) -> None:
        work.begin()
        for job in group:
            if not job.future.cancelled():
                work.author = job.author
                job.error = None
                run(work, job)
        work.commit()
        self._committed(work)

    def _run_quickly(self, work: Work, job: Job[Any]) -> None:
        before = work.state()
        try:
            job.result = job.call(work)
        except Exception as error:
            self._check_usable(error)
            if work.has_written_since(before):
                raise _Entangled from error
            work.give_back_numbers(before)
            job.error = self._outcome(error)

    def _run_behind_savepoint(self, work: Work, job: Job[Any]) -> None:
        mark = work.mark()
        try:
            job.result = job.call(work)
        except Exception as error:
            self._check_usable(error)
            work.undo(mark)
            job.error = self._outcome(error)
        else:
            work.keep(mark)

    def _check_usable(self, error: Exception) -> None:
        """Raises ``error`` where it says that the transaction is lost, not just one write in it."""
        if not self._connection.in_transaction or (isinstance(error, sqlite3.Error) and is_of_whole_commit(error)):
            raise error

    def _committed(self, work: Work) -> None:
        self.failure = None
        try:
            self._on_commit(work)
        except Exception:
            _log.exception("what follows a commit of %s failed", self._name)

    def _outcome(self, error: Exception) -> Exception:
        if isinstance(error, sqlite3.Error):
            told = translate(error, self._name, self._path)
            self.failure = told.message
            if is_damage(error):
                self._on_damage(told.message)
            return told
        return error

    def _undo(self, work: Work) -> None:
        try:
            work.roll_back()
        except sqlite3.Error as error:  # the next transaction tries again before it begins
            _log.error("a transaction on %s could not be rolled back: %s", self._name, error)

    def _run_in_session(self, work: Work, session: Session, job: Job[Any]) -> None:
        """One step of a transaction; raises where the whole of it is lost."""
        if job.is_end:
            job.result = job.call(work)  # commits or rolls back
            session.end(None)
            self._committed(work)
        elif job.is_bare:
            job.result = job.call(work)
        else:
            self._run_behind_savepoint(work, job)


class _Entangled(Exception):
    """A write failed after it had changed something."""
