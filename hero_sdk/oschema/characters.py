"""What can be said of a text before its words are put together: its size, its encoding, and words that are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages import files, words
from hero_sdk.oschema.source import MAX_BYTES, SourceFile, Span
from hero_sdk.oschema.tokens import Token

__all__ = ["CheckedWords", "check_characters", "check_words"]

_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f](?<!\r(?=\n))")
"""Asked of every character, so the line ends of Windows are let through afterwards, where there are any."""

_UTF16_MARKS = ("\udcff\udcfe", "\udcfe\udcff")

_ODD: dict[str, tuple[Callable[[Span], Diagnostic], str]] = {
    "CURLY_STRING": (words.typographic_quotes, "STRING"),
    "UNCLOSED_STRING": (words.unclosed_text, "UNCLOSED_STRING"),
    "ODD_NUMBER": (words.odd_number, "NAME"),
    "ODD_NAME": (words.odd_name, "NAME"),
}
"""What is said about an odd word, and what it is read as."""


def check_characters(file: SourceFile) -> tuple[Diagnostic, ...]:
    """Why the text is not read at all; empty for one that is."""
    text = file.text
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        beginning = replace(file, text=text[:80].partition("\n")[0])
        return (files.file_too_large(Span(beginning, 0, len(beginning.text))),)
    if not text.isascii() and (match := _NOT_UTF8.search(text)):
        is_utf16 = text.startswith(_UTF16_MARKS)
        return (files.not_utf8(Span(file, *match.span()), looks_like_utf16=is_utf16),)
    if match := _CONTROL.search(text):
        more = sum(1 for _ in _CONTROL.finditer(text)) - 1
        return (files.control_characters(Span(file, *match.span()), character=match[0], more=more),)
    if not text.strip("\ufeff \t\r\n"):
        return (files.empty_file(Span(file, 0, 0)),)
    return ()


@dataclass(slots=True)
class CheckedWords:
    """Tokens with odd words read as what they were meant to be, and comments of other languages dropped."""

    tokens: list[Token] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)
    """Where odd words stand, in order."""

    unclosed: list[int] = field(default_factory=list)
    """Where quotes are missing: what follows on the line may have been brackets."""


def check_words(tokens: Sequence[Token], *, limit: int) -> CheckedWords:
    """What the tokens are meant to be, and what is odd about them."""
    checked = CheckedWords()
    findings = checked.findings
    for token in tokens:
        if token.type == "FOREIGN_COMMENT":
            if len(findings) < limit:
                findings.append(words.foreign_comment(token.span))
            continue
        if token.type == "STRAY" and not token.text.isprintable():
            checked.odd.append(token.start)
            if len(findings) < limit:
                findings.append(words.stray_character(token.span))
            continue
        if token.type in _ODD:
            say, meant = _ODD[token.type]
            checked.odd.append(token.start)
            if meant == "UNCLOSED_STRING":
                checked.unclosed.append(token.start)
            token.type = meant
            if len(findings) < limit:
                findings.append(say(token.span))
        checked.tokens.append(token)
    return checked
