"""Attributes of fields, parameters and named types."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from tests.support.schemas import Resolved, resolve_text

TYPES = """
Order = {{ sid: str, name: str, field: {type} {attributes} }}

# Someone. [rootobject]
Driver = {{ sid: str }}

Plain = {{}}

Size = small | large

Tag = str @max_len(9)

Sizes = [Size]

Either = Plain | Driver
"""


def _field(type_: str, attributes: str) -> Resolved:
    return resolve_text("# An order. [rootobject]" + TYPES.format(type=type_, attributes=attributes))


@pytest.mark.parametrize(
    ("type_", "attributes", "facts"),
    [
        ("str", "@index", {"can_filter": True, "can_search": True}),
        ("email", "@index", {"can_filter": True, "can_search": True}),
        ("Tag", "@index", {"can_filter": True, "can_search": True}),
        ("[str]", "@index", {"can_filter": True, "can_search": True}),
        ("sid", "@index", {"can_filter": True, "can_search": False}),
        ("u32", "@index", {"can_filter": True, "can_search": False}),
        ("Size", "@index", {"can_filter": True, "can_search": False}),
        ("Sizes", "@index", {"can_filter": True, "can_search": False}),
        ("ocur", "@filter", {"can_filter": True, "can_search": False}),
        ("str", "@filter", {"can_filter": True, "can_search": False}),
        ("str", "@search", {"can_filter": False, "can_search": True}),
        ("str", "@filter @search", {"can_filter": True, "can_search": True}),
        ("str", "@unique", {"is_unique": True}),
        ("odate", "@unique", {"is_unique": True}),
        ("str", "@ref(Driver)", {"reference": schema.Reference(domain="food", type="Driver")}),
        (
            "[sid]",
            "@ref(Driver, cascade)",
            {"reference": schema.Reference(domain="food", type="Driver", on_delete=schema.OnDelete.CASCADE)},
        ),
        (
            "sid",
            "@ref(Driver, on_delete = clear)",
            {"reference": schema.Reference(domain="food", type="Driver", on_delete=schema.OnDelete.CLEAR)},
        ),
        ("u32", "@min(1) @max(99)", {"constraints": schema.Constraints(minimum=1, maximum=99)}),
        ("f64", "@min(-0.5)", {"constraints": schema.Constraints(minimum=-0.5)}),
        ("str", "@min_len(1) @max_len(9)", {"constraints": schema.Constraints(min_length=1, max_length=9)}),
        ("[Plain]", "@max_len(9)", {"constraints": schema.Constraints(max_length=9)}),
        ("{str: u8}", "@min_len(1)", {"constraints": schema.Constraints(min_length=1)}),
        ("bytes", "@max_len(9)", {"constraints": schema.Constraints(max_length=9)}),
        ("str", '@pattern("^[A-Z]{2}$")', {"constraints": schema.Constraints(pattern="^[A-Z]{2}$")}),
        ("str", "@readonly", {"is_readonly": True}),
        ("str", "@secret", {"is_secret": True}),
        ("str", "@was(old) @was(older, oldest)", {"was": ("old", "older", "oldest")}),
        ("str", '@was("old-name")', {"was": ("old-name",)}),
        ("str", '@deprecated("use name")', {"deprecated": "use name"}),
        ("str", "@deprecated", {"deprecated": ""}),
        ("str", '@example("a") @example("b")', {"examples": tuple(schema.Default("value", text) for text in "ab")}),
        ("u32", "@example(1, 2)", {"examples": tuple(schema.Default("value", number) for number in (1, 2))}),
    ],
)
def test_an_attribute_says_what_it_says(type_: str, attributes: str, facts: dict[str, object]) -> None:
    found = _field(type_, attributes)

    field = found.field("Order.field")
    assert found.shown == []
    assert {name: getattr(field, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("type_", "attributes", "code"),
    [
        ("Plain", "@index", "E321"),
        ("{str: str}", "@filter", "E321"),
        ("any", "@index", "E321"),
        ("bytes", "@unique", "E321"),
        ("[str]", "@unique", "E321"),
        ("olocation", "@index", "E321"),
        ("u32", "@search", "E321"),
        ("Size", "@search", "E321"),
        ("u32", "@ref(Driver)", "E321"),
        ("str", "@ref(Plain)", "E512"),
        ("str", "@ref(Size)", "E512"),
        ("str", "@ref(str)", "E512"),
        ("str", "@ref(Drivr)", "E204"),
        ("str", "@ref", "E322"),
        ("str", "@ref(Driver, cascaed)", "E322"),
        ("str", "@ref(Driver, clear, clear)", "E322"),
        ("str", "@min(1)", "E321"),
        ("[u32]", "@min(1)", "E321"),
        ("ocur", "@min(1)", "E321"),
        ("otime", "@max(1)", "E321"),
        ("u32", "@min_len(1)", "E321"),
        ("Plain", "@max_len(1)", "E321"),
        ("bool", '@pattern("x")', "E321"),
        ("[str]", '@pattern("x")', "E321"),
        ("u32", "@min(1.5)", "E322"),
        ("u32", '@min("1")', "E322"),
        ("u32", "@min", "E322"),
        ("u32", "@min(1, 2)", "E322"),
        ("str", "@max_len(-1)", "E322"),
        ("str", "@max_len(1.0)", "E322"),
        ("str", "@index(name)", "E322"),
        ("str", "@readonly(true)", "E322"),
        ("str", "@was", "E322"),
        ("str", "@was(1)", "E322"),
        ("str", "@deprecated(old)", "E322"),
        ("str", "@example", "E322"),
        ("u8", "@max(256)", "E324"),
        ("u8", "@min(-1)", "E324"),
        ("u8", "@min(9) @max(3)", "E324"),
        ("str", "@min_len(9) @max_len(3)", "E324"),
        ("u8", "@max(9) @max(10)", "E323"),
        ("str", "@index @index", "E323"),
        ("str", '@pattern("(")', "E325"),
        ("str", '@pattern("[[a]]")', "E325"),
        ("str", '@pattern("(?=a)")', "E325"),
        ("str", '@pattern("a++")', "E325"),
        ("str", "@secret @index", "E326"),
        ("str", "@secret @unique", "E326"),
        ("str", "@was(name)", "E327"),
        ("str", "@maxlen(3)", "E320"),
        ("str", "@read", "E320"),
        ("str", "@transient", "E320"),
        ("str", "@default(3)", "E320"),
        ("u32", "@example(true)", "E350"),
        ("u32", "@max(3) @example(4)", "E354"),
    ],
)
def test_an_attribute_that_cannot_be_is_reported(type_: str, attributes: str, code: str) -> None:
    found = _field(type_, attributes)

    assert found.codes == [code], found.shown


def test_the_spelling_of_an_attribute_is_mended_where_it_is_plain() -> None:
    assert "field: str @max_len(3)" in _field("str", "@maxLen(3)").fixed
    assert _field("str", "@maxlength(3)").finding.hint == "did you mean `@max_len`?"
    assert _field("str", "@read").finding.hint == "`@read` belongs on a method"


@pytest.mark.parametrize("attribute", ["@index", "@filter", "@search", "@unique", "@ref(Driver)"])
def test_what_is_about_storing_has_no_effect_where_nothing_is_stored(attribute: str) -> None:
    plain = resolve_text("# An order." + TYPES.format(type="str", attributes=attribute))
    parameter = resolve_text(f"service S {{ get(a: str {attribute}) }}\n\n# X. [stored]\nDriver = {{ sid: str }}\n")

    assert plain.codes == parameter.codes == ["W604"]
    assert plain.field("Order.field").reference is None


def test_readonly_is_about_types_and_secrets_are_secret_in_parameters_too() -> None:
    found = resolve_text(
        """
        service S { get(password: str @secret, seen: u32 @was(saw), given: str @readonly) }

        error E = -32050 { why: str @secret }

        View = { total: u32 @readonly, key: str @secret }
        """
    )

    password, seen, given = found.method("get").parameters
    assert found.codes == ["W604", "W604"]
    assert (password.is_secret, seen.was, given.is_readonly) == (True, ("saw",), False)
    assert [field.is_readonly for field in found.struct("View").fields] == [True, False]


def test_a_named_type_carries_limits_and_no_storing() -> None:
    found = resolve_text(
        """
        # A word. [deprecated: old]
        Tag = str @min_len(1) @max_len(9) @pattern("^[a-z]+$") @example("spicy")

        Tags = [Tag] @max_len(3)

        Bad = str @index
        """
    )

    tag, tags, _ = found.food.types
    assert found.codes == ["E328"]
    assert isinstance(tag, schema.Alias)
    assert isinstance(tags, schema.Alias)
    assert tag.constraints == schema.Constraints(min_length=1, max_length=9, pattern="^[a-z]+$")
    assert (tag.examples, tag.deprecated, tag.doc) == ((schema.Default("value", "spicy"),), "old", "A word.")
    assert tags.constraints == schema.Constraints(max_length=3)


def test_former_names_belong_to_one_field_only() -> None:
    found = resolve_text("A = { a: str @was(x), b: str @was(x), c: str @was(c) }\n")

    assert found.codes == ["E327", "E327"]
