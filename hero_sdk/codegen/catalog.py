"""Every definition of a schema by name, with its name in Python and the module it lives in.

One value for the whole run: what a class is called and where it is imported from is decided here, once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from hero_sdk import errors
from hero_sdk.codegen import names
from hero_sdk.codegen.mentions import circles, mentioned
from hero_sdk.codegen.text import summary
from hero_sdk.oschema import schema

__all__ = ["Catalog", "Options", "error_message", "runtime_error_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the generator must be told beside the schema."""

    package: str = "models"
    """Import name of the generated package."""

    schemas: str = "schemas"
    """Where the schemas lie, as headers of generated files name the place."""

    places: Mapping[str, str] = field(default_factory=dict)
    """Domain → its folder or file below ``schemas``, where that is not what its name and group say."""

    homes: Mapping[str, str] = field(default_factory=dict)
    """Imported domain → module in which its names are found: ``hero_models.identity``."""

    domains: Collection[str] | None = None
    """Which domains to generate; None for all that are not imported."""


class Catalog:
    """A schema, looked up by name."""

    def __init__(self, resolved: schema.Schema, options: Options) -> None:
        self.schema = resolved
        self.options = options
        self._domains = {domain.name: domain for domain in resolved.domains}
        self._types = {
            schema.Named(domain.name, definition.name): definition
            for domain in resolved.domains
            for definition in domain.types
        }

    @cached_property
    def generated(self) -> list[schema.Domain]:
        """The domains that are generated in this run."""
        chosen = self.options.domains
        return [d for d in self.schema.domains if not d.is_imported and (chosen is None or d.name in chosen)]

    @cached_property
    def first_party(self) -> set[str]:
        """Top packages that are sorted among our own imports."""
        return {home.partition(".")[0] for home in self.options.homes.values()}

    def domain(self, name: str) -> schema.Domain:
        return self._domains[name]

    def definition(self, named: schema.Named) -> schema.TypeDef:
        """What ``named`` names."""
        return self._types[named]

    def underlying(self, ref: schema.TypeRef) -> schema.TypeRef:
        """``ref`` with aliases looked through."""
        while isinstance(ref, schema.Named):
            definition = self._types[ref]
            if not isinstance(definition, schema.Alias):
                return ref
            ref = definition.type
        return ref

    def class_name(self, named: schema.Named) -> str:
        """What the type is called in Python."""
        return self._class_names[named.domain][named.name]

    def error_name(self, domain: str, name: str) -> str:
        """What a declared error is called in Python."""
        return self._error_names[domain][name]

    def event_name(self, domain: str, name: str) -> str:
        """What a declared event is called in Python."""
        return self._event_names[domain][name]

    def error(self, domain: str, name: str) -> schema.Error:
        """A declared error."""
        return next(error for error in self._domains[domain].errors if error.name == name)

    def taken(self, domain: str) -> set[str]:
        """Names of types, errors and events: what else the domain defines must be called otherwise."""
        names_of = (self._class_names[domain], self._error_names[domain], self._event_names[domain])
        return {name for found in names_of for name in found.values()}

    def siblings(self, domain: str) -> dict[str, str]:
        """Names of types, errors and events of a domain with the module beside which they are imported from."""
        types = dict.fromkeys(self._class_names[domain].values(), ".models")
        errors = dict.fromkeys(self._error_names[domain].values(), ".errors")
        return types | errors | dict.fromkeys(self._event_names[domain].values(), ".events")

    def path(self, domain: str) -> tuple[str, ...]:
        """Folders of a domain below its package."""
        found = self._domains[domain]
        group = (names.module_name(found.group),) if found.group else ()
        return (*group, names.module_name(found.name))

    def circle(self, domain: str) -> set[str]:
        """Other generated domains whose types refer to this one's while its types refer to theirs."""
        return self._circles.get(domain, set())

    def place(self, domain: str) -> str:
        """Where people find the domain's schema."""
        found = self._domains[domain]
        folders = f"{found.group}/{found.name}" if found.group else found.name
        return f"{self.options.schemas}/{self.options.places.get(domain, folders)}"

    def module(self, domain: str, file: str, seen_from: str) -> str:
        """The module that holds a file's names, as a file of domain ``seen_from`` imports it."""
        home = self.options.homes.get(domain)
        if home is not None:
            return home
        own, other = self.path(seen_from), self.path(domain)
        if own == other:
            return f".{file}"
        shared = next(
            (i for i, (a, b) in enumerate(zip(own, other, strict=False)) if a != b), min(len(own), len(other))
        )
        return "." * (1 + len(own) - shared) + ".".join((*other[shared:], file))

    @cached_property
    def _circles(self) -> dict[str, set[str]]:
        own = [domain for domain in self.schema.domains if not domain.is_imported]
        names_of = {domain.name for domain in own}
        needs = {
            domain.name: list(
                dict.fromkeys(
                    named.domain
                    for definition in domain.types
                    for named in mentioned(definition)
                    if named.domain != domain.name and named.domain in names_of
                )
            )
            for domain in own
        }
        return {name: set(circle) - {name} for circle in circles(needs) for name in circle}

    @cached_property
    def _class_names(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for domain in self.schema.domains:
            taken: set[str] = set()
            found[domain.name] = {d.name: names.unique_class(names.class_name(d.name), taken) for d in domain.types}
        return found

    @cached_property
    def _error_names(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for domain in self.schema.domains:
            taken = set(self._class_names[domain.name].values())
            found[domain.name] = {e.name: names.unique_class(names.class_name(e.name), taken) for e in domain.errors}
        return found

    @cached_property
    def _event_names(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for domain in self.schema.domains:
            taken = {*self._class_names[domain.name].values(), *self._error_names[domain.name].values()}
            found[domain.name] = {
                event.name: names.unique_class(names.class_name(event.name.replace(".", "_")), taken)
                for event in domain.events
            }
        return found


def runtime_error_words(name: str) -> str:
    """What an error of the runtime means, in one sentence with Markdown."""
    return summary((getattr(errors, name).__doc__ or "").replace("``", "`"))


def error_message(error: schema.Error) -> str:
    """What a declared error says where it is raised without words."""
    return summary(error.doc) or f"{names.phrase(error.name)}."
