"""What is said about the ready methods of root objects as callers meet them: B140–B146."""

# ruff: noqa: D103 - the rule above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.messages.rule import define
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages.wording import listing

NEWLY_READONLY = define(
    "B140",
    "Newly read-only",
    meaning="""
        What callers say of a `@readonly` field is ignored where they create an object, and refused where they change
        one. Callers who set it until now cannot any more.
        """,
    before="""
        # An order. [rootobject]
        Order = { sid: str, status: str = "new" }
        """,
    bad="""
        # An order. [rootobject]
        Order = { sid: str, status: str = "new" @readonly }
        """,
    good="""
        # An order. [rootobject]
        Order = { sid: str, status: str = "new", stage: str = "new" @readonly }
        """,
)


def newly_readonly(subject: Subject) -> Diagnostic:
    return NEWLY_READONLY.at(
        subject, "callers may not set it", before="callers set it", hint="add a read-only field of another name"
    )


NEWLY_UNIQUE = define(
    "B141",
    "Newly unique",
    meaning="""
        Two objects with the same value were taken until now; the second is refused with Conflict. Check in the
        handler of a method of your own, or leave it.
        """,
    before="""
        # A customer. [rootobject]
        Customer = { sid: str, email: email }
        """,
    bad="""
        # A customer. [rootobject]
        Customer = { sid: str, email: email @unique }
        """,
    good="""
        # A customer. [rootobject]
        Customer = { sid: str, email: email, login?: str @unique }
        """,
)


def newly_unique(subject: Subject, fields: Sequence[str]) -> Diagnostic:
    return NEWLY_UNIQUE.at(
        subject,
        f"a second object with the same {listing(fields)} is refused",
        before="was taken",
        hint="add a unique field beside it, which callers may leave out",
    )


CHECKED_REFERENCE = define(
    "B142",
    "Newly checked reference",
    meaning="""
        With `@ref` a sid must be that of an existing object of the type, and deleting such an object may be refused
        or take others along. Callers could write any sid until now, or one of another type.
        """,
    before="""
        # Somebody who brings orders. [rootobject]
        Driver = { sid: str, name: str }

        # An order. [rootobject]
        Order = { sid: str, driver_sid?: sid }
        """,
    bad="""
        # Somebody who brings orders. [rootobject]
        Driver = { sid: str, name: str }

        # An order. [rootobject]
        Order = { sid: str, driver_sid?: sid @ref(Driver) }
        """,
    good="""
        # Somebody who brings orders. [rootobject]
        Driver = { sid: str, name: str }

        # An order. [rootobject]
        Order = { sid: str, driver_sid?: sid, brought_by?: sid @ref(Driver) }
        """,
)


def newly_checked(subject: Subject, target: str) -> Diagnostic:
    return CHECKED_REFERENCE.at(
        subject,
        f"must be the sid of an existing `{target}`",
        before="could be any sid",
        hint="add a field with `@ref` beside it, or make sure that no caller writes other sids",
    )


def other_target(subject: Subject, old: str, new: str) -> Diagnostic:
    return CHECKED_REFERENCE.at(
        subject,
        f"must be the sid of a `{new}`",
        before=f"was that of a `{old}`",
        hint=f"leave it `@ref({old})`, and add a field for `{new}`",
    )


OTHER_DELETION = define(
    "B143",
    "Changed deletion",
    meaning="""
        Deleting an object does something else to those that refer to it: they stay, go along, or stand in the way,
        and callers who delete count on one of these. From `restrict` to another rule nothing breaks, since such a
        deletion was refused.
        """,
    before="""
        # Somebody who brings orders. [rootobject]
        Driver = { sid: str, name: str }

        # An order. [rootobject]
        Order = { sid: str, driver_sid?: sid @ref(Driver, clear) }
        """,
    bad="""
        # Somebody who brings orders. [rootobject]
        Driver = { sid: str, name: str }

        # An order. [rootobject]
        Order = { sid: str, driver_sid?: sid @ref(Driver, cascade) }
        """,
    good="""
        # Somebody who brings orders. [rootobject]
        Driver = { sid: str, name: str }

        # An order. [rootobject]
        Order = { sid: str, driver_sid?: sid @ref(Driver, clear) @filter }
        """,
)


def other_deletion(subject: Subject, old: schema.Reference, new: schema.Reference) -> Diagnostic:
    return OTHER_DELETION.at(
        subject,
        f"deleting a `{new.type}` {_DELETIONS[new.on_delete]}",
        before=_DELETIONS_BEFORE[old.on_delete],
        hint=f"leave it `{old.on_delete}`",
    )


_DELETIONS = {
    schema.OnDelete.RESTRICT: "is refused",
    schema.OnDelete.CASCADE: "deletes these, too",
    schema.OnDelete.CLEAR: "leaves these without it",
}
_DELETIONS_BEFORE = {
    schema.OnDelete.RESTRICT: "was refused",
    schema.OnDelete.CASCADE: "deleted these, too",
    schema.OnDelete.CLEAR: "left these without it",
}

NOT_FILTERED = define(
    "B144",
    "No longer filtered",
    meaning="""
        `find` and `count` refuse to filter or order by a field that is not indexed. Callers who do so need `@index` or
        `@filter` on the field, or the composite index it stood in.
        """,
    before="""
        # An order. [rootobject]
        Order = { sid: str, zone: u32 @filter }
        """,
    bad="""
        # An order. [rootobject]
        Order = { sid: str, zone: u32 }
        """,
    good="""
        # An order. [rootobject] [index: zone, rank]
        Order = { sid: str, zone: u32, rank: u32 = 0 }
        """,
)


def not_filtered(subject: Subject, name: str) -> Diagnostic:
    return NOT_FILTERED.at(
        subject,
        f"`find` refuses to filter by `{name}`",
        before="could be filtered and ordered by",
        hint="keep `@filter` on it, or the index it stood in",
    )


NOT_SEARCHED = define(
    "B145",
    "No longer searched",
    meaning="""
        `find` with words looks through fields with `@index` or `@search`. Objects that were found by this field's
        words are not found any more.
        """,
    before="""
        # An order. [rootobject]
        Order = { sid: str, notes?: str @search }
        """,
    bad="""
        # An order. [rootobject]
        Order = { sid: str, notes?: str }
        """,
    good="""
        # An order. [rootobject]
        Order = { sid: str, notes?: str @index }
        """,
)


def not_searched(subject: Subject, name: str) -> Diagnostic:
    return NOT_SEARCHED.at(
        subject, f"words in `{name}` are not found", before="was searched", hint="keep `@search` on it"
    )
