"""A domain as it is given to a server: its handlers, its stored types, its errors, its document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any, ClassVar

from hero_sdk.domain.handlers import Handlers, compiled_methods
from hero_sdk.errors import HeroError
from hero_sdk.osis import StoreSchema
from hero_sdk.rpc import ApplicationError, Method
from hero_sdk.values import RootObject

__all__ = ["Domain"]


class Domain:
    """Base of the generated ``<Name>Domain``; made with instances of the author's handlers, in any order."""

    name: ClassVar[str]
    package: ClassVar[str]
    """Where the generated code and the document lie."""

    handlers: ClassVar[tuple[type[Handlers], ...]] = ()
    stored: ClassVar[tuple[type[RootObject], ...]] = ()
    errors: ClassVar[tuple[type[ApplicationError], ...]] = ()

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

    def methods(self) -> tuple[Method, ...]:
        """Every method of the domain, ready to be called."""
        return self._methods

    def store_schema(self) -> StoreSchema:
        """What the domain keeps."""
        return StoreSchema(domain=self.name, models=self.stored)

    def document(self) -> Mapping[str, Any]:
        """The OpenRPC document that was generated with the domain."""
        text = files(self.package).joinpath("openrpc.json").read_bytes()
        return json.loads(text)  # type: ignore[no-any-return]

    @cached_property
    def _methods(self) -> tuple[Method, ...]:
        return tuple(method for instance in self.instances for method in compiled_methods(instance, self.name))
