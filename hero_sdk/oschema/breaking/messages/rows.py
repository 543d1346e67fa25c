"""What is said about rows that the old version stored: B201–B211."""

# ruff: noqa: D103 - the rule above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.limits import Limits
from hero_sdk.oschema.breaking.messages.limits import some_limits
from hero_sdk.oschema.breaking.messages.rule import define
from hero_sdk.oschema.breaking.messages.words import optional_or_default, value, was
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages.wording import listing

NOT_STORED = define(
    "B201",
    "Rows without a type",
    meaning="""
        Rows lie under the name of their type, in the store of their domain. They follow it to another name that says
        `[was: OldName]`. They stay there, and nothing reads them, where the type is gone, has another name without
        that, is in another domain, or is not stored any more. Leave `[was: OldName]` for good: rows follow when their
        context is next opened, which may be late.
        """,
    before="""
        # A loaf of bread. [stored]
        Bread = { sid: str, name: str }
        """,
    bad="""
        # A loaf of bread. [stored]
        Loaf = { sid: str, name: str }
        """,
    good="""
        # A loaf of bread. [stored] [was: Bread]
        Loaf = { sid: str, name: str }
        """,
)


def not_stored(subject: Subject, is_left: bool, new_name: str | None) -> Diagnostic:
    if is_left:
        text, hint = "is not stored any more", "leave it `[stored]`, or copy its rows elsewhere first"
    elif new_name is not None:
        text, hint = f"rows stay under `{subject.name}`", f"make `{new_name}` `[stored]`, too"
    else:
        text, hint = (
            "its rows are not read any more",
            f"keep it until its rows are not needed; or write `[was: {subject.name}]` above its new name here",
        )
    return NOT_STORED.at(subject, text, before="was stored", hint=hint)


def forgotten_type(subject: Subject, names: Sequence[str]) -> Diagnostic:
    shown = listing(names)
    return NOT_STORED.at(
        subject,
        f"rows that still lie under {shown} are not read",
        before=f"was {shown}",
        hint=f"leave `[was: {', '.join(names)}]`; it costs nothing",
    )


LACKING = define(
    "B202",
    "Required field rows lack",
    meaning="""
        Rows that were stored without the field cannot be read. Make it optional (`zone?: u32`), give it a default
        (`zone: u32 = 0`), which such rows take, or say with `@was` what it was called. A default that is taken away
        is missed by rows from before the field was declared.
        """,
    before="""
        # An order. [stored]
        Order = { sid: str }
        """,
    bad="""
        # An order. [stored]
        Order = { sid: str, zone: u32 }
        """,
    good="""
        # An order. [stored]
        Order = { sid: str, zone: u32 = 0 }
        """,
)


def lacking(
    subject: Subject,
    field: schema.Field,
    former: schema.Field | None,
    *,
    default: schema.Default | None = None,
    was_optional: bool = False,
) -> Diagnostic:
    before = "rows may lack it" if was_optional else "had no such field"
    before = f"{value(default)} where rows lack it" if default is not None else before
    hint = optional_or_default(field, former)
    if default is not None:
        hint = "keep the default: rows from before the field was declared lack it"
    return LACKING.at(subject, "rows without it cannot be read", before=before, hint=hint)


CHANGED_TYPE = define(
    "B203",
    "Changed type in rows",
    meaning="""
        Rows hold values of the old type, which cannot be read as the new one. Add a field of the new type beside the
        old one, and fill it from there when an object is next written. A wider number, text instead of a checked
        text, an enum instead of text, text instead of a whole number (its digits), and a list instead of one value
        (a list of it) can be read.
        """,
    before="""
        # An order. [stored]
        Order = { sid: str, zone: str }
        """,
    bad="""
        # An order. [stored]
        Order = { sid: str, zone: u32 }
        """,
    good="""
        # An order. [stored]
        Order = { sid: str, zone: str @deprecated, zone_number?: u32 }
        """,
)


