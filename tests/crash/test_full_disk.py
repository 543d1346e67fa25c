"""A disk that is full while many write: everyone gets the right outcome, and all goes on when there is room again."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hero_sdk.errors import Unavailable
from hero_sdk.osis import Osis, OsisSettings
from tests.crash.ledger import CLERKS, Account, Entry
from tests.support.agreement import disagreements


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting takes rights that this process has not")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)  # whatever a failed test left open


async def test_a_full_disk_gives_each_caller_its_own_outcome_and_is_forgotten_when_there_is_room(disk: Path) -> None:
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(4 * 1024 * 1024))
    osis = Osis(disk / "osis", [CLERKS], OsisSettings(group_size=16))
    store = osis.domain(0, "ledger")
    entries = store.of(Entry)
    text = "entered " * 400
    account = (await store.of(Account).new(Account(owner="ann"))).sid

    async def enter(number: int) -> list[Entry]:
        """Several at once, or a transaction; none of it or all."""
        made = [
            Entry(owner="ann", key=f"k{number}x{at}", token=f"{number} {at}", text=text, account_sid=account)
            for at in range(3)
        ]
        if number % 3:
            return await entries.new_many(made)
        async with store.transaction() as t:
            return [await t.of(Entry).new(each) for each in made]

    acknowledged: dict[str, str] = {}
    refused: list[BaseException] = []
    start = 0
    while not refused:
        outcomes = await asyncio.gather(*map(enter, range(start, start + 48)), return_exceptions=True)
        start += 48
        refused = [each for each in outcomes if isinstance(each, BaseException)]
        acknowledged |= {each.key: each.sid for made in outcomes if isinstance(made, list) for each in made}

    assert {type(each) for each in refused} == {Unavailable}
    assert {str(each) for each in refused} == {"the store of ledger in context 0 cannot be used: its disk is full"}
    assert "its disk is full" in osis.health().problems["ledger in context 0"]
    assert {each.key: each.sid for each in await entries.list_full(limit=10_000)} == acknowledged
    assert await entries.count() == len(acknowledged)

    ballast.unlink()
    for number in range(start, start + 3):
        acknowledged |= {each.key: each.sid for each in await enter(number)}
    found = await entries.find(text="entered", fresh=True, limit=1, with_total=True)
    assert found.total == len(acknowledged)
    assert osis.health().is_ok
    await osis.close()
    assert disagreements(disk / "osis" / "0" / "ledger" / "objects.db", CLERKS) == []
    osis = Osis(disk / "osis", [CLERKS])
    assert {
        each.key: each.sid for each in await osis.domain(0, "ledger").of(Entry).list_full(limit=10_000)
    } == acknowledged
    await osis.close()
