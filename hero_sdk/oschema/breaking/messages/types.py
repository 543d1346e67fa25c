"""What is said about enums and unions as callers meet them: B130–B133."""

# ruff: noqa: D103 - the rule above each function says what it is about

from __future__ import annotations

from hero_sdk.oschema.breaking.messages.rule import define
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic

REMOVED_VALUE = define(
    "B130",
    "Removed enum value",
    meaning="""
        A caller who sends the word is refused. Where callers only read it, nothing breaks, and rows that hold it keep
        it. Keep the value, marked `@deprecated`, until nobody sends it; an enum's value has no `@was`, so one that
        is renamed is removed for callers.
        """,
    before="""
        Size = small | large | huge

        service Menu { portions(size: Size) -> u32 @read }
        """,
    bad="""
        Size = small | large

        service Menu { portions(size: Size) -> u32 @read }
        """,
    good="""
        Size = small | large | huge @deprecated("same as large") | family

        service Menu { portions(size: Size) -> u32 @read }
        """,
)


def removed_value(subject: Subject, value: str) -> Diagnostic:
    hint = "keep it, marked `@deprecated`, until nobody sends it"
    return REMOVED_VALUE.at(subject, f"refuses `{value}`", before="was one of them", hint=hint)


REMOVED_MEMBER = define(
    "B131",
    "Removed union member",
    meaning="""
        A caller who sends this kind of object is refused. Keep the member, `[deprecated: …]`, until nobody sends it.
        The tag on the wire is the struct's name in snake_case, so a struct that is renamed is another member.
        """,
    before="""
        Card = { number: str }
        Cash = { amount: ocur }
        Voucher = { code: str }
        Payment = Card | Cash | Voucher

        service Orders { pay(payment: Payment) }
        """,
    bad="""
        Card = { number: str }
        Voucher = { code: str }
        Payment = Card | Voucher

        service Orders { pay(payment: Payment) }
        """,
    good="""
        Card = { number: str }
        # Coins and notes. [deprecated: is not taken any more]
        Cash = { amount: ocur }
        Voucher = { code: str }
        Payment = Card | Cash | Voucher

        service Orders { pay(payment: Payment) }
        """,
)


def removed_member(subject: Subject, member: str, tag: str) -> Diagnostic:
    return REMOVED_MEMBER.at(
        subject, f"refuses `{tag}`", before=f"took `{member}`", hint=f"keep `{member}` in it until nobody sends one"
    )


ADDED_MEMBER = define(
    "B132",
    "New union member",
    meaning="""
        Callers of the old version cannot read an answer with a kind of object they do not know. Where they only send
        the union, a new member breaks nothing. Add a method that answers the larger union, or bring the callers to
        the new version before the service makes such objects.
        """,
    before="""
        Card = { number: str }
        Cash = { amount: ocur }
        Payment = Card | Cash

        service Orders { payments() -> [Payment] @read }
        """,
    bad="""
        Card = { number: str }
        Cash = { amount: ocur }
        Voucher = { code: str }
        Payment = Card | Cash | Voucher

        service Orders { payments() -> [Payment] @read }
        """,
    good="""
        Card = { number: str }
        Cash = { amount: ocur }
        Voucher = { code: str }
        Payment = Card | Cash
        AnyPayment = Card | Cash | Voucher

        service Orders {
            payments() -> [Payment] @read
            all_payments() -> [AnyPayment] @read
        }
        """,
)


def added_member(subject: Subject, member: str, tag: str) -> Diagnostic:
    return ADDED_MEMBER.at(
        subject,
        f"answers may be `{tag}`, which callers cannot read",
        before=f"`{member}` was not among them",
        hint="add a method that answers the larger union, or bring callers to the new version first",
    )


OTHER_TAG = define(
    "B133",
    "Changed tag",
    meaning="""
        By its tag a union's object says which member it is: `"type": "card"`. Callers send the old tag and look for
        it in answers. It is the struct's name in snake_case, under `type` or what `[tag: kind]` says, and a struct
        carries it wherever it stands, as long as it is in a union.
        """,
    before="""
        Card = { number: str }
        Cash = { amount: ocur }
        Payment = Card | Cash

        service Orders { pay(payment: Payment) }
        """,
    bad="""
        Card = { number: str }
        Cash = { amount: ocur }
        # How an order is paid. [tag: kind]
        Payment = Card | Cash

        service Orders { pay(payment: Payment) }
        """,
    good="""
        Card = { number: str }
        Cash = { amount: ocur }
        # How an order is paid.
        Payment = Card | Cash

        service Orders { pay(payment: Payment) }
        """,
)


def other_tag(subject: Subject, now: str, before: str) -> Diagnostic:
    return OTHER_TAG.at(subject, now, before=before, hint="leave the tag as it was: callers send and read it")
