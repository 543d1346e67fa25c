"""The rules say what the runtime does: values that one version wrote, read by the generated code of the other."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from hero_sdk.client.answers import ErrorClasses, read_result
from hero_sdk.client.failures import BadAnswer, RemoteError
from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.messages.rule import Group
from hero_sdk.values import RowUnreadable, Struct, read_row
from tests.oschema.breaking.conftest import Models
from tests.oschema.breaking.support import compared_texts

VALUES: dict[str, tuple[Any, ...]] = {
    "str": ("", "Hello", "ö" * 300),
    "bool": (True, False),
    "bytes": ("", "aGVybw=="),
    **{
        f"{sign}{bits}": (-(2 ** (bits - 1)), 0, 2 ** (bits - 1) - 1) if sign == "i" else (0, 2**bits - 1)
        for sign in "iu"
        for bits in (8, 16, 32, 64)
    },
    "f32": (0, 1.5, -3e38),
    "f64": (0, 1.5, 1e300),
    "otime": (0, -62_135_596_800, 253_402_300_799),
    "odate": ("2026-11-20",),
    "oduration": (0, 1.5, -86_399_999_999_999),
    "ocur": ({"amount": "12.50", "currency": "EUR"},),
    "olocation": ({"latitude": 48.2, "longitude": 16.3},),
    "oaddress": ({"street": "Wollzeile 9"},),
    "sid": ("", "1a"),
    "email": ("ann@example.org",),
    "url": ("https://example.org/",),
    "ip": ("192.0.2.7", "2001:db8::7"),
    "any": (None, True, 1, 1.5, "x", [], {}),
    "Size": ("small", "on_the_way"),
}
"""Values of each type on the wire, its extremes among them; `Size` stands for enums."""

ONLY_GIVEN: dict[str, tuple[Any, ...]] = {"otime": ("2026-11-20T10:00:00Z",)}
"""What callers may send, too."""

ANOTHER_MEANING = {(way, "bytes", text) for way in ("Given", "Answer", "Row") for text in ("str", "Size")} | {
    ("Row", "otime", "str")
}
"""What was written as the one can be read as the other on that way, and means something else."""

READERS = "Size = small | on_the_way\n" + "".join(f"Of{at} = {{ value: {name} }}\n" for at, name in enumerate(VALUES))


def is_taken(model: type[Struct], value: object) -> bool:
    """Whether a service takes the object from a caller."""
    try:
        model.model_validate(value)
    except ValidationError:
        return False
    return True


def is_understood(model: type[Struct], value: object) -> bool:
    """Whether a caller can read the object in an answer."""
    try:
        read_result(value, TypeAdapter(model))
    except BadAnswer:
        return False
    return True


def is_readable(model: type[Struct], value: object) -> bool:
    """Whether the store can read the row."""
    try:
        read_row(model, json.dumps(value))
    except RowUnreadable:
        return False
    return True


def test_every_type_is_known() -> None:
    assert set(VALUES) - {"Size"} == set(schema.BuiltinName.__args__)  # type: ignore[attr-defined]


def test_types_fit_where_all_their_values_can_be_read(models: Models) -> None:
    module = models(READERS)
    readers = {name: getattr(module, f"Of{at}") for at, name in enumerate(VALUES)}
    pairs = list(itertools.permutations(VALUES, 2))
    broken = _broken(pairs)
    ways = {"Given": is_taken, "Answer": is_understood, "Row": is_readable}
    wrong = []
    for way, can_be_read in ways.items():
        for old, new in pairs:
            writer, reader = (new, old) if way == "Answer" else (old, new)
            values = VALUES[writer] + (ONLY_GIVEN.get(writer, ()) if way == "Given" else ())
            fits = all(can_be_read(readers[reader], {"value": value}) for value in values)
            if (way, writer, reader) not in ANOTHER_MEANING and fits is (f"{way}.{_field(old, new)}" in broken):
                wrong.append(f"{way}: {old} → {new} {'fits' if fits else 'breaks'}")
    assert wrong == []


def _broken(pairs: list[tuple[str, str]]) -> set[str]:
    """The fields that `compare` finds broken, each of one pair of types."""
    versions = []
    for at in (0, 1):
        fields = "".join(f"    {_field(*pair)}: {pair[at]}\n" for pair in pairs)
        versions.append(
            f"Size = small | on_the_way\nGiven = {{\n{fields}}}\nAnswer = {{\n{fields}}}\n\n"
            f"# Rows. [stored]\nRow = {{\n    sid: str\n{fields}}}\n\nservice S {{ ask(given: Given) -> Answer }}\n"
        )
    return {each.subject for each in compared_texts(*versions).breaks}


def _field(old: str, new: str) -> str:
    return f"{old}_to_{new}".lower()


ORDER = "# An order. [rootobject]\nOrder = {{ sid: str, {0} }}\n"
PAYMENT = "Card = { number: str }\nCash = { amount: str }\n"


@pytest.mark.parametrize(
    ("old", "new", "written_by_old", "written_by_new"),
    [
        ("x: str", "x: str, y?: str", {"x": "a"}, {"x": "a", "y": "b"}),
        ("x: str", "x: str, y: str", {"x": "a"}, {"x": "a", "y": "b"}),
        ("x: str", 'x: str, y: str = "b"', {"x": "a"}, {"x": "a", "y": "b"}),
        ("x: str", "x: str, y: str @readonly", {"x": "a"}, {"x": "a", "y": "b"}),
        ("x: str, y: str", "x: str", {"x": "a", "y": "b"}, {"x": "a"}),
        ("x: str, y?: str", "x: str, y: str", {"x": "a"}, {"x": "a", "y": "b"}),
        ("x: str, y: str", "x: str, y?: str", {"x": "a", "y": "b"}, {"x": "a"}),
        ("x: str", "y: str @was(x)", {"x": "a"}, {"y": "a"}),
        ("y: str @was(x)", "y: str", {"x": "a"}, {"y": "a"}),
        ("x: u32 @max(99)", "x: u32 @max(10)", {"x": 99}, {"x": 10}),
        ("x: u32 @max(10)", "x: u32 @max(99)", {"x": 10}, {"x": 99}),
        ("x: u32 @max(10)", "x: u8 @max(10)", {"x": 10}, {"x": 10}),
        ("x: str @max_len(3)", "x: str @min_len(1) @max_len(3)", {"x": ""}, {"x": "a"}),
        ('x: str @pattern("^a")', "x: str", {"x": "a"}, {"x": "b"}),
        ("x: [str]", "x: [str] @max_len(1)", {"x": ["a", "b"]}, {"x": ["a"]}),
        ("x: {str: u32}", "x: {u32: u32}", {"x": {"a": 1}}, {"x": {"1": 1}}),
        ("x: {u8: u32}", "x: {str: u32}", {"x": {"1": 1}}, {"x": {"a": 1}}),
        ("x: u32", "x: str", {"x": 5}, {"x": "a"}),
        ("x: u64 @max(9)", "x: str", {"x": 9}, {"x": "a"}),
        ("x: u32", "x: str @max_len(2)", {"x": 500}, {"x": "a"}),
        ("x: str", "x: [str]", {"x": "a"}, {"x": ["a"]}),
        ("x: u32", "x: [str]", {"x": 5}, {"x": ["a"]}),
        ("x: u32", "x: [bool]", {"x": 5}, {"x": [True]}),
        ("x: [u32]", "x: [[u32]]", {"x": [5]}, {"x": [[5]]}),
        ("x: {str: u32}", "x: [{str: str}]", {"x": {"a": 5}}, {"x": [{"a": "b"}]}),
        ("x: str", "x: [str] @min_len(2)", {"x": "a"}, {"x": ["a", "b"]}),
        ("x: str @max_len(9)", "x: [str] @max_len(2)", {"x": "abcdefgh"}, {"x": ["a", "b"]}),
        ("x?: str", "x: [str] = []", {}, {"x": []}),
        ("x?: str", "x: [str]", {}, {"x": []}),
        ("x: any", "x: [any]", {"x": None}, {"x": []}),
        ("x: int, created_at: int", "x: int, created_at: otime", {"x": 1, "created_at": 1}, {"x": 1, "created_at": 1}),
    ],
)
def test_fields_break_where_values_cannot_be_read(
    models: Models, old: str, new: str, written_by_old: object, written_by_new: object
) -> None:
    self_check(models, ORDER.format(old), ORDER.format(new), written_by_old, written_by_new)


@pytest.mark.parametrize(
    ("old", "new", "written_by_old", "written_by_new"),
    [
        ("Size = small | large\n", "Size = small\n", "large", "small"),
        ("Size = small\n", "Size = small | large\n", "small", "large"),
        (PAYMENT + "Size = Card | Cash\n", PAYMENT + "Size = Card\n", {"type": "cash", "amount": "1"}, {"number": "1"}),
        (
            PAYMENT + "Other = { a: str }\nSize = Card | Cash\n",
            PAYMENT + "Other = { a: str }\nSize = Card | Cash | Other\n",
            {"type": "cash", "amount": "1"},
            {"type": "other", "a": "1"},
        ),
        (
            PAYMENT + "Size = Card | Cash\n",
            PAYMENT + "# Which. [tag: kind]\nSize = Card | Cash\n",
            {"type": "cash", "amount": "1"},
            {"kind": "cash", "amount": "1"},
        ),
        (
            PAYMENT + "Size = Card\nU = Card | Cash\n",
            PAYMENT + "Size = Card\n",
            {"type": "card", "number": "1"},
            {"number": "1"},
        ),
    ],
    ids=["value removed", "value added", "member removed", "member added", "tag", "no union any more"],
)
def test_choices_break_where_values_cannot_be_read(
    models: Models, old: str, new: str, written_by_old: object, written_by_new: object
) -> None:
    order = ORDER.format("size: Size")
    self_check(models, old + order, new + order, {"size": written_by_old}, {"size": written_by_new})


def self_check(models: Models, old: str, new: str, written_by_old: object, written_by_new: object) -> None:
    """What is found broken for callers and for rows is what cannot be read, and nothing else."""
    found = compared_texts(old, new)
    before, after = models(old).Order, models(new).Order
    callers_go_on = is_taken(after, written_by_old) and is_understood(before, written_by_new)

    assert callers_go_on is not bool(found.of(Group.CALLERS))
    assert is_readable(after, written_by_old) is not bool(found.of(Group.ROWS))


@pytest.mark.parametrize(
    ("old", "new", "data"),
    [
        ("error Gone = -32050 { a: str }\n", "error Gone = -32050 { a: str, b?: str }\n", {"a": "x", "b": "y"}),
        ("error Gone = -32050 { a: str }\n", "error Gone = -32050 { a?: str }\n", {}),
        ("error Gone = -32050 { a?: str }\n", "error Gone = -32050 { a: str }\n", {"a": "x"}),
        ("error Gone = -32050 { a: E }\nE = x | y\n", "error Gone = -32050 { a: E }\nE = x | y | z\n", {"a": "z"}),
        ("error Gone = -32050 { a: u8 }\n", "error Gone = -32050 { a: u16 }\n", {"a": 300}),
        ("error Gone = -32050 { a: u16 }\n", "error Gone = -32050 { a: u8 }\n", {"a": 3}),
    ],
)
def test_errors_break_where_their_class_cannot_be_made(
    models: Models, old: str, new: str, data: dict[str, object]
) -> None:
    classes = ErrorClasses([models(old, "errors").Gone])
    rebuilt = classes.rebuild({"code": -32050, "message": "m", "data": {"type": "Gone", "domain": "food", **data}})

    assert isinstance(rebuilt, RemoteError) is bool(compared_texts(old, new).breaks)
