"""Types as they are written in fields, parameters and results."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from hero_sdk.oschema.builtins import BUILTINS
from hero_sdk.oschema.schema_text import type_text
from tests.support.schemas import resolve_text


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_built_in_type_has_one_canonical_name(name: str) -> None:
    found = resolve_text(f"A = {{ b: {name} }}\n")

    canonical = {"int": "i64", "float": "f64", "currency": "ocur"}.get(name, name)
    assert found.shown == []
    assert type_text(found.field("A.b").type, "food") == canonical


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[B]", "[B]"),
        ("[[str]]", "[[str]]"),
        ("{str: B}", "{str: B}"),
        ("{int: [B]}", "{i64: [B]}"),
        ("{Size: {str: B}}", "{Size: {str: B}}"),
        ("{u8: [{Size: any}]}", "{u8: [{Size: any}]}"),
    ],
)
def test_lists_and_maps_nest(written: str, meant: str) -> None:
    found = resolve_text(f"A = {{ b: {written} }}\n\nB = {{}}\n\nSize = small | large\n")

    assert found.shown == []
    assert type_text(found.field("A.b").type, "food") == meant


@pytest.mark.parametrize("field", ["note?: str", "note: str?", "note?: str?"])
def test_an_optional_field_is_written_either_way(field: str) -> None:
    found = resolve_text(f"A = {{ {field} }}\n")

    assert found.shown == []
    assert found.field("A.note").is_optional
    assert not found.field("A.note").is_required


@pytest.mark.parametrize("written", ["[str?]", "{str: B?}", "[[str?]]"])
def test_what_is_in_a_list_or_map_is_never_absent(written: str) -> None:
    found = resolve_text(f"A = {{ b: {written} }}\n\nB = {{}}\n")

    assert found.codes == ["E306"]
    assert found.fixed == f"A = {{ b: {written.replace('?', '')} }}\n\nB = {{}}\n"


@pytest.mark.parametrize("written", ["{}", "{ a: str, b: str }", "[{ a: str, b: str }]", "{str: { a: u8 }}"])
def test_a_struct_in_place_of_a_field_needs_a_name(written: str) -> None:
    assert resolve_text(f"A = {{ b: {written} }}\n").codes == ["E304"]


@pytest.mark.parametrize("key", ["B", "bool", "f64", "otime", "List"])
def test_what_cannot_be_the_key_of_a_map_is_said(key: str) -> None:
    found = resolve_text(f"A = {{ b: {{{key}: str}} }}\n\nB = {{}}\n\nList = [str]\n")

    assert found.codes == ["E304"]
    assert "cannot be the key of a map" in found.finding.text


def test_results_may_be_optional_missing_or_a_struct_in_place() -> None:
    found = resolve_text(
        """
        service Menu {
            nothing()
            maybe() -> str?
            both() -> { ok: bool, left?: u32 = 3 }
            many() -> [{ name: str }]
            by_name() -> {str: u32}
            by_id() -> {u32: { name: str, age: u8 }}
        }
        """
    )

    assert found.codes == ["W607"]
    assert found.method("nothing").result is None
    assert found.method("maybe").result_is_optional
    assert found.method("both").result == schema.Named("food", "BothResult")
    assert found.method("many").result == schema.ListOf(schema.Named("food", "ManyResult"))
    assert found.method("by_name").result == schema.MapOf(schema.Builtin("str"), schema.Builtin("u32"))
    assert [type_.name for type_ in found.food.types] == ["BothResult", "ManyResult", "ByIdResult"]
    assert all(isinstance(type_, schema.Struct) and type_.is_anonymous for type_ in found.food.types)
    assert [field.is_required for field in found.struct("BothResult").fields] == [True, False]


def test_fields_may_have_any_word_as_name() -> None:
    words = "use service error event as now type from class async list set model_config json self cls ctx str"
    fields = "\n".join(f"    {word}: str" for word in words.split())
    parameters = ", ".join(f"{word}: str" for word in words.split())

    found = resolve_text(f"A = {{\n{fields}\n}}\n\nservice S {{ from({parameters}) -> A\n class()\n import() }}\n")

    assert found.shown == []
    assert [field.name for field in found.struct("A").fields] == words.split()
    assert [field.name for field in found.method("from").parameters] == words.split()
