"""What is said about fields, and about types and limits wherever callers meet them: B120–B129, B152."""

# ruff: noqa: D103 - the rule above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.limits import Limits
from hero_sdk.oschema.breaking.messages.limits import some_limits
from hero_sdk.oschema.breaking.messages.rule import define
from hero_sdk.oschema.breaking.messages.words import DEPRECATE, optional_or_default, was
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages.wording import listing

REQUIRED_FIELD = define(
    "B120",
    "New required field",
    meaning="""
        Callers of the old version do not send this field, and are refused. Make it optional (`zone?: str`), give it a
        default (`zone: str = "north"`), let the server set it (`@readonly`), or say with `@was` what it was called.
        """,
    before="""
        Line = { dish: str }

        service Orders { place(lines: [Line]) }
        """,
    bad="""
        Line = { dish: str, quantity: u32 }

        service Orders { place(lines: [Line]) }
        """,
    good="""
        Line = { dish: str, quantity: u32 = 1 }

        service Orders { place(lines: [Line]) }
        """,
)


def required_field(
    subject: Subject, field: schema.Field, former: schema.Field | None, *, was_optional: bool = False
) -> Diagnostic:
    return REQUIRED_FIELD.at(
        subject,
        "callers must send this",
        before="could be left out" if was_optional else "had no such field",
        hint=optional_or_default(field, former),
    )


REMOVED_FIELD = define(
    "B121",
    "Removed field",
    meaning="""
        Callers who send the field are refused, and those who read it find nothing. Keep it, marked `@deprecated`,
        until nobody uses it. `@was` on a field that takes its place helps those who send it, not those who read it.
        """,
    before="""
        Order = { customer: str, notes?: str }

        service Orders { next() -> Order }
        """,
    bad="""
        Order = { customer: str }

        service Orders { next() -> Order }
        """,
    good="""
        Order = { customer: str, notes?: str @deprecated("is always empty") }

        service Orders { next() -> Order }
        """,
)


def removed_field(subject: Subject, field: schema.Field, successor: schema.Field | None) -> Diagnostic:
    hint = f"{was(successor.name, field.name)} if it is that now; or {DEPRECATE}" if successor else DEPRECATE
    return REMOVED_FIELD.at(subject, f"has no `{field.name}`", before="was here", hint=hint)


RENAMED_FIELD = define(
    "B122",
    "Renamed field in results",
    meaning="""
        `@was` lets callers and rows go on saying the old name, but what the service answers has the new name only:
        callers of the old version look for the field in vain. Keep the old field, marked `@deprecated`, and add the
        new one beside it.
        """,
    before="""
        Order = { notes?: str }

        service Orders { next() -> Order }
        """,
    bad="""
        Order = { remarks?: str @was(notes) }

        service Orders { next() -> Order }
        """,
    good="""
        Order = {
            notes?: str    @deprecated("is called remarks")
            remarks?: str
        }

        service Orders { next() -> Order }
        """,
)


def renamed_field(subject: Subject, former: str) -> Diagnostic:
    return RENAMED_FIELD.at(
        subject,
        "answers have this name only",
        before=f"callers read `{former}`",
        hint=f"send both for a while: keep `{former}`, marked `@deprecated`, beside it",
    )


CHANGED_TYPE = define(
    "B123",
    "Changed type",
    meaning="""
        Callers send values of the old type, which the new one does not take, or read values of the new type, which
        the old one does not know. A whole number may become a wider one where callers send it and a narrower one
        where they read it; where they do both, no type but its own fits. Add a field of the new type beside the old
        one.
        """,
    before="""
        Order = { total: u32 }

        service Orders { next() -> Order }
        """,
    bad="""
        Order = { total: f64 }

        service Orders { next() -> Order }
        """,
    good="""
        Order = {
            total: u32        @deprecated("rounded; read exact_total")
            exact_total: f64
        }

        service Orders { next() -> Order }
        """,
)


def changed_type(subject: Subject, old: str, new: str, lead: str = "") -> Diagnostic:
    return CHANGED_TYPE.at(
        subject,
        f"{lead or 'now '}`{new}`",
        before=f"`{old}` before",
        hint="add a method for it, and leave this one" if lead else f"leave it `{old}`, and add another beside it",
    )


ABSENT_FIELD = define(
    "B124",
    "Field may be absent",
    meaning="""
        A field that was in every answer may be left out now, and callers who count on it cannot read such an answer.
        Go on sending it: with a default (`notes: str = ""`) it need not be given, and is always sent.
        """,
    before="""
        Order = { notes: str }

        service Orders { next() -> Order }
        """,
    bad="""
        Order = { notes?: str }

        service Orders { next() -> Order }
        """,
    good="""
        Order = { notes: str = "" }

        service Orders { next() -> Order }
        """,
)


def may_be_absent(subject: Subject) -> Diagnostic:
    return ABSENT_FIELD.at(
        subject, "answers may lack it", before="was always sent", hint="give it a default instead, which is always sent"
    )


