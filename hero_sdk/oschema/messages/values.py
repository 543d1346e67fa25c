"""What is said about defaults and examples: E350–E359."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import did_you_mean, listing
from hero_sdk.oschema.source import Span

WRONG_VALUE = define(
    "E350",
    "Wrong kind of value",
    meaning="""
        A default or example is not a value of the type. JSON types are exact: `"42"` and `true` are no integers,
        `1.0` is none either, and money is never a float.
        """,
    bad="""
        Bread = { weight: u32 = "500" }
        """,
    good="""
        Bread = { weight: u32 = 500 }
        """,
)


def wrong_value(span: Span, expected: str, written: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    hint = f"write `{edits[0].text}`" if edits else "change the value, or the type of the field"
    return WRONG_VALUE.at(span, f"expected {expected}, not `{written}`", hint=hint, edits=edits)


def wrong_key(span: Span, key: str, expected: str) -> Diagnostic:
    return WRONG_VALUE.at(span, f"its key `{key}` is not {expected}", hint="change the key")


UNKNOWN_VALUE = define(
    "E351",
    "Unknown enum value",
    meaning="""
        A default or example of an enum is one of its values, written as in the enum.
        """,
    bad="""
        Bread = { size: Size = medum }

        Size = small | medium | large
        """,
    good="""
        Bread = { size: Size = medium }

        Size = small | medium | large
        """,
)


def unknown_value(
    span: Span, written: str, enum: str, known: Sequence[str], suggestion: str | None, *, edits: Sequence[Edit] = ()
) -> Diagnostic:
    hint = did_you_mean(suggestion, f"write {listing(known[:12], last='or')}")
    return UNKNOWN_VALUE.at(span, f"not a value of `{enum}`", hint=hint, edits=edits)


WRONG_FIELDS = define(
    "E352",
    "Wrong fields in a value",
    meaning="""
        An object given as default or example has a field that the type does not know, or lacks one that it
        requires.
        """,
    bad="""
        Bread = { size: Size = { width: 20 } }

        Size = { width: u32, height: u32 }
        """,
    good="""
        Bread = { size: Size = { width: 20, height: 10 } }

        Size = { width: u32, height: u32 }
        """,
)


def unknown_field(span: Span, name: str, what: str, suggestion: str | None) -> Diagnostic:
    return WRONG_FIELDS.at(span, f"{what} has no `{name}`", hint=did_you_mean(suggestion, "remove it"))


def missing_fields(span: Span, what: str, names: Sequence[str]) -> Diagnostic:
    return WRONG_FIELDS.at(span, f"{what} requires {listing(names[:8])}, too", hint="add what is missing")


NULL_VALUE = define(
    "E353",
    "Null as a value",
    meaning="""
        Null on the wire means absent, and absent is written with `?`. It is no value of any type, so it is no
        default or example either.
        """,
    bad="""
        Bread = { note: str = null }
        """,
    good="""
        Bread = { note?: str }
        """,
)


def null_value(span: Span) -> Diagnostic:
    return NULL_VALUE.at(span, "null is no value", hint="leave it out, or write a value of the type")


def null_default(span: Span, name: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return NULL_VALUE.at(span, "null is no value", hint=f"write `{name}?:` without a default", edits=edits)


BREAKS_LIMIT = define(
    "E354",
    "Value breaks a limit",
    meaning="""
        A default or example does not keep the limits of its own field or type.
        """,
    bad="""
        Bread = { weight: u32 = 0 @min(1) }
        """,
    good="""
        Bread = { weight: u32 = 1 @min(1) }
        """,
)


def breaks_limit(span: Span, limit: str) -> Diagnostic:
    return BREAKS_LIMIT.at(span, f"does not keep `{limit}`", hint="change the value, or the limit")
