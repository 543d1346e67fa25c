"""A domain of the shape that the generator writes, for tests."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, ClassVar

from pydantic import Field

from hero_sdk.domain import CrudHandlers, Domain, Handlers
from hero_sdk.rpc import ApplicationError, NotFound, RequestContext, method
from hero_sdk.values import (
    U32,
    U64,
    IndexedField,
    Money,
    Otime,
    RefersTo,
    RootObject,
    WireEnum,
    readonly,
)


class Stage(WireEnum):
    NEW = "new"
    SOLD = "sold"


class Shelf(RootObject):
    name: str

    class Fields:
        name: ClassVar[IndexedField[str]] = IndexedField("name", is_unique=True)


class Book(RootObject):
    title: Annotated[str, Field(max_length=40)]
    stage: Stage = Stage.NEW
    tags: list[str] = Field(default_factory=list)
    shelf_sid: str | None = None
    price: Money | None = readonly()
    rev: U64 | None = readonly()
    created_at: Otime | None = readonly()

    class Fields:
        title: ClassVar[IndexedField[str]] = IndexedField("title", can_search=True)
        stage: ClassVar[IndexedField[Stage]] = IndexedField("stage", kind="enum")
        tags: ClassVar[IndexedField[str]] = IndexedField("tags", is_list=True)
        shelf_sid: ClassVar[IndexedField[str]] = IndexedField("shelf_sid", refers_to=RefersTo("shop", "Shelf"))


class Ledger(RootObject):
    """Stored, and in no way on the wire."""

    text: str


class BookHandlers(CrudHandlers[Book]):
    namespace: ClassVar[str] = "book"
    spellings: ClassVar[tuple[str, ...]] = ("Book",)
    model: ClassVar[type[Book]] = Book


class ShelfHandlers(CrudHandlers[Shelf]):
    """`shelf.*`, one verb of which has a signature of its own."""

    namespace: ClassVar[str] = "shelf"
    spellings: ClassVar[tuple[str, ...]] = ("Shelf",)
    model: ClassVar[type[Shelf]] = Shelf

    @method("write")
    @abstractmethod
    async def new(self, ctx: RequestContext, name: str) -> Shelf:  # type: ignore[override]
        """Puts one up."""


class TillHandlers(Handlers):
    namespace: ClassVar[str] = "till"

    @method("write", errors=(NotFound,), requires=("till.sell",))
    @abstractmethod
    async def sell(self, ctx: RequestContext, book_sid: str, copies: U32 = 1) -> Book:
        """Sells a book."""

    @method("read", name="import")
    @abstractmethod
    async def import_(self, ctx: RequestContext) -> None:
        """Gets more."""


class ShopDomain(Domain):
    name: ClassVar[str] = "shop"
    package: ClassVar[str] = __name__
    handlers: ClassVar[tuple[type[Handlers], ...]] = (BookHandlers, ShelfHandlers, TillHandlers)
    stored: ClassVar[tuple[type[RootObject], ...]] = (Book, Shelf, Ledger)
    errors: ClassVar[tuple[type[ApplicationError], ...]] = ()


class Shelves(ShelfHandlers):
    async def new(self, ctx: RequestContext, name: str) -> Shelf:  # type: ignore[override]
        return await self.crud.new(ctx, Shelf(name=name.title()))


class Till(TillHandlers):
    async def sell(self, ctx: RequestContext, book_sid: str, copies: int = 1) -> Book:
        async with self.store(ctx).transaction() as store:
            await store.of(Ledger).new(Ledger(text=f"{copies} x {book_sid}"))
            return await store.of(Book).patch(book_sid, {"stage": Stage.SOLD})

    async def import_(self, ctx: RequestContext) -> None:
        return None
