"""`@secret` fields: encrypted where they lie, readable for the service, bound to their place, following the schema."""

# ruff: noqa: ASYNC240 - small files on a test's own disk

from __future__ import annotations

import base64
import logging
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from hero_sdk.errors import FailedPrecondition, InvalidParams, Unavailable
from hero_sdk.osis import Osis, Store, StoreSchema, StoreSchemaError, table_of
from hero_sdk.osis.keyring import KEY_FILE, Keyring
from hero_sdk.osis.vault import Vault
from hero_sdk.values import Index, IndexedField, Otime, RootObject, Struct, secret

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


@pytest.fixture
def osis(open_osis: Open) -> Osis:
    return open_osis(VAULTS, search="tantivy")


@pytest.fixture
def accounts(osis: Osis) -> Store[Account]:
    return accounts_of(osis)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / KEY_FILE


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "osis" / "3" / "vaults" / "objects.db"


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


async def test_the_service_reads_what_it_stored(accounts: Store[Account]) -> None:
    cards = [Card(number="4000 1234", cvc=7)]
    expires = datetime.fromisoformat("2030-01-01T00:00:00+00:00")

    made = await accounts.new(ann(pin=1234, cards=cards, expires=expires))

    assert (made.password, made.pin, made.cards, made.expires) == (HUSH, 1234, cards, expires)
    assert await accounts.get(made.sid) == made
    assert await accounts.get_many([made.sid]) == [made]
    assert await accounts.list_full() == [made]
    assert (await accounts.find(Account.Fields.name == "Ann")).items == [made]
    assert (await accounts.find(text="ann", fresh=True)).items == [made]
    assert [each async for each in accounts.scan()] == [made]
    changed = await accounts.patch(made.sid, {"name": "Ann B."})
    assert (changed.name, changed.password, changed.cards) == ("Ann B.", HUSH, cards)
    assert await accounts.get(made.sid) == changed


