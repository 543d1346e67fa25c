"""Accounts with secrets, and where their words are looked for."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field

from hero_sdk.osis import Osis, Store, StoreSchema
from hero_sdk.values import IndexedField, Otime, RootObject, Struct, secret

HUSH = "quetzalcoatl-4711-Wörter"
WORD = "quetzalcoatl"
Open = Callable[..., Osis]


class Card(Struct):
    number: str
    cvc: int


class Account(RootObject):
    name: Annotated[str, Field(max_length=40)]
    password: Annotated[str | None, Field(min_length=4)] = secret()
    pin: int | None = None
    cards: list[Card] | None = None
    expires: Otime | None = None

    secret_fields: ClassVar[tuple[str, ...]] = ("password", "pin", "cards", "expires")

    class Fields:
        name: ClassVar[IndexedField[str]] = IndexedField("name", can_search=True)


class Plain(RootObject):
    """The same type before anything in it was secret."""

    name: str
    password: str | None = None
    pin: int | None = None

    class Fields:
        name: ClassVar[IndexedField[str]] = IndexedField("name", can_search=True)
        password: ClassVar[IndexedField[str]] = IndexedField("password", can_search=True)


Plain.__name__ = "Account"

VAULTS = StoreSchema(domain="vaults", models=(Account,))
BEFORE = StoreSchema(domain="vaults", models=(Plain,))


def accounts_of(osis: Osis, context: int = 3) -> Store[Account]:
    return osis.domain(context, "vaults", user="ann").of(Account)


def ann(**more: Any) -> Account:
    return Account(name="Ann", password=HUSH, **more)


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def holding(folder: Path, *words: str) -> list[Path]:
    """Files in which any of the words stands as it is, or as base64."""
    found = [word.encode() for word in words]
    found += [base64.b64encode(word.encode())[:-4] for word in words]
    found += [word.encode("unicode_escape").replace(b"\\x", b"\\u00") for word in words]
    return [path for path in files(folder) if any(word in path.read_bytes() for word in found)]
