"""Secrets follow the schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, ClassVar

import pytest

from hero_sdk.errors import Unavailable
from hero_sdk.osis import StoreSchema, StoreSchemaError
from hero_sdk.osis.vault import Vault
from hero_sdk.values import Index, IndexedField, RootObject, Struct, secret
from tests.osis.secrets.accounts import BEFORE, HUSH, VAULTS, WORD, Open, Plain, accounts_of, ann, files, holding


class TestSchemaChange:
    async def test_what_becomes_secret_is_encrypted_and_leaves_no_trace(
        self, open_osis: Open, tmp_path: Path, database: Path
    ) -> None:
        osis = open_osis(BEFORE, search="tantivy")
        store = osis.domain(3, "vaults").of(Plain)
        made = await store.new_many([Plain(name=f"n{n}", password=f"{HUSH}-{n}") for n in range(300)])
        await store.delete_many([each.sid for each in made[:100]])
        await store.find(text=WORD, fresh=True)
        await osis.close()
        assert database in holding(tmp_path, HUSH)
        segments = {path for path in files(database.parent / "index") if len(path.stem) == 32}
        assert segments

        osis = open_osis(VAULTS, search="tantivy")
        accounts = accounts_of(osis)
        read = await accounts.list_full()
        assert [each.password for each in read] == [f"{HUSH}-{n}" for n in range(100, 300)]
        assert (await accounts.find(text="n150", fresh=True)).items == [read[50]]
        assert (await accounts.find(text=WORD, fresh=True)).items == []
        assert holding(tmp_path, HUSH, WORD) == []
        await osis.close()
        assert holding(tmp_path, HUSH, WORD) == []
        assert not segments & set(files(database.parent / "index"))  # whose text is compressed

        again = open_osis(BEFORE, search=None).domain(3, "vaults").of(Plain)
        assert [each.password for each in await again.list_full()] == [f"{HUSH}-{n}" for n in range(100, 300)]

    async def test_whoever_is_killed_in_between_goes_on(
        self, open_osis: Open, database: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hero_sdk.osis.secrecy._AT_ONCE", 10)
        osis = open_osis(BEFORE)
        await osis.domain(3, "vaults").of(Plain).new_many([Plain(name=f"n{n}", password=HUSH) for n in range(45)])
        await osis.close()

        seal, sealed = Vault.seal, 0

        def seal_some(*arguments: Any) -> str | None:
            nonlocal sealed
            sealed += 1
            if sealed == 25:
                raise OSError("pulled out")
            return seal(*arguments)

        monkeypatch.setattr(Vault, "seal", seal_some)
        with pytest.raises(Unavailable):
            await accounts_of(open_osis(VAULTS)).list()
        with sqlite3.connect(database) as connection:
            (done,) = connection.execute("SELECT count(*) FROM t_Account WHERE secrets IS NOT NULL").fetchone()
        connection.close()
        assert done == 20

        read = await accounts_of(open_osis(VAULTS)).list_full()
        assert [each.password for each in read] == [HUSH] * 45
        assert sealed == 25 + 25  # none of the first twenty again

    async def test_a_secret_that_is_called_otherwise_now_is_still_read(self, open_osis: Open) -> None:
        class Renamed(RootObject):
            name: str
            passphrase: str | None = secret()

            secret_fields: ClassVar[tuple[str, ...]] = ("passphrase",)
            renamed: ClassVar[dict[str, tuple[str, ...]]] = {"passphrase": ("password",)}

        Renamed.__name__ = "Account"
        osis = open_osis(VAULTS)
        made = await accounts_of(osis).new(ann())
        await osis.close()

        store = open_osis(StoreSchema(domain="vaults", models=(Renamed,))).domain(3, "vaults").of(Renamed)
        assert (await store.get(made.sid)).passphrase == HUSH
        assert (await store.patch(made.sid, {"name": "x"})).passphrase == HUSH
        assert (await store.get(made.sid)).passphrase == HUSH


def test_types_whose_secrets_would_be_readable_are_refused() -> None:
    class Indexed(RootObject):
        text: str | None = None
        secret_fields: ClassVar[tuple[str, ...]] = ("text",)

        class Fields:
            text: ClassVar[IndexedField[str]] = IndexedField("text")

    class Together(RootObject):
        text: str | None = None
        name: str = ""
        secret_fields: ClassVar[tuple[str, ...]] = ("text",)
        indexes: ClassVar[tuple[Index, ...]] = (Index("name", "text"),)

    class Line(Struct):
        pin: str | None = None
        secret_fields: ClassVar[tuple[str, ...]] = ("pin",)

    class Nested(RootObject):
        lines: dict[str, list[Line]]

    class Always(RootObject):
        text: str
        secret_fields: ClassVar[tuple[str, ...]] = ("text",)

    for model, said in (
        (Indexed, r"Indexed\.text is @secret, and would stand readable"),
        (Together, r"Together\.text is @secret, and would stand readable"),
        (Nested, r"Nested\.lines holds a @secret inside: mark lines itself"),
        (Always, r"Always\.text is @secret, and must be None by default"),
    ):
        with pytest.raises(StoreSchemaError, match=said):
            StoreSchema(domain="x", models=(model,))


async def test_secrets_follow_their_type_to_another_name(open_osis: Open) -> None:
    def bank(name: str, *former: str) -> Any:
        class Vault(RootObject):
            owner: str
            pin: str | None = None

            secret_fields: ClassVar[tuple[str, ...]] = ("pin",)
            former_names: ClassVar[tuple[str, ...]] = former

        Vault.__name__ = name
        return Vault

    old, new = bank("Safe"), bank("Box", "Safe")
    for model, pin in ((old, "1111"), (new, "2222"), (old, "3333")):  # in between, an older version runs again
        osis = open_osis(StoreSchema(domain="bank", models=(model,)))
        await osis.domain(0, "bank").of(model).new(model(owner="Ann", pin=pin))
        await osis.close()

    osis = open_osis(StoreSchema(domain="bank", models=(new,)))
    boxes = osis.domain(0, "bank").of(new)
    assert [(each.sid, each.pin) for each in await boxes.list_full()] == [
        ("10", "1111"),
        ("11", "2222"),
        ("12", "3333"),
    ]
