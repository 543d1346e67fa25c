"""Words as source text: string literals, docstrings, sentences.

What comes out obeys ruff's formatter, so that no formatter has to run after the generator.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "LINE_LENGTH",
    "deprecation",
    "docstring",
    "full_text",
    "literal",
    "literal_parts",
    "sentence",
    "summary",
    "width",
]

LINE_LENGTH = 120

_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s")
_ENTRY = re.compile(r" {4}\w+: ")
"""A parameter or an error in the sections of a docstring."""

_SENTENCE_END = re.compile(r"(?<=\w[.!?])\s+(?=[A-Z`\"'(])")
_QUOTE = '"'
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def width(text: str) -> int:
    """Columns ``text`` takes, as ruff counts them: wide East Asian characters take two."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def literal(text: str) -> str:
    """A Python string literal that the formatter leaves as it is; raw where that saves backslashes."""
    if "\\" not in text and _QUOTE not in text and text.isprintable():
        return f'"{text}"'
    quote = "'" if text.count('"') > text.count("'") else '"'
    if "\\" in text and _can_be_raw(text, quote):
        return f"r{quote}{text}{quote}"
    return f"{quote}{''.join(_escaped(character, quote) for character in text)}{quote}"


def literal_parts(text: str, room: int) -> list[str]:
    """Literals that say ``text`` when they stand one after another, each at most ``room`` columns wide.

    Broken behind spaces where there are any.
    """
    parts = []
    while text:
        cut = _longest_start(text, room)
        parts.append(literal(text[:cut]))
        text = text[cut:]
    return parts


@lru_cache(4096)
def summary(doc: str) -> str:
    """The first sentence of ``doc`` on one line, with capital and full stop; empty for no words."""
    blocks = _blocks(doc)
    if not blocks:
        return ""
    first = " ".join(" ".join(blocks[0].lines).split())
    return _ended(_capitalized(_SENTENCE_END.split(first, maxsplit=1)[0]))


def deprecation(why: str) -> str:
    """``Deprecated: use find.``"""
    words = " ".join(why.split())
    return f"Deprecated: {_ended(words)}" if words else "Deprecated."


def sentence(words: str) -> str:
    """All of ``words`` on one line, with capital and full stop; empty for no words."""
    flowing = " ".join(words.split())
    return _ended(_capitalized(flowing)) if flowing else ""


@lru_cache(4096)
def full_text(doc: str) -> str:
    """All of ``doc`` as Markdown: flowing lines joined, lists and indented lines as they stand."""
    return "\n\n".join("\n".join(block.lines) for block in _as_prose(_blocks(doc)))


@lru_cache(4096)
def docstring(doc: str, indent: int, sections: tuple[str, ...] = ()) -> str:
    """A docstring for code that stands ``indent`` columns in: its first line without, the others with that indent.

    ``sections`` are texts put behind the words, each after an empty line, with their own line breaks.
    """
    blocks = _as_prose(_blocks(doc))
    blocks += [_Block([_printable(line) for line in section.split("\n")], is_shaped=True) for section in sections]
    words = "\n".join(line for block in blocks for line in block.lines)
    is_raw = "\\" in words and '"""' not in words and not words.endswith("\\")
    if not is_raw:
        for block in blocks:
            block.lines = [line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for line in block.lines]
    room = LINE_LENGTH - indent
    lines = _filled(blocks, room, first=room - len('r""" '))
    if len(lines) == 1 and width(lines[0]) > room - len('r""" """'):
        lines = _filled(blocks, room, first=room - len('r""" """'))
    opening = f'{"r" if is_raw else ""}"""{" " if lines[0].startswith(_QUOTE) else ""}'
    if len(lines) == 1:
        needs_space = lines[0].endswith(_QUOTE) and not lines[0].endswith(f"\\{_QUOTE}")
        return f'{opening}{lines[0]}{" " if needs_space else ""}"""'
    margin = " " * indent
    rest = [f"{margin}{line}" if line else "" for line in lines[1:]]
    return "\n".join([opening + lines[0], *rest, f'{margin}"""'])


