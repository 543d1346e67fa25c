"""The text search of one database: which types it reads, and what it reads them from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hero_sdk.osis.changes import StoredChanges
from hero_sdk.osis.place import Place
from hero_sdk.osis.schema import StoreSchema, TypeTable
from hero_sdk.osis.search.protocol import DomainSearch, SearchEngine, SearchField, SearchType

__all__ = ["open_search", "search_types"]


def open_search(
    engine: Callable[[], SearchEngine | None],
    place: Place,
    folder: Path,
    epoch: str,
    connect_to_read: Callable[[], sqlite3.Connection],
) -> DomainSearch | None:
    """The search over ``place``, with its index in ``folder``; None without text to search, or without an engine.

    ``engine`` is asked only where there is text to search. ``epoch`` is that of the database.
    """
    types = search_types(place.schema)
    found = engine() if types else None
    if found is None:
        return None
    return found.open(folder, str(place), types, lambda: StoredChanges(place.schema, epoch, connect_to_read))


def search_types(schema: StoreSchema) -> list[SearchType]:
    """The types of ``schema`` with text to search."""
    return [_search_type(table) for table in schema.tables.values() if table.is_searched]


def _search_type(table: TypeTable[Any]) -> SearchType:
    return SearchType(
        table.name,
        tuple(
            SearchField(name, tuple(old for old, present in table.former_names.items() if present == name))
            for name, declared in table.fields.items()
            if declared.can_search
        ),
    )
