"""Names that are different in the schema and the same elsewhere: in generated code, or on the wire.

Generated code spells every name in one style, so `fooBar` and `foo_bar` cannot stand side by side. It also makes
names of its own (`DeliveryClient`, `OrderHandlers`), which no type may have.

Legal, because the generator renames them on its side and the wire keeps them: reserved words of Python (`class`,
`from`), names of pydantic's own attributes (`model_config`, `json`, `copy`), of the base classes (`indexes`), and
`self`, `cls`, `ctx`. They get an underscore behind them, which no corrected name has, so nothing collides with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from hero_sdk.oschema import schema
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.messages import collisions as say
from hero_sdk.oschema.messages import services as say_service
from hero_sdk.oschema.names import constant_case, namespace_of, pascal_case, snake_case
from hero_sdk.oschema.resolver.definitions import RESERVED_NAMESPACES
from hero_sdk.oschema.source import Span

__all__ = ["CRUD_VERBS", "report_collisions"]

CRUD_VERBS = (
    "new", "get", "get_many", "set", "patch", "delete", "exists", "list", "list_full", "find", "count", "aggregate",
    "new_many", "set_many", "delete_many",
)  # fmt: skip
"""Methods that every root object has."""


@dataclass(frozen=True, slots=True)
class _Namespace:
    """What answers under one wire namespace."""

    name: str
    owner: str
    span: Span
    is_root: bool = False


def report_collisions(
    domain: schema.Domain, alias_places: Mapping[str, Sequence[Span]], found: list[Diagnostic]
) -> None:
    """All collisions within one domain."""
    _report_same_spelling(domain, found)
    _report_generated_names(domain, found)
    namespaces = _namespaces(domain, found)
    _report_wire_names(domain, namespaces, alias_places, found)


def _report_same_spelling(domain: schema.Domain, found: list[Diagnostic]) -> None:
    named = (item for item in (*domain.types, *domain.errors) if not _is_result(item))
    _compare(((item.name, item.span) for item in named), pascal_case, found)
    _compare(((service.name, service.span) for service in domain.services), pascal_case, found)
    for definition in domain.types:
        if isinstance(definition, schema.Struct):
            _compare_fields(definition.fields, found)
        elif isinstance(definition, schema.Enum):
            _compare(((value.value, value.span) for value in definition.values), constant_case, found)
    for error in domain.errors:
        _compare_fields(error.fields, found)
    for event in domain.events:
        _compare_fields(event.fields, found)
    for service in domain.services:
        _compare(((method.name, method.span) for method in service.methods), snake_case, found)
        for method in service.methods:
            _compare_fields(method.parameters, found)


def _compare_fields(fields: Iterable[schema.Field], found: list[Diagnostic]) -> None:
    _compare(((field.name, field.span) for field in fields), snake_case, found)


def _compare(names: Iterable[tuple[str, Span | None]], correct: Callable[[str], str], found: list[Diagnostic]) -> None:
    first: dict[str, tuple[str, Span | None]] = {}
    for name, span in names:
        corrected = correct(name)
        other, place = first.setdefault(corrected, (name, span))
        if other != name and span and place and corrected:
            found.append(say.same_after_correction(span, [other, name], corrected, place))


def _report_generated_names(domain: schema.Domain, found: list[Diagnostic]) -> None:
    package = pascal_case(domain.name)
    made = {f"{package}{ending}": f"the domain `{domain.name}`" for ending in ("Domain", "Client", "SyncClient")}
    for owner in _owners(domain):
        for ending in ("Handlers", "Namespace", "SyncNamespace"):
            made[f"{pascal_case(owner)}{ending}"] = f"`{owner}`"
    for item in (*domain.types, *domain.errors):
        source = made.get(pascal_case(item.name))
        if source and item.span:
            found.append(say.generated_name(item.span, pascal_case(item.name), source))
    results: dict[str, Span] = {}
    named = {pascal_case(item.name): item.span for item in (*domain.types, *domain.errors) if not _is_result(item)}
    for item in domain.types:
        if _is_result(item) and item.span:
            first = named.get(item.name) or results.setdefault(item.name, item.span)
            if first != item.span:
                found.append(say.result_name_taken(item.span, item.name, first))


def _is_result(item: schema.TypeDef | schema.Error) -> bool:
    return isinstance(item, schema.Struct) and item.is_anonymous


def _owners(domain: schema.Domain) -> list[str]:
    """What has handlers and a client class."""
    return [*(root.name for root in _roots(domain)), *(service.name for service in domain.services)]


def _roots(domain: schema.Domain) -> list[schema.Struct]:
    return [
        definition
        for definition in domain.types
        if isinstance(definition, schema.Struct) and definition.storage is schema.Storage.ROOT
    ]


def _namespaces(domain: schema.Domain, found: list[Diagnostic]) -> dict[str, _Namespace]:
    """Who answers under which namespace; of two with one the first."""
    namespaces: dict[str, _Namespace] = {}
    roots = _roots(domain)
    for root in roots:
        if root.span:
            namespace = _Namespace(namespace_of(root.name), root.name, root.span, is_root=True)
            if namespace.name in RESERVED_NAMESPACES:
                found.append(say_service.reserved_namespace(root.span, namespace.name))
            _enter(namespace, namespaces, found)
    names = {root.name for root in roots}
    for service in domain.services:
        if service.extends not in names and service.span:
            _enter(_Namespace(service.namespace, service.name, service.span), namespaces, found)
    for namespace in list(namespaces.values()):
        other = namespaces.get(snake_case(namespace.owner)) if "." not in namespace.name else None
        if other is not None and other is not namespace and namespace.name == namespace_of(namespace.owner):
            found.append(_namespace_taken(other, namespace))
    return namespaces


def _enter(namespace: _Namespace, namespaces: dict[str, _Namespace], found: list[Diagnostic]) -> None:
    first = namespaces.setdefault(namespace.name, namespace)
    if first is not namespace:
        found.append(_namespace_taken(namespace, first))


def _namespace_taken(late: _Namespace, first: _Namespace) -> Diagnostic:
    can_add = first.is_root and not late.is_root
    return say.namespace_taken(late.span, late.name, first.owner, first.span, can_add=can_add)


def _report_wire_names(
    domain: schema.Domain,
    namespaces: dict[str, _Namespace],
    alias_places: Mapping[str, Sequence[Span]],
    found: list[Diagnostic],
) -> None:
    taken = {
        f"{namespace_of(root.name)}.{verb}": root.span for root in _roots(domain) for verb in CRUD_VERBS if root.span
    }
    for service in domain.services:
        taken |= {f"{service.namespace}.{method.name}": method.span for method in service.methods if method.span}
    for name, span in taken.items():
        if name in namespaces:
            found.append(say.method_is_namespace(span, name, namespaces[name].span))
    places = {alias: iter(spans) for alias, spans in alias_places.items()}
    for service in domain.services:
        for method in service.methods:
            for alias in method.aliases:
                place = next(places.get(alias, iter(())), method.span)
                if place is None:
                    continue
                if alias.partition(".")[0] in RESERVED_NAMESPACES:
                    found.append(say_service.reserved_namespace(place, alias.partition(".")[0]))
                elif alias in taken:
                    found.append(say.wire_name_taken(place, alias, taken[alias]))
                else:
                    taken[alias] = place
