"""Attributes on lines of their own: they belong to what stands above, which not everybody expects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages import syntax
from hero_sdk.oschema.tokens import CLOSING, OPENING, Token, span_of, starts_line

__all__ = ["check_margins"]

_LINE_ATTRIBUTE = re.compile(r"\n[ \t]*@")
_BEHIND_NAMES = {"COLON", "QMARK", "LPAR", "EQUAL"}


def check_margins(tokens: Sequence[Token]) -> list[Diagnostic]:
    """A warning for each attribute that begins a line and is not indented further than the line it belongs to."""
    findings: list[Diagnostic] = []
    if not _LINE_ATTRIBUTE.search(tokens[0].file.text, tokens[0].start, tokens[-1].end):
        return findings
    above: list[Token | None] = [None]
    """Names that begin a line, one for each open bracket."""

    for index, token in enumerate(tokens):
        if token.type in OPENING:
            above.append(None)
        elif token.type in CLOSING:
            above.pop()
        elif token.type in ("NAME", "STRING") and starts_line(token):
            if tokens[index + 1 : index + 2] and tokens[index + 1].type in _BEHIND_NAMES:
                above[-1] = token
        elif token.type == "AT" and starts_line(token):
            name = above[-1]
            if name is not None and _indentation(token) <= _indentation(name):
                findings.append(syntax.attribute_below(span_of(token, tokens[index + 1]), name=name.text))
    return findings


def _indentation(token: Token) -> int:
    text = token.file.text
    return len(text[text.rfind("\n", 0, token.start) + 1 : token.start].expandtabs(4))
