"""What is said about names that meet on the wire or in generated code: E501–E509."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.messages.wording import listing
from hero_sdk.oschema.source import Span

SAME_AFTER_CORRECTION = define(
    "E501",
    "Names become one",
    meaning="""
        Generated code spells all names of a kind in one style: PascalCase for types, snake_case for fields, methods
        and enum values. Two names that only differ in style become one there.
        """,
    bad="""
        Bread = { "netWeight": u32, net_weight: u32 }
        """,
    good="""
        Bread = { gross_weight: u32, net_weight: u32 }
        """,
)


def same_after_correction(span: Span, names: Sequence[str], corrected: str, first: Span) -> Diagnostic:
    return SAME_AFTER_CORRECTION.at(
        span,
        f"{listing(names)} are both `{corrected}` in code",
        labels=[Label(first, "the other one")],
        hint="rename one of them",
    )


NAMESPACE_TAKEN = define(
    "E502",
    "Namespace taken",
    meaning="""
        Two things answer under the same namespace. A service's namespace is its name in lower case, and so is that
        of a root object, which also answers to its name in snake_case. A service with exactly the name of a root
        object adds to it.
        """,
    bad="""
        # A dish. [rootobject]
        MenuItem = { sid: str, name: str }

        service Dishes as menuitem {
            popular() -> [MenuItem] @read
        }
        """,
    good="""
        # A dish. [rootobject]
        MenuItem = { sid: str, name: str }

        service MenuItem {
            popular() -> [MenuItem] @read
        }
        """,
)


def namespace_taken(span: Span, namespace: str, owner: str, first: Span, *, can_add: bool) -> Diagnostic:
    hint = "rename one of them; a service can choose its namespace with `as`"
    if can_add:
        hint = f"write `service {owner}` to add to it, or choose another namespace with `as`"
    text = f"`{namespace}` is the namespace of `{owner}`"
    return NAMESPACE_TAKEN.at(span, text, labels=[Label(first, "taken here")], hint=hint)


WIRE_NAME_TAKEN = define(
    "E503",
    "Method name taken",
    meaning="""
        An alias is a name on the wire that another method has already, by its own name or by an alias.
        """,
    bad="""
        service Menu {
            show(name: str) -> str @read @alias("menu.price")
            price(name: str) -> u32 @read
        }
        """,
    good="""
        service Menu {
            show(name: str) -> str @read @alias("card.show")
            price(name: str) -> u32 @read
        }
        """,
)


def wire_name_taken(span: Span, name: str, first: Span) -> Diagnostic:
    return WIRE_NAME_TAKEN.at(
        span, f"`{name}` is taken", labels=[Label(first, "by this")], hint="choose another alias, or remove it"
    )


METHOD_IS_NAMESPACE = define(
    "E504",
    "Method and namespace meet",
    meaning="""
        A method has the same full name as a namespace, so that in a client `client.ticket.member` would be both.
        """,
    bad="""
        service Ticket {
            member(sid: str) -> str @read
        }

        service Members as ticket.member {
            add(name: str)
        }
        """,
    good="""
        service Ticket {
            show_member(sid: str) -> str @read
        }

        service Members as ticket.member {
            add(name: str)
        }
        """,
)


def method_is_namespace(span: Span, name: str, namespace: Span) -> Diagnostic:
    return METHOD_IS_NAMESPACE.at(
        span,
        f"`{name}` is a namespace, too",
        labels=[Label(namespace, "the namespace of this")],
        hint="rename the method, or the namespace with `as`",
    )


GENERATED_NAME = define(
    "E505",
    "Name of generated code",
    meaning="""
        The generator makes classes of its own for a domain: for `food` these are `FoodDomain`, `FoodClient` and
        `FoodSyncClient`, and for each service and root object one that ends in `Handlers` and two that end in
        `Namespace`.
        """,
    bad="""
        FoodClient = { name: str }
        """,
    good="""
        FoodCustomer = { name: str }
        """,
)


def generated_name(span: Span, name: str, source: str) -> Diagnostic:
    return GENERATED_NAME.at(span, f"`{name}` is made for {source}", hint="choose another name")


RESULT_NAME_TAKEN = define(
    "E506",
    "Result name taken",
    meaning="""
        A struct written in place of a result is named after its method, `SumResult` for `sum`. That name is taken,
        by a type or by the result of another method, so this struct needs a definition with a name of its own.
        """,
    bad="""
        service Orders {
            stats() -> { count: u32, open: u32 } @read
        }

        service Drivers {
            stats() -> { count: u32, busy: u32 } @read
        }
        """,
    good="""
        service Orders {
            stats() -> { count: u32, open: u32 } @read
        }

        service Drivers {
            stats() -> DriverStats @read
        }

        DriverStats = { count: u32, busy: u32 }
        """,
)


def result_name_taken(span: Span, name: str, first: Span | None) -> Diagnostic:
    labels = [Label(first, f"`{name}` is here")] if first else []
    return RESULT_NAME_TAKEN.at(
        span, f"would be called `{name}`, too", labels=labels, hint="define it by a name, and write the name here"
    )


SAME_TAG = define(
    "E507",
    "Union members look alike",
    meaning="""
        On the wire a union's member is known by its name in snake_case. Two members with the same one cannot be
        told apart.
        """,
    bad="""
        --- food/food.oschema
        Party = Person | staff.Person

        Person = { name: str }

        --- staff/staff.oschema
        Person = { badge: u32 }
        """,
    good="""
        --- food/food.oschema
        Party = Person | Employee

        Person = { name: str }

        Employee = { person: staff.Person }

        --- staff/staff.oschema
        Person = { badge: u32 }
        """,
)


def same_tag(span: Span, tag: str, names: Sequence[str]) -> Diagnostic:
    return SAME_TAG.at(
        span, f"{listing(names)} are both `{tag}` on the wire", hint="put one of them into another struct"
    )
