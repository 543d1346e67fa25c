"""Services: their namespaces and which root object they add to.

A service's namespace is its name in lower case, or what stands behind `as`. A service with the name of a stored type
adds to that type's namespace; so does one whose name only differs in style, since both would answer to the same names.
"""

from __future__ import annotations

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.diagnostic import Edit
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.messages import services as say
from hero_sdk.oschema.names import is_snake_case, namespace_of, pascal_case, snake_case
from hero_sdk.oschema.resolver.bodies import deprecation
from hero_sdk.oschema.resolver.definitions import RESERVED_NAMESPACES, DomainDefinitions
from hero_sdk.oschema.resolver.marks import read_marks
from hero_sdk.oschema.resolver.methods import MethodMaker
from hero_sdk.oschema.resolver.world import World

__all__ = ["Made", "make_services"]


@dataclass(frozen=True, slots=True)
class Made:
    """The services of a domain, and the structs their results were written as."""

    services: tuple[schema.Service, ...]
    results: tuple[schema.Struct, ...]


def make_services(domain: DomainDefinitions, world: World) -> Made:
    """What a domain can do besides keeping objects."""
    maker = MethodMaker(domain.name, world)
    services = [_make_service(definition, domain, maker, world) for definition in domain.services.values()]
    return Made(tuple(services), tuple(maker.results))


def _make_service(
    definition: tree.ServiceDefinition, domain: DomainDefinitions, maker: MethodMaker, world: World
) -> schema.Service:
    marked = read_marks(definition.comments, definition.span, world.found, known=("deprecated",))
    namespace = _namespace(definition, world)
    return schema.Service(
        name=definition.name,
        namespace=namespace,
        methods=maker.make_all(definition.methods),
        extends=_extended(definition, domain, world),
        deprecated=deprecation(definition.attributes, marked, world.found),
        doc=marked.doc,
        span=definition.name_span,
    )


def _namespace(definition: tree.ServiceDefinition, world: World) -> str:
    if definition.namespace is None:
        namespace, place = namespace_of(definition.name), definition.name_span
    else:
        namespace, place = definition.namespace, definition.namespace_span or definition.name_span
        if not all(is_snake_case(part) for part in namespace.split(".")):
            corrected = ".".join(snake_case(part) for part in namespace.split("."))
            world.found.append(say.namespace_style(place, corrected, edits=(Edit(place, corrected),)))
            namespace = corrected
    first = namespace.partition(".")[0]
    if first in RESERVED_NAMESPACES:
        world.found.append(say.reserved_namespace(place, first))
    return namespace


def _extended(definition: tree.ServiceDefinition, domain: DomainDefinitions, world: World) -> str | None:
    if definition.namespace is not None:
        return None
    name = definition.name if definition.name in domain.types else pascal_case(definition.name)
    return name if schema.Named(domain.name, name) in world.storage else None
