"""What a service may add to the ready methods of a type, without writing them again.

Hooks around a change run in one transaction with it: one that raises leaves nothing changed, and
``self.store(ctx)`` is that transaction. What `before_new` and `before_set` give back, the object they got, changed in
place or not, or another, is written once, as one revision; until then the store is as it was. The transaction ends
after a second and calls no other services; what needs more is a method of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from hero_sdk.domain.handlers import Handlers
from hero_sdk.rpc import RequestContext
from hero_sdk.values import RootObject

__all__ = ["Hooks"]

T = TypeVar("T", bound=RootObject)


class Hooks(Handlers, Generic[T]):
    """Does nothing around anything; override what matters."""

    model: ClassVar[type[RootObject]]

    async def before_new(self, ctx: RequestContext, obj: T) -> T:
        """What to store instead of ``obj``; may set fields that callers may not."""
        return obj

    async def after_new(self, ctx: RequestContext, obj: T) -> None:
        """``obj`` has been stored."""

    async def before_set(self, ctx: RequestContext, obj: T, before: T) -> T:
        """What to store instead of ``obj``, which is to replace ``before``; patches come here whole.

        What callers may not do was refused by now: ``obj`` is as it would be stored, ``rev`` included. The hook may
        set read-only fields.
        """
        return obj

    async def after_set(self, ctx: RequestContext, obj: T, before: T) -> None:
        """``obj`` has replaced ``before``."""

    async def before_delete(self, ctx: RequestContext, obj: T) -> None:
        """``obj`` is to be deleted, and with it what refers to it by `@ref(…, cascade)`.

        What follows it has its change records and events, but no hooks: those are asked about what a caller deletes.
        """

    async def after_delete(self, ctx: RequestContext, obj: T) -> None:
        """``obj`` has been deleted."""

    async def after_get(self, ctx: RequestContext, obj: T) -> T:
        """What a caller who reads ``obj``, alone or among others, is shown of it."""
        return obj

    def _type_names(self) -> dict[str, Any]:
        """See ``Handlers``."""
        return {"T": self.model}

    def _has_hook(self, *names: str) -> bool:
        """Whether any of these hooks does something."""
        return any(getattr(type(self), name) is not getattr(Hooks, name) for name in names)
