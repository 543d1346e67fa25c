"""The namespaces of a domain, and what their classes are called.

A root object's ready methods and the methods of the service that adds to it are one namespace.
"""

from __future__ import annotations

from hero_sdk.codegen import names
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.oschema import schema
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.names import namespace_of, snake_case

__all__ = ["DomainNames", "Space", "domain_names", "spaces_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """One namespace on the wire."""

    namespace: str
    title: str
    """Name of the root object or service, as its classes begin."""

    root: schema.Struct | None
    services: tuple[schema.Service, ...]

    @property
    def methods(self) -> tuple[schema.Method, ...]:
        return tuple(method for service in self.services for method in service.methods)

    @property
    def doc(self) -> str:
        """What is said of its methods."""
        return next((service.doc for service in self.services if service.doc.strip()), "")

    @property
    def deprecated(self) -> str | None:
        reasons = [service.deprecated for service in self.services]
        return reasons[0] if reasons and None not in reasons and self.root is None else None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Other words for the namespace that callers may use: the written name, and that in snake_case."""
        written = [*([self.root.name] if self.root else []), *(service.name for service in self.services)]
        words = dict.fromkeys(word for name in written for word in (name, snake_case(name)))
        return tuple(word for word in words if word and word != self.namespace)


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainNames:
    """Classes of a domain beside its types and errors."""

    domain: str
    client: str
    sync_client: str
    handlers: dict[str, str]
    """By namespace."""

    event: str
    """Whatever the domain tells."""


def spaces_of(domain: schema.Domain) -> list[Space]:
    """Root objects first, then services, each in the order written."""
    roots = {
        namespace_of(struct.name): struct
        for struct in domain.types
        if isinstance(struct, schema.Struct) and struct.storage is schema.Storage.ROOT
    }
    by_name = {struct.name: namespace for namespace, struct in roots.items()}
    services: dict[str, list[schema.Service]] = {namespace: [] for namespace in roots}
    for service in domain.services:
        namespace = by_name.get(service.extends or "", service.namespace)
        services.setdefault(namespace, []).append(service)
    return [
        Space(
            namespace=namespace,
            title=names.class_name(roots[namespace].name if namespace in roots else found[0].name),
            root=roots.get(namespace),
            services=tuple(found),
        )
        for namespace, found in services.items()
    ]


def domain_names(catalog: Catalog, domain: schema.Domain, spaces: list[Space]) -> DomainNames:
    """Names for all classes, none of them that of a type or error."""
    taken = catalog.taken(domain.name)
    prefix = names.class_name(domain.name)
    return DomainNames(
        domain=names.unique_class(f"{prefix}Domain", taken),
        client=names.unique_class(f"{prefix}Client", taken),
        sync_client=names.unique_class(f"{prefix}SyncClient", taken),
        handlers={space.namespace: names.unique_class(f"{space.title}Handlers", taken) for space in spaces},
        event=names.unique_class(f"{prefix}Event", taken),
    )
