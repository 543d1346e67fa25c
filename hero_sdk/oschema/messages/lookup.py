"""What is said when a name leads nowhere: E204, E210–E219."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import did_you_mean, either
from hero_sdk.oschema.source import Span

UNKNOWN_TYPE = define(
    "E204",
    "Unknown type",
    meaning="""
        A type is named that is neither built in nor defined in any file of the domain. A type of another domain is
        written with its domain in front, `identity.Address`, or brought in by `use identity.Address`.
        """,
    bad="""
        Bread = { maker: Prodcer }

        Producer = { name: str }
        """,
    good="""
        Bread = { maker: Producer }

        Producer = { name: str }
        """,
)


def unknown_type(
    span: Span, name: str, domain: str, suggestion: str | None, *, is_error: bool, edits: Sequence[Edit] = ()
) -> Diagnostic:
    if is_error:
        return UNKNOWN_TYPE.at(span, f"`{name}` is an error, not a type", hint="define a struct with the same fields")
    hint = did_you_mean(suggestion, f"define it: `{name} = {{ … }}`")
    return UNKNOWN_TYPE.at(span, f"not defined in domain `{domain}`", hint=hint, edits=edits)


def foreign_type(span: Span, name: str, ours: str, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return UNKNOWN_TYPE.at(span, f"`{name}` is called `{ours}` here", hint=f"write `{ours}`", edits=edits)


def foreign_word(span: Span, name: str, ours: str) -> Diagnostic:
    return UNKNOWN_TYPE.at(
        span, f"`{name}` is called `{ours}` here", hint=f'write `{ours}`, or `"{name}"` for an enum of this one word'
    )


def type_elsewhere(span: Span, name: str, domains: Sequence[str], *, edits: Sequence[Edit] = ()) -> Diagnostic:
    better = either(f"{domain}.{name}" for domain in domains)
    return UNKNOWN_TYPE.at(span, "defined in another domain", hint=f"write {better}", edits=edits)


def unknown_in_domain(span: Span, name: str, domain: str, suggestion: str | None) -> Diagnostic:
    hint = f"did you mean `{domain}.{suggestion}`?" if suggestion else f"look into the files of domain `{domain}`"
    return UNKNOWN_TYPE.at(span, f"domain `{domain}` has no `{name}`", hint=hint)


UNKNOWN_DOMAIN = define(
    "E210",
    "Unknown domain",
    meaning="""
        The name before the dot is no domain. Domains are the folders with schema files, and those of the packages
        that `imports` in pyproject.toml names.
        """,
    bad="""
        --- food/food.oschema
        Order = { deliver_to: identiy.Address }

        --- identity/identity.oschema
        Address = { city: str }
        """,
    good="""
        --- food/food.oschema
        Order = { deliver_to: identity.Address }

        --- identity/identity.oschema
        Address = { city: str }
        """,
)


def unknown_domain(span: Span, name: str, suggestion: str | None) -> Diagnostic:
    hint = did_you_mean(suggestion, "add the folder, or the package that has it to `imports` in pyproject.toml")
    return UNKNOWN_DOMAIN.at(span, f"there is no domain `{name}`", hint=hint)


UNKNOWN_ERROR = define(
    "E211",
    "Unknown error",
    meaning="""
        `@errors` lists the errors a method may raise: those that the domain declares with `error`, those of other
        domains with the domain in front, and those of the runtime, such as `NotFound` and `Conflict`.
        """,
    bad="""
        error SoldOut = -32050 { left: u32 }

        service Menu {
            order(name: str) @write @errors(SoldOt)
        }
        """,
    good="""
        error SoldOut = -32050 { left: u32 }

        service Menu {
            order(name: str) @write @errors(SoldOut)
        }
        """,
)


def unknown_error(span: Span, name: str, domain: str, suggestion: str | None) -> Diagnostic:
    hint = did_you_mean(suggestion, f"declare it: `error {name} = -32050 {{ … }}`")
    return UNKNOWN_ERROR.at(span, f"no error of domain `{domain}` or of the runtime", hint=hint)
