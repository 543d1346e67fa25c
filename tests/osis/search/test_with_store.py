"""Search, contexts and the store together, as a service puts them together."""

from __future__ import annotations

import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from subprocess import run
from typing import ClassVar

import pytest

from hero_sdk.errors import UnknownContext
from hero_sdk.osis import Osis, Store, StoreSchema
from hero_sdk.osis.contexts import Contexts
from hero_sdk.osis.search import TantivyEngine
from hero_sdk.values import IndexedField, RootObject


class Recipe(RootObject):
    """How to make something."""

    name: str
    steps: list[str] = []  # noqa: RUF012 pydantic copies it
    kind: str = "bread"

    class Fields:
        """What is indexed."""

        name: ClassVar[IndexedField[str]] = IndexedField("name", can_search=True)
        steps: ClassVar[IndexedField[str]] = IndexedField("steps", is_list=True, can_filter=False, can_search=True)
        kind: ClassVar[IndexedField[str]] = IndexedField("kind")


F = Recipe.Fields


def opened(root: Path) -> Osis:
    return Osis(root, [StoreSchema(domain="food", models=(Recipe,))], search=TantivyEngine())


@pytest.fixture
async def osis(tmp_path: Path) -> AsyncIterator[Osis]:
    osis = opened(tmp_path)
    yield osis
    await osis.close()


@pytest.fixture
def recipes(osis: Osis) -> Store[Recipe]:
    return osis.domain(0, "food").of(Recipe)


async def names(recipes: Store[Recipe], text: str) -> list[str]:
    return [recipe.name for recipe in (await recipes.find(text=text, fresh=True)).items]


async def test_what_was_just_written_is_found_and_what_was_deleted_is_not(recipes: Store[Recipe]) -> None:
    rye = await recipes.new(Recipe(name="Dunkles Roggenbrot", steps=["Größere Brote gehen länger"]))
    await recipes.new(Recipe(name="Baguette", steps=["Roggenmehl macht es dunkel"]))

    assert await names(recipes, "roggen*") == ["Dunkles Roggenbrot", "Baguette"]
    assert await names(recipes, "GROSSERE") == ["Dunkles Roggenbrot"]
    await recipes.set(rye.model_copy(update={"steps": []}))
    assert await names(recipes, "grossere") == []
    await recipes.delete(rye.sid)
    assert await names(recipes, "roggen*") == ["Baguette"]


async def test_words_and_filters_go_together(recipes: Store[Recipe]) -> None:
    for number in range(30):
        await recipes.new(Recipe(name=f"Rye {number}", kind="bread" if number % 3 else "soup"))

    page = await recipes.find(F.kind == "soup", text="rye", order_by=F.name.desc(), limit=3, fresh=True)
    assert [recipe.name for recipe in page.items] == ["Rye 9", "Rye 6", "Rye 3"]
    assert await recipes.count(F.kind == "soup", text="rye") == 10


async def test_filters_go_on_while_a_lost_index_comes_back(tmp_path: Path) -> None:
    first = opened(tmp_path)
    recipes = first.domain(0, "food").of(Recipe)
    await recipes.new_many([Recipe(name=f"Rye {number}") for number in range(500)])
    assert len((await recipes.find(text="rye", fresh=True, limit=5)).items) == 5
    await first.close()
    shutil.rmtree(tmp_path / "0" / "food" / "index")

    second = opened(tmp_path)
    recipes = second.domain(0, "food").of(Recipe)
    assert len((await recipes.find(F.name == "Rye 7")).items) == 1
    assert await recipes.count(text="rye") == 500
    await second.close()


async def test_a_removed_context_takes_its_index_along(tmp_path: Path) -> None:
    osis = opened(tmp_path)
    contexts = Contexts(tmp_path, archive=osis.archive_context, purge=osis.purge_context)
    await contexts.add(3, "acme")
    recipes = osis.domain(3, "food").of(Recipe)
    await recipes.new(Recipe(name="Rye"))
    assert await names(recipes, "rye") == ["Rye"]

    assert await contexts.remove(3)

    with pytest.raises(UnknownContext):
        await recipes.find(text="rye")
    (archived,) = (tmp_path / "archive").glob("3-*")
    assert (archived / "3" / "food" / "index" / "meta.json").exists()
    await contexts.add(3, "acme")
    assert await names(osis.domain(3, "food").of(Recipe), "rye") == []
    await osis.close()


def test_the_store_alone_does_not_load_tantivy() -> None:
    script = (
        "import sys, hero_sdk.osis, hero_sdk.osis.contexts, hero_sdk.osis.search; assert 'tantivy' not in sys.modules"
    )
    run([sys.executable, "-c", script], check=True)
