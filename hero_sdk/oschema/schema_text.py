"""A resolved schema as text: for `hero-sdk inspect --schema`, goldens, and the hash that says whether it changed.

Every fact of the schema is in the text, and nothing else: not how it was formatted, nor where it was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from hero_sdk.oschema import schema

__all__ = ["dump_schema", "schema_hash", "type_text"]


def dump_schema(resolved: schema.Schema) -> str:
    """The whole schema, one fact per word, domains by name."""
    return "\n".join(_dump_domain(domain) for domain in resolved.domains)


def schema_hash(domain: schema.Domain) -> str:
    """A hash of what the domain means: formatting and order of files' names change nothing, any fact changes it."""
    return sha256(_dump_domain(domain).encode("utf-8", "surrogatepass")).hexdigest()


def type_text(type_: schema.TypeRef, domain: str) -> str:
    """A type as it is written within ``domain``: ``[OrderLine]``, ``{str: u32}``, ``identity.Address``."""
    match type_:
        case schema.Builtin(name):
            return name
        case schema.ListOf(item):
            return f"[{type_text(item, domain)}]"
        case schema.MapOf(key, value):
            return f"{{{type_text(key, domain)}: {type_text(value, domain)}}}"
        case schema.Named(owner, name):
            return name if owner == domain else f"{owner}.{name}"


def _dump_domain(domain: schema.Domain) -> str:
    name = domain.name
    group = f" of {domain.group}" if domain.group else ""
    lines = [f"domain {name}{group}{' imported' if domain.is_imported else ''}", *_doc(domain.doc, 1)]
    for definition in domain.types:
        lines += _type(definition, name)
    for error in domain.errors:
        lines += [f"  error {error.name} {error.code}{_deprecated(error.deprecated)}", *_doc(error.doc, 2)]
        lines += _fields(error.fields, name, 2)
    for event in domain.events:
        transient = " transient" if event.is_transient else ""
        lines += [f"  event {event.name}{transient}{_deprecated(event.deprecated)}", *_doc(event.doc, 2)]
        lines += _fields(event.fields, name, 2)
    for service in domain.services:
        lines += _service(service, name)
    return "".join(f"{line}\n" for line in lines)


def _type(definition: schema.TypeDef, domain: str) -> Iterator[str]:
    end = _deprecated(definition.deprecated)
    match definition:
        case schema.Struct():
            storage = f" {definition.storage.value}" if definition.storage is not schema.Storage.NONE else ""
            tags = "".join(f" tag {key}={value}" for key, value in definition.tags)
            anonymous = " anonymous" if definition.is_anonymous else ""
            yield f"  struct {definition.name}{storage}{anonymous}{tags}{_was(definition.was)}{end}"
            yield from _doc(definition.doc, 2)
            for index in definition.indexes:
                yield f"    {'unique' if index.is_unique else 'index'} {', '.join(index.fields)}"
            yield from _fields(definition.fields, domain, 2)
        case schema.Enum():
            yield f"  enum {definition.name}{_was(definition.was)}{end}"
            yield from _doc(definition.doc, 2)
            for value in definition.values:
                yield f"    {_quoted(value.value)}{_deprecated(value.deprecated)}"
                yield from _doc(value.doc, 3)
        case schema.Union():
            members = " | ".join(type_text(member, domain) for member in definition.members)
            yield f"  union {definition.name} by {definition.tag} = {members}{end}"
            yield from _doc(definition.doc, 2)
        case schema.Alias():
            facts = "".join(_constraints(definition.constraints)) + "".join(_examples(definition.examples))
            yield f"  alias {definition.name} = {type_text(definition.type, domain)}{facts}{end}"
            yield from _doc(definition.doc, 2)


def _fields(fields: Iterable[schema.Field], domain: str, depth: int) -> Iterator[str]:
    for field in fields:
        mark = "?" if field.is_optional else ""
        facts = "".join(_facts(field, domain))
        yield f"{'  ' * depth}{_name(field.name)}{mark}: {type_text(field.type, domain)}{facts}"
        yield from _doc(field.doc, depth + 1)


def _facts(field: schema.Field, domain: str) -> Iterator[str]:
    if field.default is not None:
        yield f" = {_literal(field.default)}"
    yield from _constraints(field.constraints)
    words = {
        "filter": field.can_filter,
        "search": field.can_search,
        "unique": field.is_unique,
        "readonly": field.is_readonly,
        "secret": field.is_secret,
    }
    yield from (f" {word}" for word, is_so in words.items() if is_so)
    if field.reference is not None:
        target = type_text(schema.Named(field.reference.domain, field.reference.type), domain)
        yield f" ref {target} {field.reference.on_delete.value}"
    yield _was(field.was)
    yield from _examples(field.examples)
    yield _deprecated(field.deprecated)


def _constraints(limits: schema.Constraints) -> Iterator[str]:
    for word, limit in (
        ("min", limits.minimum),
        ("max", limits.maximum),
        ("min_len", limits.min_length),
        ("max_len", limits.max_length),
    ):
        if limit is not None:
            yield f" {word} {limit}"
    if limits.pattern is not None:
        yield f" pattern {_quoted(limits.pattern)}"


def _service(service: schema.Service, domain: str) -> Iterator[str]:
    extends = f" extends {service.extends}" if service.extends else ""
    yield f"  service {service.name} as {service.namespace}{extends}{_deprecated(service.deprecated)}"
    yield from _doc(service.doc, 2)
    for method in service.methods:
        result = ""
        if method.result is not None:
            result = f" -> {type_text(method.result, domain)}{'?' if method.result_is_optional else ''}"
        yield f"    {method.name}{result}{''.join(_method_facts(method))}"
        yield from _doc(method.doc, 3)
        yield from _fields(method.parameters, domain, 3)


def _method_facts(method: schema.Method) -> Iterator[str]:
    yield f" {method.effect.value}"
    words = {
        "destructive": method.is_destructive,
        "idempotent": method.is_idempotent,
        "public": method.is_public,
        "internal": method.is_internal,
        "secret": method.is_secret,
    }
    yield from (f" {word}" for word, is_so in words.items() if is_so)
    if method.requires:
        yield f" requires {', '.join(method.requires)}"
    if method.errors:
        names = [f"{error.domain}.{error.name}" if error.domain else error.name for error in method.errors]
        yield f" errors {', '.join(names)}"
    if method.aliases:
        yield f" alias {', '.join(method.aliases)}"
    if method.timeout_s is not None:
        yield f" timeout {method.timeout_s}"
    if method.intent:
        yield f" intent {_json(schema.Pairs(method.intent))}"
    yield from _examples(method.examples)
    yield _deprecated(method.deprecated)


def _doc(doc: str, depth: int) -> list[str]:
    return [f"{'  ' * depth}# {line}".rstrip() for line in doc.split("\n")] if doc else []


def _examples(examples: Iterable[schema.Default]) -> Iterator[str]:
    return (f" example {_literal(example)}" for example in examples)


def _literal(default: schema.Default) -> str:
    return "now" if default.kind == "now" else _json(default.value)


def _was(names: tuple[str, ...]) -> str:
    return f" was {', '.join(map(_name, names))}" if names else ""


def _deprecated(why: str | None) -> str:
    return "" if why is None else f" deprecated {_quoted(why)}"


def _name(name: str) -> str:
    return name if name.isidentifier() else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _json(value: object) -> str:
    return json.dumps(schema.json_value(value), ensure_ascii=False)