NARROWER_LIMIT = define(
    "B125",
    "Narrower limit",
    meaning="""
        Values that callers could send are refused now: a limit is new, or tighter. Check what must be checked in the
        handler, or add a method with the tighter limit.
        """,
    before="""
        service Orders { place(quantity: u32 @max(99)) }
        """,
    bad="""
        service Orders { place(quantity: u32 @max(10)) }
        """,
    good="""
        service Orders { place(quantity: u32 @max(500)) }
        """,
)


def narrower(subject: Subject, kinds: Sequence[str], old: Limits, new: Limits, unit: str) -> Diagnostic:
    return NARROWER_LIMIT.at(
        subject,
        some_limits(new, kinds, unit),
        before=some_limits(old, kinds, unit),
        hint="leave the limit as it was for what callers send",
    )


WIDER_LIMIT = define(
    "B126",
    "Wider limit in results",
    meaning="""
        A client reads answers within the limits it was generated with, and refuses an answer beyond them. Where
        callers only send the value, a wider limit breaks nothing. Bring the callers to the new version first, and
        let the service use the wider limit when they are.
        """,
    before="""
        Dish = { name: str @max_len(40) }

        service Menu { dishes() -> [Dish] @read }
        """,
    bad="""
        Dish = { name: str @max_len(80) }

        service Menu { dishes() -> [Dish] @read }
        """,
    good="""
        Dish = {
            name: str        @max_len(40)
            long_name?: str  @max_len(80)
        }

        service Menu { dishes() -> [Dish] @read }
        """,
)


def wider(subject: Subject, kinds: Sequence[str], old: Limits, new: Limits, unit: str) -> Diagnostic:
    return WIDER_LIMIT.at(
        subject,
        some_limits(new, kinds, unit),
        before=some_limits(old, kinds, unit),
        hint="callers refuse answers beyond the old limit until they have the new version: bring them to it first",
    )


NULL_REFUSED = define(
    "B127",
    "Null no longer taken",
    meaning="""
        An optional value may be said to be absent with `null`. One with a default may be left out, but `null` is
        refused. Generated clients leave it out; callers written by hand may say `null`.
        """,
    before="""
        service Orders { waiting(limit?: u32) -> [str] @read }
        """,
    bad="""
        service Orders { waiting(limit: u32 = 50) -> [str] @read }
        """,
    good="""
        service Orders { waiting(limit?: u32, most: u32 = 50) -> [str] @read }
        """,
)


def null_refused(subject: Subject) -> Diagnostic:
    return NULL_REFUSED.at(
        subject, "refuses `null`", before="took `null`", hint="leave it optional, and let the handler fill it in"
    )


FORGOTTEN_NAME = define(
    "B128",
    "Former name forgotten",
    meaning="""
        `@was` is gone, and with it callers who still say the old name: it is refused as unknown. Leave it until
        nobody says it; it costs nothing.
        """,
    before="""
        service Orders { waiting(area?: str @was(zone)) -> [str] @read }
        """,
    bad="""
        service Orders { waiting(area?: str) -> [str] @read }
        """,
    good="""
        service Orders { waiting(district?: str @was(area) @was(zone)) -> [str] @read }
        """,
)


def forgotten_name(subject: Subject, names: Sequence[str]) -> Diagnostic:
    return FORGOTTEN_NAME.at(
        subject,
        f"refuses {listing(names)}",
        before=f"took {listing(names)}, too",
        hint=f"keep {' '.join(f'`@was({name})`' for name in names)}",
    )


NEWLY_SECRET = define(
    "B129",
    "Newly secret",
    meaning="""
        A `@secret` field is never returned: callers who read it find nothing. Add a secret field of another name, and
        leave this one empty or `@deprecated`.
        """,
    before="""
        Account = { name: str, phone?: str }

        service Accounts { mine() -> Account @read }
        """,
    bad="""
        Account = { name: str, phone?: str @secret }

        service Accounts { mine() -> Account @read }
        """,
    good="""
        Account = { name: str, phone?: str @deprecated("always absent") }

        service Accounts { mine() -> Account @read }
        """,
)


def newly_secret(subject: Subject) -> Diagnostic:
    return NEWLY_SECRET.at(
        subject, "never returned", before="callers read it", hint="add a secret field of another name beside it"
    )


MORE_IN_ERROR = define(
    "B152",
    "More in an error",
    meaning="""
        A client makes an error from exactly the fields and words its class declares. With more in it, the same error
        rises as a RemoteError, which `except OrderClosed` does not catch. Declare another error, and raise it where
        callers expect none.
        """,
    before="""
        error OrderClosed = -32050 { sid: str }
        """,
    bad="""
        error OrderClosed = -32050 { sid: str, since?: otime }
        """,
    good="""
        error OrderClosed = -32050 { sid: str }

        error OrderOutdated = -32051 { sid: str, since: otime }
        """,
)


def field_in_error(subject: Subject, name: str) -> Diagnostic:
    return MORE_IN_ERROR.at(
        subject, f"no caller's class takes `{name}`", before="had no such field", hint="declare another error for it"
    )


def value_in_error(subject: Subject, value: str) -> Diagnostic:
    return MORE_IN_ERROR.at(
        subject,
        f"no caller's class takes an error with `{value}`",
        before="the words callers know",
        hint="leave it out of errors until callers have the new version, or declare another error for it",
    )
