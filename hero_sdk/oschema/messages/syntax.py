"""What is said about words that stand where they cannot be read: E050–E069 and W101."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

UNEXPECTED = define(
    "E050",
    "Unexpected text",
    meaning="""
        At this place the language allows something else. What it allows is listed behind the carets.
        """,
    bad="""
        Order = { customer: str = = "Ann" }
        """,
    good="""
        Order = { customer: str = "Ann" }
        """,
)


def unexpected(span: Span, *, expected: str, hint: str = "", edits: Sequence[Edit] = ()) -> Diagnostic:
    return UNEXPECTED.at(span, f"expected {expected}", hint=hint, edits=edits)


MISPLACED_ATTRIBUTE = define(
    "E051",
    "Misplaced attribute",
    meaning="""
        Attributes follow what they belong to: `name: str = "x" @index @max_len(120)`, with spaces between them.
        Attributes of a type stand in its comment instead: `# An order. [rootobject]`.
        """,
    bad="""
        Order = {
            @index customer: str
        }
        """,
    good="""
        Order = {
            customer: str @index
        }
        """,
)


def attribute_before(span: Span, *, of: str) -> Diagnostic:
    return MISPLACED_ATTRIBUTE.at(span, f"stands before {of}", hint="write it behind the type")


def attribute_before_type(span: Span) -> Diagnostic:
    return MISPLACED_ATTRIBUTE.at(
        span, "stands before a definition", hint="attributes of a type stand in its comment: `# An order. [rootobject]`"
    )


def comma_before_attribute(span: Span) -> Diagnostic:
    return MISPLACED_ATTRIBUTE.at(
        span, "no comma belongs before an attribute", hint="separate attributes by spaces", edits=[Edit(span, "")]
    )


MISPLACED_METHOD = define(
    "E052",
    "Misplaced method",
    meaning="""
        Methods stand in a service: `service Menu { … }`. A type holds data alone; a service with the name of a root
        object adds methods to that object.
        """,
    bad="""
        Order = {
            customer: str
            cancel() -> bool
        }
        """,
    good="""
        Order = {
            customer: str
        }

        service OrderService {
            cancel(order_sid: sid) -> bool
        }
        """,
)


def misplaced_method(span: Span, *, name: str) -> Diagnostic:
    return MISPLACED_METHOD.at(span, f"`{name}` looks like a method", hint="move it into a `service Name { … }`")


MISPLACED_FIELD = define(
    "E053",
    "Misplaced field",
    meaning="""
        Fields stand in the braces of a type, an error or an event. A service has methods only, and between
        definitions nothing else may stand.
        """,
    bad="""
        service Menu {
            title: str
        }
        """,
    good="""
        Menu = {
            title: str
        }
        """,
)


def misplaced_field(span: Span, *, name: str) -> Diagnostic:
    return MISPLACED_FIELD.at(
        span,
        f"`{name}` looks like a field",
        hint=f"fields stand in `Name = {{ … }}`, a method is written `{name}() -> Type`",
    )


NOT_AN_ALTERNATIVE = define(
    "E054",
    "Not an alternative",
    meaning="""
        Between bars stand names or quoted texts: values of an enum, or the structs of a union. A list, a brace or a
        type with `?` gets a name of its own first.
        """,
    bad="""
        Payment = { card: str } | CashPayment

        CashPayment = {}
        """,
    good="""
        Payment = CardPayment | CashPayment

        CardPayment = { card: str }

        CashPayment = {}
        """,
)


def not_an_alternative(span: Span) -> Diagnostic:
    return NOT_AN_ALTERNATIVE.at(span, "only names can be alternatives", hint="define it as a type, and name it here")


NUMBER_AS_TYPE = define(
    "E055",
    "Number as type",
    meaning="""
        Where a type belongs stands a number. Defaults follow the type; the values of an enum are words; constants are
        not part of a schema.
        """,
    bad="""
        Order = { quantity: 1 }
        """,
    good="""
        Order = { quantity: int = 1 }
        """,
)


def number_as_type(span: Span, *, hint: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return NUMBER_AS_TYPE.at(span, "a number is no type", hint=hint, edits=edits)


NOT_IN_BRACES = define(
    "E056",
    "Fields not in braces",
    meaning="""
        The fields of an error or an event stand in braces, as those of a type do.
        """,
    bad="""
        event order.moved(order_sid: sid)
        """,
    good="""
        event order.moved { order_sid: sid }
        """,
)


def not_in_braces(span: Span, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return NOT_IN_BRACES.at(span, "braces belong here", hint="write `{ name: type }`", edits=edits)


METHOD_BODY = define(
    "E057",
    "Method with body",
    meaning="""
        A schema says what a method takes and answers. What it does is written in the handler.
        """,
    bad="""
        service Menu {
            list() -> [str] {
                return names
            }
        }
        """,
    good="""
        service Menu {
            list() -> [str]
        }
        """,
)


def method_body(span: Span) -> Diagnostic:
    return METHOD_BODY.at(span, "a method has no body here", hint="remove the braces; handlers hold the code")


SEVERAL_RESULTS = define(
    "E058",
    "Result in parentheses",
    meaning="""
        A method answers one type, written without parentheses. Several values are an object: `-> { a: A, b: B }`.
        """,
    bad="""
        service Menu {
            range() -> (min: int, max: int)
        }
        """,
    good="""
        service Menu {
            range() -> { min: int, max: int }
        }
        """,
)


def several_results(span: Span) -> Diagnostic:
    return SEVERAL_RESULTS.at(span, "a result has no parentheses", hint="write `-> Type` or `-> { a: A, b: B }`")


STRAY_LINE_ATTRIBUTE = define(
    "W101",
    "Attribute below its field",
    meaning="""
        Line ends mean nothing to the language, so an attribute on a line of its own belongs to the field above it, not
        to the one below. Where that is meant, indent it further than the field, or write it on the field's line.
        """,
    bad="""
        User = {
            email: str
            @index
            name: str
        }
        """,
    good="""
        User = {
            email: str
            name: str @index
        }
        """,
)


def attribute_below(span: Span, *, name: str) -> Diagnostic:
    return STRAY_LINE_ATTRIBUTE.at(
        span, f"belongs to `{name}` above", hint=f"write it on the line of `{name}`, or on the line it is meant for"
    )
