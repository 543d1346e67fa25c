"""The SQL that a schema's tables and indexes are made with.

Text only, the same for the same schema: an index whose text differs from the database's is dropped and made anew.
Whatever can be derived from the rows (columns of keys, side tables, indexes) may be thrown away at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel

from hero_sdk.osis.keys import Key, wire_name
from hero_sdk.osis.schema import PROOF, SECRETS, StoreSchema, TypeTable

__all__ = ["create_table", "fingerprint", "indexes", "key_fingerprint", "side_tables"]


def create_table(table: TypeTable[Any]) -> str:
    """The statement that makes the table of one type."""
    columns = "".join(f', "{column}"' for column in (*table.columns, *([SECRETS] if table.secrets else [])))
    return (
        f"CREATE TABLE {table.table} (number INTEGER PRIMARY KEY, rev INTEGER NOT NULL, "
        f"created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, body TEXT NOT NULL, {PROOF} INTEGER{columns})"
    )


def side_tables(table: TypeTable[Any]) -> Iterator[tuple[str, str]]:
    """Name and statement of each side table: an indexed list's entries, one row each."""
    for key in table.list_keys:
        columns = ", ".join(entry_columns(key))
        yield (
            _bare(table.side_table(key)),
            f"CREATE TABLE {table.side_table(key)} (number INTEGER NOT NULL, {columns}, "
            f"PRIMARY KEY (number, {columns})) WITHOUT ROWID",
        )


def entry_columns(key: Key) -> tuple[str, ...]:
    """The columns of a side table that hold an entry."""
    return ("currency", "micros") if key.is_money else ("entry",)


def indexes(table: TypeTable[Any]) -> dict[str, str]:
    """Name → statement of each index of one type."""
    # The key is the row's number and so ends every index by itself: order within equal values is order of creation.
    wanted = {
        f"i_{table.name}.{key.name}": f'CREATE INDEX "i_{table.name}.{key.name}" ON {table.table} ({_columns(key)})'
        for key in table.keys.values()
        if key.expressions and _is_needed(table, key)
    }
    for key in table.list_keys:
        name = f"l_{table.name}.{key.name}"
        columns = ", ".join((*entry_columns(key), "number"))
        wanted[name] = f'CREATE INDEX "{name}" ON {table.side_table(key)} ({columns})'
    for composite in table.composites:
        columns = ", ".join(_columns(key) for key in composite.keys)
        wanted[composite.name] = f'CREATE INDEX "{composite.name}" ON {table.table} ({columns})'
    for unique in table.uniques:
        columns = ", ".join(_columns(key) for key in unique.keys)
        # Null equals nothing, so absent values never collide; empty text is taken out to behave the same.
        present = " AND ".join(f"{column} <> ''" for key in unique.keys for column in key.expressions)
        wanted[unique.name] = f'CREATE UNIQUE INDEX "{unique.name}" ON {table.table} ({columns}) WHERE {present}'
    return wanted


def fingerprint(schema: StoreSchema) -> str:
    """Stands for everything about ``schema`` that rows and indexes depend on."""
    parts = [f"{table.name} {table.model.former_names} {key_fingerprint(table)}" for table in schema.tables.values()]
    parts += [statement for table in schema.tables.values() for statement in indexes(table).values()]
    return _digest("\n".join(sorted([*parts, *_shapes(table.model for table in schema.tables.values())])))


def key_fingerprint(table: TypeTable[Any]) -> str:
    """Stands for everything about one type that its extra columns and side tables depend on."""
    keys = [
        (key.name, key.kind, key.is_list, repr(table.model.model_fields[key.attribute].default))
        for key in (*table.column_keys, *table.list_keys)
    ]
    return _digest(repr((keys, sorted(table.former_names.items()))))


def _is_needed(table: TypeTable[Any], key: Key) -> bool:
    """Whether ``key`` needs an index of its own: what stands in composites only does not."""
    declared = table.fields.get(key.name)
    return declared is not None and (declared.can_filter or declared.refers_to is not None)


def _columns(key: Key) -> str:
    return ", ".join(key.expressions)


def _bare(quoted: str) -> str:
    return quoted.strip('"')


def _shapes(models: Iterable[type]) -> Iterator[str]:
    """Names of fields and enum values of ``models`` and every type they are made of, each type once.

    One after the other, since types may be made of each other in circles and long chains.
    """
    waiting = list(models)
    seen = set(waiting)
    while waiting:
        found = waiting.pop()
        mentioned: list[type] = []
        if issubclass(found, Enum):
            parts = sorted(str(member.value) for member in found)
        else:
            fields = found.model_fields.items()  # type: ignore[attr-defined]
            parts = [f"{wire_name(name, info)}: {_text(info.annotation, mentioned)}" for name, info in fields]
        yield f"{found.__name__}({', '.join(parts)})"
        waiting += dict.fromkeys(each for each in mentioned if each not in seen)
        seen.update(mentioned)


def _text(annotation: Any, mentioned: list[type]) -> str:
    """An annotation without addresses of anything; structs and enums in it are added to ``mentioned``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | Enum):
        mentioned.append(annotation)
    parts = [_text(part, mentioned) for part in get_args(annotation)]
    name = getattr(annotation, "__name__", type(annotation).__name__)
    return f"{name}[{', '.join(parts)}]" if parts else str(name)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
