"""Which method a caller means: every name a method answers to, and what to say where none does.

One table for the service as a whole, one for each domain's own address, both made at start.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from hero_sdk.errors import HeroError, MethodNotFound
from hero_sdk.rpc.methods import BUILT_IN, Method

__all__ = ["RESERVED_NAMESPACES", "NameTable", "NamesTaken", "listed_names"]

RESERVED_NAMESPACES = frozenset({"rpc", "context", "domain"})
"""What every service has by itself; no domain may claim them."""

_SHOWN_CHARACTERS = 100
_SUGGESTIONS = 3
_NEAR_ENOUGH = 0.55
_CANONICAL, _QUALIFIED, _SPELLED, _ALIAS, _UNDOTTED = range(5)
"""Kinds of names, the one that counts most first."""


class NamesTaken(HeroError):
    """Two methods of one domain want the same name, or a domain claims a reserved one."""


class HasMethod(Protocol):
    """What a table may hold."""

    @property
    def method(self) -> Method: ...


E = TypeVar("E", bound=HasMethod)


class NameTable(Generic[E]):
    """From any accepted name to the one entry it means."""

    def __init__(self, entries: Sequence[E], *, has_undotted: bool = False) -> None:
        """``has_undotted``: at a domain's own address a verb alone is enough where it is unique."""
        self._by_name: dict[str, E] = {}
        self._choices: dict[str, list[str]] = {}
        methods = [entry.method for entry in entries]
        _check_claims(methods)
        shared = _shared_namespaces(methods)
        kinds: list[dict[str, list[E]]] = [defaultdict(list) for _ in range(5)]
        for entry in entries:
            for kind, name in _names_of(entry.method, has_undotted=has_undotted):
                kinds[kind][name].append(entry)
        for claims in kinds:
            for name, claimants in claims.items():
                is_shared = any(
                    _is_bare(name, entry.method) and entry.method.namespace in shared for entry in claimants
                )
                self._settle(name, claimants, must_choose=is_shared)
        self.get = self._by_name.get
        """The entry of a name, or None."""

        self._listed = sorted(name for method, name in listed_names(methods) if not method.facts.is_internal)
        self._pairs = {name: _pairs(name) for name in self._listed}

    def missing(self, name: str) -> MethodNotFound:
        """What to tell a caller who named a method that is not here."""
        shown = repr(name[:_SHOWN_CHARACTERS])[1:-1] + ("…" if len(name) > _SHOWN_CHARACTERS else "")
        if choices := self._choices.get(name):
            return MethodNotFound(f"`{shown}` is in several domains; say which one", suggestions=choices)
        near = self._nearest(name[:_SHOWN_CHARACTERS])
        hint = f"; did you mean `{near[0]}`?" if near else ""
        return MethodNotFound(f"there is no method `{shown}`{hint}", suggestions=near)

    def _settle(self, name: str, claimants: list[E], *, must_choose: bool) -> None:
        if name in self._by_name or name in self._choices:
            return  # a name that counts for more
        if len(claimants) == 1 and not must_choose:
            self._by_name[name] = claimants[0]
        else:
            self._choices[name] = sorted(_qualified(entry.method) for entry in claimants)

    def _nearest(self, name: str) -> list[str]:
        if "." not in name:
            return [listed for listed in self._listed if listed.endswith(f".{name}")][:_SUGGESTIONS]
        wanted = _pairs(name)
        likeness = {
            listed: 2 * len(wanted & pairs) / (len(wanted) + len(pairs)) for listed, pairs in self._pairs.items()
        }
        near = [listed for listed in self._listed if likeness[listed] >= _NEAR_ENOUGH]
        return sorted(near, key=lambda listed: -likeness[listed])[:_SUGGESTIONS]


def listed_names(methods: Iterable[Method]) -> Iterator[tuple[Method, str]]:
    """Each method with the name that documents and suggestions give it: the canonical one where that is enough."""
    methods = list(methods)
    shared = _shared_namespaces(methods)
    for method in methods:
        yield method, _qualified(method) if method.namespace in shared else method.name


def _check_claims(methods: list[Method]) -> None:
    owners: dict[tuple[str, str], Method] = {}
    for method in methods:
        if method.domain != BUILT_IN and method.namespace in RESERVED_NAMESPACES:
            raise NamesTaken(
                f"domain `{method.domain}` may not have the namespace `{method.namespace}`: it is reserved"
            )
        for name in (method.name, *method.facts.aliases):
            other = owners.setdefault((method.domain, name), method)
            if other is not method:
                raise NamesTaken(f"`{other.name}` and `{method.name}` of domain `{method.domain}` both claim `{name}`")


def _shared_namespaces(methods: Iterable[Method]) -> set[str]:
    domains: dict[str, set[str]] = defaultdict(set)
    for method in methods:
        domains[method.namespace].add(method.domain)
    return {namespace for namespace, claimants in domains.items() if len(claimants) > 1}


def _names_of(method: Method, *, has_undotted: bool) -> Iterator[tuple[int, str]]:
    yield _CANONICAL, method.name
    if method.domain != BUILT_IN:
        yield _QUALIFIED, f"{method.domain}.{method.name}"
    for spelling in _spellings(method):
        yield _SPELLED, f"{spelling}.{method.verb}"
        yield _SPELLED, f"{method.domain}.{spelling}.{method.verb}"
    for alias in method.facts.aliases:
        yield _ALIAS, alias
        yield _ALIAS, f"{method.domain}.{alias}"
    if has_undotted and method.domain != BUILT_IN:
        yield _UNDOTTED, method.verb


def _spellings(method: Method) -> set[str]:
    """The type's or service's own name, and that in snake_case."""
    snake = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", spelling).lower() for spelling in method.spellings}
    return {*method.spellings, *snake} - {method.namespace}


def _is_bare(name: str, method: Method) -> bool:
    return not name.startswith(f"{method.domain}.")


def _qualified(method: Method) -> str:
    return method.name if method.domain == BUILT_IN else f"{method.domain}.{method.name}"


def _pairs(name: str) -> frozenset[str]:
    """Neighbouring letters, by which likeness is told quickly."""
    name = f" {name.lower()}"
    return frozenset(name[at : at + 2] for at in range(len(name) - 1))
