"""The methods of one domain: which are gone, which are new, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterable

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.calls import compare_calls
from hero_sdk.oschema.breaking.messages import calls as say
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.storage import compare_roots
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.types import Types
from hero_sdk.oschema.breaking.way import Way
from hero_sdk.oschema.breaking.wire import ReadyMethods, WireMethod, answering, wire_methods
from hero_sdk.oschema.source import Span

__all__ = ["compare_namespaces", "compare_services"]


def compare_services(old: schema.Domain, new: schema.Domain, ready: ReadyMethods, types: Types) -> None:
    """Compares everything that can be called in a domain."""
    old_methods, new_methods = wire_methods(old, ready), wire_methods(new, ready)
    answers = answering(new_methods)
    reached: set[str] = set()
    roots: dict[tuple[schema.Named, schema.Named], None] = {}
    gone: list[WireMethod] = []
    for method in old_methods:
        found = answers.get(method.name)
        if found is None:
            gone.append(method)
            continue
        reached.add(found.name)
        _compare_names(method, found, answers, types)
        if method.root is not None and found.root is not None:
            roots[method.root, found.root] = None
        else:
            compare_calls(method, found, types)
    for old_root, new_root in roots:
        types.visit(old_root, new_root, Way.GIVEN)
        types.visit(old_root, new_root, Way.SENT)
        compare_roots(old_root, new_root, types)
    _report_gone([method for method in gone if not method.is_ready], new, new_methods, types)
    _report_gone_roots([method for method in gone if method.is_ready], new, types)
    _report_added([method for method in new_methods if method.name not in reached], types)


def compare_namespaces(old: Iterable[schema.Domain], new: Iterable[schema.Domain], types: Types) -> None:
    """Says where two domains claim a namespace that one had alone: its bare name then means neither."""
    before, after = _claims(old), _claims(new)
    for namespace, claims in after.items():
        owners = before.get(namespace, {})
        if len(owners) != 1 or len(claims) < 2:
            continue
        owner = next(iter(owners))
        other = next(domain for domain in claims if domain != owner)
        subject = Subject(namespace, owners[owner], claims[other])
        types.report.breaks(subject, "namespace", say.shared_namespace(subject, owner, other))


def _compare_names(old: WireMethod, new: WireMethod, answers: dict[str, WireMethod], types: Types) -> None:
    if old.name != new.name:
        types.report.fits(Subject(new.name, old.span, new.span), "name", fine.renamed(old.name))
    for alias in old.method.aliases:
        if alias not in answers:
            subject = Subject(f"{new.name} ({alias})", old.span, new.span)
            types.report.breaks(subject, "alias", say.removed_alias(subject, alias))


def _report_gone(gone: list[WireMethod], new: schema.Domain, new_methods: list[WireMethod], types: Types) -> None:
    services = {service.namespace: service for service in reversed(new.services)}
    namespaces = {method.namespace for method in new_methods}
    for method in gone:
        service = services.get(method.namespace)
        moved = None if method.namespace in namespaces else _namesake(method, new_methods)
        place = service.span if service is not None else moved.span if moved is not None else None
        subject = Subject(method.name, method.span, place)
        finding = say.removed_method(subject, method.name, moved.spelling if moved is not None else None)
        types.report.breaks(subject, "removed", finding)


def _namesake(method: WireMethod, others: list[WireMethod]) -> WireMethod | None:
    """A declared method of the same name, in another namespace."""
    return next((other for other in others if other.method.name == method.method.name and not other.is_ready), None)


def _report_gone_roots(gone: list[WireMethod], new: schema.Domain, types: Types) -> None:
    by_root: dict[schema.Named, list[WireMethod]] = {}
    for method in gone:
        assert method.root is not None
        by_root.setdefault(method.root, []).append(method)
    for root, methods in by_root.items():
        left = types.versions.new.struct(root)
        renamed = None if left is not None else types.versions.renamed(root)
        heir = left if left is not None or renamed is None else types.versions.new.struct(renamed)
        subject = Subject(root.name, methods[0].span, heir.span if heir is not None else None)
        names = [method.name for method in methods]
        new_name = renamed.name if renamed is not None else None
        types.report.breaks(subject, "ready", say.ready_methods_gone(subject, names, left is not None, new_name))


def _report_added(added: list[WireMethod], types: Types) -> None:
    for method in added:
        subject = Subject(method.root.name if method.root else method.name, None, method.span)
        types.report.fits(subject, "added", fine.READY_METHODS if method.root else fine.ADDED)


def _claims(domains: Iterable[schema.Domain]) -> dict[str, dict[str, Span | None]]:
    """Namespace → domain → where it claims it."""
    claims: dict[str, dict[str, Span | None]] = {}
    for domain in domains:
        owners = [(service.namespace, service.span) for service in domain.services]
        owners += [(wire.namespace, wire.span) for wire in wire_methods(domain, _one_method)]
        for namespace, span in owners:
            claims.setdefault(namespace, {}).setdefault(domain.name, span)
    return claims


def _one_method(root: schema.Named) -> dict[str, schema.Method]:
    """Enough to know that a root object has a namespace."""
    return {"get": schema.Method(name="get")}
