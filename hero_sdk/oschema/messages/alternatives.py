"""What is said about enums and unions: E301–E303, E305, E307, E308."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.names import pascal_case
from hero_sdk.oschema.source import Span

BUILT_IN_ALTERNATIVES = define(
    "E301",
    "Built-in types as alternatives",
    meaning="""
        A value that is sometimes text and sometimes a number cannot be told apart reliably on the wire. `any` takes
        every JSON value; a union of structs says which one it is. Where words were meant, quotes make an enum of
        them.
        """,
    bad="""
        Price = str | u32
        """,
    good="""
        Price = FixedPrice | PriceOnRequest

        FixedPrice = { amount: ocur }

        PriceOnRequest = { phone: str }
        """,
)


def builtin_alternatives(span: Span, names: Sequence[str]) -> Diagnostic:
    words = " | ".join(f'"{name}"' for name in names)
    hint = f"write `any`, or a union of structs; for an enum of words, write `{words}`"
    return BUILT_IN_ALTERNATIVES.at(span, "a built-in type", hint=hint)


MIXED_ALTERNATIVES = define(
    "E302",
    "Mixed alternatives",
    meaning="""
        Alternatives are either the words of an enum or the structs of a union, never both.
        """,
    bad="""
        Payment = CardPayment | cash

        CardPayment = { reference: str }
        """,
    good="""
        Payment = CardPayment | CashPayment

        CardPayment = { reference: str }

        CashPayment = {}
        """,
)


def mixed_alternatives(span: Span, name: str, *, is_type: bool) -> Diagnostic:
    if is_type:
        return MIXED_ALTERNATIVES.at(span, f"`{name}` is a type, others here are words", hint="make two types of it")
    return MIXED_ALTERNATIVES.at(
        span,
        f"`{name}` is no struct, others here are",
        hint=f"define a struct for it, if only `{pascal_case(name)} = {{}}`",
    )


NOT_A_STRUCT = define(
    "E303",
    "Union member not a struct",
    meaning="""
        The members of a union are structs, or unions of structs: on the wire each is an object whose `type` says
        which one it is. Enums, lists and named built-in types have no room for that.
        """,
    bad="""
        Payment = CardPayment | Voucher

        CardPayment = { reference: str }

        Voucher = str @max_len(20)
        """,
    good="""
        Payment = CardPayment | Voucher

        CardPayment = { reference: str }

        Voucher = { code: str @max_len(20) }
        """,
)


def not_a_struct(span: Span, name: str) -> Diagnostic:
    return NOT_A_STRUCT.at(span, f"`{name}` is no struct", hint=f"hold it in one: `{name}Choice = {{ value: {name} }}`")


ALTERNATIVES_IN_PLACE = define(
    "E305",
    "Alternatives without a name",
    meaning="""
        Enums and unions have a name, by which code and documentation speak of them; a field, parameter or result
        names it.
        """,
    bad="""
        Order = {
            size: small | large
        }
        """,
    good="""
        Order = {
            size: Size
        }

        Size = small | large
        """,
)


def alternatives_in_place(span: Span, names: Sequence[str]) -> Diagnostic:
    return ALTERNATIVES_IN_PLACE.at(
        span, "enums and unions need a name", hint=f"define `Name = {' | '.join(names[:5])}`, and write the name here"
    )


TAG_HIDES_FIELD = define(
    "E307",
    "Tag hides a field",
    meaning="""
        On the wire a union's member says in `type` which one it is. A member that has a field of this name itself
        needs another key for that: `[tag: kind]` at the end of the comment above the union.
        """,
    bad="""
        # How an order was paid.
        Payment = CardPayment | CashPayment

        CardPayment = { type: str }

        CashPayment = {}
        """,
    good="""
        # How an order was paid. [tag: kind]
        Payment = CardPayment | CashPayment

        CardPayment = { type: str }

        CashPayment = {}
        """,
)


def tag_hides_field(span: Span, member: str, key: str, label: Label) -> Diagnostic:
    better = "kind" if key != "kind" else "variant"
    return TAG_HIDES_FIELD.at(
        span,
        f"`{member}` has a field `{key}` itself",
        labels=[label],
        hint=f"write `[tag: {better}]` at the end of the comment above the union",
    )


IMPORTED_MEMBER = define(
    "E308",
    "Imported union member",
    meaning="""
        A struct of an installed package cannot become the member of a union here: its code is made there, and does
        not carry the tag by which this union would know it. A struct that holds it can.
        """,
    bad="""
        --- food/food.oschema
        Recipient = identity.Person | Locker

        Locker = { number: u32 }

        --- packages/identity/identity.oschema
        Person = { name: str }
        """,
    good="""
        --- food/food.oschema
        Recipient = ToPerson | Locker

        ToPerson = { person: identity.Person }

        Locker = { number: u32 }

        --- packages/identity/identity.oschema
        Person = { name: str }
        """,
)


def imported_member(span: Span, member: str, domain: str) -> Diagnostic:
    return IMPORTED_MEMBER.at(
        span,
        f"`{member}` comes from an installed package",
        hint=f"hold it in a struct: `By{member} = {{ {member.lower()}: {domain}.{member} }}`",
    )
