"""First pass: which definitions each domain has, over all its files.

Nothing is looked into here; the later passes find definitions by name in what this one returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from hero_sdk.oschema import tree
from hero_sdk.oschema.builtins import BUILTINS
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages import names as say
from hero_sdk.oschema.names import snake_case
from hero_sdk.oschema.source import Span

__all__ = ["RESERVED_NAMESPACES", "DomainDefinitions", "collect_definitions"]

RESERVED_NAMESPACES = frozenset({"rpc", "context", "domain"})
"""What the runtime itself answers to."""


@dataclass(slots=True)
class DomainDefinitions:
    """What is defined in one domain, by name; of two with one name the first is kept."""

    name: str
    group: str | None
    is_imported: bool
    documents: tuple[tree.Document, ...]
    """In name order of their files."""

    uses: list[tree.Use] = field(default_factory=list)
    types: dict[str, tree.TypeDefinition] = field(default_factory=dict)
    errors: dict[str, tree.ErrorDefinition] = field(default_factory=dict)
    events: dict[str, tree.EventDefinition] = field(default_factory=dict)
    services: dict[str, tree.ServiceDefinition] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    """Names of definitions that could not be read; whoever mentions one of them is not at fault."""

    is_partial: bool = False
    """Whether a whole file could not be read, so that any type may be missing."""

    @property
    def doc(self) -> str:
        """What the first file with a header says about the domain."""
        for document in self.documents:
            if document.header:
                return "\n".join(line.rstrip() for line in document.header[0]).strip()
        return ""


def collect_definitions(
    documents: Iterable[tree.Document], imported: Iterable[tree.Document], found: list[Diagnostic]
) -> dict[str, DomainDefinitions]:
    """Every domain by name, in name order.

    A domain of our own stands in front of an imported one of the same name. Types and errors share one space of
    names, because generated code exports both from one package; services and events have their own.
    """
    domains: dict[str, DomainDefinitions] = {}
    for is_imported, given in ((False, documents), (True, imported)):
        for name, group in _by_domain(given).items():
            if name in domains:
                found.append(say.domain_twice(_top(group[0]), name, _top(domains[name].documents[0])))
                continue
            domains[name] = _collect(name, group, found, is_imported=is_imported)
    return dict(sorted(domains.items()))


def _by_domain(documents: Iterable[tree.Document]) -> dict[str, list[tree.Document]]:
    domains: dict[str, list[tree.Document]] = {}
    for document in sorted(documents, key=lambda document: (PurePath(document.file.path).name, document.file.path)):
        domains.setdefault(document.file.domain, []).append(document)
    return domains


def _collect(
    name: str, documents: Sequence[tree.Document], found: list[Diagnostic], *, is_imported: bool
) -> DomainDefinitions:
    group = documents[0].file.group
    kept = tuple(document for document in documents if document.file.group == group)
    domain = DomainDefinitions(name, group, is_imported, kept)
    domain.broken = frozenset(name for document in kept for name in document.broken)
    domain.is_partial = any(map(_is_refused, kept))
    if len(kept) < len(documents):
        stray = next(document for document in documents if document.file.group != group)
        found.append(say.domain_twice(_top(stray), name, _top(kept[0])))
    _check_domain_name(name, _top(kept[0]), found)
    for document in kept:
        for definition in document.definitions:
            _file_under(domain, definition, found)
    return domain


def _is_refused(document: tree.Document) -> bool:
    """Whether nothing came out of a file that holds something."""
    found = (document.definitions, document.broken, document.header, document.footer)
    return not any(found) and bool(document.file.text.strip())


def _check_domain_name(name: str, place: Span, found: list[Diagnostic]) -> None:
    corrected = snake_case(name)
    if name in RESERVED_NAMESPACES:
        found.append(say.reserved_domain(place, name))
    elif not corrected[:1].isalpha():
        found.append(say.unusable_name(place, name))


def _file_under(domain: DomainDefinitions, definition: tree.Definition, found: list[Diagnostic]) -> None:
    match definition:
        case tree.Use():
            domain.uses.append(definition)
        case tree.TypeDefinition() if definition.name in BUILTINS:
            found.append(say.built_in_name(definition.name_span, definition.name))
        case tree.TypeDefinition():
            if _is_new(definition, (domain.types, domain.errors), found):
                domain.types[definition.name] = definition
        case tree.ErrorDefinition():
            if _is_new(definition, (domain.types, domain.errors), found):
                domain.errors[definition.name] = definition
        case tree.EventDefinition():
            if _is_new(definition, (domain.events,), found):
                domain.events[definition.name] = definition
        case tree.ServiceDefinition():
            if _is_new(definition, (domain.services,), found):
                domain.services[definition.name] = definition


_Named = tree.TypeDefinition | tree.ErrorDefinition | tree.EventDefinition | tree.ServiceDefinition


def _is_new(definition: _Named, tables: Sequence[Mapping[str, _Named]], found: list[Diagnostic]) -> bool:
    for table in tables:
        if first := table.get(definition.name):
            found.append(say.defined_twice(definition.name_span, definition.name, first.name_span))
            return False
    return True


def _top(document: tree.Document) -> Span:
    return Span(document.file, 0, 0)
