"""The methods of a domain as callers name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hero_sdk.oschema import schema
from hero_sdk.oschema.names import namespace_of, snake_case
from hero_sdk.oschema.source import Span

__all__ = ["ReadyMethods", "WireMethod", "answering", "wire_methods"]

ReadyMethods = Callable[[schema.Named], Mapping[str, schema.Method]]
"""From a root object to the methods it has without declaring them, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireMethod:
    """One method that callers can call."""

    domain: str
    namespace: str
    method: schema.Method
    span: Span | None
    spelling: str
    """The service or type it belongs to, as the schema spells it; callers may, too."""

    root: schema.Named | None = None
    """The root object whose ready method it is."""

    @property
    def name(self) -> str:
        return f"{self.namespace}.{self.method.name}"

    @property
    def is_ready(self) -> bool:
        return self.root is not None


def wire_methods(domain: schema.Domain, ready: ReadyMethods) -> list[WireMethod]:
    """Everything that can be called in a domain: what it declares, then ready methods it does not replace."""
    declared = [
        WireMethod(
            domain=domain.name, namespace=service.namespace, method=method, span=method.span, spelling=service.name
        )
        for service in domain.services
        for method in service.methods
    ]
    taken = {wire.name for wire in declared}
    return declared + [wire for wire in _ready_methods(domain, ready) if wire.name not in taken]


def answering(methods: list[WireMethod]) -> dict[str, WireMethod]:
    """From every name that is answered to the method it means; canonical names count most."""
    names: dict[str, WireMethod] = {wire.name: wire for wire in methods}
    for wire in methods:
        for spelling in (wire.spelling, snake_case(wire.spelling)):
            names.setdefault(f"{spelling}.{wire.method.name}", wire)
    for wire in methods:
        for alias in wire.method.aliases:
            names.setdefault(alias, wire)
    return names


def _ready_methods(domain: schema.Domain, ready: ReadyMethods) -> Iterator[WireMethod]:
    for definition in domain.types:
        if isinstance(definition, schema.Struct) and definition.storage is schema.Storage.ROOT:
            root = schema.Named(domain.name, definition.name)
            for method in ready(root).values():
                yield WireMethod(
                    domain=domain.name,
                    namespace=namespace_of(definition.name),
                    method=method,
                    span=definition.span,
                    spelling=definition.name,
                    root=root,
                )