def _filled(blocks: list[_Block], room: int, *, first: int) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        lines += [""] if lines else []
        for line in block.lines:
            lines += _wrapped(line, room, first=room if lines else first)
    return _flush(lines)


def _flush(lines: list[str]) -> list[str]:
    """``lines`` with the first, and the outermost of the others, at the margin."""
    deepest = min((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line), default=0)
    return [lines[0].lstrip(" "), *(line[deepest:] for line in lines[1:])]


class _Block:
    """Lines without an empty one between them: one flowing line, or several whose shape says something."""

    def __init__(self, lines: list[str], *, is_shaped: bool) -> None:
        self.lines = lines
        self.is_shaped = is_shaped


def _blocks(doc: str) -> list[_Block]:
    blocks: list[_Block] = []
    current: _Block | None = None
    for raw in doc.split("\n"):
        line = _printable(raw).rstrip()
        if not line:
            current = None
            continue
        is_shaped = line[0] == " " or _ITEM.match(line) is not None
        if current is None or current.is_shaped != is_shaped:
            current = _Block([line], is_shaped=is_shaped)
            blocks.append(current)
        elif is_shaped:
            current.lines.append(line)
        else:
            current.lines[0] += f" {line}"
    return blocks


def _as_prose(blocks: list[_Block]) -> list[_Block]:
    """The same with a capital in front, and a full stop where the words end without any mark."""
    if blocks and not blocks[0].is_shaped:
        first = _capitalized(blocks[0].lines[0])
        leads_into_list = len(blocks) > 1 and blocks[1].is_shaped
        blocks[0].lines[0] = first if leads_into_list else _ended(first)
    return blocks


def _capitalized(text: str) -> str:
    word = text.split(" ", 1)[0].rstrip(".,;:!?")
    return text[:1].upper() + text[1:] if word.isalpha() and word.islower() else text


def _ended(text: str) -> str:
    last = text[-1:]
    is_open = last.isalnum() or last in ")]}\"'`%"
    return f"{text}." if is_open and _columns(last) == 1 else text


def _printable(line: str) -> str:
    """``line`` without what an editor would not show: control characters, marks that reorder text."""
    if line.isascii() and line.isprintable():
        return line
    line = line.replace("\t", "    ")
    shown = (" " if unicodedata.category(character) in ("Zs", "Zl", "Zp") else character for character in line)
    return "".join(
        character
        for character in shown
        if character not in _REORDERING and unicodedata.category(character) not in ("Cc", "Cs")
    )


def _wrapped(line: str, room: int, *, first: int) -> list[str]:
    """``line`` broken at spaces; what is broken off stands under the text it belongs to."""
    if width(line) <= first:
        return [line]
    start = len(line) - len(line.lstrip(" "))
    item = _ITEM.match(line, start)
    hanging = " " * (start + (len(item[0]) if item else 4 if _ENTRY.match(line) else 0))
    lines: list[str] = []
    current = line[:start]
    has_words = False
    for word in line.split():
        for piece in _pieces(word, room - len(hanging)):
            limit = room if lines else first
            joined = f"{current} {piece}" if has_words and piece is not None else f"{current}{piece}"
            if has_words and width(joined) > limit:
                lines.append(current)
                current = f"{hanging}{piece}"
            else:
                current = joined
            has_words = True
    return [*lines, current]


def _pieces(word: str, room: int) -> list[str]:
    """``word`` whole, or where it is a long run of wide characters, cut to lines."""
    if width(word) <= room or word.isascii():
        return [word]
    size = max(room // 2, 1)
    return [word[start : start + size] for start in range(0, len(word), size)]


def _longest_start(text: str, room: int) -> int:
    if width(literal(text)) <= room:
        return len(text)
    cut = max(min(len(text), room - 2), 1)
    while cut > 1 and width(literal(text[:cut])) > room:
        cut -= 1
    behind_space = text.rfind(" ", 0, cut) + 1
    return behind_space or cut


def _can_be_raw(text: str, quote: str) -> bool:
    trailing = len(text) - len(text.rstrip("\\"))
    return quote not in text and trailing % 2 == 0 and text.isprintable()


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return f"\\{quote}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1
