"""Slips within brackets: fields, parameters, methods and attributes."""

from __future__ import annotations

from hero_sdk.oschema.diagnostic import Edit
from hero_sdk.oschema.messages import foreign, missing, syntax
from hero_sdk.oschema.names import snake_case
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.tokens import CLOSING, OPENING, Token, span_of, starts_line
from hero_sdk.oschema.trouble import Advice, Trouble

__all__ = ["RULES"]

_GUESSES = {"INTEGER": "int", "FLOAT": "float", "STRING": "str"}
_IMPLICIT = {"self", "this", "cls", "ctx", "context", "request"}
_KEYS = {"NAME", "STRING"}


def attribute_before(trouble: Trouble) -> Advice | None:
    """`@index name: str`, or a comma before an attribute."""
    if trouble.type() != "AT" or trouble.frame.kind not in ("fields", "parameters", "service"):
        return None
    if trouble.accepts.isdisjoint(CLOSING):
        return None
    if trouble.type(-1) == "SEPARATOR" and trouble.index >= 2 and not _follows_opening(trouble, -2):
        comma = trouble.tokens[trouble.index - 1]
        if not trouble.is_on_new_line:
            return trouble.advise(syntax.comma_before_attribute(comma.span), trouble.index - 1, trouble.index)
    end = _attribute_end(trouble)
    what = {"service": "its method", "parameters": "its parameter"}.get(trouble.frame.kind, "its field")
    finding = syntax.attribute_before(span_of(trouble.tokens[trouble.index], trouble.tokens[end - 1]), of=what)
    return trouble.advise(finding, trouble.index, end)


def attribute_unnamed(trouble: Trouble) -> Advice | None:
    """`@` alone, `@(max 3)`; the name of the next field may have been taken for the attribute's."""
    behind_mark = trouble.index
    if trouble.type(-2) == "AT" and trouble.type() in ("COLON", "QMARK") and _is_line_end_before(trouble, -1):
        behind_mark -= 1
    elif trouble.type(-1) != "AT":
        return None
    finding = missing.missing_name(trouble.tokens[behind_mark - 1].span, of="an attribute", example="@index")
    return trouble.advise(finding, behind_mark, behind_mark, "NAME")


def attribute_without_parentheses(trouble: Trouble) -> Advice | None:
    """`@max_len 120`, `@max_len: 120`."""
    if trouble.type(-2) != "AT" or trouble.is_on_new_line:
        return None
    offset = 1 if trouble.type() in ("COLON", "EQUAL") else 0
    value = trouble.token(offset)
    if value is None or value.type not in ("INTEGER", "FLOAT", "STRING"):
        return None
    name = trouble.tokens[trouble.index - 1]
    edits = [Edit(Span(name.file, name.end, value.end), f"({value.text})")]
    finding = missing.missing_parentheses(value.span, example=f"@{name.text}({value.text})", edits=edits)
    return trouble.advise(finding, trouble.index, trouble.index + offset + 1)


def method_outside(trouble: Trouble) -> Advice | None:
    """A method among fields."""
    name = trouble.token(-1)
    if trouble.frame.kind != "fields" or trouble.type() != "LPAR" or name is None or name.type != "NAME":
        return None
    return trouble.skip(syntax.misplaced_method(name.span, name=name.text))


def field_in_service(trouble: Trouble) -> Advice | None:
    """A field among methods, or a method without parentheses."""
    name = trouble.token(-1)
    if trouble.frame.kind != "service" or name is None or name.type != "NAME" or trouble.type(-2) in ("AT", "ARROW"):
        return None
    if trouble.type() in ("COLON", "QMARK") and trouble.type(-2) != "RPAR":
        return trouble.skip(syntax.misplaced_field(name.span, name=name.text))
    if "LPAR" in trouble.accepts and trouble.accepts == {"LPAR"}:
        edits = [Edit(Span(name.file, name.end, name.end), "()")]
        finding = missing.missing_parentheses(trouble.span, example=f"{name.text}()", edits=edits)
        return trouble.advise(finding, trouble.index, trouble.index, "LPAR", "RPAR")
    return None


