"""`@secret` fields: encrypted where they lie, readable for the service, shown to nobody."""

# ruff: noqa: ASYNC240 - small files on a test's own disk

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hero_sdk.errors import InvalidParams
from hero_sdk.osis import Osis, Store, table_of
from hero_sdk.osis.keyring import Keyring
from hero_sdk.osis.vault import Vault
from tests.osis.secrets.accounts import HUSH, WORD, Account, Card, ann, holding


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
