"""Files on both sides of an export and an import."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from hero_sdk.osis import Osis
from tests.osis.bakery import Recipe
from tests.osis.operations.quiet import with_stores

Form = Literal["otoml", "jsonl"]
FORMS: tuple[Form, ...] = ("otoml", "jsonl")


def fill_some(root: Path, count: int = 30) -> None:
    async def fill(osis: Osis) -> None:
        store = osis.domain(3, "bakery")
        for start in range(0, count, 1000):
            numbers = range(start, min(start + 1000, count))
            await store.of(Recipe).new_many([Recipe(name=f"Rye {each}", code=f"r{each}") for each in numbers])

    with_stores(root, fill)


def put(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of an export."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
