"""A database on its way to another schema, killed at one statement after the other: opened again it is all there."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from hero_sdk.osis import Osis, StoreSchema
from hero_sdk.values import to_wire
from tests.crash.kills import Kill
from tests.crash.ledger import EARLY, LATE
from tests.crash.nursery import Nursery, nursery
from tests.support.agreement import disagreements

NOTES = 300


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


@pytest.mark.parametrize("stride", [241, pytest.param(11, marks=pytest.mark.long)])
async def test_a_migration_killed_at_any_statement_is_finished_later(
    children: Nursery, tmp_path: Path, stride: int, tell: Callable[[str], None]
) -> None:
    young = tmp_path / "young"
    await fill(young)
    expected = [{"name": f"n{at}", "weight": float(at), "tag": [f"t{at % 7}"], "size": 3} for at in range(NOTES)]

    for kills in count():
        root = tmp_path / f"killed {kills}"
        shutil.copytree(young, root)
        kill = Kill(step="any statement", hit=1 + kills * stride)
        ended_by = children.run("tests.crash.migrating:open_with_the_late_schema", kill, root=str(root))
        assert ended_by in (signal.SIGKILL, 0)
        if kills % 3 == 1:  # an older version comes first
            await seen(root, EARLY)
        found = await seen(root, LATE)
        assert [{name: each[name] for name in ("name", "weight", "tag", "size")} for each in found] == expected
        assert disagreements(root / "0" / "notes" / "objects.db", LATE) == []
        shutil.rmtree(root)
        if ended_by == 0:
            break
    assert kills >= 3
    tell(f"{kills} kills of a process that brings a store to another schema, one for every {stride} statements")


async def fill(root: Path) -> None:
    osis = Osis(root, [EARLY])
    (model,) = EARLY.models
    notes = [model.model_validate({"title": f"n{at}", "weight": at, "tag": f"t{at % 7}"}) for at in range(NOTES)]
    await osis.domain(0, "notes").of(model).new_many(notes)
    await osis.close()


async def seen(root: Path, schema: StoreSchema) -> list[dict[str, object]]:
    """Every object, which an index finds too."""
    osis = Osis(root, [schema])
    (model,) = schema.models
    store = osis.domain(0, "notes").of(model)
    found = [to_wire(each) for each in await store.list_full(limit=10_000)]
    if schema is LATE:
        assert await store.count(model.Fields.size == 3) == len(found)  # type: ignore[attr-defined]
        assert await store.count(model.Fields.tag.has("t1")) == sum(each["tag"] == ["t1"] for each in found)  # type: ignore[attr-defined]
    await osis.close()
    return found