async def test_no_file_but_the_key_s_holds_a_secret_in_any_form(
    osis: Osis, accounts: Store[Account], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = await accounts.new(ann(cards=[Card(number="4000-1234-5678", cvc=7)]))
    await accounts.patch(made.sid, {"password": f"{HUSH}-2"})
    await accounts.find(text="ann", fresh=True)
    async with osis.domain(3, "vaults").transaction() as store:
        await store.of(Account).patch(made.sid, {"name": "Ann B."})

    assert holding(tmp_path, HUSH, WORD, "4000-1234-5678") == []  # while it is open, with its WAL
    await osis.close()
    assert holding(tmp_path, HUSH, WORD, "4000-1234-5678") == []
    assert holding(tmp_path, "Ann B.") != []
    assert HUSH not in caplog.text
    assert HUSH not in repr(made)
    assert HUSH not in str([made])


async def test_it_can_be_read_without_its_secrets(accounts: Store[Account], key_file: Path) -> None:
    made = await accounts.new(ann(pin=3))
    shown = made.model_copy(update={"password": None, "pin": None})
    key_file.unlink()

    store = accounts.without_secrets
    assert await store.get(made.sid) == shown
    assert await store.list_full() == [shown]
    assert (await store.find(Account.Fields.name == "Ann")).items == [shown]
    assert (await store.find(text="ann", fresh=True)).items == [shown]


async def test_a_secret_that_must_be_given_is_asked_for_and_kept(accounts: Store[Account]) -> None:
    with pytest.raises(InvalidParams, match="password is missing"):
        await accounts.new(Account(name="Ann"))
    made = await accounts.new(ann(pin=3))

    with pytest.raises(InvalidParams, match="password is missing"):
        await accounts.patch(made.sid, {"password": None})
    with pytest.raises(InvalidParams, match="password is missing"):
        await accounts.set(Account(sid=made.sid, name="Ann"))
    assert (await accounts.patch(made.sid, {"pin": None})).pin is None
    assert (await accounts.get(made.sid)).pin is None


async def test_callers_who_send_back_what_they_were_shown_change_no_secret(accounts: Store[Account]) -> None:
    made = await accounts.new(ann(pin=3))
    shown = await accounts.without_secrets.get(made.sid)
    shown.name = "Ann B."

    stored = await accounts.set(shown, from_caller=True)

    assert (stored.name, stored.password, stored.pin) == ("Ann B.", HUSH, 3)
    assert (await accounts.set_many([shown], from_caller=True))[0].pin == 3
    shown.password = "other"
    assert (await accounts.set(shown, from_caller=True)).password == "other"
    assert (await accounts.get(made.sid)).pin == 3
    shown.password = "third"
    assert (await accounts.set(shown)).pin is None  # the service means what it says


@pytest.mark.parametrize(
    "fields", [{"password": 4711}, {"password": "abc"}, {"cards": [{"number": HUSH, "cvc": HUSH}]}]
)
async def test_errors_repeat_nothing_of_a_secret(accounts: Store[Account], fields: dict[str, Any]) -> None:
    made = await accounts.new(ann())

    with pytest.raises(InvalidParams) as refused:
        await accounts.patch(made.sid, fields)

    said = repr((refused.value.message, refused.value.fields))
    assert not any(word in said for word in ("4711", "abc", HUSH))
    assert refused.value.fields["errors"][0]["message"] == "is not valid"


class TestKeys:
    async def test_the_file_is_for_its_owner_alone_and_made_once(
        self, osis: Osis, accounts: Store[Account], key_file: Path
    ) -> None:
        await accounts.without_secrets.list_full()
        assert not key_file.exists()
        await accounts.new(ann())
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
        before = key_file.read_bytes()
        await accounts_of(osis, context=4).new(ann())
        assert key_file.read_bytes() == before
        assert [path.name for path in key_file.parent.iterdir()] == [KEY_FILE]

    async def test_a_lost_key_is_named_and_never_made_anew(
        self, open_osis: Open, osis: Osis, accounts: Store[Account], key_file: Path
    ) -> None:
        made = await accounts.new(ann())
        await osis.close()
        kept = key_file.rename(key_file.with_suffix(".kept"))

        lost = accounts_of(open_osis(VAULTS))
        for attempt in (lost.get(made.sid), lost.list_full(), lost.new(ann()), lost.patch(made.sid, {"name": "x"})):
            with pytest.raises(Unavailable, match=r"the key file secrets\.key is gone"):
                await attempt
        assert (await lost.without_secrets.get(made.sid)).name == "Ann"
        assert not key_file.exists()

        kept.rename(key_file)
        assert (await lost.get(made.sid)).password == HUSH

    async def test_a_wrong_key_is_named(
        self, open_osis: Open, osis: Osis, accounts: Store[Account], key_file: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        made = await accounts.new(ann())
        await osis.close()
        key_file.write_text(f"{base64.b64encode(bytes(32)).decode()}\n")

        wrong = accounts_of(open_osis(VAULTS))
        with pytest.raises(Unavailable, match=r"secrets\.key lacks the key with which a secret was stored"):
            await wrong.get(made.sid)
        assert str(key_file) in caplog.text

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "holds no key"),
            ("# nothing\n", "holds no key"),
            ("aGVsbG8=\n", "is damaged: line 1 is no key"),
            ("no base64\n", "is damaged: line 1 is no key"),
            ("\xff\n", "cannot be read"),
        ],
    )
    async def test_a_damaged_file_is_named(
        self, accounts: Store[Account], key_file: Path, text: str, said: str
    ) -> None:
        key_file.parent.mkdir()
        key_file.write_bytes(text.encode("latin-1"))
        key_file.chmod(0o600)

        with pytest.raises(Unavailable, match=f"the key file secrets\\.key {said}"):
            await accounts.new(ann())
        assert await accounts.list() == []

    async def test_a_file_that_others_can_read_is_refused(self, accounts: Store[Account], key_file: Path) -> None:
        await accounts.new(ann())
        key_file.chmod(0o640)
        with pytest.raises(Unavailable, match="chmod 600"):
            Keyring(key_file.parent).to_open(b"abcd")

    async def test_a_folder_that_cannot_be_written_is_said(self, open_osis: Open, tmp_path: Path) -> None:
        (tmp_path / "keys").write_text("in the way")
        with pytest.raises(Unavailable, match=r"secrets\.key cannot be (read|written)"):
            await accounts_of(open_osis(VAULTS)).new(ann())

    async def test_a_line_more_is_the_key_from_then_on_and_the_old_ones_open(
        self, open_osis: Open, osis: Osis, accounts: Store[Account], key_file: Path
    ) -> None:
        old = await accounts.new(ann())
        await osis.close()
        kept = key_file.read_text()
        with key_file.open("a") as file:
            file.write(base64.b64encode(os.urandom(32)).decode() + "\n")

        osis = open_osis(VAULTS)
        store = accounts_of(osis)
        new = await store.new(ann())
        assert (await store.get(old.sid)).password == HUSH
        await osis.close()

        key_file.write_text(kept)
        store = accounts_of(open_osis(VAULTS))
        assert (await store.get(old.sid)).password == HUSH
        with pytest.raises(Unavailable, match="lacks the key"):
            await store.get(new.sid)


