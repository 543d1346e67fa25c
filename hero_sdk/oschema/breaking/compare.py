"""Two versions of a schema compared: what breaks callers, what breaks stored rows, and what breaks neither.

A type by itself breaks nothing. Compared is what callers and rows can see: methods with their parameters and results,
errors, events, stored types, and every type those are made of, on each way its values go. Types that nothing here uses
are there for the schemas of others, who may use them on all ways.
"""

from __future__ import annotations

from collections.abc import Iterable

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.definitions import compare_all
from hero_sdk.oschema.breaking.mentions import mentioned
from hero_sdk.oschema.breaking.messages import calls as say
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.report import Comparison, Report
from hero_sdk.oschema.breaking.services import compare_namespaces, compare_services
from hero_sdk.oschema.breaking.signals import compare_errors, compare_events
from hero_sdk.oschema.breaking.storage import compare_stored, report_lost_rows
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.types import Types, Use
from hero_sdk.oschema.breaking.versions import Slot, Versions
from hero_sdk.oschema.breaking.way import Way
from hero_sdk.oschema.breaking.wire import ReadyMethods
from hero_sdk.oschema.source import Span

__all__ = ["compare"]


def compare(old: schema.Schema, new: schema.Schema, *, ready: ReadyMethods) -> Comparison:
    """Everything that changed from ``old`` to ``new``; both must be free of errors.

    ``ready`` gives the methods that root objects have without declaring them.
    """
    report = Report()
    types = Types(Versions(old, new), report)
    present = {domain.name: domain for domain in new.domains}
    before = [domain for domain in old.domains if not domain.is_imported]
    after = [domain for domain in new.domains if not domain.is_imported]
    for domain in before:
        if domain.name in present:
            _compare_domain(domain, present[domain.name], ready, types)
        else:
            _report_gone(domain, types)
    known = {domain.name for domain in old.domains}
    for domain in after:
        span = _place(domain)
        if domain.name not in known and span is not None:
            report.fits(Subject(domain.name, None, span), "added", fine.ADDED)
    compare_namespaces(before, after, types)
    compare_all(types)
    _compare_unused(before, types)
    return report.comparison()


def _compare_domain(old: schema.Domain, new: schema.Domain, ready: ReadyMethods, types: Types) -> None:
    if not new.is_imported:  # else another package makes what callers call
        compare_services(old, new, ready, types)
    compare_errors(old, new, types)
    compare_events(old, new, types)
    compare_stored(old, new, types)


def _report_gone(domain: schema.Domain, types: Types) -> None:
    report_lost_rows(domain, types)
    span = _place(domain)
    is_seen = domain.services or domain.errors or domain.events or _has_roots(domain)
    if span is not None and is_seen:
        subject = Subject(domain.name, span, None)
        types.report.breaks(subject, "removed", say.removed_domain(subject, domain.name))


def _compare_unused(before: Iterable[schema.Domain], types: Types) -> None:
    used = mentioned(types.versions.old.schema) | mentioned(types.versions.new.schema)
    for domain in before:
        for definition in domain.types:
            named = schema.Named(domain.name, definition.name)
            found = types.versions.new.types.get(named)
            if named not in used and found is not None:
                use = Use(Subject(named.name, definition.span, found.span), _kind(definition), _kind(found))
                for way in (Way.GIVEN, Way.SENT, Way.KEPT):
                    types.compare(Slot(named), Slot(named), way, use)
    compare_all(types)


def _kind(definition: schema.TypeDef) -> str:
    return type(definition).__name__.lower()


def _has_roots(domain: schema.Domain) -> bool:
    return any(isinstance(each, schema.Struct) and each.storage is schema.Storage.ROOT for each in domain.types)


def _place(domain: schema.Domain) -> Span | None:
    """Where its first definition stands."""
    spans = [each.span for each in (*domain.types, *domain.services, *domain.errors, *domain.events) if each.span]
    return min(spans, key=lambda span: (span.file.path, span.start), default=None)
