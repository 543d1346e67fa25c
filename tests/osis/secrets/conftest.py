"""A vault of accounts, open, with its files at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from hero_sdk.osis import Osis, Store
from hero_sdk.osis.keyring import KEY_FILE
from tests.osis.secrets.accounts import VAULTS, Account, Open, accounts_of


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
