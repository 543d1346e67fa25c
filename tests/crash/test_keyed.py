"""Writes with idempotency keys, repeated over kills at any instant: each is done once, and answered the same."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.crash.keyed import Shop, opened, read_log
from tests.crash.kills import KEYED, Kill
from tests.crash.nursery import Nursery, nursery
from tests.domain.shop import Book, Ledger

INSTANTS = (
    "acknowledged",
    "any statement",
    "write of a row",
    "record of changes",
    *KEYED,
    "before commit",
    "during commit",
    "after commit",
    "before answer",
)
MANY = 200


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


@pytest.mark.parametrize("kills", [len(INSTANTS), pytest.param(MANY, marks=pytest.mark.long)])
async def test_a_write_that_is_repeated_over_kills_is_done_once(
    children: Nursery, tmp_path: Path, kills: int, tell: Callable[[str], None]
) -> None:
    random = Random(kills)
    root, log = tmp_path / "store", tmp_path / "log"
    for number, step in enumerate(islice(cycle(INSTANTS), kills)):
        late = 400 if step == "any statement" else 40
        kill = Kill(
            step=step,
            hit=random.randint(1, late),
            delay_s=random.random() * 0.004 if step in ("acknowledged", "during commit") else 0.0,
        )
        ended_by = children.run("tests.crash.keyed:ask_until_killed", kill, root=str(root), log=str(log), seed=number)
        assert ended_by == signal.SIGKILL, kill

    asked, answered = read_log(log)
    async with opened(root) as shop:
        last = {key: await shop.call(key) for key in sorted(asked)}
        await check(shop, last)
    for key, answers in answered.items():
        assert all(agree(key, one, last[key]) for one in answers), key
    repeated = sum(len(answers) - 1 for answers in answered.values()) + len(asked)
    left = len(asked) - len(answered)
    tell(f"{kills} kills: {len(asked):,} keyed writes, {repeated:,} repeats, {left} open at the last; each done once")
    assert len(asked) > kills


async def check(shop: Shop, last: dict[str, Any]) -> None:
    """Each key has left exactly what it stands for."""
    store = shop.osis.domain(0, "shop")
    titles = Counter([book.title async for book in store.of(Book).scan()])
    entries = Counter([entry.text async for entry in store.of(Ledger).scan()])
    bought = [title for key in last if not key.startswith("sell") for title in books_of(key)]
    sold = [f"{key.partition(' ')[2]} x 10" for key in last if key.startswith("sell")]
    assert titles == Counter(bought)
    assert entries == Counter([f"bought {title}" for title in bought] + sold)


def books_of(key: str) -> list[str]:
    return [key, f"{key} b"] if key.startswith("many") else [key]


def agree(key: str, one: Any, other: Any) -> bool:
    """Of a method of the service's own it may be known that it was done, and not what it answered."""
    return one == other or (key.startswith("sell") and any(is_unknown(each) for each in (one, other)))


def is_unknown(answer: Any) -> bool:
    return bool(answer.get("code") == -32004 and answer["data"]["reason"] == "unfinished")
