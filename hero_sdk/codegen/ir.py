"""What the templates are given: every name chosen, every line broken, everything in its order.

A ``str`` here is source text. Text of several lines has its first one without indent and the others with all of
theirs, so that a template only says what stands where.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from hero_sdk.oschema.frozen import dataclass

__all__ = [
    "Alias",
    "Client",
    "ClientClass",
    "Completion",
    "Definition",
    "Domain",
    "Entry",
    "EnumClass",
    "ErrorClass",
    "Errors",
    "Facade",
    "FacadeBody",
    "Handlers",
    "HandlersClass",
    "Head",
    "LateImports",
    "Method",
    "Models",
    "NamespaceClass",
    "Package",
    "StructClass",
    "StubClass",
    "Stubs",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every file begins with."""

    docstring: str
    pragma: str | None = None
    """A comment for the linter about names that only look wrong."""

    imports: str
    exports: str
    """The statement ``__all__ = […]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A statement of a class body, and the docstring under it."""

    code: str
    docstring: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumClass:
    """``class OrderStatus(WireEnum)``."""

    kind: Literal["enum"] = "enum"
    name: str
    base: str
    docstring: str | None
    members: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StructClass:
    """``class Order(RootObject)``."""

    kind: Literal["struct"] = "struct"
    name: str
    base: str
    docstring: str | None
    fields: tuple[Entry, ...]
    facts: tuple[str, ...]
    """Class variables: renamed fields, indexes."""

    queries_docstring: str
    queries: tuple[str, ...]
    """Statements of the nested class ``Fields``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """``Payment = Annotated[…]``: a union or a named type."""

    kind: Literal["alias"] = "alias"
    entry: Entry
    is_close: bool
    """Whether it stands nearer to what is above than a class would."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What completes classes that refer to one another in a circle."""

    kind: Literal["completion"] = "completion"
    code: str
    is_close: bool
    """As of ``Alias``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateImports:
    """Imports of domains that import this one: they must wait until its classes are there."""

    kind: Literal["imports"] = "imports"
    imports: str
    is_close: bool
    """As of ``Alias``."""


Definition = EnumClass | StructClass | Alias | Completion | LateImports


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """``models.py``."""

    head: Head
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorClass:
    """``class OrderClosed(ApplicationError)``."""

    name: str
    base: str
    docstring: str | None
    facts: tuple[str, ...]
    fields: tuple[Entry, ...]
    signature: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """``errors.py``."""

    head: Head
    errors: tuple[ErrorClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventClass:
    """``class OrderMoved(DomainEvent)``."""

    name: str
    base: str
    docstring: str | None
    facts: tuple[str, ...]
    fields: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """``events.py``."""

    head: Head
    events: tuple[EventClass, ...]
    union: Entry
    """What a listener of the domain may hear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a handler or client class."""

    decorators: tuple[str, ...] = ()
    signature: str
    docstring: str | None = None
    body: tuple[str, ...] = ()
    """Empty for one that is abstract: its docstring is its body, or the ``...`` of its signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlersClass:
    """``class OrderHandlers(CrudHandlers[Order])``."""

    header: str
    docstring: str
    facts: tuple[str, ...]
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StubClass:
    """``class Orders(OrderHandlers)`` for an author to fill in, or a comment that names the class methods go into."""

    header: str
    docstring: str | None
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stubs:
    """A module of handlers for a start, or what one lacks."""

    docstring: str | None
    pragma: str | None
    imports: str
    classes: tuple[StubClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """``handlers.py``."""

    head: Head
    classes: tuple[HandlersClass, ...]
    domain: HandlersClass


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceClass:
    """``class OrderServiceNamespace(Namespace)``."""

    header: str
    docstring: str
    init: Method | None
    """Where namespaces hang below this one."""

    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClass:
    """``class DeliveryClient(DomainClient)``."""

    header: str
    docstring: str
    facts: tuple[str, ...]
    init: Method
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """``client.py``."""

    head: Head
    adapters: tuple[str, ...]
    """Statements that make the readers of results."""

    namespaces: tuple[NamespaceClass, ...]
    clients: tuple[ClientClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacadeBody:
    """What loads a domain's names when they are touched."""

    imports: str
    exports: str
    type_checking: str
    """What holds while types are checked."""

    known_names: tuple[str, ...]
    """Import statements for the type checker."""

    homes: str
    """The statement ``_HOMES = {…}``."""

    import_module: str
    any_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facade:
    """``__init__.py`` of a domain; without names there is nothing to load."""

    docstring: str
    body: FacadeBody | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Everything that is written for one domain."""

    name: str
    folder: str
    """Below the output folder: ``delivery``, ``shop/delivery``."""

    models: Models | None
    errors: Errors | None
    events: Events | None
    handlers: Handlers | None
    client: Client | None
    facade: Facade
    document: Mapping[str, object]
    """The OpenRPC document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Everything that is written."""

    domains: tuple[Domain, ...]
