"""What is said about parameters of methods: B103–B105."""

# ruff: noqa: D103 - the rule above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.messages.rule import define
from hero_sdk.oschema.breaking.messages.words import DEPRECATE, optional_or_default, was
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages.wording import quoted

REQUIRED_PARAMETER = define(
    "B103",
    "New required parameter",
    meaning="""
        Callers of the old version do not give this parameter, and are refused. Make it optional (`zone?: str`), give
        it a default (`zone: str = "north"`), or say with `@was` what it was called.
        """,
    before="""
        service Orders { waiting(limit: u32) -> [str] @read }
        """,
    bad="""
        service Orders { waiting(limit: u32, zone: str) -> [str] @read }
        """,
    good="""
        service Orders { waiting(limit: u32, zone?: str) -> [str] @read }
        """,
)


def required_parameter(
    subject: Subject, field: schema.Field, former: schema.Field | None, *, was_optional: bool = False
) -> Diagnostic:
    return REQUIRED_PARAMETER.at(
        subject,
        "callers must give this",
        before="could be left out" if was_optional else "had no such parameter",
        hint=optional_or_default(field, former),
    )


REMOVED_PARAMETER = define(
    "B104",
    "Removed parameter",
    meaning="""
        A parameter that is not declared is refused, with everything else the call says. One that was renamed takes
        its old name along: `@was(old)`. One that means nothing any more stays, `@deprecated`, until nobody sends it.
        """,
    before="""
        service Orders { waiting(zone?: str) -> [str] @read }
        """,
    bad="""
        service Orders { waiting(area?: str) -> [str] @read }
        """,
    good="""
        service Orders { waiting(area?: str @was(zone)) -> [str] @read }
        """,
)


def removed_parameter(subject: Subject, field: schema.Field, successor: schema.Field | None) -> Diagnostic:
    hint = was(successor.name, field.name) if successor is not None else DEPRECATE
    return REMOVED_PARAMETER.at(subject, f"refuses `{field.name}`", before="was taken", hint=hint)


OTHER_ORDER = define(
    "B105",
    "Parameters in another order",
    meaning="""
        Callers may give parameters by position, and then the order counts: first those that must be given, as
        written, then those that may be left out. New ones go to the end of the latter. A value that lands in another
        parameter is refused at best.
        """,
    before="""
        service Orders { waiting(zone?: str, customer?: str) -> u32 @read }
        """,
    bad="""
        service Orders { waiting(city?: str, zone?: str, customer?: str) -> u32 @read }
        """,
    good="""
        service Orders { waiting(zone?: str, customer?: str, city?: str) -> u32 @read }
        """,
)


def other_order(subject: Subject, before: Sequence[str], after: Sequence[str]) -> Diagnostic:
    return OTHER_ORDER.at(
        subject,
        f"by position: {', '.join(quoted(after))}",
        before=f"by position: {', '.join(quoted(before))}",
        hint="put new parameters behind the others; those that must be given count before those that need not",
    )
