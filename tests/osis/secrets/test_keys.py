"""The key of secrets: made once, never replaced, named when it is lost, wrong or damaged."""

# ruff: noqa: ASYNC240 - small files on a test's own disk

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest

from hero_sdk.errors import Unavailable
from hero_sdk.osis import Osis, Store
from hero_sdk.osis.keyring import KEY_FILE, Keyring
from tests.osis.secrets.accounts import HUSH, VAULTS, Account, Open, accounts_of, ann


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
