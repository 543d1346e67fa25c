"""Whatever the second schema is: it derives its keys, reads or names every row, and the first finds all as it was."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hero_sdk.errors import FailedPrecondition
from hero_sdk.osis import Osis, StoreSchema
from hero_sdk.values import F64, I64, U64, IndexedField, Money, RootObject, to_wire
from tests.support.agreement import disagreements

TEXTS = st.text(st.sampled_from("ab 1é'\""), max_size=4)
WHOLE = st.integers(-(2**63), 2**63 - 1)
TYPES: dict[str, tuple[Any, str, st.SearchStrategy[Any]]] = {
    "str": (str, "str", TEXTS),
    "i64": (I64, "i64", WHOLE),
    "u64": (U64, "u64", st.integers(0, 2**64 - 1)),
    "f64": (F64, "f64", st.floats(allow_nan=False, allow_infinity=False)),
    "bool": (bool, "bool", st.booleans()),
    "ocur": (Money, "ocur", st.builds(Money, st.integers(-(10**9), 10**9), st.sampled_from(["EUR", "USD"]))),
    "[str]": (list[str], "str", st.lists(TEXTS, max_size=3)),
    "[i64]": (list[I64], "i64", st.lists(WHOLE, max_size=3)),
}


@dataclass(frozen=True)
class Column:
    """One field: which type it is of, whether it is indexed."""

    type: str
    is_indexed: bool


Shape = Mapping[str, Column]
shapes = st.dictionaries(
    st.sampled_from("abc"), st.builds(Column, st.sampled_from(list(TYPES)), st.booleans()), min_size=1
)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Shape, list[dict[str, Any]], Shape]:
    """A shape, objects of it, another shape."""
    before = draw(shapes)
    values = st.fixed_dictionaries({}, optional={name: TYPES[column.type][2] for name, column in before.items()})
    return before, draw(st.lists(values, min_size=1, max_size=5)), draw(shapes)


@given(changes())
@settings(max_examples=40, deadline=None)
def test_rows_are_read_or_named_and_are_as_they_were_for_the_first(
    change: tuple[Shape, list[dict[str, Any]], Shape],
) -> None:
    before, objects, after = change
    with TemporaryDirectory() as folder:
        asyncio.run(_check(Path(folder), before, objects, after))


async def _check(root: Path, before: Shape, objects: list[dict[str, Any]], after: Shape) -> None:
    old, new = (StoreSchema(domain="things", models=(_model(shape),)) for shape in (before, after))
    written = await _filled(root, old, objects)

    osis = Osis(root, [new], search=None)
    store = osis.domain(0, "things").of(new.models[0])
    listed = {each.sid: to_wire(each) for each in await store.list_full()}
    assert await store.list() == [each["sid"] for each in written]
    for each in written:
        same = [name for name in before if name in after and before[name].type == after[name].type]
        if each["sid"] in listed:
            assert {name: listed[each["sid"]].get(name) for name in same} == {name: each.get(name) for name in same}
        else:
            assert f"Thing {each['sid']}: " in osis.health().unreadable["things in context 0"]
            with pytest.raises(FailedPrecondition, match=f"Thing {each['sid']} is stored in a form"):
                await store.get(each["sid"])
    await osis.close()
    assert disagreements(root / "0" / "things" / "objects.db", new) == []

    assert await _filled(root, old, []) == written
    assert disagreements(root / "0" / "things" / "objects.db", old) == []


def _model(shape: Shape) -> Any:
    fields = {
        name: IndexedField(name, kind=TYPES[column.type][1], is_list=column.type.startswith("["))
        for name, column in shape.items()
        if column.is_indexed
    }
    annotations = {name: TYPES[column.type][0] | None for name, column in shape.items()}
    asked = type("Fields", (), {**fields, "__qualname__": "Thing.Fields"})
    body = {"__annotations__": annotations, "__module__": __name__, "__qualname__": "Thing", "Fields": asked}
    return type("Thing", (RootObject,), body | dict.fromkeys(shape))


async def _filled(root: Path, schema: StoreSchema, objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything there is, after ``objects`` were stored."""
    osis = Osis(root, [schema], search=None)
    store = osis.domain(0, "things").of(schema.models[0])
    await store.new_many([schema.models[0](**each) for each in objects])
    found = [to_wire(each) for each in await store.list_full()]
    await osis.close()
    return found