def changed_type(subject: Subject, old: str, new: str, lead: str = "") -> Diagnostic:
    return CHANGED_TYPE.at(
        subject,
        f"`{new}` is not what rows hold",
        before=f"`{old}` before",
        hint=f"leave it `{old}`, and add another field beside it",
    )


NARROWER_LIMIT = define(
    "B204",
    "Narrower limit in rows",
    meaning="""
        Limits hold for rows, too: one that keeps the old limit and not the new one cannot be read. Mend the rows
        while the old version runs, or check new values in the handler.
        """,
    before="""
        # An order. [stored]
        Order = { sid: str, customer: str @max_len(120) }
        """,
    bad="""
        # An order. [stored]
        Order = { sid: str, customer: str @max_len(60) }
        """,
    good="""
        # An order. [stored]
        Order = { sid: str, customer: str @max_len(200) }
        """,
)


def narrower(subject: Subject, kinds: Sequence[str], old: Limits, new: Limits, unit: str) -> Diagnostic:
    return NARROWER_LIMIT.at(
        subject,
        some_limits(new, kinds, unit),
        before=some_limits(old, kinds, unit),
        hint="mend the rows beyond it first, while the old version runs; or check new values in the handler",
    )


FORGOTTEN_NAME = define(
    "B205",
    "Former name still in rows",
    meaning="""
        A row keeps the name a field had when the row was last written. Without `@was` that name means nothing, and
        the row lacks the field. Leave `@was` for good; it costs nothing.
        """,
    before="""
        # An order. [stored]
        Order = { sid: str, remarks?: str @was(notes) }
        """,
    bad="""
        # An order. [stored]
        Order = { sid: str, remarks?: str }
        """,
    good="""
        # An order. [stored]
        Order = { sid: str, comment?: str @was(remarks) @was(notes) }
        """,
)


def forgotten_name(subject: Subject, names: Sequence[str]) -> Diagnostic:
    return FORGOTTEN_NAME.at(
        subject,
        f"rows that say {listing(names)} lack it",
        before=f"read {listing(names)}, too",
        hint=f"keep {' '.join(f'`@was({name})`' for name in names)}",
    )


REMOVED_MEMBER = define(
    "B206",
    "Removed member in rows",
    meaning="""
        A row that holds this kind of object cannot be read: a union takes its members only. Keep the member until no
        row holds one. The tag in rows is the struct's name in snake_case, so a struct that is renamed is another
        member.
        """,
    before="""
        Card = { number: str }
        Cash = { amount: ocur }
        Voucher = { code: str }
        Payment = Card | Cash | Voucher

        # An order. [stored]
        Order = { sid: str, payment: Payment }
        """,
    bad="""
        Card = { number: str }
        Voucher = { code: str }
        Payment = Card | Voucher

        # An order. [stored]
        Order = { sid: str, payment: Payment }
        """,
    good="""
        Card = { number: str }
        # Coins and notes. [deprecated: is not taken any more]
        Cash = { amount: ocur }
        Voucher = { code: str }
        Payment = Card | Cash | Voucher

        # An order. [stored]
        Order = { sid: str, payment: Payment }
        """,
)


def removed_member(subject: Subject, member: str, tag: str) -> Diagnostic:
    return REMOVED_MEMBER.at(
        subject,
        f"rows with `{tag}` cannot be read",
        before=f"took `{member}`",
        hint=f"keep `{member}` in it until no row holds one",
    )


