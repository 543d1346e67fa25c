"""The thread that keeps an index up with its store.

It opens the index, builds it anew where it is lost, damaged or of another schema, reads what the store has committed
since the index's own position, and commits that at most every 50 ms. Whatever goes wrong it tries again, ever less
often; nothing is lost by that, since the store remembers. Searching goes on beside it and is none of its business.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic

from hero_sdk.osis.search.bell import Bell
from hero_sdk.osis.search.protocol import (
    ChangesGone,
    ChangeSource,
    IndexDamaged,
    IndexHealth,
    IndexState,
    Marker,
    SearchIndex,
    SearchType,
)

__all__ = ["FeedSettings", "Feeder"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """How an index is fed."""

    commit_every_s: float = 0.05
    """At most so often; whoever waits for a position is served at once."""

    batch: int = 1_000
    """Changes or rows read from the store at a time."""

    commit_changes: int = 10_000
    """A commit comes after so many changes at the latest."""

    rest_after_s: float = 5.0
    """Without changes for so long, the writer and its 64 MiB are given back."""

    retry_s: tuple[float, float] = (0.1, 5.0)
    """How long to wait after the first failure, and at most after many."""


class Feeder:
    """Feeds ``index`` from what ``make_source`` gives; ``bell`` rings whenever position or state have changed."""

    def __init__(
        self,
        index: SearchIndex,
        name: str,
        types: Sequence[SearchType],
        make_source: Callable[[], ChangeSource],
        settings: FeedSettings,
    ) -> None:
        self.bell = Bell()
        self.name = name
        self._index = index
        self._types = types
        self._make_source = make_source
        self._settings = settings
        self._thread = Thread(target=self._run, name=f"osis-index {name}", daemon=True)

        # Written by others under `_wake`, read by the thread.
        self._wake = Condition()
        self._target = 0
        self._hurried = 0
        self._is_waiting = False
        self._is_stopping = False
        self._damage: IndexDamaged | None = None

        # Written by the thread, read by others.
        self._state: IndexState = "opening"
        self._position = 0
        self._is_searchable = False
        self._rebuilds = 0
        self._rebuilt_rows = 0
        self._error: str | None = None

        # The thread's own.
        self._source: ChangeSource | None = None
        self._is_open = False
        self._is_resting = True
        self._epoch = ""
        self._committed = 0
        self._last_commit = 0.0
        self._retry_s = settings.retry_s[0]

    @property
    def position(self) -> int:
        """Up to where searches see everything."""
        return self._position

    @property
    def is_searchable(self) -> bool:
        """Whether the index has been as far as the store, and has not been lost since."""
        return self._is_searchable

    @property
    def is_closed(self) -> bool:
        return self._state == "closed"

    @property
    def rebuilds(self) -> int:
        """Grows whenever the index is built anew."""
        return self._rebuilds

    def health(self) -> IndexHealth:
        """How the index is doing, right now."""
        behind = max(0, self._target - self._position)
        return IndexHealth(self._state, self._position, behind, self._rebuilt_rows, self._error)

    def start(self) -> None:
        self._thread.start()

    def notify(self, position: int) -> None:
        """Says that the store has committed ``position``."""
        with self._wake:
            if position > self._target:
                self._target = position
                if self._is_waiting:  # in the pause between commits it looks by itself when that is over
                    self._wake.notify_all()

    def hurry(self, position: int) -> None:
        """Says that someone waits for ``position``."""
        with self._wake:
            self._target = max(self._target, position)
            self._hurried = max(self._hurried, position)
            self._wake.notify_all()

    def distrust(self, damage: IndexDamaged) -> None:
        """Says that the index was found damaged, so that it is built anew."""
        with self._wake:
            self._damage = damage
            self._wake.notify_all()

    def stop(self) -> None:
        """Asks the thread to end; `is_closed` and the bell tell when it has."""
        with self._wake:
            self._is_stopping = True
            self._wake.notify_all()

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                self._work()
            except _Stopping:
                break
            except BaseException as exc:  # a panic in tantivy is no Exception; this thread has to outlive it
                self._fail(exc)
        self._close_source()
        with suppress(Exception):
            self._index.close()
        self._is_searchable = False
        self._become("closed")

    def _work(self) -> None:
        if self._source is None:
            self._source = self._make_source()
        source = self._source
        if not self._is_open:
            self._open(source)
            self._is_open = True
        with self._wake:
            self._target = max(self._target, source.position())
        self._catch_up(source)
        self._is_searchable = True
        self._error = None
        self._become("ready")
        while True:
            self._wait_for_changes()
            self._catch_up(source)

    def _open(self, source: ChangeSource) -> None:
        self._epoch = source.epoch()
        damage = self._damage
        if damage is not None:
            self._rebuild(source, str(damage))
            with self._wake:
                self._damage = self._damage if self._damage is not damage else None
            return
        try:
            marker = self._index.open()
        except IndexDamaged as exc:
            self._rebuild(source, str(exc))
            return
        end = source.position()
        if marker is None:
            self._rebuild(source, None)
        elif marker.epoch != self._epoch:
            self._rebuild(source, "its store was restored or replaced")
        elif marker.position > end:
            self._rebuild(source, f"it is at {marker.position}, its store at {end} only")
        else:
            self._committed = marker.position
            self._move_to(marker.position)

    def _rebuild(self, source: ChangeSource, why: str | None) -> None:
        """Indexes all rows as they are; ``why`` is None for an index that is just new."""
        if why is not None:
            _log.warning("search index of %s is rebuilt: %s", self.name, why)
        self._is_searchable = False
        self._rebuilds += 1
        self._rebuilt_rows = 0
        self._position = self._committed = 0
        self._become("rebuilding")
        self._index.clear()
        self._is_resting = False
        start = source.position()  # before the rows: what changes while they are read comes again as a change
        for type_ in self._types:
            last = 0
            while rows := source.rows(type_.name, last, self._settings.batch):
                self._index.put(rows, is_fresh=True)
                last = rows[-1].key
                self._rebuilt_rows += len(rows)
                self._stop_if_asked()
        self._commit(start)
        if why is not None:
            _log.info("search index of %s is rebuilt: %d rows", self.name, self._rebuilt_rows)

    def _catch_up(self, source: ChangeSource) -> None:
        """Reads and commits changes until all that were told of are in."""
        while True:
            target = self._target
            reached, touched = self._read(source, target)
            if touched or reached - self._committed > self._settings.commit_changes:
                self._commit(reached)
            elif reached > self._position:
                self._move_to(reached)  # nothing to search for: not worth a commit, after a crash it is read again
            else:
                self._forget(target)
            if self._position >= self._target:
                return

    def _read(self, source: ChangeSource, target: int) -> tuple[int, int]:
        """Puts the next changes into the index, as many as one commit takes: the position reached, and how many."""
        began = monotonic()
        reached, touched = self._position, 0
        while reached < target and touched < self._settings.commit_changes:
            try:
                batch = source.changes(reached, self._settings.batch)
            except ChangesGone as exc:
                raise IndexDamaged(f"it is at {reached}, and {exc}") from exc
            if batch.position <= reached:
                break
            if batch.rows or batch.deleted:
                self._is_resting = False
                self._index.remove(batch.deleted)
                self._index.put(batch.rows)
            reached = batch.position
            touched += len(batch.rows) + len(batch.deleted)
            self._stop_if_asked()
            if monotonic() - began > self._settings.commit_every_s:
                break
        return reached, touched

    def _commit(self, position: int) -> None:
        self._is_resting = False
        self._last_commit = monotonic()
        self._index.commit(Marker(position, self._epoch))
        self._committed = position
        self._retry_s = self._settings.retry_s[0]
        self._move_to(position)

    def _move_to(self, position: int) -> None:
        self._position = position
        self.bell.ring()

    def _forget(self, target: int) -> None:
        """What the store does not have is not waited for; what was told of meanwhile is."""
        with self._wake:
            if self._target == target:
                self._target = self._position
                self._hurried = min(self._hurried, self._position)

    def _wait_for_changes(self) -> None:
        with self._wake:
            self._is_waiting = True
            is_woken = self._wake.wait_for(self._has_work, None if self._is_resting else self._settings.rest_after_s)
            self._is_waiting = False
        if not is_woken:
            self._rest()
        self._stop_if_asked()
        with self._wake:
            if self._damage is not None:
                raise self._damage
            pause_s = self._last_commit + self._settings.commit_every_s - monotonic()
            if is_woken and pause_s > 0:
                self._wake.wait_for(lambda: self._is_stopping or self._hurried > self._position, pause_s)

    def _has_work(self) -> bool:
        return self._is_stopping or self._damage is not None or self._target > self._position

    def _rest(self) -> None:
        self._index.rest()
        self._is_resting = True
        if not self._index.is_there():
            raise IndexDamaged("its files were taken away")

    def _fail(self, exc: BaseException) -> None:
        """Says so, once, and waits before all is opened again."""
        if self._error != str(exc):
            # As text: whoever keeps the record would keep the error, its frames, the writer in them and its lock.
            _log.warning("search index of %s: %s", self.name, str(exc))
        self._error = str(exc)
        self._is_open = False
        if isinstance(exc, IndexDamaged):
            self._is_searchable = False
            self.distrust(exc)
        self._close_source()
        self._become("failing")
        with self._wake:
            self._wake.wait_for(lambda: self._is_stopping, self._retry_s)
        self._retry_s = min(self._retry_s * 2, self._settings.retry_s[1])

    def _stop_if_asked(self) -> None:
        if self._is_stopping:
            raise _Stopping

    def _close_source(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            with suppress(Exception):
                source.close()

    def _become(self, state: IndexState) -> None:
        self._state = state
        self.bell.ring()


class _Stopping(Exception):
    """The thread was asked to end."""
