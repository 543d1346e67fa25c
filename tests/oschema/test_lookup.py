"""What a name means where it stands: built-in types, definitions of all files, other domains."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from hero_sdk.oschema.source import SourceFile
from tests.support.schemas import resolve_files, resolve_text

IDENTITY = "Address = { city: str }\n\nerror Unreachable = -32050\n"


def test_definitions_stand_in_any_order_over_all_files_of_a_domain() -> None:
    found = resolve_files(
        [
            SourceFile("food/90_rpc.oschema", "food", "service Menu { list() -> [Dish] }\n"),
            SourceFile("food/10_dish.oschema", "food", "Dish = { size: Size }\n"),
            SourceFile("food/00_types.oschema", "food", "# All about food.\n\nSize = small | large\n"),
        ]
    )

    assert found.shown == []
    assert [definition.name for definition in found.food.types] == ["Size", "Dish"]
    assert found.food.doc == "All about food."


def test_a_type_of_another_domain_is_written_out_or_used() -> None:
    written_out = resolve_text("Order = { to: identity.Address }\n", identity=IDENTITY)
    used = resolve_text("use identity.Address\n\nOrder = { to: Address }\n", identity=IDENTITY)
    used_whole = resolve_text("use identity\n\nOrder = { to: Address }\n", identity=IDENTITY)

    for found in (written_out, used, used_whole):
        assert found.shown == []
        assert found.field("Order.to").type == schema.Named("identity", "Address")


def test_a_use_counts_for_all_files_of_its_domain() -> None:
    found = resolve_files(
        [
            SourceFile("food/a.oschema", "food", "use identity.Address\n"),
            SourceFile("food/b.oschema", "food", "Order = { to: Address }\n"),
            SourceFile("identity/identity.oschema", "identity", IDENTITY),
        ]
    )

    assert found.shown == []


def test_a_domain_may_be_written_with_its_group() -> None:
    found = resolve_files(
        [
            SourceFile("food/food.oschema", "food", "Order = { to: shared.identity.Address }\n"),
            SourceFile("shared/identity/identity.oschema", "identity", IDENTITY, "shared"),
        ]
    )

    assert found.shown == []
    assert found.schema.domain("identity").group == "shared"


def test_imported_domains_are_known_and_marked() -> None:
    found = resolve_files(
        [
            SourceFile("food/food.oschema", "food", "Order = { to: identity.Address }\n"),
            SourceFile("packages/identity/identity.oschema", "identity", "Address = { cityName: str }\n", "packages"),
        ]
    )

    assert found.shown == []  # warnings about somebody else's files are theirs
    assert found.schema.domain("identity").is_imported
    assert not found.food.is_imported


def test_a_domain_of_our_own_stands_before_an_imported_one() -> None:
    found = resolve_files(
        [
            SourceFile("food/food.oschema", "food", "Order = { note: str }\n"),
            SourceFile("packages/food/food.oschema", "food", "Bread = { name: str }\n", "packages"),
        ]
    )

    assert found.codes == ["E209"]
    assert [definition.name for definition in found.food.types] == ["Order"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("A = { b: Bredd }\n\nBread = {}\n", "did you mean `Bread`?"),
        ("A = { b: bread }\n\nBread = {}\n", "did you mean `Bread`?"),
        ("A = { b: Address }\n", "write `identity.Address`"),
        ("A = { b: identity.Adress }\n", "did you mean `identity.Address`?"),
        ("A = { b: string }\n", "write `str`"),
        ("A = { b: DateTime }\n", "write `otime`"),
        ("A = { b: Zzyzx }\n", "define it: `Zzyzx = { … }`"),
        ("A = { b: Gone }\n\nerror Gone = -32050\n", "define a struct with the same fields"),
        ("use identity.Adress\n\nA = { b: Adress }\n", "did you mean `identity.Address`?"),
        ("A = identity.Nowhere\n", "look into the files of domain `identity`"),
        ("Tag = string\n", 'write `str`, or `"string"` for an enum of this one word'),
        ("Tag = strr @max_len(3)\n", "did you mean `str`?"),
    ],
)
def test_an_unknown_type_comes_with_the_way_out(text: str, hint: str) -> None:
    found = resolve_text(text, identity=IDENTITY)

    assert found.codes == ["E204"], found.shown
    assert found.finding.hint == hint


@pytest.mark.parametrize("name", ["number", "decimal", "object", "uuid", "time"])
def test_only_plain_words_of_other_languages_are_mended_by_themselves(name: str) -> None:
    assert resolve_text(f"A = {{ b: {name} }}\n").finding.edits == ()
    assert resolve_text("A = { b: Integer }\n").fixed == "A = { b: int }\n"


def test_one_slip_gives_one_finding() -> None:
    found = resolve_text(
        """
        use identity.Nobody

        A = { b: Nobody, c: [Nobody], d: {str: Nobody} = {}, e: Missing = "x" @max(3) @index @ref(A) }

        B = Missing2

        C = A | B | D

        D = { x: B @min_len(2), y: B = 3, z?: C, m: {B: str} = {} }

        E = { B: str }
        """,
        identity=IDENTITY,
    )

    assert found.codes == ["E204", "E204", "W604", "W604", "E204"], found.shown


def test_a_definition_that_cannot_be_read_is_not_missed_elsewhere() -> None:
    found = resolve_text(
        """
        Payment = { reference: str

        Order = { payment: Payment, kinds: [Kind], again: {Kind: str} }

        Kind = a b c

        Both = Payment | Order

        Same = Payment

        error Closed = { status str }

        service Orders { pay(payment: Payment) -> Kind @errors(Closed) @write }
        """
    )

    assert all(code.startswith("E0") for code in found.codes), found.shown


def test_types_of_a_file_that_cannot_be_read_are_not_missed() -> None:
    found = resolve_files(
        [
            SourceFile("food/a.oschema", "food", "Order = { size: Size }\n\x00\n"),
            SourceFile("food/b.oschema", "food", "A = { o: Order, s: [Size] }\n\nB = Order | A\n\nC = small | large\n"),
            SourceFile("shop/c.oschema", "shop", "use food.Order\n\nD = { o: Order, s: food.Size }\n"),
        ]
    )

    assert found.codes == ["E003"]
    assert len(found.food.types) == 2


def test_an_unknown_domain_is_said_where_it_is_used() -> None:
    found = resolve_text("use identiy.Address\n\nA = { b: Address, c: identiy.Address }\n", identity=IDENTITY)

    assert found.codes == ["E210"]
    assert found.finding.hint == "did you mean `identity`?"


def test_names_that_two_domains_bring_in_are_ambiguous() -> None:
    found = resolve_text("use a\nuse b\n\nC = { d: D }\n", a="D = {}\n", b="D = {}\n")

    assert found.codes == ["E206"]
    assert found.finding.hint == "write `a.D` or `b.D`"


def test_a_use_that_nothing_needs_is_taken_away() -> None:
    found = resolve_text("use identity\nuse identity.Address\n\nA = { b: str }\n", identity=IDENTITY)

    assert found.codes == ["W606", "W606"]
    assert found.fixed == "\nA = { b: str }\n"


def test_errors_of_other_domains_are_found_like_types() -> None:
    found = resolve_text(
        """
        use identity.Unreachable

        service Orders {
            a() @write @errors(Unreachable, identity.Unreachable, NotFound, Own)
        }

        error Own = -32051
        """,
        identity=IDENTITY,
    )

    assert found.shown == []
    assert found.method("a").errors == (
        schema.ErrorRef(name="Unreachable", domain="identity"),
        schema.ErrorRef(name="NotFound"),
        schema.ErrorRef(name="Own", domain="food"),
    )


def test_types_and_errors_share_their_names_and_services_do_not() -> None:
    found = resolve_text(
        """
        # An order. [rootobject]
        Order = { sid: str }

        service Order { place() -> Order }

        error Order = -32050
        """
    )

    assert found.codes == ["E201"]
    assert found.finding.labels[0].span.place == "food/food.oschema:3:1"


def test_both_places_of_a_definition_in_two_files_are_shown() -> None:
    found = resolve_files(
        [
            SourceFile("food/b.oschema", "food", "Bread = {}\n"),
            SourceFile("food/a.oschema", "food", "\nBread = { name: str }\n"),
        ]
    )

    assert found.finding.span.place == "food/b.oschema:1:1"
    assert found.finding.labels[0].span.place == "food/a.oschema:2:1"
    assert [field.name for field in found.struct("Bread").fields] == ["name"]
