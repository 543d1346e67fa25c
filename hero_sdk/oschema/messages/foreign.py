"""What is said about the spellings of other languages: E100–E119."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

FOREIGN_KEYWORD = define(
    "E100",
    "Foreign keyword",
    meaning="""
        Types are defined without a keyword: `Order = { … }`, `Size = small | large`, `Email = str @max_len(200)`.
        Only `use`, `error`, `event` and `service` begin a definition.
        """,
    bad="""
        struct Order {
            customer: str
        }
        """,
    good="""
        Order = {
            customer: str
        }
        """,
)


def foreign_keyword(span: Span, *, name: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return FOREIGN_KEYWORD.at(span, f"`{span.text}` is not needed here", hint=f"write `{name} = …`", edits=edits)


FOREIGN_ENUM = define(
    "E101",
    "Foreign enum",
    meaning="""
        An enum is a name, `=`, and its values with `|` between them. Values are words; they have no numbers.
        """,
    bad="""
        enum Size { small, medium, large }
        """,
    good="""
        Size = small | medium | large
        """,
)


def foreign_enum(span: Span, *, better: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return FOREIGN_ENUM.at(span, "not how an enum is written", hint=f"write `{better}`", edits=edits)


FOREIGN_METHOD = define(
    "E102",
    "Foreign method keyword",
    meaning="""
        A method begins with its name; no word like `rpc`, `fn` or `def` stands before it.
        """,
    bad="""
        service Menu {
            rpc list() -> [str]
        }
        """,
    good="""
        service Menu {
            list() -> [str]
        }
        """,
)


def foreign_method(span: Span, *, name: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return FOREIGN_METHOD.at(span, f"`{span.text}` is not needed here", hint=f"write `{name}(…) -> …`", edits=edits)


FOREIGN_GENERIC = define(
    "E103",
    "Foreign generic type",
    meaning="""
        Lists, maps and optional types have their own spelling: `[T]`, `{str: T}` and `name?: T`. Other generic types do
        not exist.
        """,
    bad="""
        Order = {
            lines: Vec<str>
            labels: Map<string, string>
        }
        """,
    good="""
        Order = {
            lines: [str]
            labels: {str: str}
        }
        """,
)


def foreign_generic(span: Span, *, better: str | None, edits: Sequence[Edit] = ()) -> Diagnostic:
    hint = f"write `{better}`" if better else "write `[T]` for a list, `{str: T}` for a map, `name?: T` for an optional"
    return FOREIGN_GENERIC.at(span, "not how this type is written", hint=hint, edits=edits)


def type_parameters(span: Span) -> Diagnostic:
    return FOREIGN_GENERIC.at(span, "types have no parameters", hint="define a type for each use")


NULL_ALTERNATIVE = define(
    "E104",
    "Null as alternative",
    meaning="""
        What may be absent is marked with `?`. There is no null type: null on the wire is taken as absent.
        """,
    bad="""
        Order = { note: str | null }
        """,
    good="""
        Order = { note?: str }
        """,
)


def null_alternative(span: Span, others: Sequence[str], owner: Span | None) -> Diagnostic:
    rest = " | ".join(others)
    if owner is None or len(others) != 1:
        better = f"{rest}?" if len(others) == 1 else "a type of its own, with `?`"
        return NULL_ALTERNATIVE.at(span, "null is no type", hint=f"write `{better}`" if len(others) == 1 else better)
    edits = [Edit(Span(owner.file, owner.end, owner.end), "?"), Edit(span, rest)]
    if owner.file.text[owner.end : owner.end + 1] == "?":
        del edits[0]
    return NULL_ALTERNATIVE.at(span, "null is no type", hint=f"write `{owner.text}?: {rest}`", edits=edits)


FOREIGN_IMPORT = define(
    "E105",
    "Foreign import",
    meaning="""
        Types of another domain are used by name: `use identity.Address`, one per line, or `identity.Address` wherever a
        type is written. Files of the same domain see each other without a word, and the folder names the domain.
        """,
    bad="""
        import identity.Address

        Order = { deliver_to: Address }
        """,
    good="""
        Order = { deliver_to: str }
        """,
)


def foreign_import(span: Span, *, hint: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return FOREIGN_IMPORT.at(span, "not how types of other files are used", hint=hint, edits=edits)


TYPE_FIRST = define(
    "E106",
    "Type before name",
    meaning="""
        The name comes first, then a colon, then the type.
        """,
    bad="""
        Order = {
            string customer = 1;
        }
        """,
    good="""
        Order = {
            customer: str
        }
        """,
)


def type_first(span: Span, *, better: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return TYPE_FIRST.at(span, "the name comes first", hint=f"write `{better}`", edits=edits)


FOREIGN_MODIFIER = define(
    "E107",
    "Foreign modifier",
    meaning="""
        No word stands before the name of a field. An optional field is `name?: T`, a repeated one `name: [T]`, and what
        only the server sets has `@readonly`.
        """,
    bad="""
        Order = {
            optional note: str
        }
        """,
    good="""
        Order = {
            note?: str
        }
        """,
)


def foreign_modifier(span: Span, *, better: str, edits: Sequence[Edit] = ()) -> Diagnostic:
    return FOREIGN_MODIFIER.at(span, f"`{span.text}` is not needed here", hint=f"write `{better}`", edits=edits)


FOREIGN_INHERITANCE = define(
    "E108",
    "No inheritance",
    meaning="""
        Types do not inherit from each other. Repeat the few fields, or hold the other object in a field.
        """,
    bad="""
        Order extends Base {
            customer: str
        }

        Base = { note: str }
        """,
    good="""
        Order = {
            customer: str
            base: Base
        }

        Base = { note: str }
        """,
)


def foreign_inheritance(span: Span, *, base: str) -> Diagnostic:
    return FOREIGN_INHERITANCE.at(
        span, "types do not inherit", hint=f"hold it in a field of type `{base}`" if base else "repeat its fields here"
    )
