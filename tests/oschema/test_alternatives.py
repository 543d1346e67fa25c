"""Enums, unions and aliases told apart, and unions with their tags."""

from __future__ import annotations

import pytest

from hero_sdk.oschema import schema
from hero_sdk.oschema.source import SourceFile
from tests.support.schemas import Resolved, resolve_files, resolve_text

STRUCTS = "\n\nBread = {}\n\nCake = { weight: u32 }\n\nNote = str\n"


def _kind(found: Resolved, name: str = "A") -> type[schema.TypeDef]:
    return type(found.food.type(name))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A = x | y", schema.Enum),
        ("A = | x | y", schema.Enum),
        ('A = "x y" | "z"', schema.Enum),
        ('A = "x"', schema.Enum),
        ("A = x", schema.Enum),
        ("A = email | sms", schema.Enum),
        ("A = type | from | now | use", schema.Enum),
        ('A = "Bread" | "Cake"', schema.Enum),
        ("A = Bread | Cake", schema.Union),
        ("A = str", schema.Alias),
        ("A = Bread", schema.Alias),
        ("A = [Bread]", schema.Alias),
        ("A = { str: Bread }", schema.Alias),
        ("A = { Kind: Bread }\n\nKind = x | y", schema.Alias),
        ("A = { KindToo: Bread }\n\nKindToo = Kind\n\nKind = x | y", schema.Alias),
        ("A = { Note: u32 }", schema.Alias),
        ("A = { a: Bread }", schema.Struct),
        ("A = { str?: Bread }", schema.Struct),
        ("A = { str: Bread = {} }", schema.Struct),
        ("A = { str: u8 @max(3) }", schema.Struct),
        ("A = { email: str }", schema.Struct),
        ("A = { sid: str }", schema.Struct),
        ("A = {}", schema.Struct),
        ('A = { "str": u8 }', schema.Struct),
        ("A = { str: u8, u8: str }", schema.Struct),
    ],
)
def test_what_a_definition_is_follows_from_its_names(text: str, kind: type[schema.TypeDef]) -> None:
    found = resolve_text(text + STRUCTS)

    assert found.shown == []
    assert _kind(found) is kind


@pytest.mark.parametrize("text", ["A = Open | Closed", "A = OPEN | CLOSED", "A = open | Closed"])
def test_an_enum_in_another_style_is_an_enum_with_warnings(text: str) -> None:
    found = resolve_text(text + STRUCTS)

    assert set(found.codes) == {"W601"}
    assert _kind(found) is schema.Enum


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A = str | int", "E301"),
        ("A = email | url", "E301"),
        ("A = u8 | none_given", "E301"),
        ("A = Bread | str", "E301"),
        ("A = Bread | cash", "E302"),
        ('A = Bread | "cash"', "E302"),
        ("A = Bread | Note", "E303"),
        ("A = Bread | Kind\n\nKind = x | y", "E303"),
        ("A = Bread | Breadd", "E204"),
        ("A = Bredd | Cakke", "E204"),
        ("A = Bread | Bread", "E203"),
        ("A = x | y | x", "E203"),
        ("A = x | y | x_", "E501"),
        ("A = Brread", "E204"),
        ("A = str?", "E306"),
        ("A = x | y @max(3)", "E320"),
        ("A = Bread | Cake @max(3)", "E320"),
    ],
)
def test_alternatives_that_cannot_be_are_reported(text: str, code: str) -> None:
    assert set(resolve_text(text + STRUCTS).codes) == {code}


def test_alternatives_need_a_name() -> None:
    found = resolve_text("A = { size: small | large }\n\nservice S { get(size: Bread | Cake) -> x | y }\n" + STRUCTS)

    assert found.codes == ["E305"] * 3
    assert found.findings[0].hint == "define `Name = small | large`, and write the name here"


def test_nested_unions_flatten_in_order() -> None:
    found = resolve_text(
        """
        Food = Baked | Soup | Sweet
        Baked = Bread | Cake
        Sweet = Cake | Also
        Also = Candy
        Bread = {}
        Cake = {}
        Soup = {}
        Candy = {}
        """
    )

    food = found.food.type("Food")
    assert found.shown == []
    assert isinstance(food, schema.Union)
    assert [member.name for member in food.members] == ["Bread", "Cake", "Soup", "Candy"]
    assert found.struct("Cake").tags == (("type", "cake"),)


def test_a_struct_carries_one_tag_per_key() -> None:
    found = resolve_text(
        """
        # Paid. [tag: kind]
        Payment = CardPayment | CashPayment

        Thing = CardPayment | Other

        CardPayment = { reference: str }

        CashPayment = { type: str }

        Other = { kind: str }
        """
    )

    assert found.shown == []
    assert found.struct("CardPayment").tags == (("kind", "card_payment"), ("type", "card_payment"))
    assert found.struct("CashPayment").tags == (("kind", "cash_payment"),)


def test_a_union_over_domains_gives_each_its_tag() -> None:
    found = resolve_text("Party = Firm | identity.Person\n\nFirm = {}\n", identity="Person = { name: str }\n")

    assert found.shown == []
    person = found.schema.domain("identity").type("Person")
    assert isinstance(person, schema.Struct)
    assert person.tags == (("type", "person"),)


def test_an_imported_struct_that_carries_the_tag_already_may_be_a_member() -> None:
    packages = "Party = Person | Firm\n\nPerson = {}\n\nFirm = {}\n"
    found = resolve_files(
        [
            SourceFile("food/food.oschema", "food", "Guest = identity.Person | Stranger\n\nStranger = {}\n"),
            SourceFile("packages/identity/identity.oschema", "identity", packages, "packages"),
        ]
    )

    assert found.shown == []


def test_enum_values_keep_their_text_and_may_be_deprecated() -> None:
    found = resolve_text('Size = small | "extra large" | tiny @deprecated("use small")\n')

    size = found.food.type("Size")
    assert isinstance(size, schema.Enum)
    assert [(value.value, value.deprecated) for value in size.values] == [
        ("small", None),
        ("extra large", None),
        ("tiny", "use small"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A = B\n\nB = A",
        "A = [A]",
        "A = {str: [B]}\n\nB = [A]",
        "A = A | Bread",
        "A = B | Bread\n\nB = C | Cake\n\nC = A | Cake",
    ],
)
def test_a_type_defined_by_itself_is_said_once(text: str) -> None:
    found = resolve_text(text + STRUCTS)

    assert found.codes == ["E311"], found.shown


def test_long_chains_are_no_trouble() -> None:
    aliases = "".join(f"A{number} = A{number + 1}\n" for number in range(1500)) + "A1500 = str\n"
    unions = "".join(f"U{number} = U{number + 1} | S{number}\nS{number} = {{}}\n" for number in range(300))
    structs = "".join(f"R{number} = {{ next: R{number + 1} }}\n" for number in range(1500))

    found = resolve_text(
        f"{aliases}{unions}U300 = S0 | S1\n{structs}R1500 = {{ next: R0 }}\nUse = {{ a: A0, u: U0 }}\n"
    )

    assert found.codes == ["E310"]
