"""A process killed at any instant: what it acknowledged is there, and the database opens."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.osis import Osis
from tests.osis.bakery import Oven, Recipe

_SCRIPT = """
import asyncio, pathlib, sys
from hero_sdk.osis import Osis
from tests.osis.bakery import BAKERY, Oven, Recipe

async def one(store, number):
    while True:
        made = await store.of(Recipe).new(Recipe(name="x" * (1 + number)))
        print(made.sid, flush=True)
        async with store.transaction() as t:
            ovens = await t.of(Oven).new_many([Oven(), Oven()])
        print(*(each.sid for each in ovens), flush=True)

async def main():
    store = Osis(pathlib.Path(sys.argv[1]), [BAKERY], search=None).domain(3, "bakery")
    await asyncio.gather(*(one(store, number) for number in range(8)))

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 57, 400])
async def test_a_killed_process_loses_nothing_it_acknowledged(
    tmp_path: Path, open_osis: Callable[..., Osis], lines: int
) -> None:
    acknowledged = _killed_after(lines, tmp_path / "osis")

    bakery = open_osis().domain(3, "bakery")
    recipes, ovens = await bakery.of(Recipe).list(limit=10_000), await bakery.of(Oven).list(limit=10_000)
    assert acknowledged <= {*recipes, *ovens}
    assert len(ovens) % 2 == 0  # the two of a transaction are there together or not at all
    changes = await bakery.changes(limit=10_000)
    assert sorted(each.sid for each in changes) == sorted([*recipes, *ovens])
    assert [each.position for each in changes] == list(range(1, len(changes) + 1))
    made = await bakery.of(Oven).new(Oven())
    assert int(made.sid, 36) > max((int(sid, 36) for sid in acknowledged), default=0)


def _killed_after(lines: int, folder: Path) -> set[str]:
    """What a process said was stored until it had said so many lines and was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
    return {sid for line in said if line.endswith("\n") for sid in line.split()}
