"""What is said about domains and methods as callers meet them: B100–B102, B106–B114."""

# ruff: noqa: D103 - the rule above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.breaking.messages.rule import define
from hero_sdk.oschema.breaking.messages.words import DEPRECATE, seconds
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages.wording import listing

REMOVED_DOMAIN = define(
    "B100",
    "Removed domain",
    meaning="""
        A domain is gone, or its folder has another name: all its methods, errors and events are gone with it. The
        name of the folder is part of the wire. Keep it, and let the new domain grow beside it.
        """,
    before="""
        --- food/food.oschema
        service Menu { open() -> bool }
        """,
    bad="""
        --- kitchen/kitchen.oschema
        service Menu { open() -> bool }
        """,
    good="""
        --- food/food.oschema
        service Menu { open() -> bool @deprecated("call kitchen.counter.open") }

        --- kitchen/kitchen.oschema
        service Counter { open() -> bool }
        """,
)


def removed_domain(subject: Subject, name: str) -> Diagnostic:
    hint = "keep the folder's name: it is what callers say"
    return REMOVED_DOMAIN.at(subject, f"the domain `{name}` begins here, and is gone", hint=hint)


REMOVED_METHOD = define(
    "B101",
    "Removed method",
    meaning="""
        Nothing answers to a name that callers call. A method that was renamed goes on answering to its old name with
        `@alias("orders.assign")`; a service that was renamed, with `as`. A method nobody shall call any more is
        `@deprecated` first.
        """,
    before="""
        service Orders { assign(order_sid: str) }
        """,
    bad="""
        service Orders { hand_out(order_sid: str) }
        """,
    good="""
        service Orders { hand_out(order_sid: str) @alias("orders.assign") }
        """,
)


def removed_method(subject: Subject, name: str, service: str | None) -> Diagnostic:
    """``service`` is the one that has a method of that name now, if the whole namespace is gone."""
    namespace = name.rpartition(".")[0]
    hint = f'{DEPRECATE}; if it has another name now, write `@alias("{name}")` behind that'
    if service is not None:
        hint = f"write `service {service} as {namespace}` to keep the name callers say"
    return REMOVED_METHOD.at(subject, f"nothing answers to `{name}`", before="answered here", hint=hint)


REMOVED_ALIAS = define(
    "B102",
    "Removed alias",
    meaning="""
        A name that `@alias` gave to a method is no longer answered to. Keep it for as long as somebody says it.
        """,
    before="""
        service Orders { hand_out(order_sid: str) @alias("orders.assign") }
        """,
    bad="""
        service Orders { hand_out(order_sid: str) }
        """,
    good="""
        service Orders { hand_out(order_sid: str, note?: str) @alias("orders.assign") }
        """,
)


def removed_alias(subject: Subject, alias: str) -> Diagnostic:
    return REMOVED_ALIAS.at(
        subject, f"nothing answers to `{alias}`", before="answered to it", hint=f'keep `@alias("{alias}")`'
    )


MISSING_RESULT = define(
    "B106",
    "Result may be absent",
    meaning="""
        A method that always answered something may answer nothing now, which callers that read the answer cannot
        read. Raise an error instead, or add a method for those who expect nothing.
        """,
    before="""
        service Orders { next() -> str }
        """,
    bad="""
        service Orders { next() -> str? }
        """,
    good="""
        service Orders {
            next() -> str @errors(NotFound)
            next_if_any() -> str?
        }
        """,
)


def optional_result(subject: Subject) -> Diagnostic:
    return MISSING_RESULT.at(
        subject, "may answer nothing", before="always answered", hint="raise NotFound, or add a method that may"
    )


def no_result(subject: Subject, old: str) -> Diagnostic:
    return MISSING_RESULT.at(
        subject, "answers nothing", before=f"answered `{old}`", hint=f"go on answering `{old}`, or add a method"
    )


WRITES_NOW = define(
    "B107",
    "Read became a write",
    meaning="""
        Clients repeat a read that failed on the way, without a key by which the service could know the repeat; those
        of the old version go on doing that. A restricted caller also needs another claim for a write. Add a method
        that writes, and leave the one that reads.
        """,
    before="""
        service Orders { peek() -> str @read }
        """,
    bad="""
        service Orders { peek() -> str @write }
        """,
    good="""
        service Orders {
            peek() -> str @read
            take() -> str
        }
        """,
)


def writes_now(subject: Subject) -> Diagnostic:
    return WRITES_NOW.at(
        subject,
        "writes",
        before="only read",
        hint="callers may repeat a read: add a method of another name that writes",
    )


MORE_CLAIMS = define(
    "B108",
    "New claim needed",
    meaning="""
        A restricted caller who could call the method lacks a claim now. Without `@requires` a method needs
        `<namespace>.read` or `<namespace>.write`. Give the claim to those who have the old one before the new
        version runs, or leave the rule as it is.
        """,
    before="""
        service Orders { assign(order_sid: str) @requires(orders.dispatch) }
        """,
    bad="""
        service Orders { assign(order_sid: str) @requires(orders.dispatch, drivers.write) }
        """,
    good="""
        service Orders {
            assign(order_sid: str) @requires(orders.dispatch)
            assign_to(order_sid: str, driver_sid: str) @requires(orders.dispatch, drivers.write)
        }
        """,
)