OTHER_TAG = define(
    "B207",
    "Changed tag in rows",
    meaning="""
        By its tag a union's object says which member it is: `"type": "card"`. Rows say it as it was when they were
        written, and cannot be read under another. It is the struct's name in snake_case, under `type` or what
        `[tag: kind]` says.
        """,
    before="""
        Card = { number: str }
        Cash = { amount: ocur }
        Payment = Card | Cash

        # An order. [stored]
        Order = { sid: str, payment: Payment }
        """,
    bad="""
        Card = { number: str }
        Cash = { amount: ocur }
        # How an order is paid. [tag: kind]
        Payment = Card | Cash

        # An order. [stored]
        Order = { sid: str, payment: Payment }
        """,
    good="""
        Card = { number: str, holder?: str }
        Cash = { amount: ocur }
        Payment = Card | Cash

        # An order. [stored]
        Order = { sid: str, payment: Payment }
        """,
)


def other_tag(subject: Subject, now: str, before: str) -> Diagnostic:
    return OTHER_TAG.at(subject, now, before=before, hint="leave the tag as it was: rows hold it")


COLLISIONS = define(
    "B208",
    "Rows may collide",
    meaning="""
        Where two rows have the same value for what is unique now, the store does not open. An absent value and an
        empty text collide with nothing; a new field with a default gives every row the same value. Find and change
        such rows while the old version runs.
        """,
    before="""
        # A customer. [stored]
        Customer = { sid: str, email: email }
        """,
    bad="""
        # A customer. [stored]
        Customer = { sid: str, email: email @unique }
        """,
    good="""
        # A customer. [stored]
        Customer = { sid: str, email: email, login?: str @unique }
        """,
)


def collisions(subject: Subject, fields: Sequence[str], *, is_new: bool) -> Diagnostic:
    if is_new:
        hint = f"make it optional (`{fields[0]}?`): absent values do not collide"
        return COLLISIONS.at(subject, "all rows have its default, and may not", before="had no such field", hint=hint)
    hint = "look for rows with the same value, and change them, while the old version runs"
    return COLLISIONS.at(subject, f"no two rows may have the same {listing(fields)}", before="could", hint=hint)


RENAMED_SILENTLY = define(
    "B210",
    "Renamed without @was",
    meaning="""
        One field is gone, and one of the same type stands in its place. If that is the same field, rows still say the
        old name, and without `@was` what they hold is not read. If it is not, put the new field elsewhere in the
        type.
        """,
    before="""
        # An order. [stored]
        Order = { sid: str, notes?: str }
        """,
    bad="""
        # An order. [stored]
        Order = { sid: str, remarks?: str }
        """,
    good="""
        # An order. [stored]
        Order = { sid: str, remarks?: str @was(notes) }
        """,
)


def renamed_silently(subject: Subject, old: str, new: schema.Field) -> Diagnostic:
    return RENAMED_SILENTLY.at(
        subject, f"`{old}` in rows is not read", before="was read", hint=f"{was(new.name, old)} if it is the same"
    )


OTHER_TARGET = define(
    "B211",
    "Rows refer elsewhere",
    meaning="""
        Rows hold sids of the old type, which mean other objects, or none, of the new one. Add a field that refers to
        the new type, and leave this one.
        """,
    before="""
        # Somebody who drives. [stored]
        Driver = { sid: str }

        # Somebody who rides. [stored]
        Rider = { sid: str }

        # An order. [stored]
        Order = { sid: str, brought_by?: sid @ref(Driver) }
        """,
    bad="""
        # Somebody who drives. [stored]
        Driver = { sid: str }

        # Somebody who rides. [stored]
        Rider = { sid: str }

        # An order. [stored]
        Order = { sid: str, brought_by?: sid @ref(Rider) }
        """,
    good="""
        # Somebody who drives. [stored]
        Driver = { sid: str }

        # Somebody who rides. [stored]
        Rider = { sid: str }

        # An order. [stored]
        Order = { sid: str, brought_by?: sid @ref(Driver), ridden_by?: sid @ref(Rider) }
        """,
)


def other_target(subject: Subject, old: str, new: str) -> Diagnostic:
    return OTHER_TARGET.at(
        subject,
        f"rows hold sids of `{old}`",
        before=f"referred to `{old}`",
        hint=f"leave it `@ref({old})`, and add a field that refers to `{new}`",
    )
