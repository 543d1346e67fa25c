"""Slips outside all brackets: where a definition begins, and between its parts."""

from __future__ import annotations

from hero_sdk.oschema.diagnostic import Edit
from hero_sdk.oschema.messages import missing, syntax
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.tokens import CLOSING, OPENING, Token, span_of
from hero_sdk.oschema.trouble import Advice, Trouble

__all__ = ["RULES"]

_MOST_EDITS = 1000
_EXAMPLES = {
    "use": "use identity.Address",
    "service": "service OrderService { … }",
    "error": "error OrderClosed = -32050",
    "event": "event order.moved { … }",
}


def attribute_first(trouble: Trouble) -> Advice | None:
    """`@rootobject` above a definition."""
    if trouble.index == 0 and trouble.type() == "AT":
        end = 2 if trouble.type(1) == "NAME" else 1
        return Advice(syntax.attribute_before_type(span_of(trouble.tokens[0], trouble.tokens[end - 1])))
    return None


def nothing_named(trouble: Trouble) -> Advice | None:
    """`service {`, `event` alone."""
    first = trouble.tokens[0]
    if trouble.index != 1 or first.type != "NAME" or first.text not in _EXAMPLES:
        return None
    if trouble.type() in ("COLON", "LPAR"):
        return None
    return Advice(missing.missing_name(first.span, of=f"`{first.text}`", example=_EXAMPLES[first.text]))


def no_equals(trouble: Trouble) -> Advice | None:
    """`Order {`, `Order: {`, and fields or methods that stand outside everything."""
    name = trouble.tokens[0]
    if trouble.index != 1 or name.type != "NAME":
        return None
    following = trouble.type()
    if following == "LPAR":
        return Advice(syntax.misplaced_method(name.span, name=name.text))
    if following == "COLON" and name.text[:1].islower() and trouble.type(1) != "LBRACE":
        return Advice(syntax.misplaced_field(name.span, name=name.text))
    if following in ("COLON", "FOREIGN_MARK"):
        edits = [Edit(Span(name.file, name.end, trouble.span.end), " =")]
        finding = missing.missing_equals(trouble.span, name=name.text, edits=edits)
        return trouble.advise(finding, 1, 2, "EQUAL")
    if following not in ("LBRACE", "LSQB", "STRING", "VBAR", "NAME", ""):
        return None
    edits = [Edit(Span(name.file, name.end, name.end), " =")] if following != "NAME" else []
    finding = missing.missing_equals(trouble.span, name=name.text, edits=edits)
    return trouble.advise(finding, 1, 1, "EQUAL") if following else Advice(finding)


def error_without_equals(trouble: Trouble) -> Advice | None:
    """`error OrderClosed -32050`, `error OrderClosed: -32050`."""
    if trouble.tokens[0].type != "ERROR" or trouble.index != 2:
        return None
    name = trouble.tokens[1]
    if trouble.type() == "INTEGER":
        edits = [Edit(Span(name.file, name.end, name.end), " =")]
        return trouble.advise(missing.missing_equals(trouble.span, name=name.text, edits=edits), 2, 2, "EQUAL")
    if trouble.type() == "COLON":
        edits = [Edit(Span(name.file, name.end, trouble.span.end), " =")]
        return trouble.advise(missing.missing_equals(trouble.span, name=name.text, edits=edits), 2, 3, "EQUAL")
    code, closing = trouble.token(1), trouble.token(2)
    if trouble.type() == "LPAR" and code and closing and code.type == "INTEGER" and closing.type == "RPAR":
        edits = [Edit(Span(name.file, name.end, closing.end), f" = {code.text}")]
        equals = Token("EQUAL", name.end, name.end, name.file)
        finding = missing.missing_equals(trouble.span, name=name.text, edits=edits)
        return Advice(finding, [*trouble.tokens[:2], equals, code, *trouble.tokens[5:]])
    return None


