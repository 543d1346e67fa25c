"""Names in another style than the language's: a warning each, with the edits that mend it everywhere.

The wire keeps a name as it is written, and generated code uses the corrected spelling. `check --fix` corrects the
schema, too, and so changes the wire: what is stored or sent under the old name stays understood through `@was` and
`[was: …]`, which the edits add to fields, parameters and stored types. Values of enums and names of methods have no
such memory. Two names that would become one are left to `collisions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.diagnostic import Edit
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.messages import names as say
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.names import is_pascal_case, is_snake_case, pascal_case, snake_case
from hero_sdk.oschema.resolver.definitions import DomainDefinitions
from hero_sdk.oschema.resolver.marks import add_mark
from hero_sdk.oschema.resolver.scope import last_part
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.source import Span

__all__ = ["report_style"]


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    is_right: Callable[[str], bool]
    correct: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name where it is defined, and how the rest of the schema follows when it changes."""

    text: str
    span: Span
    follow: Callable[[], Iterable[Edit]] = tuple


_PASCAL = _Style("PascalCase", is_pascal_case, pascal_case)
_SNAKE = _Style("snake_case", is_snake_case, snake_case)


def report_style(world: World) -> None:
    """A warning for every name of our own domains that is not in the style of its kind."""
    for domain in world.domains.values():
        if domain.is_imported:
            continue
        _check_domain(domain, world)
        types = [
            _Name(item.name, item.name_span, _following_type(item, domain, world)) for item in domain.types.values()
        ]
        errors = [
            _Name(item.name, item.name_span, _following_name(item.name, domain, world))
            for item in domain.errors.values()
        ]
        _check([*types, *errors], _PASCAL, "types and errors", world)
        for definition in domain.types.values():
            _check_inside(definition, domain, world)
        for body in [error.body for error in domain.errors.values()] + [event.body for event in domain.events.values()]:
            _check_fields(body, world)
        _check_events(domain, world)
        _check_services(domain, world)


def _check(names: Sequence[_Name], style: _Style, what: str, world: World) -> None:
    """A warning for each of the names that stand side by side."""
    wrong = [name for name in names if not style.is_right(name.text)]
    if not wrong:
        return
    taken = Counter(style.correct(name.text) for name in names)
    for name in wrong:
        corrected = style.correct(name.text)
        if not corrected:
            world.found.append(say.unusable_name(name.span, name.text))
        elif corrected != name.text and taken[corrected] == 1:
            edits = (Edit(name.span, corrected), *name.follow())
            world.found.append(warn.name_style(name.span, corrected, what, style.name, edits=edits))


def _are_right(members: Iterable[tree.Member]) -> bool:
    return all(is_snake_case(member.name) for member in members)


def _check_domain(domain: DomainDefinitions, world: World) -> None:
    corrected = snake_case(domain.name)
    if corrected and corrected != domain.name:
        top = Span(domain.documents[0].file, 0, 0)
        world.found.append(warn.domain_style(top, domain.name, corrected))


def _check_inside(definition: tree.TypeDefinition, domain: DomainDefinitions, world: World) -> None:
    """Fields of a struct, values of an enum; a quoted value is meant as it is."""
    named = schema.Named(domain.name, definition.name)
    if named in world.types.enums:
        if all(is_snake_case(text) for text in world.types.enums[named]):
            return
        values = [
            _Name(text, member.name_span, _following_value(named, text, world))
            for text, member in world.types.enums[named].items()
            if not member.is_quoted
        ]
        _check(values, _SNAKE, "enum values", world)
    elif named in world.types.structs and isinstance(definition.type, tree.Brace):
        members = definition.type.members
        if _are_right(members) or world.shapes.not_a_key(definition.type, domain.name):
            return
        fields = [_Name(field.name, field.name_span, _following_field(field, named, world)) for field in members]
        _check(fields, _SNAKE, "fields", world)


def _check_fields(body: tree.Brace | None, world: World) -> None:
    if body is not None and not _are_right(body.members):
        _check([_Name(field.name, field.name_span) for field in body.members], _SNAKE, "fields", world)


def _check_events(domain: DomainDefinitions, world: World) -> None:
    for event in domain.events.values():
        corrected = ".".join(snake_case(part) for part in event.name.split("."))
        if corrected not in domain.events and "." in event.name and all(corrected.split(".")):
            edits = (Edit(event.name_span, corrected),)
            world.found.append(warn.name_style(event.name_span, corrected, "events", "snake_case", edits=edits))


def _check_services(domain: DomainDefinitions, world: World) -> None:
    services = domain.services.values()
    _check([_Name(service.name, service.name_span) for service in services], _PASCAL, "services", world)
    for service in services:
        _check([_Name(method.name, method.name_span) for method in service.methods], _SNAKE, "methods", world)
        for method in service.methods:
            if not _are_right(method.parameters):
                parameters = [_Name(item.name, item.name_span, _remembering(item)) for item in method.parameters]
                _check(parameters, _SNAKE, "parameters", world)
            result = method.result
            while isinstance(result, tree.ListExpression | tree.OptionalExpression):
                result = result.item
            if isinstance(result, tree.Brace) and not _is_map(result, domain, world):
                _check_fields(result, world)


def _is_map(brace: tree.Brace, domain: DomainDefinitions, world: World) -> bool:
    """Whether it is a map, or has been taken for one already."""
    key, not_a_key = world.shapes.map_key(brace, domain.name), world.shapes.not_a_key(brace, domain.name)
    return key is not None or not_a_key is not None


def _following_type(
    definition: tree.TypeDefinition, domain: DomainDefinitions, world: World
) -> Callable[[], Iterable[Edit]]:
    def edits() -> Iterable[Edit]:
        yield from _following_name(definition.name, domain, world)()
        if schema.Named(domain.name, definition.name) in world.storage:
            yield add_mark(definition, f"[was: {definition.name}]")

    return edits


def _following_name(name: str, domain: DomainDefinitions, world: World) -> Callable[[], Iterable[Edit]]:
    """Every mention of a type or error."""

    def edits() -> Iterable[Edit]:
        spans = world.scope.references.get(schema.Named(domain.name, name), ())
        return [Edit(last_part(span, name), pascal_case(name)) for span in dict.fromkeys(spans)]

    return edits


def _following_value(enum: schema.Named, text: str, world: World) -> Callable[[], Iterable[Edit]]:
    return lambda: [Edit(span, snake_case(text)) for span in world.value_uses.get((enum, text), ())]


def _following_field(field: tree.Member, struct: schema.Named, world: World) -> Callable[[], Iterable[Edit]]:
    """The `[index: …]` attributes of its type, and `@was`."""

    def edits() -> Iterable[Edit]:
        for mark in world.marked[struct].marks:
            if mark.name in ("index", "unique") and field.name in mark.words:
                text = mark.span.text
                start = mark.span.start + text.index(field.name, text.index(":"))
                yield Edit(Span(mark.span.file, start, start + len(field.name)), snake_case(field.name))
        yield from _remembering(field)()

    return edits


def _remembering(member: tree.Member) -> Callable[[], Iterable[Edit]]:
    old = member.name if member.name.isidentifier() else f'"{member.name}"'
    end = Span(member.span.file, member.span.end, member.span.end)
    return lambda: (Edit(end, f" @was({old})"),)
