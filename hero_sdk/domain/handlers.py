"""The base class of everything that answers calls, and how its methods are found.

A handler class declares methods with ``@method`` (generated code does); an author's subclass fills them in.
"""

from __future__ import annotations

import inspect
import keyword
from abc import ABC
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, ClassVar, TypeVar, overload

from hero_sdk.domain.hook_transaction import joined_store
from hero_sdk.errors import HeroError
from hero_sdk.osis import DomainStore, Osis, Store
from hero_sdk.rpc import Declaration, Method, RequestContext, compile_method, declarations
from hero_sdk.values import RootObject

__all__ = ["HandlerMissing", "Handlers", "compiled_methods"]

T = TypeVar("T", bound=RootObject)


class HandlerMissing(HeroError, TypeError):
    """A handler class leaves methods of its schema unanswered; the message names them as they have to look."""

    def __init__(self, class_name: str, missing: Iterable[tuple[str, Declaration]]) -> None:
        signatures = [f"    async def {name}{_signature(declaration)}" for name, declaration in missing]
        super().__init__("\n".join([f"{class_name} must define:", *signatures]))


class Handlers(ABC):
    """One namespace's methods."""

    namespace: ClassVar[str]
    """On the wire."""

    spellings: ClassVar[tuple[str, ...]] = ()
    """Other words callers may write for it."""

    _domain: str | None = None
    """Name of the domain these handlers were given to."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Refuses a class with methods missing before it is half made."""
        missing: frozenset[str] = cls.__abstractmethods__
        if missing:
            found = declarations(cls)
            raise HandlerMissing(cls.__name__, [(name, found[name][1]) for name in found if name in missing])
        return super().__new__(cls)

    @overload
    def store(self, ctx: RequestContext) -> DomainStore: ...

    @overload
    def store(self, ctx: RequestContext, model: type[T]) -> Store[T]: ...

    def store(self, ctx: RequestContext, model: type[T] | None = None) -> DomainStore | Store[T]:
        """The domain's store in the caller's context, or one type's part of it.

        It trusts the service's own code, which may set read-only fields; ``from_caller=True`` beside an object that a
        caller sent ignores them on `new` and refuses other values for them on `set` and `patch`, as the ready verbs do.
        In a hook it is the transaction in which the hook runs.
        """
        if self._domain is None:
            raise HeroError(f"{type(self).__name__} belongs to no domain yet: give it to one before calling it")
        store = joined_store(ctx.context, self._domain)
        if store is None:
            keyed = ctx.keyed
            if keyed is not None and (keyed.domain, keyed.key.context) != (self._domain, ctx.context):
                keyed = None  # a key lies where its method's domain does
            peer = ctx.peer
            uid = None if peer is None else peer.uid
            store = ctx.resource(Osis).domain(ctx.context, self._domain, user=ctx.user, uid=uid, keyed=keyed)
        return store if model is None else store.of(model)

    def _answering(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        """What answers calls of the method ``name``."""
        answering: Callable[..., Coroutine[Any, Any, Any]] = getattr(self, name)
        return answering

    def _type_names(self) -> dict[str, Any]:
        """Names in declarations that mean something else in each class."""
        return {}


def compiled_methods(handlers: Handlers, domain: str) -> list[Method]:
    """All methods of ``handlers``, ready to be called."""
    methods = []
    for name, (facts, declaration) in declarations(type(handlers)).items():
        bound = handlers._answering(name)
        if not inspect.iscoroutinefunction(inspect.unwrap(bound)):
            raise HeroError(f"{type(handlers).__name__}.{name} must be `async def`")
        methods.append(
            compile_method(
                domain,
                handlers.namespace,
                facts.name or _wire_name(name),
                facts,
                declaration,
                bound,
                spellings=handlers.spellings,
                # A type of the schema may be called like a type variable of ours.
                types=handlers._type_names() if declaration.__module__.startswith("hero_sdk.") else None,
            )
        )
    return methods


def _wire_name(name: str) -> str:
    """A method's name without the underscore that made it a name of Python."""
    stem = name.removesuffix("_")
    return stem if keyword.iskeyword(stem) or hasattr(Handlers, stem) else name


def _signature(declaration: Declaration) -> str:
    signature = inspect.signature(declaration)
    parameters = [_shown(parameter) for parameter in signature.parameters.values()]
    returned = signature.return_annotation
    return f"({', '.join(parameters)}) -> {_type_text(returned)}"


def _shown(parameter: inspect.Parameter) -> str:
    text = parameter.name
    if parameter.annotation is not inspect.Parameter.empty:
        text += f": {_type_text(parameter.annotation)}"
    if parameter.default is not inspect.Parameter.empty:
        default = "..." if parameter.default is ... else repr(parameter.default)
        text += f" = {default}" if ":" in text else f"={default}"
    return text


def _type_text(annotation: Any) -> str:
    if annotation is inspect.Signature.empty or annotation is None:
        return "None"
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
