"""Type attributes and documentation, both from comments."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from tests.support.schemas import resolve_text

ROOT = schema.Storage.ROOT


@pytest.mark.parametrize(
    "comment",
    [
        "# An order. [rootobject]",
        "# An order.\n# [rootobject]",
        "# [rootobject]\n# An order.",
        "# An order. [RootObject]",
        "# An order. [root_object]",
        "# [root object] An order.",
        "# An order. [rootobject].",
        "#An order.[was: Bestellung] [rootobject]",
        "# An order. [rootobject, index: customer]",
    ],
)
def test_a_root_object_is_understood_in_every_spelling_of_the_wild(comment: str) -> None:
    found = resolve_text(f"{comment}\nOrder = {{ sid: str, customer: str }}\n")

    assert found.struct("Order").storage is ROOT


def test_an_attribute_behind_a_one_line_type_counts() -> None:
    found = resolve_text("Order = { sid: str } # [rootobject]\n")

    assert found.struct("Order").storage is ROOT
    assert found.shown == []


def test_attributes_are_not_part_of_the_documentation() -> None:
    found = resolve_text(
        """
        # An order placed by a customer. [rootobject]
        # [index: customer, created_at]
        # It has lines.
        Order = { sid: str, customer: str, created_at: otime }
        """
    )

    assert found.shown == []
    assert found.struct("Order").doc == "An order placed by a customer.\nIt has lines."
    assert found.struct("Order").indexes == (schema.Index(("customer", "created_at")),)


def test_brackets_in_prose_are_prose() -> None:
    found = resolve_text(
        """
        # A grade in [0, 1], see items[0] and [this] for more.
        # Written as [x] or [y] in forms; the rest is history.
        Grade = { value: f64 }
        """
    )

    assert found.shown == []
    assert found.struct("Grade").doc.startswith("A grade in [0, 1], see items[0] and [this] for more.")


def test_an_unknown_attribute_at_the_end_is_a_warning_with_a_suggestion() -> None:
    found = resolve_text("# An order. [rootobjct]\nOrder = { sid: str }\n")

    assert found.codes == ["W602"]
    assert found.finding.hint == "did you mean `[rootobject]`?"
    assert found.fixed == "# An order. [rootobject]\nOrder = { sid: str }\n"


def test_several_indexes_and_unique_groups() -> None:
    found = resolve_text(
        """
        # A seat. [rootobject] [unique: row, number] [index: row, price] [index: price number]
        Seat = { sid: str, row: str, number: u32, price: ocur }
        """
    )

    assert found.shown == []
    assert found.struct("Seat").indexes == (
        schema.Index(("row", "number"), is_unique=True),
        schema.Index(("row", "price")),
        schema.Index(("price", "number")),
    )


def test_deprecation_and_former_names() -> None:
    found = resolve_text(
        """
        # How an order stands. [deprecated: use `OrderState`] [was: State, Status]
        OrderStatus = open | closed

        # Text. [deprecated]
        Note = str

        # What people do. [deprecated: ask `Kitchen`]
        service Menu { list() -> [Note] }

        # Gone. [deprecated: never raised]
        error Gone = -32050

        # Moved. [deprecated: never sent]
        event order.moved { status: OrderStatus }
        """
    )

    assert found.shown == []
    status, note = found.food.types
    assert isinstance(status, schema.Enum)
    assert (status.deprecated, status.was) == ("use `OrderState`", ("State", "Status"))
    assert note.deprecated == ""
    assert found.food.services[0].deprecated == "ask `Kitchen`"
    assert found.food.errors[0].deprecated == "never raised"
    assert found.food.events[0].deprecated == "never sent"


def test_a_detached_attribute_is_an_error_wherever_it_stands() -> None:
    found = resolve_text(
        """
        # Orders and lines. [rootobject]

        # An order.
        Order = { sid: str }

        # A line. [stored]
        # More of it.

        Line = { sid: str }

        # The end. [rootobject]
        """
    )

    assert found.codes == ["E340"] * 3
    assert [finding.span.text for finding in found.findings] == ["[rootobject]", "[stored]", "[rootobject]"]


def test_a_detached_attribute_is_joined_to_the_type_below() -> None:
    found = resolve_text("# An order. [rootobject]\n# With lines.\n\n\nOrder = { sid: str }\n")

    assert found.fixed == "# An order. [rootobject]\n# With lines.\nOrder = { sid: str }\n"


def test_attributes_behind_the_type_count_and_are_moved() -> None:
    found = resolve_text("Order = { sid: str, name: str } @rootobject @index(name)\n")

    assert found.codes == ["W605", "W605"]
    assert found.struct("Order").storage is ROOT
    assert found.struct("Order").indexes == (schema.Index(("name",)),)
    assert found.fixed == "# [rootobject]\n# [index: name]\nOrder = { sid: str, name: str }\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# [rootobject: yes]\nA = { sid: str }", "E342"),
        ("# [tag: a b]\nA = B | C\nB = {}\nC = {}", "E342"),
        ("# [tag: Kind]\nA = B | C\nB = {}\nC = {}", "E342"),
        ("# [was]\nA = { a: str }", "E342"),
        ("# [unique]\n# [stored]\nA = { sid: str }", "E342"),
        ("# [deprecated: a] [deprecated: b]\nA = { a: str }", "E343"),
        ("# [stored]\nA = x | y", "E341"),
        ("# [stored]\nA = [str]", "E341"),
        ("# [tag: kind]\nA = { a: str }", "W603"),
        ("# [was: B]\nA = str", "W603"),
        ("# [index: a]\nA = { a: str }", "W603"),
        ("# [rootobject]\nerror A = -32050", "W603"),
        ("# [stored]\nservice A { b() }", "W603"),
        ("# Not a [rootobject] at all.\nA = { a: str }", "W609"),
        ("# [was: B]\nA = { a: str }\nB = { a: str }", "E327"),
        ("# [was: C]\nA = { a: str }\n# [was: C]\nB = { a: str }", "E327"),
    ],
)
def test_an_attribute_that_cannot_mean_anything_is_reported(text: str, code: str) -> None:
    assert resolve_text(f"{text}\n").codes == [code]


def test_documentation_comes_from_above_and_from_behind() -> None:
    found = resolve_text(
        """
        # Orders of the city.
        #
        # And beyond.

        Order = {
            # Who ordered.
            # By full name.
            customer: str
            note: str   # for the kitchen
            # Where to.
            address: str   # one line
        }

        Size = small   # for one
            | large
        """
    )

    assert found.shown == []
    assert found.food.doc == "Orders of the city.\n\nAnd beyond."
    assert [field.doc for field in found.struct("Order").fields] == [
        "Who ordered.\nBy full name.",
        "for the kitchen",
        "Where to.\none line",
    ]
    size = found.food.type("Size")
    assert isinstance(size, schema.Enum)
    assert [value.doc for value in size.values] == ["for one", ""]
