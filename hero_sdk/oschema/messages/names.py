"""What is said about names and who has them: E201–E209."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import listing
from hero_sdk.oschema.source import Span

DEFINED_TWICE = define(
    "E201",
    "Defined twice",
    meaning="""
        Two definitions of a domain have the same name, in one file or in two: all files of a domain are read as
        one. Types and errors share one space of names. The first definition counts until one of them is renamed or
        removed.
        """,
    bad="""
        --- food/10_bread.oschema
        Bread = { name: str }

        --- food/20_more.oschema
        Bread = { weight: u32 }
        """,
    good="""
        --- food/10_bread.oschema
        Bread = { name: str }

        --- food/20_more.oschema
        Loaf = { weight: u32 }
        """,
)


def defined_twice(span: Span, name: str, first: Span) -> Diagnostic:
    return DEFINED_TWICE.at(
        span,
        f"`{name}` is defined again",
        labels=[Label(first, "first defined here")],
        hint="rename one of them, or put them together",
    )


BUILT_IN_NAME = define(
    "E202",
    "Name of a built-in type",
    meaning="""
        The name belongs to a type that every schema knows, so a definition of the same name could never be meant.
        """,
    bad="""
        email = { address: str }
        """,
    good="""
        Mail = { address: str }
        """,
)


def built_in_name(span: Span, name: str) -> Diagnostic:
    return BUILT_IN_NAME.at(span, f"`{name}` is a built-in type", hint="choose another name")


SAME_NAME = define(
    "E203",
    "Same name twice",
    meaning="""
        Two fields of a type, parameters or methods have the same name, or an alternative is listed twice. The first
        one counts until one of them is renamed or removed.
        """,
    bad="""
        Bread = {
            name: str
            name: u32
        }
        """,
    good="""
        Bread = {
            name: str
            weight: u32
        }
        """,
)


def same_name(span: Span, name: str, first: Span) -> Diagnostic:
    return SAME_NAME.at(
        span, f"`{name}` again", labels=[Label(first, "first here")], hint="rename one of them, or remove it"
    )


NAME_TAKEN = define(
    "E205",
    "Name taken",
    meaning="""
        `use` brings a name into a domain that has a definition of that name itself. Within the domain the name
        means its own definition; the other one can be written with its domain in front.
        """,
    bad="""
        --- food/food.oschema
        use identity.Address

        Address = { street: str }

        Order = { deliver_to: Address }

        --- identity/identity.oschema
        Address = { city: str }
        """,
    good="""
        --- food/food.oschema
        Address = { street: str }

        Order = { deliver_to: Address, billed_to: identity.Address }

        --- identity/identity.oschema
        Address = { city: str }
        """,
)


def name_taken(span: Span, name: str, other: str, own: Span) -> Diagnostic:
    return NAME_TAKEN.at(
        span,
        f"`{name}` is defined in this domain, too",
        labels=[Label(own, "defined here")],
        hint=f"remove the `use`, and write `{other}.{name}` where the other one is meant",
    )


AMBIGUOUS_NAME = define(
    "E206",
    "Ambiguous name",
    meaning="""
        A name is brought in from two domains. Written with its domain in front it says which one is meant.
        """,
    bad="""
        --- food/food.oschema
        use identity.Person
        use staff.Person

        Order = { customer: Person }

        --- identity/identity.oschema
        Person = { name: str }

        --- staff/staff.oschema
        Person = { badge: u32 }
        """,
    good="""
        --- food/food.oschema
        use identity.Person

        Order = { customer: Person, cook: staff.Person }

        --- identity/identity.oschema
        Person = { name: str }

        --- staff/staff.oschema
        Person = { badge: u32 }
        """,
)


def ambiguous_name(span: Span, name: str, domains: Sequence[str]) -> Diagnostic:
    better = listing((f"{domain}.{name}" for domain in domains), last="or")
    return AMBIGUOUS_NAME.at(span, f"{listing(domains)} have a `{name}` each", hint=f"write {better}")


UNUSABLE_NAME = define(
    "E207",
    "Unusable name",
    meaning="""
        Classes, fields and folders of generated code are called after the names of a schema. That takes a letter to
        begin with.
        """,
    bad="""
        Bread = { _: str }
        """,
    good="""
        Bread = { name: str }
        """,
)


def unusable_name(span: Span, name: str) -> Diagnostic:
    return UNUSABLE_NAME.at(
        span, f"nothing can be called after `{name}`", hint="choose a name that begins with a letter"
    )


RESERVED_DOMAIN = define(
    "E208",
    "Reserved domain name",
    meaning="""
        `rpc`, `context` and `domain` are what the runtime itself answers to. A domain is named by its folder, or by
        its file where that stands alone.
        """,
    bad="""
        --- rpc/types.oschema
        Bread = { name: str }
        """,
    good="""
        --- food/types.oschema
        Bread = { name: str }
        """,
)


def reserved_domain(span: Span, name: str) -> Diagnostic:
    return RESERVED_DOMAIN.at(span, f"`{name}` belongs to the runtime", hint="rename the folder")


DOMAIN_TWICE = define(
    "E209",
    "Domain twice",
    meaning="""
        Two folders, or a folder and an installed package, have a domain of the same name. On the wire and in `use`
        a domain is known by its name alone, without the group it stands in.
        """,
    bad="""
        --- bakery/main/types.oschema
        Bread = { name: str }

        --- cafe/main/types.oschema
        Table = { seats: u32 }
        """,
    good="""
        --- bakery/bread/types.oschema
        Bread = { name: str }

        --- cafe/rooms/types.oschema
        Table = { seats: u32 }
        """,
)


def domain_twice(span: Span, name: str, first: Span) -> Diagnostic:
    return DOMAIN_TWICE.at(
        span,
        f"there is another domain `{name}`",
        labels=[Label(first, "the other one")],
        hint="rename one of the folders",
    )
