"""All databases of one service, under one folder: ``<root>/<context>/<domain>/objects.db``."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from hero_sdk.errors import RpcError, Unavailable, UnknownContext
from hero_sdk.osis import holding
from hero_sdk.osis.access import DirectAccess, KeyedAccess
from hero_sdk.osis.answered import KeyedWrite
from hero_sdk.osis.author import Author
from hero_sdk.osis.database import Database
from hero_sdk.osis.domain_store import DomainStore
from hero_sdk.osis.event_log import EventLog
from hero_sdk.osis.failures import translate
from hero_sdk.osis.figures import StoreFigures
from hero_sdk.osis.keyring import Keyring
from hero_sdk.osis.place import Place
from hero_sdk.osis.schema import StoreSchema, StoreSchemaError
from hero_sdk.osis.search.protocol import SearchEngine
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.vault import Vault

__all__ = ["Osis", "OsisHealth"]

R = TypeVar("R")

_log = logging.getLogger("hero_sdk.osis")

_MOST_HANDLES = 1024

ARCHIVE = "archive"
"""Folder under the root where removed contexts go."""


@dataclass(frozen=True, slots=True)
class OsisHealth:
    """How the databases that were used are doing."""

    open_databases: int
    pending_writes: int
    problems: dict[str, str]
    """`delivery in context 3` → what is wrong; empty when all is well."""

    unreadable: dict[str, str]
    """The same of rows that were met and cannot be read; everything else goes on beside them."""

    @property
    def is_ok(self) -> bool:
        return not self.problems


class Osis:
    """The object store of one service. Belongs to the event loop it is used on.

    ``search`` is what keeps the text indexes: tantivy unless another engine is given, None for no text search.
    ``keys`` is the folder of the key that secrets are encrypted with; beside ``root`` unless another is given.
    """

    def __init__(
        self,
        root: Path,
        schemas: Iterable[StoreSchema],
        settings: OsisSettings | None = None,
        *,
        search: SearchEngine | Literal["tantivy"] | None = "tantivy",
        keys: Path | None = None,
    ) -> None:
        self.root = root
        self.settings = settings or OsisSettings()
        self.schemas = {schema.domain: schema for schema in schemas}
        self._keyring = Keyring(keys or root.parent / "keys")
        self._search = search
        self._databases: dict[tuple[int, str], Database] = {}
        self._handles: dict[tuple[int, str, str | None, int | None], DomainStore] = {}
        """Those given out lately: most calls ask for one that another asked for a moment before."""

        self._uses_seen: dict[tuple[int, str], int] = {}
        self._retired: Counter[tuple[str, str]] = Counter()
        """What databases of contexts that were taken away had done, by domain and counter."""

        self._leaving: set[int] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self._hold: holding.Hold | None = None
        self._is_closed = False

    def domain(
        self,
        context: int,
        domain: str,
        *,
        user: str | None = None,
        uid: int | None = None,
        keyed: KeyedWrite | None = None,
    ) -> DomainStore:
        """The store of ``domain`` in ``context``; ``user`` and ``uid`` stand in the record of changes (`Author`).

        ``keyed`` is the call whose idempotency key is to be committed with the first of its writes.
        """
        if keyed is not None and not self._is_closed:
            return DomainStore(KeyedAccess(self._database(context, domain), Author(user, uid), keyed))
        handle = self._handles.get((context, domain, user, uid))
        if handle is None:
            if self._is_closed:
                raise _closed()
            if len(self._handles) >= _MOST_HANDLES:
                self._handles.clear()
            handle = self._handles[context, domain, user, uid] = DomainStore(
                DirectAccess(self._database(context, domain), Author(user, uid))
            )
        return handle

    def event_log(self, context: int, domain: str) -> EventLog:
        """What happens in ``domain`` in ``context``, to be followed."""
        if self._is_closed:
            raise _closed()
        return EventLog(self._database(context, domain))

    def hold(self) -> None:
        """Keeps the folder from being replaced by a restore until this is closed; with the first use at the latest.

        Raises FolderInUse while one is going on.
        """
        if self._hold is None:
            self._hold = holding.Hold(self.root)

    async def close_idle(self) -> int:
        """Closes the databases nobody used since this was last called; how many that were."""
        closed = 0
        for key, database in list(self._databases.items()):
            if database.opened is None or database.is_busy or database.uses != self._uses_seen.get(key):
                self._uses_seen[key] = database.uses
                continue
            await database.close()
            closed += 1
        return closed

    async def close(self) -> None:
        """Finishes all writes that were taken, and closes everything."""
        self._is_closed = True
        self._handles.clear()
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        await asyncio.gather(*(database.close(_closed) for database in self._databases.values()))
        if self._search is not None and self._search != "tantivy":
            await self._search.close()
        if self._hold is not None:
            self._hold.close()

    def health(self) -> OsisHealth:
        """What `/health` wants to know; cheap."""
        problems, unreadable = {}, {}
        for database in self._databases.values():
            problem, rows = database.problem, database.unreadable
            if problem is not None:
                problems[database.name] = problem
            if rows is not None:
                unreadable[database.name] = rows
        opened = [database.opened for database in self._databases.values() if database.opened is not None]
        return OsisHealth(len(opened), sum(each.writer.pending for each in opened), problems, unreadable)

    def figures(self) -> list[StoreFigures]:
        """How much each domain has done and holds; cheap."""
        return [self._figures_of(domain) for domain in self.schemas]

    async def archive_context(self, context: int) -> Path | None:
        """Where the context's data lies from now on, out of the way; None where it had none.

        A folder like the root, with this context alone in it, so that everything that looks at stores can look at it.
        Whoever still holds one of its stores is told UnknownContext; a store asked for later starts empty.
        """
        stamp = datetime.fromtimestamp(self.settings.clock(), UTC).strftime("%Y%m%dT%H%M%SZ")
        return await self._take_away(context, partial(_move_aside, target=self.root / ARCHIVE / f"{context}-{stamp}"))

    async def purge_context(self, context: int) -> None:
        """Deletes the context's data for good."""
        await self._take_away(context, _delete)

    async def _take_away(self, context: int, act: Callable[[Path], R]) -> R:
        folder = self.root / str(context)
        self._leaving.add(context)
        self._handles.clear()
        try:
            retired = [self._databases.pop(key) for key in list(self._databases) if key[0] == context]
            for database in retired:
                domain = database.place.schema.domain
                self._retired.update({(domain, "commits"): database.commits, (domain, "changes"): database.changes})
            await asyncio.gather(*(database.close(partial(_removed, context)) for database in retired))
            return await asyncio.to_thread(act, folder)
        except OSError as error:
            raise translate(error, f"context {context}", folder) from error
        finally:
            self._leaving.discard(context)

    def _database(self, context: int, domain: str) -> Database:
        found = self._databases.get((context, domain))
        if found is None:
            if domain not in self.schemas:
                raise StoreSchemaError(f"this service stores no domain {domain!r}")
            if context in self._leaving:
                raise _removed(context)
            place = Place(context, self.schemas[domain], Vault(self._keyring, context, domain))
            folder = self.root / str(context) / domain
            sibling = partial(self._sibling, context)
            found = Database(place, folder, self.settings, self._engine, self._about_to_open, sibling)
            self._databases[context, domain] = found
        return found

    def _figures_of(self, domain: str) -> StoreFigures:
        databases = [database for (_, name), database in self._databases.items() if name == domain]
        opened = [(each, each.opened) for each in databases if each.opened is not None]
        return StoreFigures(
            domain=domain,
            commits=self._retired[domain, "commits"] + sum(each.commits for each in databases),
            changes=self._retired[domain, "changes"] + sum(each.changes for each in databases),
            open_databases=len(opened),
            pending_writes=sum(parts.writer.pending for _, parts in opened),
            index_behind=max((each.index_behind for each, _ in opened), default=0),
            folders=tuple(each.folder for each, _ in opened),
        )

    def _engine(self) -> SearchEngine | None:
        if self._search == "tantivy":
            from hero_sdk.osis.search.engine import TantivyEngine  # loaded for types with text to search only

            self._search = TantivyEngine()
        return self._search

    def _sibling(self, context: int, domain: str) -> Database | None:
        return self._database(context, domain) if domain in self.schemas else None

    def _about_to_open(self) -> None:
        if self._sweeper is None and not self._is_closed:
            self._sweeper = asyncio.get_running_loop().create_task(self._sweep(), name="osis idle")
        try:
            self.hold()
        except holding.FolderInUse as error:
            raise Unavailable("the store is just being restored", retry_after_s=1.0) from error

    async def _sweep(self) -> None:
        """Now and then: looks what others have written, tries again what failed, and looks after the rest."""
        loop, settings = asyncio.get_running_loop(), self.settings
        sweep_at, trim_at = loop.time() + settings.idle_close_s, loop.time() + settings.trim_every_s
        while True:
            await asyncio.sleep(min(settings.others_s, settings.idle_close_s, settings.trim_every_s))
            databases = list(self._databases.values())
            try:
                for database in databases:
                    database.look_for_others()
                await asyncio.gather(*(database.try_again() for database in databases))
                if loop.time() >= trim_at:
                    await self._trim()
                    trim_at = loop.time() + settings.trim_every_s
                if loop.time() >= sweep_at:
                    sweep_at = loop.time() + settings.idle_close_s
                    await self.close_idle()
            except Exception:
                _log.exception("databases could not be looked after")

    async def _trim(self) -> None:
        for database in list(self._databases.values()):
            try:
                await database.trim()
            except RpcError as error:  # it is closing, or its disk is full: there is a next time
                _log.info("the record of changes of %s was not shortened: %s", database.name, error.message)


def _closed() -> Unavailable:
    return Unavailable("the store is closed")


def _removed(context: int) -> UnknownContext:
    return UnknownContext(f"context {context} was removed")


def _move_aside(folder: Path, target: Path) -> Path | None:
    if not folder.exists():
        return None
    free = holding.free_name(target)
    free.mkdir(mode=0o700, parents=True)
    folder.rename(free / folder.name)
    for parent in (free, target.parent, folder.parent):
        holding.make_durable(parent)
    return free


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
        holding.make_durable(folder.parent)
