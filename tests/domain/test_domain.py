"""Domains and handlers put together: what is missing is named, what is there is served."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import pytest

from hero_sdk.domain import Domain, HandlerMissing, Handlers
from hero_sdk.errors import HeroError
from hero_sdk.rpc import RequestContext, method
from tests.domain.shop import Book, BookHandlers, Ledger, Shelf, ShelfHandlers, Shelves, ShopDomain, Till, TillHandlers


def test_missing_methods_are_named_with_class_and_signature() -> None:
    class HalfATill(TillHandlers):
        async def import_(self, ctx: RequestContext) -> None: ...

    with pytest.raises(HandlerMissing) as caught:
        HalfATill()  # type: ignore[abstract]

    assert str(caught.value).splitlines() == [
        "HalfATill must define:",
        "    async def sell(self, ctx: RequestContext, book_sid: str, copies: U32 = 1) -> Book",
    ]


def test_a_domain_without_the_handlers_it_needs_does_not_start() -> None:
    with pytest.raises(HandlerMissing, match="TillHandlers must define"):
        ShopDomain(Shelves())
    with pytest.raises(HandlerMissing, match=r"ShelfHandlers must define:\n    async def new\(self, .*name: str\)"):
        ShopDomain(Till())


def test_root_objects_without_handlers_get_the_ready_ones() -> None:
    domain = ShopDomain(Till(), Shelves())

    assert [type(each) for each in domain.instances] == [BookHandlers, Shelves, Till]


def test_handlers_of_somebody_else_are_refused() -> None:
    class Stranger(Handlers):
        namespace: ClassVar[str] = "stranger"

    with pytest.raises(HeroError, match="Stranger fills no handlers of ShopDomain"):
        ShopDomain(Till(), Shelves(), Stranger())
    with pytest.raises(HeroError, match="both Shelves and Shelves fill ShelfHandlers"):
        ShopDomain(Till(), Shelves(), Shelves())


def test_every_declared_method_is_served_and_stored_types_have_none() -> None:
    names = [each.name for each in ShopDomain(Till(), Shelves()).methods()]

    verbs = "new get get_many set patch delete exists list list_full find count aggregate new_many set_many delete_many"
    assert [name for name in names if name.startswith("book.")] == [f"book.{verb}" for verb in verbs.split()]
    assert {name for name in names if name.startswith("till.")} == {"till.sell", "till.import"}
    assert not any(name.startswith("ledger.") for name in names)
    assert ShopDomain(Till(), Shelves()).store_schema().models == (Book, Shelf, Ledger)


def test_the_declaration_in_the_subclass_counts() -> None:
    methods = {each.name: each for each in ShopDomain(Till(), Shelves()).methods()}

    assert [each.name for each in methods["shelf.new"].parameters] == ["name"]
    assert [each.name for each in methods["book.new"].parameters] == ["object"]
    assert methods["book.new"].struct_parameter == "object"
    assert methods["till.sell"].facts.requires == ("till.sell",)
    assert methods["shelf.get"].facts.effect == "read"
    assert methods["shelf.delete"].facts.is_destructive
    assert methods["shelf.set"].facts.is_idempotent


def test_a_handler_that_is_not_async_is_refused() -> None:
    class Slow(TillHandlers):
        def sell(self, ctx: RequestContext, book_sid: str, copies: int = 1) -> Book:  # type: ignore[override]
            raise NotImplementedError

        async def import_(self, ctx: RequestContext) -> None: ...

    with pytest.raises(HeroError, match=r"Slow\.sell must be `async def`"):
        ShopDomain(Slow(), Shelves()).methods()


def test_handlers_without_a_domain_have_no_store() -> None:
    with pytest.raises(HeroError, match="Till belongs to no domain yet"):
        Till().store(RequestContext(claims=None))


def test_a_domain_without_stored_types_has_an_empty_store() -> None:
    class Plain(Handlers):
        namespace: ClassVar[str] = "plain"

        @method("read")
        @abstractmethod
        async def ask(self, ctx: RequestContext) -> str: ...

    class Filled(Plain):
        async def ask(self, ctx: RequestContext) -> str:
            return "yes"

    class PlainDomain(Domain):
        name: ClassVar[str] = "plain"
        handlers: ClassVar[tuple[type[Handlers], ...]] = (Plain,)

    domain = PlainDomain(Filled())

    assert domain.store_schema().models == ()
    assert [each.name for each in domain.methods()] == ["plain.ask"]


def test_handler_classes_say_which_are_abstract() -> None:
    assert issubclass(Shelves, ShelfHandlers)
    assert BookHandlers.__abstractmethods__ == frozenset()
    assert ShelfHandlers.__abstractmethods__ == {"new"}
