"""What is said about attributes of fields, parameters and methods: E320–E334."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import listing
from hero_sdk.oschema.source import Span

_ELSEWHERE = {
    "default": "write ` = value` behind the type",
    "optional": "write `?` behind the name: `note?: str`",
    "nullable": "write `?` behind the name: `note?: str`",
    "required": "every field without `?` and default is required",
    "key": "`sid` is the key of everything that is stored",
    "primary": "`sid` is the key of everything that is stored",
    "primary_key": "`sid` is the key of everything that is stored",
    "id": "`sid` is the key of everything that is stored",
    "doc": "write a comment above it, with `#`",
    "description": "write a comment above it, with `#`",
    "comment": "write a comment above it, with `#`",
    "maximum": "write `@max(99)`",
    "minimum": "write `@min(1)`",
    "ge": "write `@min(1)`",
    "gte": "write `@min(1)`",
    "le": "write `@max(99)`",
    "lte": "write `@max(99)`",
    "range": "write `@min(1) @max(99)`",
    "length": "write `@min_len(1) @max_len(99)`",
    "len": "write `@min_len(1) @max_len(99)`",
    "size": "write `@min_len(1) @max_len(99)`",
    "regex": 'write `@pattern("…")`',
    "indexed": "write `@index`",
    "relation": "write `@ref(Type)`",
    "foreign_key": "write `@ref(Type)`",
    "rename": "write `@was(old_name)` behind the field under its new name",
    "renamed": "write `@was(old_name)` behind the field under its new name",
    "auth": "write `@requires(claim)`",
    "throws": "write `@errors(NotFound)`",
    "raises": "write `@errors(NotFound)`",
    "get": "write `@read`",
    "post": "write `@write`",
    "put": "write `@write`",
    "query": "write `@read`",
    "mutation": "write `@write`",
}
"""What attributes of other languages are here."""

UNKNOWN_ATTRIBUTE = define(
    "E320",
    "Unknown attribute",
    meaning="""
        No attribute of this name exists here. It is an error and no warning, since a limit that silently is none
        would let anything in. Fields and parameters, named types, methods, events and enum values each have
        attributes of their own.
        """,
    bad="""
        Bread = { weight: u32 @maximum(2000) }
        """,
    good="""
        Bread = { weight: u32 @max(2000) }
        """,
)


def unknown_attribute(
    span: Span, name: str, suggestion: str | None, *, known: Sequence[str], edits: Sequence[Edit] = ()
) -> Diagnostic:
    if suggestion:
        return UNKNOWN_ATTRIBUTE.at(span, "not known here", hint=f"did you mean `@{suggestion}`?", edits=edits)
    if hint := _ELSEWHERE.get(name.lower()):
        return UNKNOWN_ATTRIBUTE.at(span, "not known here", hint=hint)
    there_are = f"here you can write {listing(f'@{word}' for word in known)}" if known else "remove it"
    return UNKNOWN_ATTRIBUTE.at(span, "not known here", hint=there_are)


def belongs_elsewhere(span: Span, name: str, owner: str) -> Diagnostic:
    return UNKNOWN_ATTRIBUTE.at(span, "not known here", hint=f"`@{name}` belongs on {owner}")


DOES_NOT_FIT = define(
    "E321",
    "Attribute does not fit",
    meaning="""
        The attribute says nothing about values of this type: only numbers have a least and a greatest value, only
        text, bytes, lists and maps have a length, only text has a pattern, and only what can be compared as a whole
        can be indexed.
        """,
    bad="""
        Bread = { name: str @max(20) }
        """,
    good="""
        Bread = { name: str @max_len(20) }
        """,
)


def does_not_fit(span: Span, name: str, kind: str, hint: str) -> Diagnostic:
    return DOES_NOT_FIT.at(span, f"`@{name}` means nothing for {kind}", hint=hint)


WRONG_ARGUMENTS = define(
    "E322",
    "Wrong attribute arguments",
    meaning="""
        What stands in the parentheses is not what the attribute takes.
        """,
    bad="""
        Bread = { name: str @max_len("20") }
        """,
    good="""
        Bread = { name: str @max_len(20) }
        """,
)


def wrong_arguments(span: Span, name: str, usage: str) -> Diagnostic:
    return WRONG_ARGUMENTS.at(span, f"not how `@{name}` is written", hint=f"write `{usage}`")


def unknown_word(span: Span, word: str, known: str, suggestion: str | None) -> Diagnostic:
    hint = f"did you mean `{suggestion}`?" if suggestion else f"write {known}"
    return WRONG_ARGUMENTS.at(span, f"`{word}` is not known here", hint=hint)


GIVEN_TWICE = define(
    "E323",
    "Attribute given twice",
    meaning="""
        An attribute that can be given once only is given again; the first one counts. `@was`, `@example`,
        `@errors`, `@requires`, `@alias` and `@intent` can be repeated.
        """,
    bad="""
        Bread = { weight: u32 @max(2000) @max(3000) }
        """,
    good="""
        Bread = { weight: u32 @max(3000) }
        """,
)


def given_twice(span: Span, name: str, first: Span) -> Diagnostic:
    return GIVEN_TWICE.at(span, f"`@{name}` again", labels=[Label(first, "first here")], hint="keep one of the two")


CONTRADICTING_LIMITS = define(
    "E324",
    "Contradicting limits",
    meaning="""
        No value keeps both limits, or none of the type can reach one of them.
        """,
    bad="""
        Bread = { weight: u32 @min(100) @max(10) }
        """,
    good="""
        Bread = { weight: u32 @min(10) @max(100) }
        """,
)


def contradicting_limits(span: Span, names: Sequence[str], low: object, high: object) -> Diagnostic:
    return CONTRADICTING_LIMITS.at(
        span, f"at least {low} and at most {high}", hint=f"swap `@{names[0]}` and `@{names[1]}`, or remove one"
    )


def limit_out_of_range(span: Span, type_: str, low: int, high: int) -> Diagnostic:
    return CONTRADICTING_LIMITS.at(
        span, f"no `{type_}` is that large or small", hint=f"`{type_}` goes from {low} to {high}"
    )


UNUSABLE_PATTERN = define(
    "E325",
    "Unusable pattern",
    meaning="""
        The regular expression cannot be read, or uses what is not understood alike everywhere: patterns run in the
        server, and stand in the JSON Schema for clients in any language. Looking ahead or behind, references to
        groups, flags and possessive repeats are not part of what all have in common.
        """,
    bad="""
        Address = { country: str @pattern("^[A-Z{2}$") }
        """,
    good="""
        Address = { country: str @pattern("^[A-Z]{2}$") }
        """,
)


def unusable_pattern(span: Span, problem: str) -> Diagnostic:
    return UNUSABLE_PATTERN.at(span, problem, hint="mend it, or check this in the method instead")


SECRET_IN_INDEX = define(
    "E326",
    "Secret in an index",
    meaning="""
        A field with `@secret` is stored encrypted. In an index it would stand readable, so it can be neither
        filtered, nor searched, nor unique, and refer to nothing.
        """,
    bad="""
        # Somebody who signs in. [rootobject]
        User = { sid: str, password: str @secret @index }
        """,
    good="""
        # Somebody who signs in. [rootobject]
        User = { sid: str, password: str @secret }
        """,
)


def secret_in_index(span: Span, name: str) -> Diagnostic:
    return SECRET_IN_INDEX.at(span, "an index would give the secret away", hint=f"remove `@{name}` or `@secret`")


SECRET_WITH_DEFAULT = define(
    "E329",
    "Secret with a default",
    meaning="""
        A default stands in the schema and in generated code for everyone to read, so it is no secret. And since callers
        are never shown a secret, they would take the default for its value, and send that back. Make the field
        optional, or let whoever stores an object give it.
        """,
    bad="""
        # Somebody who signs in. [rootobject]
        User = { sid: str, pin: str = "0000" @secret }
        """,
    good="""
        # Somebody who signs in. [rootobject]
        User = { sid: str, pin?: str @secret }
        """,
)


def secret_with_default(span: Span) -> Diagnostic:
    return SECRET_WITH_DEFAULT.at(span, "everyone can read this", hint="remove the default or `@secret`")


FORMER_NAME_TAKEN = define(
    "E327",
    "Former name taken",
    meaning="""
        `@was` says under which names a field was known before, so that stored rows and callers that still use them
        are understood. A name that another field has or had does not say which one is meant.
        """,
    bad="""
        Bread = { name: str, title: str @was(name) }
        """,
    good="""
        Bread = { label: str, title: str @was(name) }
        """,
)


def former_name_taken(span: Span, name: str, owner: Span) -> Diagnostic:
    return FORMER_NAME_TAKEN.at(
        span,
        f"`{name}` is taken",
        labels=[Label(owner, f"`{name}` already leads here")],
        hint="remove the `@was`, or name another field in it",
    )


def former_type_taken(span: Span, name: str) -> Diagnostic:
    return FORMER_NAME_TAKEN.at(span, f"`{name}` is taken", hint="a type of the domain has or had this name already")


BELONGS_ON_FIELD = define(
    "E328",
    "Attribute of a field",
    meaning="""
        A named type carries what is true of its values: limits, examples, a deprecation. How values are stored,
        found and shown is said where they are used, on the fields.
        """,
    bad="""
        Tag = str @max_len(40) @index

        # A loaf of bread. [rootobject]
        Bread = { sid: str, tags: [Tag] }
        """,
    good="""
        Tag = str @max_len(40)

        # A loaf of bread. [rootobject]
        Bread = { sid: str, tags: [Tag] @index }
        """,
)


def belongs_on_field(span: Span, name: str) -> Diagnostic:
    return BELONGS_ON_FIELD.at(span, "this is a type, not a field", hint=f"move `@{name}` to the fields of this type")
