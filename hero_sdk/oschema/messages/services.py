"""What is said about services and methods: E401, E409–E419."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

RESERVED_NAMESPACE = define(
    "E401",
    "Reserved namespace",
    meaning="""
        `rpc`, `context` and `domain` are answered by the runtime. A service of such a name gets another namespace
        with `as`; a root object needs another name.
        """,
    bad="""
        service Context {
            current() -> str
        }
        """,
    good="""
        service Context as kitchen {
            current() -> str
        }
        """,
)


def reserved_namespace(span: Span, namespace: str, *, is_event: bool = False) -> Diagnostic:
    hint = "begin it with another namespace" if is_event else "choose another name; a service can write `as` and one"
    return RESERVED_NAMESPACE.at(span, f"`{namespace}` belongs to the runtime", hint=hint)


CONTRADICTING_ATTRIBUTES = define(
    "E409",
    "Contradicting method attributes",
    meaning="""
        Two attributes of a method exclude each other: what reads neither writes nor destroys, and what is public
        asks for no claim and is not internal.
        """,
    bad="""
        service Menu {
            clear() @read @write
        }
        """,
    good="""
        service Menu {
            clear() @write
        }
        """,
)


def contradiction(span: Span, one: str, other: str) -> Diagnostic:
    return CONTRADICTING_ATTRIBUTES.at(span, f"`@{one}` and `@{other}` exclude each other", hint="keep one of the two")


MALFORMED_CLAIM = define(
    "E410",
    "Malformed claim",
    meaning="""
        A claim is made of words with dots between them: `delivery.dispatch`, `groups.admin`. `delivery.*` stands
        for all that begin with `delivery.`.
        """,
    bad="""
        service Menu {
            change(name: str) @write @requires("menu change")
        }
        """,
    good="""
        service Menu {
            change(name: str) @write @requires(menu.change)
        }
        """,
)


def malformed_claim(span: Span, claim: str) -> Diagnostic:
    return MALFORMED_CLAIM.at(span, "not how a claim is written", hint="write `menu.change`, for instance")


MALFORMED_ALIAS = define(
    "E411",
    "Malformed method alias",
    meaning="""
        An alias is another full name of a method on the wire: words with dots between them, `channel.get`.
        """,
    bad="""
        service Ticket {
            show(sid: str) -> str @read @alias("channel get")
        }
        """,
    good="""
        service Ticket {
            show(sid: str) -> str @read @alias("channel.get")
        }
        """,
)


def malformed_alias(span: Span, alias: str) -> Diagnostic:
    return MALFORMED_ALIAS.at(span, "not how a method is called", hint='write `@alias("channel.get")`, for instance')


MALFORMED_EXAMPLE = define(
    "E412",
    "Malformed method example",
    meaning="""
        The example of a method gives the parameters of a call, and what it answers: `@example(params = {…}, result
        = …)`. A method without a result has none to show.
        """,
    bad="""
        service Menu {
            price(name: str) -> u32 @read @example("Rye bread", 3, 4)
        }
        """,
    good="""
        service Menu {
            price(name: str) -> u32 @read @example(params = { name: "Rye bread" }, result = 3)
        }
        """,
)


def malformed_example(span: Span) -> Diagnostic:
    return MALFORMED_EXAMPLE.at(
        span, "not how an example of a method is written", hint="write `@example(params = {…}, result = …)`"
    )


def example_of_nothing(span: Span) -> Diagnostic:
    return MALFORMED_EXAMPLE.at(span, "the method answers nothing", hint="leave the result out")


NAMESPACE_STYLE = define(
    "E413",
    "Malformed namespace",
    meaning="""
        A namespace is made of snake_case words with dots between them, as callers will write it: `ticket.member`.
        """,
    bad="""
        service Members as Ticket.Member {
            add(name: str)
        }
        """,
    good="""
        service Members as ticket.member {
            add(name: str)
        }
        """,
)


def namespace_style(span: Span, corrected: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return NAMESPACE_STYLE.at(span, "namespaces are snake_case", hint=f"write `{corrected}`", edits=edits)
