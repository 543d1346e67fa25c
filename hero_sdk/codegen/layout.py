"""Where lines break: brackets, assignments and signatures laid out as ruff's formatter would.

A piece knows how it reads on one line and, where that is too long, over several. Text over several lines has its
first line without indent and the others with all of theirs, so that a template only puts it in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum

from hero_sdk.codegen.text import LINE_LENGTH, literal, literal_parts, width
from hero_sdk.oschema.frozen import dataclass

__all__ = [
    "Assign",
    "Brackets",
    "Comma",
    "Either",
    "Piece",
    "Prefixed",
    "Text",
    "call",
    "collection",
    "flat",
    "laid_out",
    "signature",
    "subscript",
]

_STEP = 4


class Comma(Enum):
    """Which items of broken brackets are followed by a comma: every one of several, or even a single one."""

    OF_SEVERAL = "of several"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Text:
    """Words that may be broken into several literals."""

    words: str


@dataclass(frozen=True, slots=True)
class Prefixed:
    """``key=`` or ``"key": `` in front of a piece."""

    prefix: str
    piece: Piece


@dataclass(frozen=True, slots=True)
class Either:
    """``A | B | None``."""

    arms: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Brackets:
    """Items between an opening and a closing text."""

    opening: str
    items: tuple[Piece, ...]
    closing: str
    may_share_line: bool = True
    """Whether the items may stand together on a line of their own, as arguments may and entries may not."""

    comma: Comma = Comma.OF_SEVERAL


@dataclass(frozen=True, slots=True)
class Assign:
    """``name: annotation = value``, with or without either."""

    name: str
    annotation: Piece | None = None
    value: Piece | None = None


Piece = str | Text | Prefixed | Either | Brackets | Assign


def call(function: str, arguments: Iterable[Piece]) -> Brackets:
    """``function(a, b)``."""
    return Brackets(f"{function}(", tuple(arguments), ")")


def subscript(name: str, items: Iterable[Piece]) -> Brackets:
    """``name[a, b]``."""
    return Brackets(f"{name}[", tuple(items), "]")


def collection(opening: str, items: Iterable[Piece], closing: str) -> Piece:
    """A list, tuple or dictionary display; a tuple of one has its comma."""
    entries = tuple(items)
    if opening == "(" and len(entries) == 1:
        return Brackets(opening, entries, ")", may_share_line=False, comma=Comma.ALWAYS)
    return Brackets(opening, entries, closing, may_share_line=False)


def signature(
    head: str, items: Iterable[Piece], returns: Piece, indent: int, *, is_all: bool = False, comment: str = ""
) -> str:
    """``def name(a, b) -> returns:`` of a function that stands ``indent`` columns in; with ``...`` where it is all.

    A comment for tools stands on the first line, where they look for it, and is not counted.
    """
    brackets = Brackets(f"{head}(", tuple(items), ")", comma=Comma.ALWAYS)
    end = ": ..." if is_all else ":"
    whole = f"{flat(brackets)} -> {flat(returns)}{end}"
    if indent + width(whole) <= LINE_LENGTH:
        return whole + comment
    if comment:
        brackets = replace(brackets, opening=f"{brackets.opening}{comment}", may_share_line=False)
    return f"{_broken_brackets(brackets, indent)} -> {_returned(returns, indent, len(end))}{end}"


def laid_out(piece: Piece, indent: int, *, before: str = "", after: str = "") -> str:
    """``before``, the piece and ``after`` as a statement ``indent`` columns in."""
    if isinstance(piece, Assign) and not before:
        return _statement(piece, indent, after)
    return before + _lines(piece, indent, indent + width(before), width(after)) + after


def flat(piece: Piece) -> str:
    """The piece on one line."""
    match piece:
        case str():
            return piece
        case Brackets():
            comma = "," if piece.opening == "(" and len(piece.items) == 1 and not piece.may_share_line else ""
            return f"{piece.opening}{', '.join(_flat_items(piece.items))}{comma}{piece.closing}"
        case Assign():
            typed = piece.name if piece.annotation is None else f"{piece.name}: {flat(piece.annotation)}"
            return typed if piece.value is None else f"{typed} = {flat(piece.value)}"
        case Prefixed():
            return piece.prefix + flat(piece.piece)
        case Either():
            return " | ".join(_flat_items(piece.arms))
        case Text():
            return literal(piece.words)


def _flat_items(items: Iterable[Piece]) -> list[str]:
    # Most pieces are text already, and a whole run flattens tens of thousands.
    return [item if isinstance(item, str) else flat(item) for item in items]


def _returned(returns: Piece, indent: int, reserved: int) -> str:
    column = indent + len(") -> ")
    if not isinstance(returns, Either) or column + width(flat(returns)) + reserved <= LINE_LENGTH:
        return _lines(returns, indent, column, reserved)
    return _bracketed_arms(returns, indent)


def _lines(piece: Piece, indent: int, column: int, reserved: int) -> str:
    """The piece from ``column`` on, leaving ``reserved`` columns behind its last line."""
    whole = flat(piece)
    if column + width(whole) + reserved <= LINE_LENGTH or isinstance(piece, str):
        return whole
    match piece:
        case Text(words):
            return _broken_text(words, indent)
        case Prefixed(prefix, inner):
            return prefix + _lines(inner, indent, column + width(prefix), reserved)
        case Either(arms):
            return _broken_arms(arms, indent, column, reserved)
        case Brackets():
            return _broken_brackets(piece, indent) if piece.items else whole
        case Assign():
            return _item(piece, indent, column, reserved)


def _broken_text(words: str, indent: int) -> str:
    room = LINE_LENGTH - indent - _STEP
    inner = f"\n{' ' * (indent + _STEP)}"
    return f"({inner}{inner.join(literal_parts(words, room))}\n{' ' * indent})"


def _broken_arms(arms: Sequence[Piece], indent: int, column: int, reserved: int) -> str:
    lines = [_lines(arms[0], indent, column, 0)]
    lines += [
        f"| {_lines(arm, indent, indent + 2, reserved if number == len(arms) else 0)}"
        for number, arm in enumerate(arms[1:], 2)
    ]
    return f"\n{' ' * indent}".join(lines)


def _broken_brackets(piece: Brackets, indent: int) -> str:
    inner = indent + _STEP
    always = piece.comma is Comma.ALWAYS
    is_single = len(piece.items) == 1
    if piece.may_share_line and not (always and is_single):
        together = ", ".join(_flat_items(piece.items))
        if inner + width(together) <= LINE_LENGTH:
            return f"{piece.opening}\n{' ' * inner}{together}\n{' ' * indent}{piece.closing}"
    comma = "," if always or not is_single else ""
    lines = [f"{' ' * inner}{_lines(item, inner, inner, width(comma))}{comma}" for item in piece.items]
    return "\n".join([piece.opening, *lines, f"{' ' * indent}{piece.closing}"])


def _item(piece: Assign, indent: int, column: int, reserved: int) -> str:
    """A parameter: inside brackets nothing needs brackets of its own to be broken."""
    head = piece.name
    if piece.annotation is not None:
        start = "" if piece.value is None else f" = {_start(piece.value)}"
        behind = width(start) + (0 if start and _can_break(piece.value) else reserved)
        typed = f"{head}: "
        head = typed + _lines(piece.annotation, indent, column + width(typed), behind)
    if piece.value is None:
        return head
    last = head.rpartition("\n")[2]
    at = (column if last == head else 0) + width(last) + 3
    return f"{head} = {_lines(piece.value, indent, at, reserved)}"


def _statement(piece: Assign, indent: int, after: str) -> str:
    whole = flat(piece)
    reserved = width(after)
    if indent + width(whole) + reserved <= LINE_LENGTH:
        return whole + after
    start = flat(replace(piece, value=None))
    if piece.value is None:
        return _broken_annotation(piece, indent) + after
    room = LINE_LENGTH - indent - width(start) - 3
    if isinstance(piece.value, Brackets) and piece.value.items and width(piece.value.opening) <= room:
        return f"{start} = {_broken_brackets(piece.value, indent)}{after}"
    if room >= 1 and not _is_negative(piece.value):
        inner = indent + _STEP
        if isinstance(piece.value, Text):
            return f"{start} = {_broken_text(piece.value.words, indent)}{after}"
        value = _lines(piece.value, inner, inner, 0)
        if inner + width(value.partition("\n")[0]) <= LINE_LENGTH:
            return f"{start} = (\n{' ' * inner}{value}\n{' ' * indent}){after}"
    if piece.annotation is None:
        return whole + after
    head = _broken_annotation(replace(piece, value=None), indent)
    at = width(head.rpartition("\n")[2]) + 3
    return f"{head} = {_lines(piece.value, indent, at, reserved)}{after}"


def _broken_annotation(piece: Assign, indent: int) -> str:
    annotation = piece.annotation
    if isinstance(annotation, Brackets) and annotation.items:
        return f"{piece.name}: {_broken_brackets(annotation, indent)}"
    if isinstance(annotation, Either):
        return f"{piece.name}: {_bracketed_arms(annotation, indent)}"
    return flat(piece)


def _bracketed_arms(piece: Either, indent: int) -> str:
    inner = indent + _STEP
    return f"(\n{' ' * inner}{_lines(piece, inner, inner, 0)}\n{' ' * indent})"


def _is_negative(piece: Piece) -> bool:
    """Whether it is a number with a sign: the formatter puts no brackets around one."""
    return isinstance(piece, str) and piece.startswith("-")


def _can_break(piece: Piece | None) -> bool:
    return isinstance(piece, Text) or (isinstance(piece, Brackets) and bool(piece.items))


def _start(piece: Piece) -> str:
    """What must stand on the line where the piece begins."""
    match piece:
        case Brackets() if piece.items:
            return piece.opening
        case Text():
            return "("
        case _:
            return flat(piece)
