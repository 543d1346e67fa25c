"""Rows whose text callers are answered with: only where reading and writing them would give the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from hero_sdk.errors import FailedPrecondition, InvalidParams, NotFound
from hero_sdk.osis import DomainStore, Osis, StoreSchema
from hero_sdk.osis.texts import texts_of
from hero_sdk.values import F64, JsonValue, Money, RawJson, RootObject, read_row, readonly, secret, to_json
from tests.osis.bakery import Recipe, Stage, Step

NAMES = st.text(min_size=1, max_size=20)

RECIPES = st.builds(
    Recipe,
    name=NAMES,
    stage=st.sampled_from(Stage),
    notes=st.none() | st.text(),
    steps=st.lists(st.builds(Step, text=NAMES, minutes=st.integers(-(2**31), 2**31 - 1)), max_size=3),
    tags=st.lists(st.text(), max_size=3),
    crumbs=st.none() | st.integers(0, 2**64 - 1),
    hydration=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    rest=st.none() | st.timedeltas(timedelta(days=-10_000), timedelta(days=10_000)),
    since=st.none() | st.dates(),
    tasted_at=st.none()
    | st.integers(-(2**33), 2**33).map(lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
    is_vegan=st.booleans(),
    stamp=st.none() | st.binary(),
    price=st.none() | st.builds(Money, st.integers(-(2**63), 2**63 - 1), st.sampled_from(["EUR", "USD"])),
    labels=st.dictionaries(st.text(), st.text(), max_size=3),
    rev=st.none() | st.integers(0, 2**64 - 1),
)


@given(RECIPES)
def test_what_is_written_is_read_back_as_what_is_written_the_same(recipe: Recipe) -> None:
    text = to_json(recipe)

    assert to_json(read_row(Recipe, text)) == text


class Anything(RootObject):
    value: JsonValue = None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_so_is_any_json(value: Any) -> None:
    text = to_json(Anything(value=value))

    assert to_json(read_row(Anything, text)) == text


async def test_what_was_just_stored_is_answered_as_it_lies_there(bakery: DomainStore) -> None:
    recipes = bakery.of(Recipe)
    made = await recipes.new_text(Recipe(name="Roggenbrot, groß", hydration=1e22, steps=[Step(text="mix")]))
    assert type(made) is RawJson

    for changed in (recipes.set, lambda obj: recipes.patch(obj.sid, {"tags": ["rye"]})):
        found = await recipes.get_text("10")
        assert type(found) is RawJson
        assert found == to_json(await recipes.get("10"))
        await changed(await recipes.get("10"))
    found = await recipes.get_text("10")
    assert type(found) is RawJson
    assert found == to_json(await recipes.get("10"))
    assert b'"rev":3' in found


async def test_what_is_not_there_is_not_found(bakery: DomainStore) -> None:
    for sid in ("1zz", "no sid"):
        with pytest.raises(NotFound):
            await bakery.of(Recipe).get_text(sid)


async def test_a_text_that_somebody_changed_is_read(open_osis: Callable[..., Osis], tmp_path: Path) -> None:
    recipes = open_osis().domain(0, "bakery").of(Recipe)
    await recipes.new(Recipe(name="Rye"))
    await recipes.new(Recipe(name="Spelt"))
    connection = sqlite3.connect(tmp_path / "osis" / "0" / "bakery" / "objects.db")
    connection.execute("UPDATE t_Recipe SET body = replace(body, 'Rye', 'Oat') WHERE number = 36")
    connection.execute("""UPDATE t_Recipe SET body = json_set(body, '$.stage', 7) WHERE number = 37""")
    connection.commit()
    connection.close()

    read = await recipes.get_text("10")
    assert isinstance(read, Recipe)
    assert read.name == "Oat"
    with pytest.raises(FailedPrecondition, match="stage"):
        await recipes.get_text("11")


class Bun(RootObject):
    name: str


def next_bun(**fields: Any) -> type[RootObject]:
    body = {"__annotations__": {name: kind for name, (kind, _) in fields.items()}, "__module__": __name__}
    body |= {name: default for name, (_, default) in fields.items() if default is not ...}
    return type("Bun", (RootObject,), {**body, "__qualname__": "Bun"})


@pytest.mark.parametrize(
    "then",
    [
        next_bun(name=(str, ...), seeds=(int, 3)),
        next_bun(name=(Annotated[str, Field(max_length=200)], ...)),
        next_bun(title=(str, "none")),
    ],
    ids=["a field with a default", "a limit", "another name"],
)
async def test_a_text_of_another_schema_is_read(open_osis: Callable[..., Osis], then: type[RootObject]) -> None:
    first = open_osis(StoreSchema(domain="buns", models=(Bun,)))
    await first.domain(0, "buns").of(Bun).new(Bun(name="Plain"))
    assert type(await first.domain(0, "buns").of(Bun).get_text("10")) is RawJson
    await first.close()

    buns = open_osis(StoreSchema(domain="buns", models=(then,))).domain(0, "buns").of(then)
    found = await buns.get_text("10")

    assert isinstance(found, then)
    await buns.set(found)
    assert type(await buns.get_text("10")) is (RawJson if "title" not in then.model_fields else then)


async def test_digits_behind_a_colon_are_part_of_a_limit(open_osis: Callable[..., Osis]) -> None:
    early = next_bun(at=(Annotated[str, Field(pattern=r"^\d\d:00$")], ...))
    late = next_bun(at=(Annotated[str, Field(pattern=r"^\d\d:30$")], ...))
    first = open_osis(StoreSchema(domain="buns", models=(early,)))
    await first.domain(0, "buns").of(early).new(early(at="06:00"))
    await first.close()

    buns = open_osis(StoreSchema(domain="buns", models=(late,))).domain(0, "buns").of(late)
    with pytest.raises(FailedPrecondition, match="at must match"):
        await buns.get_text("10")


async def test_what_breaks_the_model_is_refused_before_it_is_written(bakery: DomainStore) -> None:
    loose = Recipe(name="Rye")
    loose.tags.append(5)  # type: ignore[arg-type]

    with pytest.raises(InvalidParams, match="tags"):
        await bakery.of(Recipe).new(loose)


class Either(RootObject):
    value: int | str = 0


class Forgetful(RootObject):
    size: F64 | None = 1.0


class Guarded(RootObject):
    name: str
    key: str | None = secret()
    secret_fields = ("key",)


class Counted(RootObject):
    baked: int | None = readonly(None)


@pytest.mark.parametrize("model", [Either, Forgetful])
def test_a_type_that_may_read_back_something_else_proves_nothing(model: type[RootObject]) -> None:
    assert texts_of(model) is None


class Labelled(RootObject):
    """Its fields are called as the parts of a schema are."""

    type: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    default: str = ""
    metadata: str = ""


class LabelledEither(RootObject):
    type: str = ""
    metadata: int | str = 0


class LabelledLonger(Labelled):
    metadata: Annotated[str, Field(max_length=3)] = ""


def test_fields_may_be_called_as_the_parts_of_a_schema_are() -> None:
    plain, longer = texts_of(Labelled), texts_of(LabelledLonger)
    assert plain is not None
    assert longer is not None
    assert plain.proof(b"{}") != longer.proof(b"{}")
    assert texts_of(LabelledEither) is None


def test_every_other_type_has_a_beginning_of_its_own() -> None:
    found = [texts_of(model) for model in (Bun, Counted, Recipe, next_bun(name=(str, "x")))]

    assert len({texts.proof(b"{}") for texts in found if texts is not None}) == len(found)


async def test_secrets_are_never_in_a_text(open_osis: Callable[..., Osis]) -> None:
    store = open_osis(StoreSchema(domain="keys", models=(Guarded,))).domain(0, "keys").of(Guarded)
    made = await store.new_text(Guarded(name="door", key="s3cret"))

    assert isinstance(made, Guarded)
    assert isinstance(await store.get_text(made.sid), Guarded)
