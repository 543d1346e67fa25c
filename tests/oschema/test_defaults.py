"""Defaults and examples: of the type, within the limits, and in wire form."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from tests.support.schemas import Resolved, resolve_text

TYPES = """
Order = {{ field: {written} }}

Size = small | "extra large" | now | true | null

Tag = str @min_len(2) @max_len(4)

Tags = [Tag] @max_len(2)

Point = {{ x: i32, y: i32 = 0, note?: str, seen: u32 @readonly, tags: Tags = [] }}

Shape = Point | Circle

Circle = {{ radius: f64 @min(0) }}
"""


def _default(written: str) -> Resolved:
    return resolve_text(TYPES.format(written=written))


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ('str = ""', ""),
        ('str = "a \\" b"', 'a " b'),
        ("bool = true", True),
        ("u8 = 255", 255),
        ("i64 = -9_223_372_036_854_775_808", -(2**63)),
        ("f64 = 1", 1.0),
        ("f32 = 1.5", 1.5),
        ("otime = 0", 0),
        ('otime = "1970-01-02T01:00:00+01:00"', 86400),
        ('otime = "1970-01-01T00:01Z"', 60),
        ('odate = "2028-02-29"', "2028-02-29"),
        ("oduration = 90", 90),
        ("oduration = 1.5", 1.5),
        ("oduration = 2.0", 2),
        ('ocur = "12.50 EUR"', {"amount": "12.50", "currency": "EUR"}),
        ('ocur = { amount: "-3", currency: "USDC" }', {"amount": "-3", "currency": "USDC"}),
        ("olocation = { latitude: 48.2, longitude: 16 }", {"latitude": 48.2, "longitude": 16.0}),
        (
            'oaddress = { street: "Ring 1", city: "Vienna", country: "AT" }',
            {"street": "Ring 1", "city": "Vienna", "country": "AT"},
        ),
        ('bytes = "aGVybw=="', "aGVybw=="),
        ('sid = ""', ""),
        ('sid = "1z"', "1z"),
        ('email = "ann@example.org"', "ann@example.org"),
        ('url = "https://example.org/x"', "https://example.org/x"),
        ('ip = "2001:db8::7"', "2001:db8::7"),
        ('any = { a: [1, "b", {}], c: [] }', {"a": [1, "b", {}], "c": []}),
        ("[u8] = []", []),
        ("[u8] = [1, 2]", [1, 2]),
        ("{str: u8} = {}", {}),
        ("{str: u8} = { a: 1 }", {"a": 1}),
        ('{u8: str} = { "7": "x" }', {"7": "x"}),
        ('{Size: u8} = { small: 1, "extra large": 2 }', {"small": 1, "extra large": 2}),
        ("Size = small", "small"),
        ("Size = Size.small", "small"),
        ('Size = "extra large"', "extra large"),
        ("Size = now", "now"),
        ("Size = true", "true"),
        ("Size = null", "null"),
        ('Tag = "abc"', "abc"),
        ('Tags = ["ab", "cd"]', ["ab", "cd"]),
        ("Point = { x: 1 }", {"x": 1}),
        ('Point = { x: 1, y: 2, note: "a", tags: ["ab"] }', {"x": 1, "y": 2, "note": "a", "tags": ["ab"]}),
        ('Shape = { type: "circle", radius: 1 }', {"type": "circle", "radius": 1.0}),
        ("Shape = { type: point, x: 3 }", {"type": "point", "x": 3}),
    ],
)
def test_a_default_is_kept_in_wire_form(written: str, wire: object) -> None:
    found = _default(written)

    field = found.field("Order.field")
    assert found.shown == []
    assert field.default is not None
    assert schema.json_value(field.default.value) == wire
    assert type(schema.json_value(field.default.value)) is type(wire)
    assert not field.is_optional
    assert not field.is_required


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("str = 1", "E350"),
        ("str = hello", "E350"),
        ("bool = 1", "E350"),
        ('bool = "true"', "E350"),
        ("u8 = 256", "E350"),
        ("u8 = -1", "E350"),
        ("u8 = 1.0", "E350"),
        ("u8 = true", "E350"),
        ('u8 = "1"', "E350"),
        ('f64 = "1"', "E350"),
        ("f32 = 1e39", "E350"),
        ('otime = "2026-11-20T12:00:00"', "E350"),
        ('otime = "2026-13-20T12:00:00Z"', "E350"),
        ("otime = today", "E350"),
        ("otime = 1.5", "E350"),
        ("odate = now", "E350"),
        ('odate = "2027-02-29"', "E350"),
        ('oduration = "90s"', "E350"),
        ("ocur = 12.50", "E350"),
        ('ocur = "12.50"', "E350"),
        ('ocur = "12.1234567 EUR"', "E350"),
        ("ocur = { amount: 12, currency: EUR }", "E350"),
        ("olocation = { latitude: 91, longitude: 0 }", "E350"),
        ("olocation = { lat: 1, lon: 0 }", "E350"),
        ('oaddress = "Ring 1"', "E350"),
        ('bytes = "a"', "E350"),
        ('sid = "0a"', "E350"),
        ('sid = "A1"', "E350"),
        ('email = "ann"', "E350"),
        ('url = "example.org"', "E350"),
        ('ip = "localhost"', "E350"),
        ("any = word", "E350"),
        ("[u8] = 1", "E350"),
        ("[u8] = [1, -2]", "E350"),
        ("[u8] = {}", "E350"),
        ("{str: u8} = []", "E350"),
        ("{u8: str} = { a: 1 }", "E350"),
        ('{u8: str} = { "07": "x" }', "E350"),
        ("{Size: u8} = { smal: 1 }", "E350"),
        ("{str: u8} = { a: 1, a: 2 }", "E203"),
        ("Size = smal", "E351"),
        ("Size = 1", "E351"),
        ('Tag = "a"', "E354"),
        ('Tags = ["ab", "abcde"]', "E354"),
        ('Tags = ["ab", "cd", "ef"]', "E354"),
        ("Point = {}", "E352"),
        ("Point = { x: 1, z: 2 }", "E352"),
        ("Point = { x: true }", "E350"),
        ('Shape = { type: "square" }', "E350"),
        ("Shape = { x: 1 }", "E350"),
        ("Shape = { type: circle, radius: -1 }", "E354"),
        ("u8 = 3 @min(4)", "E354"),
        ('str = "abc" @max_len(2)', "E354"),
        ('bytes = "aGVybw==" @max_len(3)', "E354"),
        ('str = "ab" @pattern("^[0-9]+$")', "E354"),
        ("[u8] = [] @min_len(1)", "E354"),
        ("str = null", "E353"),
        ("[str] = [null]", "E353"),
        ("any = null", "E353"),
    ],
)
def test_a_default_that_is_not_of_the_type_is_reported(written: str, code: str) -> None:
    found = _default(written)

    assert found.codes == [code], found.shown


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("str = hello", 'str = "hello"'),
        ("str = 7", 'str = "7"'),
        ('u8 = "7"', "u8 = 7"),
        ("u8 = 7.0", "u8 = 7"),
        ('f64 = "1.5"', "f64 = 1.5"),
        ('bool = "true"', "bool = true"),
        ("Size = Small", "Size = small"),
    ],
)
def test_a_default_whose_meaning_is_plain_is_mended(written: str, mended: str) -> None:
    found = _default(written)

    assert found.finding.edits
    assert found.fixed == TYPES.format(written=mended)


def test_now_is_the_instant_of_the_call() -> None:
    assert _default("otime = now").field("Order.field").default == schema.Default("now")


def test_null_as_default_is_mended_to_an_optional_field() -> None:
    assert resolve_text("A = { b: str = null }\n").fixed == "A = { b?: str }\n"
    assert resolve_text("A = { b?: str = null }\n").codes == ["W607"]
    assert resolve_text("A = { b?: str = null }\n").fixed == "A = { b?: str }\n"


def test_a_default_makes_the_question_mark_needless() -> None:
    found = resolve_text('A = { b?: str = "x", c: u8? = 1 }\n')

    assert found.codes == ["W607", "W607"]
    assert found.fixed == 'A = { b: str = "x", c: u8 = 1 }\n'
    assert not found.field("A.b").is_optional


def test_a_pattern_that_would_take_for_ever_is_not_tried() -> None:
    found = resolve_text(f'A = {{ b: str = "{"a" * 60}!" @pattern("^(a+)+$") }}\n')

    assert found.shown == []


def test_the_culprit_within_a_value_is_pointed_at() -> None:
    found = _default('Point = { x: 1, tags: ["ab", 3] }')

    assert found.finding.span.text == "3"
