"""What is said about what types are made of: E304, E306, E310, E311."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import listing
from hero_sdk.oschema.source import Span

STRUCT_WITHOUT_NAME = define(
    "E304",
    "Struct without a name",
    meaning="""
        Only the result of a method may be a struct written in place. Everywhere else structs have a name, by which
        code and documentation speak of them.
        """,
    bad="""
        Order = {
            deliver_to: { street: str, city: str }
        }
        """,
    good="""
        Order = {
            deliver_to: Destination
        }

        Destination = { street: str, city: str }
        """,
)


def struct_without_name(span: Span, not_a_key: str | None, *, is_empty: bool) -> Diagnostic:
    if not_a_key:
        hint = "the key of a map is `str`, an integer type or an enum"
        return STRUCT_WITHOUT_NAME.at(span, f"`{not_a_key}` cannot be the key of a map", hint=hint)
    hint = "for any entries write `{str: any}`" if is_empty else "define it by a name, and write the name here"
    return STRUCT_WITHOUT_NAME.at(span, "a struct needs a name here", hint=hint)


OPTIONAL_INSIDE = define(
    "E306",
    "Optional in a wrong place",
    meaning="""
        Fields, parameters and results can be absent. What stands in a list or a map is there, and a named type is a
        type whether or not a field of it is optional: the `?` belongs to the field.
        """,
    bad="""
        Order = {
            notes: [str?]
        }
        """,
    good="""
        Order = {
            notes?: [str]
        }
        """,
)


def optional_inside(span: Span, container: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return OPTIONAL_INSIDE.at(span, f"what is in a {container} is never absent", hint="leave out the `?`", edits=edits)


def optional_alias(span: Span, name: str) -> Diagnostic:
    return OPTIONAL_INSIDE.at(
        span,
        "a type is not optional, a field is",
        hint=f"leave out the `?`, and write `field?: {name}` where it is used",
    )


RECURSIVE_STRUCT = define(
    "E310",
    "Struct contains itself",
    meaning="""
        A struct that requires itself, directly or through others, could never be made: there would always be one
        more inside. The circle is broken by a field that may be absent, a list, a map, or a union with another way
        out.
        """,
    bad="""
        Category = {
            name: str
            parent: Category
        }
        """,
    good="""
        Category = {
            name: str
            parent?: Category
        }
        """,
)


def recursive_struct(span: Span, circle: Sequence[str], labels: Sequence[Label]) -> Diagnostic:
    way = (
        " → ".join(f"`{name}`" for name in [*circle, circle[0]]) if len(circle) <= 6 else f"`{circle[0]}` → … → itself"
    )
    return RECURSIVE_STRUCT.at(
        span,
        f"never ends: {way}",
        labels=labels[:5],
        hint="make a field on the way optional with `?`, or a list",
    )


CIRCULAR_NAME = define(
    "E311",
    "Circular definition",
    meaning="""
        A named type or union is defined by itself, so it says nothing. Recursion needs a struct on its way.
        """,
    bad="""
        Tree = [Tree]
        """,
    good="""
        Tree = { branches: [Tree] }
        """,
)


def circular(span: Span, circle: Sequence[str]) -> Diagnostic:
    if len(circle) == 1:
        return CIRCULAR_NAME.at(span, f"`{circle[0]}` is defined by itself", hint="put a struct in between")
    return CIRCULAR_NAME.at(span, f"{listing(circle[:5])} are defined by each other", hint="put a struct in between")