def other_arrow(trouble: Trouble) -> Advice | None:
    """`find(): T`, `find() => T`, `find() returns (T)`."""
    opening = trouble.frame.opening
    if trouble.frame.kind == "parameters" and trouble.tokens[opening - 1].text == "returns":
        return trouble.skip(missing.missing_arrow(trouble.tokens[opening - 1].span))
    if trouble.frame.kind != "service":
        return None
    if trouble.text(-1) == "returns" and trouble.type(-2) == "RPAR":
        word = trouble.tokens[trouble.index - 1]
        finding = missing.missing_arrow(word.span, edits=[Edit(word.span, "->")])
        return trouble.advise(finding, trouble.index - 1, trouble.index, "ARROW")
    if trouble.type(-1) != "RPAR":
        return None
    if trouble.type() == "LBRACE":
        return trouble.skip(syntax.method_body(trouble.span))
    if trouble.type() == "COLON" or trouble.text() == "=>":
        previous = trouble.tokens[trouble.index - 1]
        edits = [Edit(Span(previous.file, previous.end, trouble.span.end), " ->")]
        finding = missing.missing_arrow(trouble.span, edits=edits)
        return trouble.advise(finding, trouble.index, trouble.index + 1, "ARROW")
    return None


def odd_result(trouble: Trouble) -> Advice | None:
    """`-> (A, B)`, `->` and nothing, and a body behind the result."""
    if trouble.frame.kind != "service":
        return None
    if trouble.type(-1) == "ARROW":
        if trouble.type() == "LPAR":
            return trouble.skip(syntax.several_results(trouble.span))
        arrow = trouble.tokens[trouble.index - 1]
        finding = missing.missing_item_type(arrow.span, of="`->`", example="-> [Order]")
        return trouble.advise(finding, trouble.index, trouble.index, "NAME")
    if trouble.type() == "LPAR" and trouble.type(-2) == "ARROW" and _is_line_end_before(trouble, -1):
        arrow = trouble.tokens[trouble.index - 2]
        finding = missing.missing_item_type(arrow.span, of="`->`", example="-> [Order]")
        return trouble.advise(finding, trouble.index - 1, trouble.index - 1, "NAME")
    if trouble.type() == "LBRACE":
        return trouble.skip(syntax.method_body(trouble.span))
    return None


def no_colon(trouble: Trouble) -> Advice | None:
    """A name without colon: `name str`, `name = 1`, or the name alone."""
    if trouble.frame.kind not in ("fields", "parameters") or "COLON" not in trouble.accepts:
        return None
    if trouble.type() in ("STRAY", "FOREIGN_MARK"):
        return None
    name = _key_before(trouble)
    if name is None:
        return None
    following = trouble.type()
    if following == "EQUAL":
        guess = _GUESSES.get(trouble.type(1)) or ("bool" if trouble.text(1) in ("true", "false") else "")
        edits = [Edit(Span(name.file, name.end, name.end), f": {guess}")] if guess else []
        shown = f"{guess or 'Type'} = {trouble.text(1)}"
        finding = missing.missing_type(name.span, name=name.text, guess=shown, edits=edits)
        return trouble.advise(finding, trouble.index, trouble.index, "COLON", "NAME")
    is_type = following in ("NAME", "LSQB", "LBRACE") and not trouble.is_on_new_line
    if is_type and not (following == "NAME" and trouble.type(1) in ("COLON", "QMARK")):
        edits = [Edit(Span(name.file, trouble.behind.start, trouble.behind.start), ":")]
        type_ = trouble.text() if following == "NAME" else "…"
        finding = missing.missing_colon(trouble.span, name=name.text, type_=type_, edits=edits)
        return trouble.advise(finding, trouble.index, trouble.index, "COLON")
    if following in ("INTEGER", "FLOAT"):
        return None
    values = _values_in_braces(trouble)
    if values is not None:
        return values
    if name.text in _IMPLICIT and trouble.frame.kind == "parameters":
        finding = missing.implicit_parameter(name.span)
    elif name.text[:1].isupper() and trouble.frame.kind == "parameters":
        better = f"{snake_case(name.text)}: {name.text}"
        finding = missing.missing_name(name.span, of="a parameter", example=better, edits=[Edit(name.span, better)])
    else:
        finding = missing.missing_type(name.span, name=name.text)
    return trouble.advise(finding, trouble.index, trouble.index, "COLON", "NAME")


def no_type(trouble: Trouble) -> Advice | None:
    """`name:` and nothing, or a number; the next field may have been taken for the type."""
    if trouble.frame.kind not in ("fields", "parameters"):
        return None
    if trouble.type(-1) == "COLON":
        name = trouble.tokens[trouble.index - 2]
        if trouble.type() in ("INTEGER", "FLOAT"):
            guess = f"{name.text}: {_GUESSES[trouble.type()]} = {trouble.text()}"
            edits = [Edit(trouble.span, f"{_GUESSES[trouble.type()]} = {trouble.text()}")]
            finding = syntax.number_as_type(trouble.span, hint=f"write `{guess}`", edits=edits)
            return trouble.advise(finding, trouble.index, trouble.index + 1, "NAME")
        if trouble.type() in CLOSING or trouble.type() in ("SEPARATOR", "EQUAL", "AT"):
            finding = missing.missing_type(name.span, name=name.text)
            return trouble.advise(finding, trouble.index, trouble.index, "NAME")
    if trouble.type() not in ("COLON", "QMARK") or trouble.type(-1) not in _KEYS:
        return None
    if trouble.type(-2) not in ("COLON", "EQUAL"):
        return None
    if not _is_line_end_before(trouble, -1):
        return None
    mark = trouble.tokens[trouble.index - 2]
    if mark.type == "COLON":
        name = trouble.tokens[trouble.index - 3]
        if name.type == "QMARK":
            name = trouble.tokens[trouble.index - 4]
        finding = missing.missing_type(name.span, name=name.text)
    else:
        finding = missing.missing_value(mark.span, of="the default")
    return trouble.advise(finding, trouble.index - 1, trouble.index - 1, "NAME")


