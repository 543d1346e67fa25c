"""Syntax tree to text: the one canonical form.

What the language leaves free, the author keeps: whether a struct stands on one line, single blank lines between
fields, the order of everything. The rest is settled here. Formatted text stays as it is when formatted again, means the
same, and no comment is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hero_sdk.oschema import tree
from hero_sdk.oschema.columns import Columns, Row, behind, lay_out
from hero_sdk.oschema.inline import (
    attributes_text,
    comment_lines,
    default_text,
    is_one_line,
    member_key,
    member_text,
    name_of,
    type_text,
)
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.widths import display_width

__all__ = ["format_document"]

Blocks = tuple[tuple[str, ...], ...]

_INDENT = 4
_WIDTH = 100
"""What is written on one line moves to several when it is longer; attributes and comments may reach further."""

_METHOD_WIDTH = 132
"""A method's attributes stand behind it, or on lines of their own where they would reach further than this."""

_FIELDS = Columns(attributes=31, comments=51, longest=60)
_VALUES = Columns(attributes=0, comments=0, longest=60, gap=4)
_USES = Columns(attributes=41, comments=41, longest=60)
_METHOD_ATTRIBUTES = 65
_EMPTY_LINE = re.compile(r"[ \t\r]*\n")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


def format_document(document: tree.Document) -> str:
    """The document's text in canonical form; empty for an empty document."""
    blocks = [comment_lines(block) for block in document.header]
    run: list[tree.Use] = []
    for definition in document.definitions:
        comments = definition.comments
        if run and (not isinstance(definition, tree.Use) or comments.above or comments.detached):
            blocks += _uses(run)
            run = []
        if isinstance(definition, tree.Use):
            run.append(definition)
        else:
            blocks += _with_comments(comments, _definition(definition))
    if run:
        blocks += _uses(run)
    blocks += [comment_lines(block) for block in document.footer]
    return "\n".join(f"{line}\n" for line in map("\n".join, blocks))


def _uses(run: Sequence[tree.Use]) -> list[list[str]]:
    """`use` lines stand together; a comment above begins a new group."""
    rows = [
        Row(f"use {use.domain}.{use.name}" if use.name else f"use {use.domain}", comment=_trailing(use.comments))
        for use in run
    ]
    return _with_comments(run[0].comments, lay_out(rows, _USES))


def _with_comments(comments: tree.Comments, lines: list[str]) -> list[list[str]]:
    return [*map(comment_lines, comments.detached), [*comment_lines(comments.above), *lines]]


def _definition(definition: tree.Definition) -> list[str]:
    comments = definition.comments
    match definition:
        case tree.TypeDefinition(type=tree.Alternatives() as type_) if not _fits_on_line(definition, type_):
            first = behind(f"{definition.name} =", _trailing(comments), 0)
            return [first, *_alternatives(type_)]
        case tree.TypeDefinition():
            lines = _type(f"{definition.name} = ", definition.type, 0)
            return _finish(lines, definition.attributes, comments, definition.type.span.end)
        case tree.ErrorDefinition():
            code = "" if definition.code is None else f" = {definition.code}"
            return _with_body(f"error {definition.name}{code}", definition)
        case tree.EventDefinition():
            return _with_body(f"event {definition.name}", definition)
        case tree.ServiceDefinition():
            return _service(definition)
        case tree.Use():
            raise AssertionError("printed in groups")


def _with_body(head: str, definition: tree.ErrorDefinition | tree.EventDefinition) -> list[str]:
    lines, end = [head], 0
    if definition.body is not None:
        lines, end = _type(f"{head} ", definition.body, 0), definition.body.span.end
    return _finish(lines, definition.attributes, definition.comments, end)


