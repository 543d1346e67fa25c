"""From what a domain tells to ``events.py``: its declared events, and the type of all it tells."""

from __future__ import annotations

from hero_sdk.codegen import ir, names
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.imports import Imports
from hero_sdk.codegen.layout import Assign, Either, laid_out
from hero_sdk.codegen.lowering.docs import described, file_docstring, maybe_described, pragma
from hero_sdk.codegen.lowering.models import exports
from hero_sdk.codegen.lowering.struct import lower_event_fields
from hero_sdk.codegen.spaces import DomainNames, Space
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["event_classes", "lower_events"]

_EVENT_NAMES = frozenset(("about", "event_domain", "event_name", "is_transient"))
"""What every event has of its own."""


def event_classes(catalog: Catalog, domain: schema.Domain) -> list[str]:
    """Classes of the events a domain declares."""
    return [catalog.event_name(domain.name, event.name) for event in domain.events]


def lower_events(catalog: Catalog, domain: schema.Domain, spaces: list[Space], known: DomainNames) -> ir.Events | None:
    """None for a domain that tells nothing."""
    roots = [schema.Named(domain.name, space.root.name) for space in spaces if space.root is not None]
    if not roots and not domain.events:
        return None
    members = {
        event.name: names.attribute_names((f.name for f in event.fields), _EVENT_NAMES) for event in domain.events
    }
    classes = event_classes(catalog, domain)
    own_names = {*classes, known.event, *(name for each in members.values() for name in each.values())}
    imports = Imports(own_names, catalog.first_party, catalog.siblings(domain.name))
    annotations = Annotations(catalog, domain.name, "events", imports)
    events = tuple(_event(event, annotations, members[event.name]) for event in domain.events)
    change = annotations.values("Change") if roots else ""
    arms = [*(f"{change}[{annotations.named(root)}]" for root in roots), *classes, annotations.values("Reset")]
    union = ir.Entry(
        code=laid_out(Assign(known.event, annotations.typing("TypeAlias"), Either(tuple(arms))), 0),
        docstring=described("What a listener of the domain may hear.", "", 0),
    )
    head = ir.Head(
        docstring=file_docstring(catalog, domain.name, f"What the {domain.name} domain tells."),
        pragma=pragma(variables=own_names, classes=classes),
        imports=imports.text(),
        exports=exports([*classes, known.event]),
    )
    return ir.Events(head=head, events=events, union=union)


def _event(event: schema.Event, annotations: Annotations, python_names: dict[str, str]) -> ir.EventClass:
    scope = annotations.inside(python_names.values())
    facts = [_fact("event_name", literal(event.name)), _fact("event_domain", literal(annotations.domain))]
    if event.is_transient:
        facts.append(_fact("is_transient", "True"))
    about = _about(event)
    if about is not None:
        facts.append(_fact("about", literal(python_names[about])))
    fields, more = lower_event_fields(event, annotations, python_names)
    return ir.EventClass(
        name=annotations.catalog.event_name(annotations.domain, event.name),
        base=scope.values("DomainEvent"),
        docstring=maybe_described(event.doc, 4, deprecated=event.deprecated),
        facts=(*facts, *more),
        fields=fields,
    )


def _about(event: schema.Event) -> str | None:
    """The field with the sid of what the event is about: that of its namespace, or simply `sid`."""
    namespace = event.name.split(".")[-2]
    texts = {f.name for f in event.fields if f.type in (schema.Builtin("str"), schema.Builtin("sid"))}
    return next((name for name in (f"{namespace}_sid", "sid") if name in texts), None)


def _fact(name: str, value: str) -> str:
    return laid_out(Assign(name, None, value), 4)