def no_value(trouble: Trouble) -> Advice | None:
    """`= ` and nothing, as a default or within an attribute."""
    if trouble.type(-1) != "EQUAL" or trouble.frame.kind not in ("fields", "parameters", "arguments", "object"):
        return None
    if trouble.type() not in CLOSING and trouble.type() not in ("SEPARATOR", "AT"):
        return None
    of = "the default" if trouble.frame.kind in ("fields", "parameters") else "the argument"
    finding = missing.missing_value(trouble.tokens[trouble.index - 1].span, of=of)
    return trouble.advise(finding, trouble.index, trouble.index, "NAME")


def question_mark_first(trouble: Trouble) -> Advice | None:
    """`?name: str`."""
    if trouble.type() != "QMARK" or trouble.type(1) != "NAME" or trouble.frame.kind not in ("fields", "parameters"):
        return None
    name = trouble.tokens[trouble.index + 1]
    edits = [Edit(trouble.span, ""), Edit(Span(name.file, name.end, name.end), "?")]
    finding = syntax.unexpected(trouble.span, expected="a name", hint=f"write `{name.text}?: …`", edits=edits)
    return trouble.advise(finding, trouble.index, trouble.index + 1)


def spread(trouble: Trouble) -> Advice | None:
    """`...Base` among fields."""
    if trouble.type() != "FOREIGN_MARK" or not trouble.text().startswith("..") or trouble.frame.kind != "fields":
        return None
    base = trouble.text(1) if trouble.type(1) == "NAME" else ""
    end = trouble.index + (2 if base else 1)
    return trouble.advise(foreign.foreign_inheritance(trouble.span, base=base), trouble.index, end)


RULES = (
    attribute_before,
    attribute_unnamed,
    attribute_without_parentheses,
    method_outside,
    other_arrow,
    odd_result,
    field_in_service,
    no_colon,
    no_type,
    no_value,
    question_mark_first,
    spread,
)


def _is_line_end_before(trouble: Trouble, offset: int) -> bool:
    """Whether a token by distance is the first on its line."""
    token = trouble.token(offset)
    return token is not None and starts_line(token)


def _follows_opening(trouble: Trouble, offset: int) -> bool:
    return trouble.type(offset) in OPENING


def _attribute_end(trouble: Trouble) -> int:
    """Index behind the attribute at the trouble."""
    end = trouble.index + (2 if trouble.type(1) == "NAME" else 1)
    if end < len(trouble.tokens) and trouble.tokens[end].type == "LPAR":
        depth = 0
        while end < len(trouble.tokens):
            depth += (trouble.tokens[end].type in OPENING) - (trouble.tokens[end].type in CLOSING)
            end += 1
            if depth == 0:
                break
    return end


def _key_before(trouble: Trouble) -> Token | None:
    """The name or text of the member that the trouble is in."""
    offset = -2 if trouble.type(-1) == "QMARK" else -1
    token = trouble.token(offset)
    return token if token is not None and token.type in _KEYS else None


def _values_in_braces(trouble: Trouble) -> Advice | None:
    """`Size = { small, large }`: an enum in the manner of other languages."""
    tokens = trouble.tokens
    if trouble.frame.opening != 2 or tokens[1].type != "EQUAL":
        return None
    body = tokens[3:-1]
    values = [token.text for token in body if token.type in _KEYS]
    if len(values) < 2 or any(token.type not in _KEYS | {"SEPARATOR"} for token in body):
        return None
    better = f"{tokens[0].text} = {' | '.join(values)}"
    whole = span_of(tokens[0], tokens[-1])
    edits = [] if "#" in whole.text else [Edit(whole, better)]
    shown = better if len(better) <= 60 else f"{better[:56]} | …"
    return Advice(foreign.foreign_enum(span_of(tokens[2], tokens[2]), better=shown, edits=edits))