def _service(service: tree.ServiceDefinition) -> list[str]:
    namespace = f" as {service.namespace}" if service.namespace else ""
    attributes = f" {attributes_text(service.attributes)}" if service.attributes else ""
    head = f"service {service.name}{namespace}{attributes} {{"
    body = service.body_span or service.span
    if not service.methods and not service.closing_comments:
        return _finish([f"{head}}}"], (), service.comments, body.end)
    lines = [head]
    before: tree.Method | None = None
    is_long = False
    for method in service.methods:
        own = _method(method)
        has_comments = method.comments.above or method.comments.detached
        if before and (has_comments or is_long or len(own) > 1 or _is_apart(before, method)):
            lines.append("")
        before, is_long = method, len(own) > 1
        lines += _comments_before(method.comments, _INDENT)
        lines += own
    lines += _closing(service.closing_comments, service.methods, body, _INDENT)
    lines.append("}")
    return _finish(lines, (), service.comments, body.end)


def _method(method: tree.Method) -> list[str]:
    pad = " " * _INDENT
    span = method.parameters_span or method.span
    end = span.end
    if _parameters_fit(method):
        lines = [f"{pad}{method.name}({', '.join(map(member_text, method.parameters))})"]
    else:
        inside = _members(method.parameters, method.closing_comments, span, 2 * _INDENT)
        lines = [f"{pad}{method.name}(", *inside, f"{pad})"]
    if method.result is not None:
        result = _type(f"{lines.pop()} -> ", method.result, _INDENT)
        lines += result
        if len(result) > 1:
            return _finish(lines, method.attributes, method.comments, method.result.span.end)
    line = behind(lines[-1], attributes_text(method.attributes), _METHOD_ATTRIBUTES)
    if display_width(line) > _METHOD_WIDTH and len(method.attributes) > 1:
        lines += _filled(method.attributes, 2 * _INDENT)
    else:
        lines[-1] = line
    return _finish(lines, (), method.comments, end)


def _filled(attributes: Sequence[tree.Attribute], indent: int) -> list[str]:
    """Lines with as many of the attributes as fit on each."""
    lines: list[str] = []
    for attribute in attributes:
        text = attributes_text([attribute])
        if lines and display_width(f"{lines[-1]} {text}") <= _METHOD_WIDTH:
            lines[-1] += f" {text}"
        else:
            lines.append(f"{' ' * indent}{text}")
    return lines


def _parameters_fit(method: tree.Method) -> bool:
    """Whether all parameters stand on the method's line."""
    if method.is_multiline or method.closing_comments or not all(map(_is_plain, method.parameters)):
        return False
    result = ""
    if method.result is not None and not _can_break(method.result):
        result = f" -> {type_text(method.result)}"
    line = f"{' ' * _INDENT}{method.name}({', '.join(map(member_text, method.parameters))}){result}"
    return not method.parameters or display_width(line) <= _WIDTH


def _type(prefix: str, type_: tree.Expression, indent: int) -> list[str]:
    """Lines of a type behind ``prefix``, which holds the indentation of the first one."""
    if is_one_line(type_):
        line = f"{prefix}{type_text(type_)}"
        if display_width(line) <= _WIDTH or not _can_break(type_):
            return [line]
    match type_:
        case tree.ListExpression():
            lines = _type(f"{prefix}[", type_.item, indent)
            return [*lines[:-1], f"{lines[-1]}]"]
        case tree.OptionalExpression():
            lines = _type(prefix, type_.item, indent)
            return [*lines[:-1], f"{lines[-1]}?"]
        case tree.Brace():
            inside = _members(type_.members, type_.closing_comments, type_.span, indent + _INDENT)
            return [f"{prefix}{{", *inside, f"{' ' * indent}}}"]
    return [f"{prefix}{type_text(type_)}"]


def _members(members: Sequence[tree.Member], closing: Blocks, around: Span, indent: int) -> list[str]:
    """Fields or parameters, one per line."""
    pad = " " * indent

    def member_lines(member: tree.Member) -> list[str] | Row:
        assert member.type is not None
        lines = _type(f"{pad}{member_key(member)}: ", member.type, indent)
        lines[-1] += default_text(member)
        if len(lines) > 1:
            return _finish(lines, member.attributes, member.comments, member.type.span.end)
        return Row(lines[0], attributes_text(member.attributes), _trailing(member.comments))

    return [*_block(members, member_lines, indent, _FIELDS), *_closing(closing, members, around, indent)]


