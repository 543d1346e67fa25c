"""What is said where something is missing: E040–E049."""


# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

MISSING_NAME = define(
    "E040",
    "Missing name",
    meaning="""
        A service, error, event, attribute or field needs a name, and `use` says what is used.
        """,
    bad="""
        service {
            list() -> [str]
        }
        """,
    good="""
        service Menu {
            list() -> [str]
        }
        """,
)


def missing_name(span: Span, *, of: str, example: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_NAME.at(span, f"{of} needs a name", hint=f"write it like `{example}`", edits=edits)


MISSING_EQUALS = define(
    "E041",
    "Missing equals sign",
    meaning="""
        A type is defined with its name, `=`, and what it is: `Order = { … }`.
        """,
    bad="""
        Order { customer: str }
        """,
    good="""
        Order = { customer: str }
        """,
)


def missing_equals(span: Span, *, name: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_EQUALS.at(span, f"`=` is missing after `{name}`", hint=f"write `{name} = …`", edits=edits)


MISSING_COLON = define(
    "E042",
    "Missing colon",
    meaning="""
        Between the name of a field or parameter and its type stands a colon.
        """,
    bad="""
        Order = { customer str }
        """,
    good="""
        Order = { customer: str }
        """,
)


def missing_colon(span: Span, *, name: str, type_: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_COLON.at(span, f"`:` is missing after `{name}`", hint=f"write `{name}: {type_}`", edits=edits)


MISSING_TYPE = define(
    "E043",
    "Missing type",
    meaning="""
        Every field and parameter says its type, and `->` says what a method answers. Types are not guessed from
        defaults.
        """,
    bad="""
        Order = {
            customer
            quantity = 1
        }
        """,
    good="""
        Order = {
            customer: str
            quantity: int = 1
        }
        """,
)


def missing_type(span: Span, *, name: str, guess: str = "str", edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_TYPE.at(span, f"`{name}` has no type", hint=f"write `{name}: {guess}`", edits=edits)


def implicit_parameter(span: Span) -> Diagnostic:
    return MISSING_TYPE.at(span, "not a parameter of callers", hint="remove it: handlers get their context unasked")


def missing_item_type(span: Span, *, of: str, example: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_TYPE.at(span, f"{of} says no type", hint=f"write it like `{example}`", edits=edits)


MISSING_VALUE = define(
    "E044",
    "Missing value",
    meaning="""
        A default stands behind `=`: a literal of the type, `[]`, `{}`, an enum value, or `now`. Named arguments of
        attributes have a value, too.
        """,
    bad="""
        Order = {
            quantity: int =
            customer: str
        }
        """,
    good="""
        Order = {
            quantity: int = 1
            customer: str
        }
        """,
)


def missing_value(span: Span, *, of: str) -> Diagnostic:
    return MISSING_VALUE.at(span, f"{of} has no value", hint="write a value behind `=`, or remove the `=`")


MISSING_ARROW = define(
    "E045",
    "Missing arrow",
    meaning="""
        What a method answers stands behind `->`. Other languages write a colon, `=>` or a word.
        """,
    bad="""
        service Menu {
            find(name: str): [str]
        }
        """,
    good="""
        service Menu {
            find(name: str) -> [str]
        }
        """,
)


def missing_arrow(span: Span, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_ARROW.at(span, "not how a result is written", hint="write `-> Type`", edits=edits)


MISSING_PARENTHESES = define(
    "E046",
    "Missing parentheses",
    meaning="""
        Parameters of a method and arguments of an attribute stand in parentheses. A method without parameters has
        empty ones.
        """,
    bad="""
        service Menu {
            list -> [str]
        }
        """,
    good="""
        service Menu {
            list() -> [str]
        }
        """,
)


def missing_parentheses(span: Span, *, example: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_PARENTHESES.at(span, "`(` is missing before this", hint=f"write `{example}`", edits=edits)


MISSING_ALTERNATIVE = define(
    "E047",
    "Missing alternative",
    meaning="""
        On both sides of `|` stands a value of the enum or a member of the union; only before the first one a bar may
        stand alone.
        """,
    bad="""
        Size = small | | large
        """,
    good="""
        Size = small | medium | large
        """,
)


def missing_alternative(span: Span) -> Diagnostic:
    return MISSING_ALTERNATIVE.at(span, "nothing to choose on this side of `|`", hint="remove the bar, or add a name")


MISSING_BAR = define(
    "E048",
    "Missing bar",
    meaning="""
        The values of an enum and the members of a union are separated by `|`.
        """,
    bad="""
        Size = small, medium, large
        """,
    good="""
        Size = small | medium | large
        """,
)


def missing_bar(span: Span, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_BAR.at(span, "alternatives are separated by `|`", hint="write `a | b | c`", edits=edits)
