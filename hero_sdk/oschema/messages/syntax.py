"""What is said about words that stand where they cannot be read: E040–E069 and W101."""

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
