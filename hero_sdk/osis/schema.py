"""What the store knows of its types: derived once from the model classes, then only read.

A `TypeTable` holds everything one type's statements are made of; a `StoreSchema` holds the types of one domain
and who refers to whom. Names of tables and columns come from here alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from hero_sdk.osis.keys import SERVER_KEPT, Key, SqlValue, StoreSchemaError, key_of, kind_of, parts_of, wire_name
from hero_sdk.osis.telling import EventRules
from hero_sdk.osis.texts import Texts, texts_of
from hero_sdk.values import IndexedField, RefersTo, RootObject, Struct

__all__ = [
    "PROOF",
    "SECRETS",
    "Composite",
    "Reference",
    "StoreSchema",
    "StoreSchemaError",
    "TypeTable",
    "Unique",
    "table_of",
]

T = TypeVar("T", bound=RootObject)

PROOF = "proof"
"""The column that says whether callers may be answered with a row's text."""

SECRETS = "secrets"
"""The column of sealed fields, in tables of types that have some."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that holds sids of another type."""

    key: Key
    target: RefersTo


@dataclass(frozen=True, slots=True)
class Unique:
    """Keys of which no two objects have the same values; an absent or empty one collides with nothing."""

    name: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Composite:
    """Keys indexed together, in this order."""

    name: str
    keys: tuple[Key, ...]


