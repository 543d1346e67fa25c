"""A process under load, killed again and again: what it acknowledged is there once, and everything else agrees with it.

The ordinary suite kills some twenty times; ``--long`` does it hundreds of times.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from hero_sdk.osis import Osis
from tests.crash.findings import Books
from tests.crash.kills import STEPS, Kill
from tests.crash.ledger import CLERKS
from tests.crash.nursery import Nursery, nursery

FEW = len(STEPS) + 4
MANY = 560
ROUNDS_PER_STORE = 20
"""Then a new store is begun, so that young ones are killed as well as old ones."""

MOST = {
    "any statement": 3_000,
    "write of a row": 400,
    "before index commit": 4,
    "after index commit": 4,
    "index put": 6,
}
"""At which time of a step the process is killed at the latest."""


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


@pytest.mark.parametrize("kills", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
async def test_a_process_killed_at_any_instant_loses_and_doubles_nothing(
    children: Nursery, tmp_path: Path, kills: int, tell: Callable[[str], None]
) -> None:
    random = Random(kills)
    acknowledged = done = 0
    books = Books()
    for number, step in enumerate(islice(cycle((*STEPS, "acknowledged")), kills)):
        if number % ROUNDS_PER_STORE == 0:
            acknowledged, books = acknowledged + books.acknowledged, Books()
        root, log = tmp_path / f"store {number // ROUNDS_PER_STORE}", tmp_path / "log"
        kill = kill_at(step, random)
        ended_by = children.run(
            "tests.crash.writing:write_until_killed", kill, root=str(root), log=str(log), seed=number
        )
        assert ended_by == signal.SIGKILL, kill
        log.touch()
        try:
            await books.close_round(root, log, opened)
        except AssertionError as error:
            raise AssertionError(f"after kill {number}, {kill}: {error}") from error
        done += 1
    acknowledged += books.acknowledged
    tell(f"{done} kills under load at {len(STEPS)} kinds of instants: {acknowledged:,} acknowledged writes, all there")


def kill_at(step: str, random: Random) -> Kill:
    """A random one of its kind: early in the life of the process, or in the midst of its work."""
    if step == "acknowledged":
        return Kill(step=step, hit=random.randint(1, 400), delay_s=random.random() * 0.01)
    if step.startswith("during"):
        return Kill(step=step, hit=random.randint(1, 6), delay_s=random.random() * 0.004)
    most = {
        "any statement": 3_000,
        "write of a row": 400,
        "before index commit": 4,
        "after index commit": 4,
        "index put": 6,
    }
    return Kill(step=step, hit=random.randint(1, most.get(step, 40)))


def opened(root: Path) -> Osis:
    return Osis(root, [CLERKS])
