"""Attributes on lines of their own: they belong to what stands above, which not everybody expects."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages import syntax
from hero_sdk.oschema.tokens import Token, span_of, starts_line

__all__ = ["check_margins"]


def check_margins(tokens: Sequence[Token]) -> list[Diagnostic]:
    """A warning for each attribute that begins a line and is not indented further than the line it belongs to."""
    findings: list[Diagnostic] = []
    above: Token | None = None
    for index, token in enumerate(tokens):
        if token.type not in ("AT", "NAME", "STRING") or not starts_line(token):
            continue
        if token.type != "AT":
            above = token
        elif above is not None and _indentation(token) <= _indentation(above) and tokens[index - 1].type != "RPAR":
            findings.append(syntax.attribute_below(span_of(token, tokens[index + 1]), name=above.text))
    return findings


def _indentation(token: Token) -> int:
    text = token.file.text
    return len(text[text.rfind("\n", 0, token.start) + 1 : token.start].expandtabs(4))
