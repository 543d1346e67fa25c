"""A domain as it is given to a server: its handlers, its stored types, its errors, its document."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any, ClassVar

from hero_sdk.domain.handlers import Handlers, compiled_methods
from hero_sdk.domain.hooks import Hooks
from hero_sdk.errors import HeroError
from hero_sdk.osis import Audience, EventRules, StoreSchema
from hero_sdk.rpc import ApplicationError, Method
from hero_sdk.values import DomainEvent, Event, RootObject

__all__ = ["Domain"]


class Domain:
    """Base of the generated ``<Name>Domain``; made with instances of the author's handlers, in any order."""

    name: ClassVar[str]
    package: ClassVar[str]
    """Where the generated code and the document lie."""

    handlers: ClassVar[tuple[type[Handlers], ...]] = ()
    stored: ClassVar[tuple[type[RootObject], ...]] = ()
    errors: ClassVar[tuple[type[ApplicationError], ...]] = ()
    events: ClassVar[tuple[type[DomainEvent], ...]] = ()
    """Those its schema declares; root objects have some of their own."""

    def __init__(self, *handlers: Handlers) -> None:
        given: dict[type[Handlers], Handlers] = {}
        for instance in handlers:
            declared = next((each for each in self.handlers if isinstance(instance, each)), None)
            if declared is None:
                raise HeroError(f"{type(instance).__name__} fills no handlers of {type(self).__name__}")
            if declared in given:
                other = type(given[declared]).__name__
                raise HeroError(f"both {other} and {type(instance).__name__} fill {declared.__name__}")
            given[declared] = instance
        # Where the author gave none, the ready class does; one with methods of its own says that they are missing.
        self.instances = tuple(given[each] if each in given else each() for each in self.handlers)
        for instance in self.instances:
            instance._domain = self.name
        if inspect.iscoroutinefunction(self.audience):
            raise HeroError(f"{type(self).__name__}.audience must be a plain `def`: it is asked within a transaction")

    def methods(self) -> tuple[Method, ...]:
        """Every method of the domain, ready to be called."""
        return self._methods

    def audience(self, event: Event[Any]) -> Audience:
        """Who may know of ``event``: claims of which a recipient needs one, like ``users.ann`` or ``order.read``.

        None means whoever may read what it is about, an empty list nobody but trusted callers. It is asked once, when
        the event happens, within the transaction: it must be quick and may only look at what it is given.
        """
        return None

    @property
    def has_audience(self) -> bool:
        """Whether the domain decides who may know."""
        return type(self).audience is not Domain.audience

    @property
    def has_log(self) -> bool:
        """Whether it has something to keep: objects, or events."""
        return bool(self.stored or self.events)

    def root_objects(self) -> tuple[Hooks[Any], ...]:
        """The handlers of types that callers see."""
        return tuple(instance for instance in self.instances if isinstance(instance, Hooks))

    def store_schema(self) -> StoreSchema:
        """What the domain keeps, and tells of it."""
        rules = EventRules(
            namespaces={each.model.__name__: each.namespace for each in self.root_objects()},
            audience=self.audience if self.has_audience else None,
        )
        return StoreSchema(domain=self.name, models=self.stored, events=rules)

    def document(self) -> Mapping[str, Any]:
        """The OpenRPC document that was generated with the domain."""
        text = files(self.package).joinpath("openrpc.json").read_bytes()
        return json.loads(text)  # type: ignore[no-any-return]

    @cached_property
    def _methods(self) -> tuple[Method, ...]:
        return tuple(method for instance in self.instances for method in compiled_methods(instance, self.name))