class TestPlaces:
    @pytest.mark.parametrize(
        "what", ["another object", "another field", "another context", "a changed byte", "nonsense"]
    )
    async def test_a_secret_opens_where_it_was_put_alone(
        self, open_osis: Open, osis: Osis, accounts: Store[Account], database: Path, what: str
    ) -> None:
        one, other = await accounts.new(ann(pin=1)), await accounts.new(ann(pin=2))
        foreign = await accounts_of(osis, context=4).new(ann(pin=1))
        await osis.close()
        assert foreign.sid == one.sid
        store = 3
        with sqlite3.connect(database) as connection:
            bodies = dict(connection.execute("SELECT number, secrets FROM t_Account").fetchall())
            first, second = (table_number(each.sid) for each in (one, other))
            if what == "another object":
                bodies[second] = bodies[first]
            elif what == "another field":
                bodies[second] = (
                    bodies[second].replace("password", "x").replace("pin", "password").replace('"x"', '"pin"')
                )
            elif what == "a changed byte":
                at = bodies[second].index(":") + 30
                bodies[second] = (
                    bodies[second][:at] + ("A" if bodies[second][at] != "A" else "B") + bodies[second][at + 1 :]
                )
            elif what == "nonsense":
                bodies[second] = '{"password": "ABC"}'
            for number, sealed in bodies.items():
                connection.execute("UPDATE t_Account SET secrets = ? WHERE number = ?", (sealed, number))
        connection.close()
        if what == "another context":
            store = 5
            database.parent.parent.rename(database.parents[2] / "5")

        with pytest.raises(FailedPrecondition, match=r"Account \w+: (password|pin) was changed or moved"):
            await accounts_of(open_osis(VAULTS), context=store).get(other.sid)


def table_number(sid: str) -> int:
    return int(sid, 36)


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


@settings(max_examples=50, deadline=None)
@given(
    value=st.text(st.characters(codec="utf-8"))
    | st.integers(-(2**63), 2**64 - 1)
    | st.lists(st.floats(allow_nan=False, allow_infinity=False))
    | st.dictionaries(st.text(st.characters(codec="utf-8")), st.booleans()),
    number=st.integers(36, 2**62),
)
def test_whatever_is_sealed_opens_as_it_was(tmp_path_factory: pytest.TempPathFactory, value: Any, number: int) -> None:
    vault = Vault(Keyring(tmp_path_factory.getbasetemp() / "sealed"), 3, "vaults")
    table = table_of(Account)

    sealed = vault.seal(table, number, {"pin": value, "name": "Ann"}, lambda: True)

    assert sealed is not None
    assert vault.open(table, number, sealed) == {"pin": value}
    assert vault.seal(table, number, {"pin": value}, lambda: True) != sealed


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
