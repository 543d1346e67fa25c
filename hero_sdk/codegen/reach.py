"""What a domain's generated code depends on beyond the domain itself."""

from __future__ import annotations

from collections.abc import Iterator

from hero_sdk.codegen.mentions import mentioned, named_in
from hero_sdk.oschema import schema

__all__ = ["reached"]


def reached(resolved: schema.Schema, domain: str) -> Iterator[object]:
    """The domain, then the definitions of others that it reaches, by name."""
    own = resolved.domain(domain)
    yield own
    groups = {d.name: d.group for d in resolved.domains}
    declared = {(d.name, found.name): found for d in resolved.domains for found in d.errors}
    methods = [method for service in own.services for method in service.methods]
    raised = {(e.domain, e.name) for method in methods for e in method.errors if e.domain not in (None, domain)}
    errors = {key: error for key, error in declared.items() if key in raised}
    bodies = [*own.errors, *errors.values()]
    fields = [field for body in bodies for field in body.fields]
    fields += [field for event in own.events for field in event.fields]
    fields += [field for method in methods for field in method.parameters]
    seen: set[schema.Named] = set()
    types: dict[schema.Named, schema.TypeDef] = {}
    known: dict[str, dict[str, schema.TypeDef]] = {}
    waiting = [named for found in own.types for named in mentioned(found)]
    waiting += [named for field in fields for named in named_in(field.type)]
    waiting += [named for method in methods if method.result for named in named_in(method.result)]
    while waiting:
        named = waiting.pop()
        if named not in seen:
            seen.add(named)
            if named.domain not in known:
                known[named.domain] = {found.name: found for found in resolved.domain(named.domain).types}
            types[named] = known[named.domain][named.name]
            waiting += mentioned(types[named])
    for named in sorted(seen, key=lambda named: (named.domain, named.name)):
        if named.domain != domain:
            yield named, groups[named.domain], types[named]
    for key, error in sorted(errors.items(), key=lambda item: item[0]):
        yield key, groups[key[0]], error