def round_brackets(trouble: Trouble) -> Advice | None:
    """`event order.moved(sid: str)`."""
    if trouble.tokens[0].type not in ("ERROR", "EVENT") or trouble.type() != "LPAR" or trouble.frame.kind != "head":
        return None
    closing = _partner(trouble)
    if closing is None:
        return None
    edits = [Edit(trouble.span, " { "), Edit(trouble.tokens[closing].span, " }")]
    finding = syntax.not_in_braces(trouble.span, edits=edits)
    tokens = list(trouble.advise(finding, closing, closing + 1, "RBRACE").repaired or ())
    opening = trouble.advise(finding, trouble.index, trouble.index + 1, "LBRACE").repaired or ()
    tokens[trouble.index] = opening[trouble.index]
    return Advice(finding, tokens)


def equals_too_many(trouble: Trouble) -> Advice | None:
    """`service Menu = {`, `event order.moved = {`."""
    if trouble.tokens[0].type not in ("SERVICE", "EVENT") or trouble.type() != "EQUAL" or trouble.frame.kind != "head":
        return None
    hint = "remove it; only types and errors have a `=`"
    finding = syntax.unexpected(trouble.span, expected="`{`", hint=hint, edits=[Edit(trouble.span, "")])
    return trouble.advise(finding, trouble.index, trouble.index + 1)


def no_meaning(trouble: Trouble) -> Advice | None:
    """`Order =` and nothing."""
    if trouble.index != 2 or trouble.type(-1) != "EQUAL" or trouble.tokens[0].type != "NAME":
        return None
    name = trouble.tokens[0].text
    if trouble.type() in ("INTEGER", "FLOAT"):
        is_enum = trouble.type(1) == "VBAR"
        hint = "values of an enum are words or quoted texts" if is_enum else "constants are not part of a schema"
        return Advice(syntax.number_as_type(trouble.span, hint=hint))
    if trouble.type() in ("", "SEPARATOR"):
        return Advice(missing.missing_item_type(trouble.tokens[0].span, of=f"`{name}`", example=f"{name} = {{ … }}"))
    return None


def no_alternative(trouble: Trouble) -> Advice | None:
    """`a | | b`, `a |`, `| 1`."""
    if trouble.type(-1) != "VBAR":
        return None
    if trouble.type() in ("INTEGER", "FLOAT"):
        finding = syntax.number_as_type(trouble.span, hint="values of an enum are words or quoted texts")
        return trouble.advise(finding, trouble.index, trouble.index + 1, "NAME")
    bar = trouble.tokens[trouble.index - 1]
    finding = missing.missing_alternative(bar.span)
    if trouble.type() == "VBAR":
        end = trouble.index
        while end < len(trouble.tokens) and trouble.tokens[end].type == "VBAR":
            end += 1
        return trouble.advise(finding, trouble.index, end)
    return trouble.advise(finding, trouble.index - 1, trouble.index)


def comma_for_bar(trouble: Trouble) -> Advice | None:
    """`Size = small, large`, `Size = small / large`."""
    if trouble.frame.kind != "head" or trouble.index < 3 or trouble.tokens[1].type != "EQUAL":
        return None
    if trouble.text() not in (",", "/", "||", "or") or trouble.type(-1) not in ("NAME", "STRING"):
        return None
    mark = trouble.text()
    places = [
        index
        for index in range(trouble.index, len(trouble.tokens) - 1)
        if trouble.tokens[index].text == mark and trouble.tokens[index + 1].type in ("NAME", "STRING")
    ]
    if len(places) > _MOST_EDITS:
        places = []
    edits = [Edit(trouble.tokens[index].span, " |" if mark == "," else "|") for index in places]
    return Advice(missing.missing_bar(trouble.span, edits=edits))


RULES = (
    attribute_first,
    nothing_named,
    no_equals,
    error_without_equals,
    round_brackets,
    equals_too_many,
    no_meaning,
    no_alternative,
    comma_for_bar,
)


def _partner(trouble: Trouble) -> int | None:
    """Index of the bracket that closes the one at the trouble."""
    depth = 0
    for index in range(trouble.index, len(trouble.tokens)):
        if trouble.tokens[index].type in OPENING:
            depth += 1
        elif trouble.tokens[index].type in CLOSING:
            depth -= 1
            if depth == 0:
                return index
    return None