def more_claims(subject: Subject, missing: Sequence[str], held: Sequence[str]) -> Diagnostic:
    return MORE_CLAIMS.at(
        subject,
        f"needs {listing(missing)}",
        before=f"needed {listing(held)}",
        hint="leave the claims as they are, or give the new ones to whoever holds the old ones",
    )


NOT_PUBLIC = define(
    "B109",
    "No longer public",
    meaning="""
        Whoever called without saying who they are is refused now. A method for everybody stays `@public`; what must
        be protected moves to another.
        """,
    before="""
        service Menu { dishes() -> [str] @read @public }
        """,
    bad="""
        service Menu { dishes() -> [str] @read }
        """,
    good="""
        service Menu {
            dishes() -> [str] @read @public
            all_dishes() -> [str] @read
        }
        """,
)


def not_public(subject: Subject, claims: Sequence[str]) -> Diagnostic:
    return NOT_PUBLIC.at(subject, f"needs {listing(claims)}", before="needed nothing", hint="keep `@public`")


INTERNAL = define(
    "B110",
    "Newly internal method",
    meaning="""
        Only callers with full trust, on the same machine, may call an `@internal` method; all others are refused now.
        """,
    before="""
        service Menu { refresh() }
        """,
    bad="""
        service Menu { refresh() @internal }
        """,
    good="""
        service Menu {
            refresh()
            refresh_all() @internal
        }
        """,
)


def internal(subject: Subject) -> Diagnostic:
    return INTERNAL.at(
        subject,
        "only for callers with full trust",
        before="others could call it",
        hint="leave `@internal` out, or add an internal method beside this one",
    )


NOT_IDEMPOTENT = define(
    "B111",
    "No longer idempotent",
    meaning="""
        `@idempotent` told callers that repeating the call changes nothing more. Those who rely on it would do things
        twice. Add a method without the promise.
        """,
    before="""
        service Orders { cancel(order_sid: str) @idempotent }
        """,
    bad="""
        service Orders { cancel(order_sid: str) }
        """,
    good="""
        service Orders {
            cancel(order_sid: str) @idempotent
            cancel_and_refund(order_sid: str)
        }
        """,
)


def not_idempotent(subject: Subject) -> Diagnostic:
    return NOT_IDEMPOTENT.at(
        subject, "may not be repeated", before="was `@idempotent`", hint="keep the promise, or add another method"
    )


LESS_TIME = define(
    "B112",
    "Less time for calls",
    meaning="""
        Calls that took longer than the new `@timeout` were answered until now, and fail with DeadlineExceeded. A
        method without `@timeout` has 30 seconds, unless the service is set otherwise.
        """,
    before="""
        service Reports { yearly(year: u32) -> str @timeout(120) }
        """,
    bad="""
        service Reports { yearly(year: u32) -> str @timeout(20) }
        """,
    good="""
        service Reports { yearly(year: u32) -> str @timeout(180) }
        """,
)


def less_time(subject: Subject, old: float, new: float) -> Diagnostic:
    return LESS_TIME.at(subject, f"has {seconds(new)}", before=f"had {seconds(old)}", hint="leave the time as it was")


READY_METHODS_GONE = define(
    "B113",
    "Ready methods gone",
    meaning="""
        A root object has `new`, `get`, `find` and the other ready methods, and its events, under its own name. They
        are gone where the type is, where it has another name, or where it is not a `[rootobject]` any more.
        """,
    before="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str }
        """,
    bad="""
        # A loaf of bread. [stored]
        Bread = { sid: str, name: str }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str, weight?: u32 }
        """,
)


def ready_methods_gone(subject: Subject, names: Sequence[str], is_left: bool, new_name: str | None) -> Diagnostic:
    shown = f"`{names[0]}`" if len(names) == 1 else f"`{names[0]}` and {len(names) - 1} more methods"
    hint = f"keep `{subject.name}`, and a service with methods that say what has become of it"
    if is_left:
        hint = "leave it a `[rootobject]`, or declare the methods that callers use in a service of its name"
    elif new_name is not None:
        hint = f"leave it `{subject.name}`: `[was: {subject.name}]` does not keep the names callers say"
    return READY_METHODS_GONE.at(subject, f"nothing answers to {shown}", before="was a `[rootobject]`", hint=hint)


SHARED_NAMESPACE = define(
    "B114",
    "Namespace of two domains",
    meaning="""
        Two domains have one namespace. Where a service serves both, a name without the domain in front means neither,
        and is refused; until now it meant the one that had the namespace alone. Give the new one another name with
        `as`.
        """,
    before="""
        --- food/food.oschema
        service Menu { open() -> bool }
        """,
    bad="""
        --- drinks/drinks.oschema
        service Menu { closed() -> bool }

        --- food/food.oschema
        service Menu { open() -> bool }
        """,
    good="""
        --- drinks/drinks.oschema
        service Menu as bar { closed() -> bool }

        --- food/food.oschema
        service Menu { open() -> bool }
        """,
)


def shared_namespace(subject: Subject, owner: str, other: str) -> Diagnostic:
    return SHARED_NAMESPACE.at(
        subject,
        f"`{subject.name}.…` may mean `{owner}` or `{other}`",
        before=f"meant `{owner}` alone",
        hint="write `as` and another namespace",
    )