class TypeTable(Generic[T]):
    """One stored type: its table, its keys, its rules."""

    def __init__(self, model: type[T]) -> None:
        self.model = model
        self.name = model.__name__
        self.table = f'"t_{self.name}"'
        self.select_body = f"SELECT body FROM {self.table} WHERE number = ?"  # noqa: S608 - the name is a class's
        self.select_text = f"SELECT body, {PROOF} FROM {self.table} WHERE number = ?"  # noqa: S608 - as above
        self.secrets = tuple(wire_name(name, model.model_fields[name]) for name in model.secret_fields)
        """Names on the wire of what is kept sealed, apart from the row's text."""

        self.needed_secrets = tuple(
            wire_name(name, info) for name, info in model.model_fields.items() if _is_marked(info, "writeOnly")
        )
        """Those of which no object may be without."""

        self.former_type_names: tuple[str, ...] = getattr(model, "former_names", ())
        self.whole = f"body || coalesce(char(10) || {SECRETS}, '')" if self.secrets else "body"
        """SQL of all that is stored of an object, for ``Vault.opened``."""

        self.select_whole = f"SELECT {self.whole} FROM {self.table} WHERE number = ?"  # noqa: S608 - as above
        self.fields = _fields_of(model)
        """Everything declared in the model's ``Fields``, by name on the wire."""

        self.names = {wire_name(attribute, info): attribute for attribute, info in model.model_fields.items()}
        """Names on the wire → attributes."""

        self.former_names = _former_names(model)
        """Older names on the wire → present ones."""

        self.readonly = _readonly(model)
        """Attributes that only the server sets, without those the store keeps itself."""

        self.keeps = tuple(name for name in SERVER_KEPT if name in self.names)
        """Which of rev, created_at, updated_at the type declares."""

        self.nesting = tuple(name for name, info in model.model_fields.items() if _may_nest(info.annotation))
        """Attributes that may hold objects, whose unknown fields have to be looked for."""

        self._own_kinds = {name: kind_of(model, name) for name in self.keeps}
        self._check()

    @cached_property
    def keys(self) -> Mapping[str, Key]:
        """The keys of all fields that are filtered, unique, references or part of a composite index."""
        wanted = {name: f for name, f in self.fields.items() if f.can_filter or f.is_unique or f.refers_to is not None}
        for index in self.model.indexes:
            for name in index.fields:
                if name not in wanted:
                    wanted[name] = self.fields.get(name) or IndexedField(name, kind=kind_of(self.model, name))
        return {name: self._key(declared) for name, declared in wanted.items()}

    @cached_property
    def composites(self) -> tuple[Composite, ...]:
        return tuple(
            Composite(f"i_{self.name}.{'+'.join(index.fields)}", tuple(self.keys[name] for name in index.fields))
            for index in self.model.indexes
            if not index.unique
        )

    @cached_property
    def uniques(self) -> tuple[Unique, ...]:
        single = [Unique(f"u_{self.name}.{name}", (self.keys[name],)) for name, f in self.fields.items() if f.is_unique]
        several = [
            Unique(f"u_{self.name}.{'+'.join(index.fields)}", tuple(self.keys[name] for name in index.fields))
            for index in self.model.indexes
            if index.unique
        ]
        return (*single, *several)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return tuple(
            Reference(self.keys[name], f.refers_to) for name, f in self.fields.items() if f.refers_to is not None
        )

    @cached_property
    def column_keys(self) -> tuple[Key, ...]:
        """Keys with columns of their own."""
        return tuple(key for key in self.keys.values() if key.columns)

    @cached_property
    def list_keys(self) -> tuple[Key, ...]:
        """Keys with a side table."""
        return tuple(key for key in self.keys.values() if key.is_list)

    @cached_property
    def text_keys(self) -> tuple[Key, ...]:
        """Keys that SQL reads from JSON text."""
        return tuple(key for key in self.keys.values() if not key.columns and not key.is_list and key.kind == "str")

    @cached_property
    def texts(self) -> Texts | None:
        """What proves that callers may be answered with a row's text; None where none of them may be."""
        return None if self.secrets else texts_of(self.model)

    @property
    def is_searched(self) -> bool:
        """Whether any of its fields is in the full-text index."""
        return any(declared.can_search for declared in self.fields.values())

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the extra columns."""
        return tuple(column for key in self.column_keys for column in key.columns)

    def side_table(self, key: Key) -> str:
        """Where the entries of a list stand, one row per entry."""
        return f'"t_{self.name}.{key.name}"'

    def column_values(self, obj: T) -> tuple[SqlValue, ...]:
        """What stands in the extra columns for ``obj``."""
        return tuple(value for key in self.column_keys for value in key.read(obj))

    def is_time(self, name: str) -> bool:
        """Whether a field the store keeps is an `otime` rather than a number (epoch seconds, as older schemas say)."""
        return self._own_kinds[name] == "otime"

    def _key(self, declared: IndexedField[Any]) -> Key:
        former = tuple(old for old, present in self.former_names.items() if present == declared.name)
        return key_of(self.model, declared, former)

    def _check(self) -> None:
        for name in self.secrets:
            if name in self.fields or any(name in index.fields for index in self.model.indexes):
                raise StoreSchemaError(f"{self.name}.{name} is @secret, and would stand readable in an index")
        for attribute in self.model.secret_fields:
            info = self.model.model_fields[attribute]
            if info.is_required() or info.get_default(call_default_factory=True) is not None:
                # Callers are shown objects without it, and an object must be itself without it.
                raise StoreSchemaError(f"{self.name}.{attribute} is @secret, and must be None by default")
        for attribute, info in self.model.model_fields.items():
            inside = _structs_in(info.annotation)
            if attribute not in self.model.secret_fields and any(each.secret_fields for each in inside):
                name = wire_name(attribute, info)
                raise StoreSchemaError(f"{self.name}.{name} holds a @secret inside: mark {name} itself as @secret")
        for name in self.keeps:
            if self._own_kinds[name] not in ("i64", "u64", "otime") or (name == "rev" and self.is_time(name)):
                raise StoreSchemaError(f"{self.name}.{name} is kept by the store, which does not fit its type")
        for name in self.keys:
            declared = self.fields.get(name)
            if declared is not None and declared.is_unique and declared.is_list:
                raise StoreSchemaError(f"{self.name}.{name} is a list, which cannot be @unique")


@dataclass(frozen=True, kw_only=True)
class StoreSchema:
    """The stored types of one domain."""

    domain: str
    models: tuple[type[RootObject], ...]
    events: EventRules = field(default_factory=EventRules, compare=False, repr=False)
    """What is told of their changes."""

    tables: Mapping[str, TypeTable[Any]] = field(init=False, compare=False, repr=False)
    """By type name."""

    def __post_init__(self) -> None:
        tables = {model.__name__: table_of(model) for model in self.models}
        if len({name.lower() for name in tables}) < len(self.models):
            names = ", ".join(sorted(model.__name__ for model in self.models))
            raise StoreSchemaError(f"two stored types of {self.domain} differ in capitals only or not at all: {names}")
        claims = [former for table in tables.values() for former in dict.fromkeys(table.model.former_names)]
        for former in claims:
            if claims.count(former) > 1:
                raise StoreSchemaError(f"two stored types of {self.domain} say that they were {former}")
        object.__setattr__(self, "tables", tables)

    @cached_property
    def referrers(self) -> Mapping[str, tuple[tuple[TypeTable[Any], Reference], ...]]:
        """Type name → the fields of this domain that hold its sids."""
        found: dict[str, list[tuple[TypeTable[Any], Reference]]] = {}
        for table in self.tables.values():
            for reference in table.references:
                if reference.target.domain == self.domain:
                    found.setdefault(reference.target.type, []).append((table, reference))
        return {name: tuple(pairs) for name, pairs in found.items()}

    @cached_property
    def refers_elsewhere(self) -> frozenset[str]:
        """Types with references into other domains."""
        return frozenset(
            table.name
            for table in self.tables.values()
            if any(reference.target.domain != self.domain for reference in table.references)
        )

    def holds_no_secret(self, connection: sqlite3.Connection) -> bool:
        """Whether nothing in the database is sealed."""
        sealed = (
            f"EXISTS (SELECT 1 FROM {table.table} WHERE {SECRETS} IS NOT NULL)"  # noqa: S608 - names of classes
            for table in self.tables.values()
            if table.secrets
        )
        return not connection.execute(f"SELECT {' OR '.join(sealed)}").fetchone()[0]

    def table(self, model: type[T]) -> TypeTable[T]:
        """The table of ``model``. Raises StoreSchemaError where the domain does not store it."""
        table = self.tables.get(model.__name__)
        if table is None or table.model is not model:
            raise StoreSchemaError(f"{self.domain} stores no {model.__module__}.{model.__name__}")
        return table


@cache
def table_of(model: type[T]) -> TypeTable[T]:
    """The one table of ``model``."""
    return TypeTable(model)


def _fields_of(model: type[RootObject]) -> dict[str, IndexedField[Any]]:
    declared: Iterable[Any] = vars(getattr(model, "Fields", object)).values()
    return {value.name: value for value in declared if isinstance(value, IndexedField)}


def _former_names(model: type[RootObject]) -> dict[str, str]:
    former: dict[str, str] = {}
    for attribute, old_names in model.renamed.items():
        present = wire_name(attribute, model.model_fields[attribute])
        former |= {old: present for old in old_names if old != present}
    return former


def _may_nest(annotation: Any) -> bool:
    parts = parts_of(annotation)
    return any(part is Any or (isinstance(part, type) and issubclass(part, BaseModel)) for part in parts)


def _structs_in(annotation: Any) -> set[type[Struct]]:
    """Every struct that a value of this type may hold, however deep."""
    found: set[type[Struct]] = set()
    waiting = [annotation]
    while waiting:
        for part in parts_of(waiting.pop()):
            if isinstance(part, type) and issubclass(part, Struct) and part not in found:
                found.add(part)
                waiting += [info.annotation for info in part.model_fields.values()]
    return found


def _is_marked(info: FieldInfo, mark: str) -> bool:
    return isinstance(info.json_schema_extra, dict) and bool(info.json_schema_extra.get(mark))


def _readonly(model: type[RootObject]) -> tuple[str, ...]:
    marked = [attribute for attribute, info in model.model_fields.items() if _is_marked(info, "readOnly")]
    kept = {"sid", *SERVER_KEPT}
    return tuple(name for name in marked if name not in kept)
