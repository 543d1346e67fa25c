"""From syntax trees to a schema, pass by pass.

    collect definitions → meanings of names → type attributes → braces and alternatives told apart → types
    → what is stored → attributes → fields, defaults → services, errors, events → collisions → recursion → name style

No pass raises on bad input. Each says what it finds and leaves out what it cannot understand; what hangs on something
left out stays silent, so that one mistake gives one finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.diagnostic import Diagnostic, Severity, sort_diagnostics
from hero_sdk.oschema.resolver.bodies import make_errors, make_events
from hero_sdk.oschema.resolver.collisions import report_collisions
from hero_sdk.oschema.resolver.definitions import DomainDefinitions, collect_definitions
from hero_sdk.oschema.resolver.fields import read_all_attributes
from hero_sdk.oschema.resolver.marks import Mark, Marked, behind_the_type, read_marks, take_detached
from hero_sdk.oschema.resolver.recursion import report_recursion
from hero_sdk.oschema.resolver.scope import Scope
from hero_sdk.oschema.resolver.services import make_services
from hero_sdk.oschema.resolver.shapes import tell_apart
from hero_sdk.oschema.resolver.storage import find_stored
from hero_sdk.oschema.resolver.style import report_style
from hero_sdk.oschema.resolver.tags import assign_tags
from hero_sdk.oschema.resolver.typedefs import make_types
from hero_sdk.oschema.resolver.types import resolve_types
from hero_sdk.oschema.resolver.world import World

__all__ = ["resolve"]


def resolve(
    documents: Sequence[tree.Document], imported: Sequence[tree.Document] = ()
) -> tuple[schema.Schema, tuple[Diagnostic, ...]]:
    """The schema that ``documents`` mean together, and everything there is to say about them, in order.

    ``imported`` are the documents of installed packages: their types can be used, and of their findings only errors
    are handed on. With errors among the findings the schema is partial and only good for looking at.
    """
    found: list[Diagnostic] = []
    domains = collect_definitions(documents, imported, found)
    scope = Scope(domains, found)
    marked = _read_all_marks(domains, found)
    shapes = tell_apart(domains, scope, found)
    types = resolve_types(domains, shapes, found)
    storage = find_stored(shapes, marked, found)
    world = World(domains=domains, scope=scope, shapes=shapes, types=types, marked=marked, storage=storage, found=found)
    tags = assign_tags(world)
    read_all_attributes(world)
    resolved = tuple(_make_domain(domain, tags, world) for domain in domains.values())
    for domain in resolved:
        report_collisions(domain, world.alias_places.get(domain.name, {}), found)
    report_recursion(world)
    report_style(world)
    scope.report_unused()
    return schema.Schema(domains=resolved), tuple(_worth_saying(found, domains))


def _read_all_marks(domains: Mapping[str, DomainDefinitions], found: list[Diagnostic]) -> dict[schema.Named, Marked]:
    marked = {}
    for domain in domains.values():
        detached: dict[str, tuple[Mark, ...]] = {}
        for document in domain.documents:
            detached |= take_detached(document, found)
        for definition in domain.types.values():
            marks = read_marks(definition.comments, definition.span, found)
            others = detached.get(definition.name, ())
            if definition.attributes and isinstance(definition.type, tree.Brace | tree.Alternatives):
                others += behind_the_type(definition, found)
            marked[schema.Named(domain.name, definition.name)] = Marked(marks.doc, marks.marks + others)
    return marked


def _make_domain(
    domain: DomainDefinitions, tags: Mapping[schema.Named, tuple[tuple[str, str], ...]], world: World
) -> schema.Domain:
    types = make_types(domain, tags, world)
    made = make_services(domain, world)
    return schema.Domain(
        name=domain.name,
        group=domain.group,
        doc=domain.doc,
        types=(*types, *made.results),
        errors=make_errors(domain, world),
        events=make_events(domain, world),
        services=made.services,
        is_imported=domain.is_imported,
    )


def _worth_saying(found: list[Diagnostic], domains: Mapping[str, DomainDefinitions]) -> list[Diagnostic]:
    """All findings in order, without warnings about files that somebody else writes."""
    others = {document.file.path for domain in domains.values() if domain.is_imported for document in domain.documents}
    return [
        diagnostic
        for diagnostic in sort_diagnostics(found)
        if diagnostic.severity is Severity.ERROR or diagnostic.span.file.path not in others
    ]
