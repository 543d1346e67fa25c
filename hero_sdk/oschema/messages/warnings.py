"""What is worth saying and stops nothing: W601–W619."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import did_you_mean
from hero_sdk.oschema.source import Span

NAME_STYLE = define(
    "W601",
    "Unusual name style",
    meaning="""
        Types, errors and services are written in PascalCase; fields, parameters, methods, enum values, events and
        domains in snake_case. Generated code uses that spelling in any case, while the wire keeps the written one.
        `hero-sdk check --fix` corrects the schema; `@was` keeps rows and callers understood that use the old name
        of a field.
        """,
    bad="""
        Bread = { netWeight: u32 }
        """,
    good="""
        Bread = { net_weight: u32 }
        """,
)


def name_style(span: Span, corrected: str, what: str, style: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return NAME_STYLE.at(span, f"{what} are written in {style}", hint=f"write `{corrected}`", edits=edits)


def domain_style(span: Span, name: str, corrected: str) -> Diagnostic:
    return NAME_STYLE.at(span, f"the domain `{name}` is no snake_case", hint=f"rename its folder to `{corrected}`")


UNKNOWN_MARK = define(
    "W602",
    "Unknown type attribute",
    meaning="""
        In square brackets at the end of a comment above a type stand its attributes: `[rootobject]`, `[stored]`,
        `[index: a, b]`, `[unique: a, b]`, `[tag: kind]`, `[deprecated: why]` and `[was: OldName]`. What is none of
        these has no effect. Brackets elsewhere in the comment are just brackets.
        """,
    bad="""
        # A loaf of bread. [rootobjekt]
        Bread = { sid: str, name: str }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str }
        """,
)


def unknown_mark(span: Span, name: str, suggestion: str | None, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    shown = f"[{suggestion}]" if suggestion else None
    otherwise = "remove the brackets, or move them away from the end"
    return UNKNOWN_MARK.at(span, f"`[{name}]` has no effect", hint=did_you_mean(shown, otherwise), edits=edits)


MARK_WITHOUT_EFFECT = define(
    "W603",
    "Type attribute without effect",
    meaning="""
        The attribute means nothing for what it stands on: `[index: …]` and `[unique: …]` need a stored type, `[tag:
        …]` a union, `[was: …]` a struct or enum, and only `[deprecated: …]` goes with services, errors and events.
        """,
    bad="""
        # A loaf of bread. [index: name, weight]
        Bread = { name: str, weight: u32 }
        """,
    good="""
        # A loaf of bread. [rootobject] [index: name, weight]
        Bread = { sid: str, name: str, weight: u32 }
        """,
)


def mark_without_effect(span: Span, name: str, why: str) -> Diagnostic:
    return MARK_WITHOUT_EFFECT.at(span, f"`[{name}]` has no effect here", hint=why)


WITHOUT_EFFECT = define(
    "W604",
    "Attribute without effect",
    meaning="""
        The attribute is about how a field is stored, and this is not stored by itself: `@index`, `@filter`,
        `@search`, `@unique` and `@ref` count in root objects and stored types, `@readonly` in types, `@secret` and
        `@was` in types and on parameters.
        """,
    bad="""
        Bread = { name: str @index }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str @index }
        """,
)


def without_effect(span: Span, name: str, place: str) -> Diagnostic:
    return WITHOUT_EFFECT.at(
        span, f"`@{name}` has no effect here", hint=f"this is {place}; remove it, or store the type with `[rootobject]`"
    )


MARK_BEHIND_TYPE = define(
    "W605",
    "Type attribute behind type",
    meaning="""
        Attributes of a whole type are written in square brackets at the end of the comment above it. Behind the
        type they count as well; `hero-sdk check --fix` moves them.
        """,
    bad="""
        # A loaf of bread.
        Bread = { sid: str, name: str } @rootobject
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str }
        """,
)


def mark_behind_type(span: Span, name: str, bracket: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MARK_BEHIND_TYPE.at(
        span,
        f"`@{name}` is about the whole type",
        hint=f"write `{bracket}` at the end of the comment above",
        edits=edits,
    )


UNUSED_USE = define(
    "W606",
    "Unused use",
    meaning="""
        Nothing in the domain needs this line.
        """,
    bad="""
        --- food/food.oschema
        use identity.Address

        Bread = { name: str }

        --- identity/identity.oschema
        Address = { city: str }
        """,
    good="""
        --- food/food.oschema
        use identity.Address

        Order = { deliver_to: Address }

        --- identity/identity.oschema
        Address = { city: str }
        """,
)


def unused_use(span: Span, domain: str, name: str | None, *, is_own: bool, edits: Sequence[Edit] = ()) -> Diagnostic:
    shown = f"{domain}.{name}" if name else domain
    text = f"`{domain}` is this domain itself" if is_own else f"`{shown}` is not needed"
    return UNUSED_USE.at(span, text, hint="remove the line", edits=edits)


NEEDLESS_OPTIONAL = define(
    "W607",
    "Optional with a default",
    meaning="""
        A field with a default need not be given, and is always there in answers, so the `?` beside it says nothing.
        """,
    bad="""
        Bread = { weight?: u32 = 500 }
        """,
    good="""
        Bread = { weight: u32 = 500 }
        """,
)


def needless_question_mark(span: Span, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return NEEDLESS_OPTIONAL.at(span, "has a default", hint="leave out the `?`", edits=edits)


def needless_default(span: Span, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return NEEDLESS_OPTIONAL.at(
        span, "an optional field is absent by itself", hint="leave out the default", edits=edits
    )


NOT_A_MAP = define(
    "W608",
    "Not a map",
    meaning="""
        `{ A: B }` is a map when `A` is `str`, an integer type, an enum, or a name for one of these. Otherwise it is
        a struct with one field, here one that is called like a type.
        """,
    bad="""
        Prices = { Bread: u32 }

        Bread = { name: str }
        """,
    good="""
        Prices = { str: u32 }
        """,
)


def not_a_map(span: Span, key: str, struct: str) -> Diagnostic:
    return NOT_A_MAP.at(
        span,
        f"`{key}` cannot be the key of a map",
        hint=f"write `str`, an integer type or an enum; as it is, `{struct}` is a struct with a field `{key}`",
    )


MARK_IN_SENTENCE = define(
    "W609",
    "Type attribute in a sentence",
    meaning="""
        Type attributes count at the end of the comment, and on lines of their own. Within a sentence they are taken
        for what the sentence is about.
        """,
    bad="""
        # A loaf [stored] of bread.
        Bread = { sid: str, name: str }
        """,
    good="""
        # A loaf of bread. [stored]
        Bread = { sid: str, name: str }
        """,
)


def mark_in_sentence(span: Span, name: str) -> Diagnostic:
    return MARK_IN_SENTENCE.at(
        span,
        f"`[{name}]` has no effect here",
        hint="move it to the end of the comment, or take the brackets away",
    )
