"""What a schema says about a method beside its signature, and the decorator that says it.

Standard library only: handlers and clients read these facts, the dispatcher acts on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from hero_sdk.errors import RpcError

__all__ = ["Declaration", "Effect", "MethodFacts", "declarations", "facts_of", "method"]

Effect = Literal["read", "write"]

F = TypeVar("F", bound=Callable[..., Any])

Declaration = Callable[..., Any]

_MARK = "__hero_method__"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """The attributes of a method, as the schema or `@method` gives them."""

    effect: Effect = "write"
    name: str | None = None
    """On the wire; None where Python's name says it (a trailing underscore aside)."""

    requires: tuple[str, ...] = ()
    """Claims a restricted caller needs, all of them; none: ``<namespace>.<effect>``."""

    errors: tuple[type[RpcError], ...] = ()
    aliases: tuple[str, ...] = ()
    """Other full names it answers to."""

    timeout_s: float | None = None
    is_public: bool = False
    """Needs neither identity nor claims."""

    is_internal: bool = False
    """For callers with full trust only."""

    is_secret: bool = False
    """Its answer holds secrets, which are never written down: not even for a caller who sends the same write again."""

    is_idempotent: bool = False
    is_destructive: bool = False
    deprecated: str | None = None
    """Why; an empty text where no reason is given."""


def method(
    effect: Effect = "write",
    *,
    name: str | None = None,
    requires: Iterable[str] = (),
    errors: Iterable[type[RpcError]] = (),
    aliases: Iterable[str] = (),
    timeout_s: float | None = None,
    is_public: bool = False,
    is_internal: bool = False,
    is_secret: bool = False,
    is_idempotent: bool = False,
    is_destructive: bool = False,
    deprecated: str | None = None,
) -> Callable[[F], F]:
    """Marks a handler method, abstract or ready, as callable from outside.

    The marked function is the method's declaration: its annotations say what callers may send. A subclass
    that fills it in needs neither the mark nor the annotations.
    """
    facts = MethodFacts(
        effect=effect,
        name=name,
        requires=tuple(requires),
        errors=tuple(errors),
        aliases=tuple(aliases),
        timeout_s=timeout_s,
        is_public=is_public,
        is_internal=is_internal,
        is_secret=is_secret,
        is_idempotent=is_idempotent,
        is_destructive=is_destructive,
        deprecated=deprecated,
    )

    def mark(function: F) -> F:
        setattr(function, _MARK, facts)
        return function

    return mark


def facts_of(function: object) -> MethodFacts | None:
    """The facts of a marked function; None for any other."""
    found = getattr(function, _MARK, None)
    return found if isinstance(found, MethodFacts) else None


def declarations(cls: type) -> dict[str, tuple[MethodFacts, Declaration]]:
    """Every marked method of ``cls`` by its Python name, base classes first; a mark in a subclass counts for more."""
    found: dict[str, tuple[MethodFacts, Declaration]] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            facts = facts_of(value)
            if facts is not None:
                found[name] = (facts, value)
    return found
