"""The text indexes of stores whose service is stopped: compared with the rows, and built anew."""

# ruff: noqa: S608 - names in these statements come from the schema

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from hero_sdk.osis.changes import StoredChanges
from hero_sdk.osis.connection import connect
from hero_sdk.osis.operations.ground import OperationFailed, StoredDatabase, Watch, databases, in_words, stored_types
from hero_sdk.osis.schema import StoreSchema
from hero_sdk.osis.search.protocol import IndexDamaged, IndexFailed, Marker
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.text_search import search_types

__all__ = ["index_findings", "reindex"]

_BATCH = 1_000


def index_findings(connection: sqlite3.Connection, database: StoredDatabase, schema: StoreSchema) -> Iterator[str]:
    """What is wrong with the text index. One that is not there yet, or is behind, is not wrong: it follows."""
    types = search_types(schema)
    folder = database.folder / "index"
    if not types or not folder.exists():
        return
    from hero_sdk.osis.search.tantivy_index import TantivyIndex  # loaded for types with text to search only

    index = TantivyIndex(folder, types)
    try:
        marker = index.open()
        if marker is None:
            return
        index.verify()
        position, epoch = connection.execute(
            "SELECT position - 1, (SELECT value FROM meta WHERE name = 'epoch') FROM counters"
        ).fetchone()
        if marker.epoch != epoch or marker.position > position:
            yield "it belongs to another state of the database"
        elif marker.position == position:
            for type_ in types:
                (rows,) = connection.execute(f'SELECT count(*) FROM "t_{type_.name}"').fetchone()
                found = index.count(type_.name)
                if found != rows:
                    yield f"it has {found} of the {rows} objects of type {type_.name}"
    except (IndexDamaged, IndexFailed) as error:
        yield f"it is damaged: {error}"
    finally:
        index.close()


def reindex(root: Path, schemas: Mapping[str, StoreSchema], watch: Watch) -> int:
    """Builds every text index anew; how many objects are in them. Nobody else may use the stores (`Hold`)."""
    total = 0
    for database in databases(root):
        schema = schemas.get(database.domain)
        if schema is not None and search_types(schema):
            with in_words(f"the text index of {database}"):
                try:
                    total += _build(database, schema, watch)
                except (IndexDamaged, IndexFailed) as error:
                    raise OperationFailed(f"the text index of {database}: {error}") from error
    return total


def _build(database: StoredDatabase, schema: StoreSchema, watch: Watch) -> int:
    from hero_sdk.osis.search.tantivy_index import TantivyIndex

    def connection() -> sqlite3.Connection:
        return connect(database.path, OsisSettings(), can_write=False)

    looking = connection()
    try:
        (epoch,) = looking.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
        present = stored_types(looking)
    finally:
        looking.close()
    types = [type_ for type_ in search_types(schema) if type_.name in present]
    source = StoredChanges(schema, epoch, connection)
    index = TantivyIndex(database.folder / "index", search_types(schema))
    total = 0
    try:
        index.clear()
        for type_ in types:
            watch.begin(f"{database.context}/{database.domain}/{type_.name}", source.count(type_.name))
            last = 0
            while rows := source.rows(type_.name, last, _BATCH):
                index.put(rows, is_fresh=True)
                last = rows[-1].key
                total += len(rows)
                watch.advance(len(rows))
        index.commit(Marker(source.position(), epoch))
        index.rest()
    finally:
        index.close()
        source.close()
    return total
