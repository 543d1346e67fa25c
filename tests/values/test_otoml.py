from __future__ import annotations

import doctest
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.values import money, otoml, smartid
from hero_sdk.values.otoml import OtomlError

keys = st.text(max_size=8).filter(lambda key: "\n" not in key)
values: st.SearchStrategy[Any] = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0, fold=0)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
)
objects = st.dictionaries(keys, values, max_size=6)


def same(a: Any, b: Any) -> bool:
    """Equal with equal types, so that 1, 1.0 and true differ."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and repr(a) == repr(b)


@given(objects)
def test_every_object_survives_being_text(obj: dict[str, Any]) -> None:
    assert same(otoml.loads(otoml.dumps(obj)), obj)


@given(objects)
def test_the_same_object_gives_the_same_bytes(obj: dict[str, Any]) -> None:
    text = otoml.dumps(obj)
    assert otoml.dumps(dict(reversed(obj.items()))) == text
    assert otoml.dumps(otoml.loads(text)) == text


def test_the_form() -> None:
    obj = {
        "title": 'Rye "dark"\nloaf',
        "at": datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
        "day": date(7, 1, 2),
        "lines": [{"quantity": 2, "item": "1a"}, {}],
        "a b": 1.5,
        "is_new": True,
        "Zone": [],
    }
    assert otoml.dumps(obj) == (
        "O:\n"
        "Zone = []\n"
        '"a b" = 1.5\n'
        "at = 2026-11-20T12:00:00Z\n"
        "day = 0007-01-02\n"
        "is_new = true\n"
        'lines = [{ item = "1a", quantity = 2 }, {}]\n'
        'title = "Rye \\"dark\\"\\nloaf"\n'
    )


def test_what_others_write_is_read() -> None:
    assert otoml.loads("\ufeffO:\r\nname = \"Rye\"\r\n\r\n[place]\r\ncity = 'Wien'\r\n") == {
        "name": "Rye",
        "place": {"city": "Wien"},
    }


@pytest.mark.parametrize(
    "value",
    [
        None, [None], float("nan"), float("inf"), {1: 2}, {"a\nb": 1}, b"x", "\ud800", {"\ud800": 1},
        datetime(2026, 1, 1), datetime(2026, 1, 1, microsecond=1, tzinfo=UTC),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_what_toml_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(OtomlError):
        otoml.dumps({"value": value})


def test_deep_nesting_is_refused_on_both_ways() -> None:
    deep: Any = 1
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(OtomlError):
        otoml.dumps({"value": deep})
    with pytest.raises(OtomlError):
        otoml.loads("O:\na = " + "[" * 50000 + "]" * 50000)


@pytest.mark.parametrize("text", ["", "a = 1\n", "o:\na = 1\n", "O:\na = \n", "O:\na = 1\na = 2\n"])
def test_other_texts_are_no_otoml(text: str) -> None:
    with pytest.raises(OtomlError):
        otoml.loads(text)


@pytest.mark.parametrize("module", [otoml, smartid, money])
def test_examples_in_docstrings_hold(module: Any) -> None:
    results = doctest.testmod(module)
    assert results.attempted
    assert not results.failed
