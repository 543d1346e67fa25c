"""Errors and events of one domain."""

from __future__ import annotations

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.fields import Holder, compare_fields
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.messages import signals as say
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.types import Types
from hero_sdk.oschema.breaking.way import Way

__all__ = ["compare_errors", "compare_events"]


def compare_errors(old: schema.Domain, new: schema.Domain, types: Types) -> None:
    """A client finds an error's class by name, and takes it only with its code and exactly its fields."""
    after = {error.name: error for error in new.errors}
    before = {error.name: error for error in old.errors}
    heirs = {error.code: error for error in new.errors if error.name not in before}
    for error in old.errors:
        found = after.get(error.name)
        if found is None:
            _report_gone(error, heirs.get(error.code), types)
            continue
        subject = Subject(error.name, error.span, found.span)
        if error.code != found.code:
            types.report.breaks(subject, "code", say.other_code(subject, error.code, found.code))
        compare_fields(_error_fields(error, old.name), _error_fields(found, new.name), Way.RAISED, types)
    for error in new.errors:
        if error.name not in before:
            types.report.fits(Subject(error.name, None, error.span), "added", fine.ADDED)


def compare_events(old: schema.Domain, new: schema.Domain, types: Types) -> None:
    """Compares what a domain tells."""
    after = {event.name: event for event in new.events}
    before = {event.name for event in old.events}
    for event in old.events:
        found = after.get(event.name)
        if found is None:
            subject = Subject(event.name, event.span, None)
            types.report.breaks(subject, "removed", say.removed_event(subject))
            continue
        subject = Subject(event.name, event.span, found.span)
        if found.is_transient and not event.is_transient:
            types.report.breaks(subject, "transient", say.newly_transient(subject))
        elif event.is_transient and not found.is_transient:
            types.report.fits(subject, "transient", fine.LOGGED)
        compare_fields(_event_fields(event, old.name), _event_fields(found, new.name), Way.SENT, types)
    for event in new.events:
        if event.name not in before:
            types.report.fits(Subject(event.name, None, event.span), "added", fine.ADDED)


def _report_gone(error: schema.Error, heir: schema.Error | None, types: Types) -> None:
    if heir is None:
        types.report.fits(Subject(error.name, error.span, None), "removed", fine.REMOVED)
        return
    subject = Subject(error.name, error.span, heir.span)
    types.report.breaks(subject, "name", say.renamed_error(subject, error.name, heir.name))


def _error_fields(error: schema.Error, domain: str) -> Holder:
    return Holder(name=error.name, domain=domain, fields=error.fields, span=error.span)


def _event_fields(event: schema.Event, domain: str) -> Holder:
    return Holder(name=event.name, domain=domain, fields=event.fields, span=event.span)
