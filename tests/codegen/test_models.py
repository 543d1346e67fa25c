"""What generated models do: the wire's names outside, Python's inside."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError

from hero_sdk.client.answers import ErrorClasses
from hero_sdk.values import Money, Struct, to_wire


def read(model: type[Any], value: object) -> Any:
    return model.__pydantic_validator__.validate_python(value)


def written(value: Struct) -> Any:
    return orjson.loads(type(value).__pydantic_serializer__.to_json(value, exclude_none=True))


@pytest.fixture(scope="module")
def names(packages: Path) -> ModuleType:
    return importlib.import_module("taken_names_models.names")


@pytest.fixture(scope="module")
def shapes(packages: Path) -> ModuleType:
    return importlib.import_module("shapes_models.shapes")


EVIL: dict[str, Any] = {
    "set": {"a": 1},
    "type": "t",
    "model_config": "m",
    "json": {"a": [1]},
    "class": "c",
    "async": True,
    "_private": "p",
    "firstName": "f",
    "lambda": "l",
}


def test_a_field_that_python_cannot_call_so_keeps_its_name_on_the_wire(names: ModuleType) -> None:
    found = read(names.Evil, EVIL)

    assert (found.class_, found.model_config_, found.private, found.first_name) == ("c", "m", "p", "f")
    assert {key: written(found)[key] for key in EVIL} == EVIL
    assert read(names.Evil, written(found)) == found


def test_code_gives_fields_by_their_python_names(names: ModuleType) -> None:
    given = {"set": {}, "type": "", "model_config_": "", "json_": 1, "class_": "x", "async_": True, "private": ""}
    made = names.Evil(**given, first_name="", lambda_="z")

    assert written(made)["class"] == "x"


def test_a_former_name_is_understood_and_never_written(names: ModuleType) -> None:
    renamed = EVIL | {"func": "old", "total": 9, "older": "o"}
    del renamed["lambda"]

    found = read(names.Evil, renamed)

    assert (found.lambda_, found.sum, found.renamed_) == ("old", 9, "o")
    assert written(found).keys() >= {"lambda", "sum", "renamed"}
    assert not written(found).keys() & {"func", "total", "older"}


def test_every_default_of_the_schema_is_one_of_the_model(shapes: ModuleType) -> None:
    made = shapes.Defaults()

    assert made.a == 'it\'s "quoted" \\ and\nbroken'
    assert (made.b, made.c, made.d) == (b"hello", datetime(2026, 11, 20, 12, tzinfo=UTC), date(2026, 11, 20))
    assert (made.e, made.f) == (timedelta(seconds=90), Money.of("12.50", "EUR"))
    assert (made.m, made.n, made.u) == (shapes.D(d=4), {1: "one"}, {shapes.Color.RED: 1})
    assert read(shapes.Defaults, written(made)) == made


def test_a_default_that_can_change_is_made_anew_for_each(shapes: ModuleType) -> None:
    one, other = shapes.Defaults(), shapes.Defaults()
    one.i.append(4)

    assert other.i == [1, 2, 3]


def test_types_that_need_each_other_are_read(shapes: ModuleType) -> None:
    tree = {"type": "add", "left": {"type": "num"}, "right": {"type": "group", "items": [{"type": "num", "value": 2}]}}

    found = TypeAdapter(shapes.Expr).validate_python(tree)

    assert found == shapes.Add(left=shapes.Num(), right=shapes.Group(items=[shapes.Num(value=2.0)]))


def test_a_union_reads_the_members_of_its_unions(shapes: ModuleType) -> None:
    adapter = TypeAdapter(shapes.Whole)

    assert isinstance(adapter.validate_python({"type": "a", "a": 1}), shapes.A)
    with pytest.raises(ValidationError, match="'a', 'b', 'c', 'd'"):
        adapter.validate_python({"type": "e"})


def test_a_struct_of_two_unions_carries_both_tags(shapes: ModuleType) -> None:
    assert written(shapes.A(a=1)) == {"type": "a", "kind": "a", "a": 1}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ah", "ab"),
        ("ah", "ABC"),
        ("aj", 2.0),
        ("ak", []),
        ("al", "A" * 16),
        ("am", {"a": "", "b": "", "c": "", "d": ""}),
    ],
)
def test_limits_hold(shapes: ModuleType, field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=rf"\n{field}\n"):
        read(shapes.All, {field: value})


@pytest.mark.parametrize("order", [("garden", "kitchen"), ("kitchen", "garden")])
def test_domains_that_refer_to_each_other_load_in_either_order(packages: Path, order: tuple[str, str]) -> None:
    import subprocess
    import sys

    code = f"""
import several_domains_models.{order[0]}.models, several_domains_models.{order[1]}.models
from several_domains_models.garden import Fruit, Tree, Visit
from several_domains_models.kitchen import Color, Dish
visit = Visit(seen=[Tree(feeds=[Dish(under=Tree())]), Dish(of=[Fruit(weight=1)])])
sent = Visit.__pydantic_serializer__.to_json(visit, exclude_none=True)
assert Visit.__pydantic_validator__.validate_json(sent) == visit
assert Tree().color is Color.RED
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], env={"PYTHONPATH": str(packages)}, check=True)


def test_an_error_rises_again_with_fields_python_cannot_call_so(names: ModuleType) -> None:
    raised = names.Gone("gone", message_="m", code_=3, class_="c")
    sent = {"code": raised.code, "message": raised.message, "data": to_wire(raised.data)}

    again = ErrorClasses((names.Gone,)).rebuild(sent)

    assert isinstance(again, names.Gone)
    assert again == raised
    assert (again.class_, again.code_, again.fields_) == ("c", 3, [])
