"""Text into tokens and comments: the one place that looks at single characters.

Whatever the grammar has no token for becomes one of a few oddities, so that nothing is ever lost and the reader of
the tokens can say what is wrong: scanning itself never fails.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.grammar import terminals
from hero_sdk.oschema.source import SourceFile
from hero_sdk.oschema.tokens import Comment, Token

__all__ = ["ODDITIES", "Scan", "scan"]

ODDITIES = {
    "FOREIGN_COMMENT": r"//[^\n]*|--[^\n]*|<!--[^\n]*|/\*|\*/",
    "UNCLOSED_STRING": r"\"[^\n]*|'[^\n]*",
    "CURLY_STRING": "[“”„‟«»][^“”„‟«»\"\n]*[“”„‟«»\"]?|[‘’‚‛`´][^‘’‚‛`´'\n]*[‘’‚‛`´']?",
    "ODD_NUMBER": r"[+-]?\.?[0-9][\w.]*",
    "ODD_NAME": r"\w+",
    "FOREIGN_MARK": r"=>|::|:=|\.\.+|==|!=|<-",
}
"""What the language does not have but people write, in the order in which they are looked for."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file's tokens and comments, each in the order of the text."""

    tokens: list[Token]
    comments: list[Comment]


def scan(file: SourceFile) -> Scan:
    """All tokens and comments of a file. A byte order mark at the beginning counts as space."""
    tokens: list[Token] = []
    comments: list[Comment] = []
    text = file.text
    position = 1 if text.startswith("\ufeff") else 0
    is_plain = text.isascii()
    last_block_end = text.rfind("*/")
    pattern, marks = _pattern(), _marks()
    while position < len(text):
        for match in pattern.finditer(text, position):
            kind = match.lastgroup
            assert kind is not None
            start, end = match.span(kind)
            if kind == "MARK":
                kind = marks[text[start]]
            elif kind == "SPACE":
                continue
            elif kind == "NAME" and not is_plain and not _is_name(text[start:end]):
                kind = "ODD_NAME"
            elif kind == "COMMENT":
                comments.append(Comment(start, end))
                continue
            elif kind == "FOREIGN_COMMENT" and text.startswith("/*", start):
                position = text.index("*/", start + 2) + 2 if start + 2 <= last_block_end else _line_end(text, start)
                tokens.append(Token(kind, start, position, file))
                break
            tokens.append(Token(kind, start, end, file))
        else:
            break
    return Scan(tokens, comments)


@cache
def _marks() -> dict[str, str]:
    """Marks of one character, with their names in the grammar."""
    characters = {name: regexp.removeprefix("\\") for name, regexp in terminals().items()}
    return {character: name for name, character in characters.items() if len(character) == 1}


@cache
def _pattern() -> re.Pattern[str]:
    """Words of the grammar, oddities, then its marks: `::` is not two colons. A number ends where its word does.

    Marks of one character stand in front, all in one, where no oddity begins with them: most tokens are names or these.
    """
    known = dict(terminals())
    marks = _marks()
    names = {"NAME": known.pop("NAME")}
    mark = f"[{re.escape(''.join(marks))}]"
    # Oddities may be long, so they are looked for only where a mark stands.
    one = {"MARK": f"(?={mark})(?!{'|'.join(ODDITIES.values())}){mark}"}
    first = {name: known.pop(name) for name in ("SPACE", "COMMENT")}
    numbers = {name: rf"{known.pop(name)}(?![\w.])" for name in ("FLOAT", "INTEGER")}
    text = {"STRING": known.pop("STRING")}
    rest = {name: regexp for name, regexp in known.items() if name not in marks.values()}
    everything = names | one | first | numbers | text | ODDITIES | rest | {"STRAY": r"[^\s\w]"}
    words = "|".join(f"(?P<{name}>{regexp})" for name, regexp in everything.items())
    return re.compile(rf"(?:{words})\s*")  # the space behind a word with it: half as many matches


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _is_name(word: str) -> bool:
    """Whether Python could use it for a name, hyphens aside."""
    first, *others = word.split("-")
    is_spelled = first.isidentifier() and all(f"_{part}".isidentifier() for part in others)
    return is_spelled and unicodedata.is_normalized("NFKC", word)