def _alternatives(type_: tree.Alternatives) -> list[str]:
    """Values of an enum or members of a union, one per line."""

    def alternative_row(member: tree.Member) -> Row:
        text = f"{' ' * _INDENT}| {name_of(member)}"
        return Row(text, attributes_text(member.attributes), _trailing(member.comments))

    closing = [line for block in type_.closing_comments for line in ["", *_indented(block, _INDENT)]]
    return [*_block(type_.members, alternative_row, _INDENT, _VALUES), *closing[1:]]


def _block(
    members: Sequence[tree.Member], make: Callable[[tree.Member], list[str] | Row], indent: int, columns: Columns
) -> list[str]:
    """Lines of the members with what stands between them; those of one line in columns."""
    lines: list[str | Row] = []
    for number, member in enumerate(members):
        if number and _is_apart(members[number - 1], member):
            lines.append("")
        lines += _comments_before(member.comments, indent)
        made = make(member)
        lines += [made] if isinstance(made, Row) else made
    rows = iter(lay_out([line for line in lines if isinstance(line, Row)], columns))
    return [next(rows) if isinstance(line, Row) else line for line in lines]


def _comments_before(comments: tree.Comments, indent: int) -> list[str]:
    detached = [line for block in comments.detached for line in [*_indented(block, indent), ""]]
    return [*detached, *_indented(comments.above, indent)]


def _closing(blocks: Blocks, members: Sequence[tree.Member | tree.Method], around: Span, indent: int) -> list[str]:
    """Comments before a closing bracket."""
    lines = [line for block in blocks for line in ["", *_indented(block, indent)]]
    if not members:
        return lines[1:]
    text = around.file.text
    line_end = text.find("\n", members[-1].span.end, around.end)
    is_apart = line_end >= 0 and _EMPTY_LINE.match(text, line_end + 1, around.end)
    return lines if is_apart else lines[1:]


def _indented(block: Sequence[str], indent: int) -> list[str]:
    return [f"{' ' * indent}{line}" for line in comment_lines(block)]


def _finish(lines: list[str], attributes: Sequence[tree.Attribute], comments: tree.Comments, end: int) -> list[str]:
    """Lines with attributes, and the trailing comment: on the first line if it stood before ``end``."""
    *others, last = lines
    if attributes:
        last = f"{last} {attributes_text(attributes)}"
    lines = [*others, last]
    is_early = len(lines) > 1 and comments.trailing_span is not None and comments.trailing_span.start < end
    at = 0 if is_early else -1
    lines[at] = behind(lines[at], _trailing(comments), 0)
    return lines


def _trailing(comments: tree.Comments) -> str:
    return "" if comments.trailing is None else comment_lines([comments.trailing])[0]


def _fits_on_line(definition: tree.TypeDefinition, type_: tree.Alternatives) -> bool:
    if type_.is_multiline or type_.closing_comments:
        return False
    if any(member.comments != tree.Comments() for member in type_.members):
        return False
    return display_width(f"{definition.name} = {type_text(type_)}") <= _WIDTH


def _is_plain(member: tree.Member) -> bool:
    """Whether it can stand on a line with others."""
    return member.comments == tree.Comments() and is_one_line(member.type)


def _can_break(type_: tree.Expression) -> bool:
    match type_:
        case tree.ListExpression() | tree.OptionalExpression():
            return _can_break(type_.item)
        case tree.Brace():
            return bool(type_.members)
    return False


def _is_apart(before: tree.Member | tree.Method, after: tree.Member | tree.Method) -> bool:
    """Whether the author left a blank line between two members."""
    comments = after.comments
    starts = [
        span.start for span in (*comments.detached_spans[:1], comments.above_span, after.span) if span is not None
    ]
    return _BLANK_LINE.search(after.span.file.text, before.span.end, max(before.span.end, min(starts))) is not None
