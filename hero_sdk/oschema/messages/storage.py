"""What is said about stored types: E510–E519."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import did_you_mean, either
from hero_sdk.oschema.source import Span

MISSING_SID = define(
    "E510",
    "Missing sid",
    meaning="""
        Whatever is stored is stored under its sid, the short id that the store gives it. A root object or stored
        type declares it: `sid: str`. `hero-sdk check --fix` adds it.
        """,
    bad="""
        # A loaf of bread. [rootobject]
        Bread = {
            name: str
        }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = {
            sid: str
            name: str
        }
        """,
)


def missing_sid(span: Span, name: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_SID.at(span, f"`{name}` is stored and has no sid", hint="add `sid: str`", edits=edits)


WRONG_SERVER_FIELD = define(
    "E511",
    "Wrong server field",
    meaning="""
        The server keeps `sid`, `created_at`, `updated_at` and `rev` of what is stored, so their types are given:
        `sid` is `str` or `sid`, always there; the times are `otime` (or `int`, seconds since 1970); `rev` is `u64`.
        """,
    bad="""
        # A loaf of bread. [rootobject]
        Bread = {
            sid: str
            created_at: str
        }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = {
            sid: str
            created_at: otime
        }
        """,
)


def wrong_kept_type(span: Span, name: str, allowed: Sequence[str], *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return WRONG_SERVER_FIELD.at(span, f"`{name}` is kept by the server", hint=f"write {either(allowed)}", edits=edits)


def optional_sid(span: Span, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return WRONG_SERVER_FIELD.at(span, "the store gives every object its sid", hint="write `sid: str`", edits=edits)


NOT_STORED = define(
    "E512",
    "Reference to unstored type",
    meaning="""
        `@ref` names a root object or a stored type: the sid in the field is looked up there. Other types have no
        sids.
        """,
    bad="""
        # An order. [rootobject]
        Order = { sid: str, driver_sid: str @ref(Driver) }

        Driver = { name: str }
        """,
    good="""
        # An order. [rootobject]
        Order = { sid: str, driver_sid: str @ref(Driver) }

        # Someone who delivers. [rootobject]
        Driver = { sid: str, name: str }
        """,
)


def not_stored(span: Span, name: str, *, is_struct: bool) -> Diagnostic:
    hint = f"write `[rootobject]` or `[stored]` above `{name}`" if is_struct else "name a stored type"
    return NOT_STORED.at(span, f"`{name}` is not stored", hint=hint)


ACROSS_DOMAINS = define(
    "E513",
    "Deletion across domains",
    meaning="""
        Each domain has a store of its own. A reference into another domain is checked when it is written; what
        happens here when the other object is deleted cannot be promised.
        """,
    bad="""
        --- food/food.oschema
        # An order. [rootobject]
        Order = { sid: str, customer_sid: str @ref(identity.User, cascade) }

        --- identity/identity.oschema
        # Somebody. [rootobject]
        User = { sid: str }
        """,
    good="""
        --- food/food.oschema
        # An order. [rootobject]
        Order = { sid: str, customer_sid: str @ref(identity.User) }

        --- identity/identity.oschema
        # Somebody. [rootobject]
        User = { sid: str }
        """,
)


def across_domains(span: Span, word: str, target: str) -> Diagnostic:
    return ACROSS_DOMAINS.at(span, f"`{target}` is kept in another store", hint=f"remove `{word}`")


UNKNOWN_INDEX_FIELD = define(
    "E514",
    "Unknown field in an index",
    meaning="""
        `[index: a, b]` and `[unique: a, b]` list fields of the type, each once.
        """,
    bad="""
        # A loaf of bread. [rootobject] [index: nam, weight]
        Bread = { sid: str, name: str, weight: u32 }
        """,
    good="""
        # A loaf of bread. [rootobject] [index: name, weight]
        Bread = { sid: str, name: str, weight: u32 }
        """,
)


def unknown_index_field(span: Span, name: str, type_: str, suggestion: str | None) -> Diagnostic:
    return UNKNOWN_INDEX_FIELD.at(span, f"`{type_}` has no field `{name}`", hint=did_you_mean(suggestion, "remove it"))


def field_indexed_twice(span: Span, name: str) -> Diagnostic:
    return UNKNOWN_INDEX_FIELD.at(span, f"`{name}` is listed twice", hint="list it once")


NOT_COMPARABLE = define(
    "E515",
    "Field cannot be indexed",
    meaning="""
        An index over several fields compares each of them as a whole, which works for numbers, text, times, money
        and enums. Lists, maps, structs, bytes and places have no order, and a secret would stand readable in it.
        """,
    bad="""
        # A loaf of bread. [rootobject] [index: name, tags]
        Bread = { sid: str, name: str, tags: [str] }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str @index, tags: [str] @index }
        """,
)


def not_comparable(span: Span, name: str, field: Span) -> Diagnostic:
    return NOT_COMPARABLE.at(
        span,
        f"`{name}` cannot be compared as a whole",
        labels=[Label(field, "this field")],
        hint="leave it out of the index",
    )
