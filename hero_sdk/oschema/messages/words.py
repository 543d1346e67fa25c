"""What is said about single characters and words that oschema does not have: E020–E039."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

import unicodedata

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

STRAY_CHARACTER = define(
    "E020",
    "Stray character",
    meaning="""
        A schema is written with names, numbers, quoted text and the marks `= : ? | . -> @ ( ) [ ] { }`; commas and
        semicolons may separate members. Any other character has no meaning outside comments and quotes.
        """,
    bad="""
        Order = { customer*: str }
        """,
    good="""
        Order = { customer: str }
        """,
)


def stray_character(span: Span) -> Diagnostic:
    text = span.text
    if len(text) == 1 and not (text.isascii() and text.isprintable()):
        name = unicodedata.name(text, "a character without a name").lower()
        return STRAY_CHARACTER.at(span, f"U+{ord(text):04X}, {name}", hint="remove it", edits=[Edit(span, "")])
    return STRAY_CHARACTER.at(span, f"`{text}` has no meaning here", hint="remove it, or put the text in quotes")


TYPOGRAPHIC_QUOTES = define(
    "E021",
    "Typographic quotes",
    meaning="""
        Text is quoted with the straight quotes of a keyboard. Word processors and chat programs replace them by
        curly ones.
        """,
    bad="""
        Order = { note: str = “none” }
        """,
    good="""
        Order = { note: str = "none" }
        """,
)


def typographic_quotes(span: Span) -> Diagnostic:
    straight = f'"{span.text.strip("“”„‟«»‘’‚‛`´")}"'.replace('""', '"') if len(span.text) > 1 else '"'
    return TYPOGRAPHIC_QUOTES.at(
        span, "not the quotes of a keyboard", hint=f"write `{straight}`", edits=[Edit(span, straight)]
    )


FOREIGN_COMMENT = define(
    "E022",
    "Foreign comment mark",
    meaning="""
        A comment begins with `#` and ends with its line. `//`, `--` and `/* */` are not known.
        """,
    bad="""
        // An order placed by a customer.
        Order = { customer: str }
        """,
    good="""
        # An order placed by a customer.
        Order = { customer: str }
        """,
)


def foreign_comment(span: Span) -> Diagnostic:
    text = span.text
    edits = [Edit(span, f"# {text[2:].strip()}")] if text.startswith(("//", "--")) else []
    return FOREIGN_COMMENT.at(
        span, "no comment begins like this", hint="begin each line of a comment with `#`", edits=edits
    )


UNCLOSED_TEXT = define(
    "E023",
    "Unclosed text",
    meaning="""
        Quoted text ends on the line on which it begins. A quote within the text is written `\\"`, a line end `\\n`.
        """,
    bad="""
        Order = { note: str = "none }
        """,
    good="""
        Order = { note: str = "none" }
        """,
)


def unclosed_text(span: Span) -> Diagnostic:
    return UNCLOSED_TEXT.at(span, "no closing quote on this line", hint=f"close it with `{span.text[:1]}`")


IMPOSSIBLE_LITERAL = define(
    "E024",
    "Impossible literal",
    meaning="""
        The number or text reads well, but has no value: a number too long for any type, or an escape `\\u` without
        its four hexadecimal digits.
        """,
    bad="""
        Order = { weight: float = 1e999 }
        """,
    good="""
        Order = { weight: float = 1e9 }
        """,
)


def bad_literal(span: Span, reason: str) -> Diagnostic:
    return IMPOSSIBLE_LITERAL.at(span, reason)


ODD_NUMBER = define(
    "E025",
    "Odd number",
    meaning="""
        A word that begins with a digit is a number, written with digits, one point and an exponent at most: `30`,
        `-1`, `0.5`, `1e6`. Units, hexadecimal digits and names that begin with a digit are not known.
        """,
    bad="""
        Order = { weight: float = .5kg }
        """,
    good="""
        Order = { weight: float = 0.5 }
        """,
)


def odd_number(span: Span) -> Diagnostic:
    return ODD_NUMBER.at(
        span, "neither a number nor a name", hint="write numbers like `30` or `0.5`, and begin names with a letter"
    )


ODD_NAME = define(
    "E026",
    "Odd name",
    meaning="""
        A name is made of letters, digits and underscores. Letters of other scripts may stand in it as long as every
        programming language would take them.
        """,
    bad="""
        Plot = { area_m²: float }
        """,
    good="""
        Plot = { area_m2: float }
        """,
)


def odd_name(span: Span) -> Diagnostic:
    plain = unicodedata.normalize("NFKC", span.text)
    better = plain if plain != span.text and plain.isidentifier() else ""
    return ODD_NAME.at(
        span,
        "not all of this can stand in a name",
        hint=f"write `{better}`" if better else "use letters, digits and underscores",
        edits=[Edit(span, better)] if better else (),
    )


UNCLOSED_BRACKET = define(
    "E030",
    "Unclosed bracket",
    meaning="""
        A bracket is opened and never closed. What follows is read as a new definition all the same, so that its own
        errors show.
        """,
    bad="""
        Order = {
            customer: str

        Driver = { name: str }
        """,
    good="""
        Order = {
            customer: str
        }

        Driver = { name: str }
        """,
)


def unclosed_bracket(span: Span, *, closing: str, reached: Span | None) -> Diagnostic:
    labels = [Label(reached, f"`{closing}` is missing before this")] if reached else ()
    return UNCLOSED_BRACKET.at(span, "never closed", labels=labels, hint=f"close it with `{closing}`")


UNOPENED_BRACKET = define(
    "E031",
    "Unopened bracket",
    meaning="""
        A bracket is closed that was not open: one too many, or of another kind than the one that is open.
        """,
    bad="""
        Order = { customer: str }
        }
        """,
    good="""
        Order = { customer: str }
        """,
)


def unopened_bracket(span: Span) -> Diagnostic:
    return UNOPENED_BRACKET.at(span, "nothing to close here", hint="remove it, or open its partner")
