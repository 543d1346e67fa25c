"""Which types a schema uses itself: what is stored, and what is named by something else."""

from __future__ import annotations

from collections.abc import Iterator

from hero_sdk.oschema import schema

__all__ = ["mentioned"]


def mentioned(resolved: schema.Schema) -> set[schema.Named]:
    """Every type that is stored, or named in a field, parameter, result, union or alias."""
    found: set[schema.Named] = set()
    for domain in resolved.domains:
        for definition in domain.types:
            if isinstance(definition, schema.Struct) and definition.storage is not schema.Storage.NONE:
                found.add(schema.Named(domain.name, definition.name))
        for type_ in _types_in(domain):
            found.update(_named_in(type_))
    return found


def _types_in(domain: schema.Domain) -> Iterator[schema.TypeRef]:
    for definition in domain.types:
        match definition:
            case schema.Struct():
                yield from (field.type for field in definition.fields)
            case schema.Union():
                yield from definition.members
            case schema.Alias():
                yield definition.type
    fields = [field for error in domain.errors for field in error.fields]
    fields += [field for event in domain.events for field in event.fields]
    yield from (field.type for field in fields)
    for method in (method for service in domain.services for method in service.methods):
        yield from (field.type for field in method.parameters)
        if method.result is not None:
            yield method.result


def _named_in(type_: schema.TypeRef) -> Iterator[schema.Named]:
    match type_:
        case schema.Named():
            yield type_
        case schema.ListOf(item):
            yield from _named_in(item)
        case schema.MapOf(key, value):
            yield from _named_in(key)
            yield from _named_in(value)
