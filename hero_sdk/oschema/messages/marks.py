"""What is said about type attributes in comments: E340–E349."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

DETACHED_ATTRIBUTE = define(
    "E340",
    "Detached type attribute",
    meaning="""
        Type attributes such as `[rootobject]` belong to the type whose comment they end. A blank line between
        comment and type parts the two, and then the attribute would silently mean nothing.
        """,
    bad="""
        # A loaf of bread. [rootobject]

        Bread = { sid: str, name: str }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str }
        """,
)


def detached(span: Span, name: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return DETACHED_ATTRIBUTE.at(
        span,
        f"`[{name}]` belongs to no type",
        hint="remove the blank line below this comment, or move the attribute to the comment of its type",
        edits=edits,
    )


ONLY_STRUCTS = define(
    "E341",
    "Only structs are stored",
    meaning="""
        `[rootobject]` and `[stored]` give a struct a place in the store, under its sid. Enums, unions and named
        built-in types are stored as parts of structs.
        """,
    bad="""
        # How an order was paid. [rootobject]
        Payment = cash | card
        """,
    good="""
        # An order. [rootobject]
        Order = { sid: str, payment: Payment }

        # How an order was paid.
        Payment = cash | card
        """,
)


def only_structs(span: Span, name: str) -> Diagnostic:
    return ONLY_STRUCTS.at(span, "this is no struct", hint=f"move `[{name}]` to the struct that holds it")


WRONG_ATTRIBUTE_TEXT = define(
    "E342",
    "Malformed type attribute",
    meaning="""
        What stands behind the colon of a type attribute does not fit it: `[index: a, b]` and `[unique: a, b]` list
        fields, `[tag: kind]` is one snake_case name, `[was: OldName]` lists names, `[deprecated: why]` takes any
        text, and `[rootobject]` and `[stored]` take nothing.
        """,
    bad="""
        # A loaf of bread. [rootobject] [index]
        Bread = { sid: str, name: str }
        """,
    good="""
        # A loaf of bread. [rootobject] [index: name]
        Bread = { sid: str, name: str }
        """,
)


def wrong_mark(span: Span, usage: str) -> Diagnostic:
    return WRONG_ATTRIBUTE_TEXT.at(span, "not how it is written", hint=f"write `{usage}`")


CONTRADICTING_MARKS = define(
    "E343",
    "Contradicting type attributes",
    meaning="""
        A type is either a root object, with methods and events on the wire, or stored for the service's own methods
        only. Other attributes that are no lists are given once.
        """,
    bad="""
        # A loaf of bread. [rootobject] [stored]
        Bread = { sid: str, name: str }
        """,
    good="""
        # A loaf of bread. [stored]
        Bread = { sid: str, name: str }
        """,
)


def both_storages(span: Span, first: Span) -> Diagnostic:
    return CONTRADICTING_MARKS.at(
        span,
        "a root object is stored already",
        labels=[Label(first, "and this puts it on the wire")],
        hint="keep one of the two",
    )


def mark_twice(span: Span, name: str, first: Span) -> Diagnostic:
    return CONTRADICTING_MARKS.at(
        span, f"`[{name}]` again", labels=[Label(first, "first here")], hint="keep one of the two"
    )
