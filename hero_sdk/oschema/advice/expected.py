"""The last word: what the grammar allows at the place."""

from __future__ import annotations

from hero_sdk.oschema.messages import syntax, words
from hero_sdk.oschema.messages.wording import joined
from hero_sdk.oschema.tokens import CLOSING
from hero_sdk.oschema.trouble import Advice, Trouble

__all__ = ["whatever_is_expected"]

_MARKS = {
    "EQUAL": "`=`",
    "COLON": "`:`",
    "QMARK": "`?`",
    "VBAR": "`|`",
    "DOT": "`.`",
    "ARROW": "`->`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "AT": "an attribute",
    "AS": "`as`",
}
_FIELD_STARTS = {"fields": "a field", "parameters": "a parameter", "service": "a method"}


def whatever_is_expected(trouble: Trouble) -> Advice:
    """A stray character is named as such; anything else is held against what would fit."""
    token = trouble.token()
    if token is not None and token.type in ("STRAY", "FOREIGN_MARK"):
        return trouble.advise(words.stray_character(token.span), trouble.index, trouble.index + 1)
    return trouble.skip(syntax.unexpected(trouble.span, expected=joined(_expected(trouble), last="or")))


def _expected(trouble: Trouble) -> list[str]:
    accepts = trouble.accepts
    kind = trouble.frame.kind
    found: list[str] = []
    if trouble.index == 0:
        return ["a definition"]
    if accepts >= {"NAME", "LSQB", "LBRACE"} and accepts.isdisjoint({"INTEGER", "FLOAT"}):
        found.append("a type")
    elif accepts >= {"INTEGER", "STRING"}:
        found.append("a value")
    elif accepts == {"INTEGER"}:
        found.append("a whole number")
    elif "NAME" in accepts:
        found.append(_FIELD_STARTS.get(kind, "a name") if accepts & CLOSING.keys() else "a name")
    simple = accepts - {"LSQB", "LBRACE", "QMARK", "DOT"} if found or len(accepts) > 2 else accepts
    if "a type" in found:
        simple -= {"VBAR"}
    found += [mark for type_, mark in _MARKS.items() if type_ in simple]
    if "$END" in accepts or not found:
        found.append("the next definition")
    return found
