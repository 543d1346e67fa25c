"""Errors and events: named things with fields that are no types.

An error's code is its identity on the wire. -32768..-32000 belong to JSON-RPC; of these the runtime leaves
-32099..-32040 to schemas, and everything outside is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, count

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.builtins import RUNTIME_ERRORS
from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages import events as say
from hero_sdk.oschema.messages.services import reserved_namespace
from hero_sdk.oschema.names import namespace_of, snake_case
from hero_sdk.oschema.resolver.arguments import text_of, without_arguments
from hero_sdk.oschema.resolver.attributes import once_each, report_unknown
from hero_sdk.oschema.resolver.definitions import RESERVED_NAMESPACES, DomainDefinitions
from hero_sdk.oschema.resolver.facts import Place
from hero_sdk.oschema.resolver.fields import make_fields, read_members
from hero_sdk.oschema.resolver.marks import Marked, read_marks
from hero_sdk.oschema.resolver.types import TypeReader
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.source import Span

__all__ = ["deprecation", "make_errors", "make_events"]

_OWN_DATA = ("type", "domain")
"""What every error's data says of itself; a field of that name would hide it."""

_BUILT_IN_EVENTS = ("created", "updated", "deleted")


def make_errors(domain: DomainDefinitions, world: World) -> tuple[schema.Error, ...]:
    """The errors a domain declares."""
    codes: dict[int, Span] = {}
    errors = []
    for definition in domain.errors.values():
        marked = read_marks(definition.comments, definition.span, world.found, known=("deprecated",))
        code = _code(definition, domain, codes, world.found)
        if definition.name in RUNTIME_ERRORS:
            world.found.append(say.runtime_error_name(definition.name_span, definition.name))
        fields = _fields(definition.body, Place.ERROR, domain.name, world)
        for field in fields:
            if field.name in _OWN_DATA and field.span:
                world.found.append(say.own_data_of_error(field.span, field.name))
        errors.append(
            schema.Error(
                name=definition.name,
                code=code,
                fields=fields,
                deprecated=deprecation(definition.attributes, marked, world.found),
                doc=marked.doc,
                span=definition.name_span,
            )
        )
    return tuple(errors)


def make_events(domain: DomainDefinitions, world: World) -> tuple[schema.Event, ...]:
    """The events a domain declares."""
    roots = {
        namespace_of(name)
        for name in domain.types
        if world.storage.get(schema.Named(domain.name, name)) is schema.Storage.ROOT
    }
    events = []
    for definition in domain.events.values():
        marked = read_marks(definition.comments, definition.span, world.found, known=("deprecated",))
        _check_event_name(definition, roots, world.found)
        is_transient = any(
            attribute.name == "transient" and without_arguments(attribute, world.found)
            for attribute in definition.attributes
        )
        events.append(
            schema.Event(
                name=definition.name,
                fields=_fields(definition.body, Place.EVENT, domain.name, world),
                is_transient=is_transient,
                deprecated=deprecation(definition.attributes, marked, world.found, also=("transient",)),
                doc=marked.doc,
                span=definition.name_span,
            )
        )
    return tuple(events)


def deprecation(
    attributes: Sequence[tree.Attribute], marked: Marked, found: list[Diagnostic], *, also: Iterable[str] = ()
) -> str | None:
    """Why something is deprecated, from `@deprecated` or `[deprecated: why]`; other attributes are unknown here."""
    why = next((mark.text for mark in marked.named("deprecated")), None)
    for attribute in once_each(attributes, found):
        if attribute.name == "deprecated":
            why = text_of(attribute, found, may_be_missing=True)
        elif attribute.name not in also:
            report_unknown(attribute, ("deprecated", *also), found)
    return why


def _fields(body: tree.Brace | None, place: Place, domain: str, world: World) -> tuple[schema.Field, ...]:
    if body is None:
        return ()
    typed = TypeReader(world.shapes, domain, world.found).members(body.members)
    return make_fields(read_members(typed, place, domain, world), world)


def _code(
    definition: tree.ErrorDefinition, domain: DomainDefinitions, codes: dict[int, Span], found: list[Diagnostic]
) -> int:
    code, place = definition.code, definition.code_span or definition.name_span
    if code is None:
        free = _free_code(domain, codes)
        end = Span(place.file, definition.name_span.end, definition.name_span.end)
        found.append(say.missing_code(place, free, edits=(Edit(end, f" = {free}"),)))
        codes[free] = place
        return free
    if -32768 <= code <= -32000 and not -32099 <= code <= -32040:
        found.append(say.code_out_of_range(place, code, is_runtime=code >= -32039))
    elif first := codes.get(code):
        found.append(say.code_taken(place, code, first, free=_free_code(domain, codes)))
    else:
        codes[code] = place
    return code


def _free_code(domain: DomainDefinitions, codes: Iterable[int]) -> int:
    """The next code that no error of the domain has: from -32050 on, then the ten before it."""
    taken = {definition.code for definition in domain.errors.values()} | set(codes)
    candidates = chain(range(-32050, -32100, -1), range(-32049, -32039), count(1))
    return next(code for code in candidates if code not in taken)


def _check_event_name(definition: tree.EventDefinition, roots: set[str], found: list[Diagnostic]) -> None:
    *namespace, name = definition.name.split(".")
    if not namespace:
        first, _, rest = snake_case(name).partition("_")
        example = f"{first}.{rest}" if rest else f"order.{first}"
        found.append(say.event_without_namespace(definition.name_span, example))
    elif namespace[0] in RESERVED_NAMESPACES:
        found.append(reserved_namespace(definition.name_span, namespace[0], is_event=True))
    elif ".".join(namespace) in roots and name in _BUILT_IN_EVENTS:
        found.append(say.built_in_event(definition.name_span, definition.name))
