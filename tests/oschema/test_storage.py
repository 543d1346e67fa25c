"""Root objects and stored types: their sid, the fields the server keeps, and indexes over several fields."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from tests.support.schemas import resolve_text


def _order(fields: str, marks: str = "[rootobject]") -> str:
    return f"# An order. {marks}\nOrder = {{ {fields} }}\n"


@pytest.mark.parametrize(
    ("fields", "marks"),
    [
        ("sid: str", "[rootobject]"),
        ("name: str, sid: sid", "[stored]"),
        ("sid: str, created_at: otime, updated_at: otime, rev: u64", "[rootobject]"),
        ("sid: str, created_at: int, updated_at: u64", "[rootobject]"),
        ("sid: str, created_at?: otime, updated_at: otime = now", "[rootobject]"),
        ("created_at: str, rev: u8, sid: u8", ""),
    ],
)
def test_what_the_store_needs_may_be_written_in_these_ways(fields: str, marks: str) -> None:
    assert resolve_text(_order(fields, marks)).shown == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Order = {}", "Order = { sid: str }"),
        ("Order = { name: str }", "Order = { sid: str, name: str }"),
        ("Order = {\n    name: str\n}", "Order = {\n    sid: str\n    name: str\n}"),
        ("Order = {  # all\n\tname: str\n}", "Order = {  # all\n\tsid: str\n\tname: str\n}"),
        (
            "Order = {\n    # Who.\n    name: str @index\n}",
            "Order = {\n    sid: str\n    # Who.\n    name: str @index\n}",
        ),
        ("Order = { name: str,\n  note: str }", "Order = { sid: str, name: str,\n  note: str }"),
    ],
)
def test_a_missing_sid_is_written_in(text: str, mended: str) -> None:
    found = resolve_text(f"# An order. [rootobject]\n{text}\n")

    assert found.codes == ["E510"]
    assert found.fixed == f"# An order. [rootobject]\n{mended}\n"
    assert resolve_text(found.fixed).shown == []


@pytest.mark.parametrize(
    ("field", "mended"),
    [
        ("sid: u64", "sid: str"),
        ("sid?: str", "sid: str"),
        ("sid: str?", "sid: str"),
        ('sid: str = ""', "sid: str"),
        ("sid: [str]", "sid: str"),
    ],
)
def test_the_sid_is_always_there_and_given_by_the_store(field: str, mended: str) -> None:
    found = resolve_text(_order(field))

    assert found.codes == ["E511"]
    assert found.fixed == _order(mended)


@pytest.mark.parametrize(
    ("field", "mended"),
    [
        ("created_at: str", "created_at: otime"),
        ("updated_at: f64", "updated_at: otime"),
        ("rev: int", "rev: u64"),
        ("rev?: u32", "rev?: u64"),
    ],
)
def test_fields_the_server_keeps_have_their_types(field: str, mended: str) -> None:
    found = resolve_text(_order(f"sid: str, {field}"))

    assert found.codes == ["E511"]
    assert found.fixed == _order(f"sid: str, {mended}")


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ("[index: nam]", "E514"),
        ("[index: name, name]", "E514"),
        ("[unique: name, tags]", "E515"),
        ("[index: name, place]", "E515"),
        ("[index: name, password]", "E515"),
        ("[index: name, line]", "E515"),
    ],
)
def test_an_index_over_several_fields_needs_fields_that_compare(marks: str, code: str) -> None:
    fields = "sid: str, name: str, tags: [str], place: olocation, password: str @secret, line: Line"
    found = resolve_text(_order(fields, f"[rootobject] {marks}") + "\nLine = {}\n")

    assert found.codes == [code]


def test_an_index_may_name_what_the_server_keeps() -> None:
    found = resolve_text(_order("sid: str, created_at: otime, rev: u64", "[stored] [index: created_at, sid]"))

    assert found.shown == []
    assert found.struct("Order").storage is schema.Storage.STORED
    assert found.struct("Order").indexes == (schema.Index(("created_at", "sid")),)


def test_the_same_index_counts_once() -> None:
    found = resolve_text(_order("sid: str, a: u8, b: u8", "[rootobject] [index: a, b] [index: a, b]"))

    assert len(found.struct("Order").indexes) == 1


def test_references_cross_domains_but_deletion_does_not() -> None:
    others = "# Somebody. [rootobject]\nUser = { sid: str }\n"
    plain = resolve_text(_order("sid: str, by: sid @ref(identity.User)"), identity=others)
    used = resolve_text("use identity.User\n\n" + _order("sid: str, by: sid @ref(User, restrict)"), identity=others)
    cascading = resolve_text(_order("sid: str, by: sid @ref(identity.User, clear)"), identity=others)

    assert plain.shown == used.shown == []
    assert plain.field("Order.by").reference == schema.Reference(domain="identity", type="User")
    assert cascading.codes == ["E513"]
    assert cascading.field("Order.by").reference is None
