"""Hooks around the ready methods: they see the store as it will be, and what they refuse did not happen."""

from __future__ import annotations

import asyncio

import pytest

from hero_sdk.rpc import FailedPrecondition, RequestContext
from hero_sdk.values import Money
from tests.domain.conftest import MakeShop, Shop
from tests.domain.shop import Book, BookHandlers, Ledger, Shelf, Stage


class Diary(BookHandlers):
    """Writes down what happens, in the same transaction, and refuses what the title asks to refuse."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def before_new(self, ctx: RequestContext, obj: Book) -> Book:
        self.seen.append(f"before_new {obj.title} {obj.sid!r} {obj.price}")
        if obj.title == "refuse before":
            raise FailedPrecondition("no")
        return obj.model_copy(update={"price": Money.of("9.90", "EUR")})

    async def after_new(self, ctx: RequestContext, obj: Book) -> None:
        self.seen.append(f"after_new {obj.title} {obj.sid}")
        await self._write(ctx, f"new {obj.sid}")
        assert await self.store(ctx, Book).exists(obj.sid)
        if obj.title == "refuse after":
            raise FailedPrecondition("no")

    async def before_set(self, ctx: RequestContext, obj: Book, before: Book) -> Book:
        self.seen.append(f"before_set {before.title} -> {obj.title}")
        if obj.title == "refuse before":
            raise FailedPrecondition("no")
        return obj.model_copy(update={"title": obj.title.upper()}) if obj.stage is Stage.SOLD else obj

    async def after_set(self, ctx: RequestContext, obj: Book, before: Book) -> None:
        self.seen.append(f"after_set {before.title} -> {obj.title}")
        await self._write(ctx, f"set {obj.sid}")
        if obj.title == "refuse after":
            raise FailedPrecondition("no")

    async def before_delete(self, ctx: RequestContext, obj: Book) -> None:
        self.seen.append(f"before_delete {obj.title}")

    async def after_delete(self, ctx: RequestContext, obj: Book) -> None:
        self.seen.append(f"after_delete {obj.title}")
        await self._write(ctx, f"delete {obj.sid}")
        if obj.title == "KEEP":
            raise FailedPrecondition("no")

    async def _write(self, ctx: RequestContext, text: str) -> None:
        await self.store(ctx, Ledger).new(Ledger(text=text))


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def shop(make_shop: MakeShop, diary: Diary) -> Shop:
    return make_shop(diary)


async def ledger(shop: Shop) -> list[str]:
    ctx = shop.ctx()
    store = shop.domain.instances[0].store(ctx, Ledger)
    return [each.text for each in await store.list_full()]


async def test_hooks_run_around_new_and_may_set_what_callers_may_not(shop: Shop, diary: Diary) -> None:
    made = await shop("book.new", object={"title": "Rye", "price": {"amount": "1.00", "currency": "EUR"}})

    assert made["price"] == {"amount": "9.90", "currency": "EUR"}
    assert diary.seen == ["before_new Rye '' None", "after_new Rye 10"]
    assert await ledger(shop) == ["new 10"]


@pytest.mark.parametrize("title", ["refuse before", "refuse after"])
async def test_what_a_hook_refuses_did_not_happen(shop: Shop, title: str) -> None:
    assert (await shop("book.new", object={"title": title}))["code"] == -32006
    assert await shop("book.list") == []
    assert await ledger(shop) == []

    made = await shop("book.new", object={"title": "Rye"})
    assert (await shop("book.set", object={**made, "title": title}))["code"] == -32006
    assert (await shop("book.patch", sid=made["sid"], fields={"title": title}))["code"] == -32006
    assert await shop("book.get", sid=made["sid"]) == made
    assert await ledger(shop) == [f"new {made['sid']}"]


async def test_one_refusal_among_many_refuses_all(shop: Shop) -> None:
    assert (await shop("book.new_many", objects=[{"title": "a"}, {"title": "refuse after"}]))["code"] == -32006
    assert await shop("book.list") == []

    made = await shop("book.new_many", objects=[{"title": "a"}, {"title": "b"}])
    changed = [{**made[0], "title": "x"}, {**made[1], "title": "refuse before"}]
    assert (await shop("book.set_many", objects=changed))["code"] == -32006
    assert [book["title"] for book in await shop("book.list_full")] == ["a", "b"]


async def test_hooks_see_what_was_before_and_what_will_be(shop: Shop, diary: Diary) -> None:
    made = await shop("book.new", object={"title": "Rye"})
    diary.seen.clear()

    changed = await shop("book.patch", sid=made["sid"], fields={"title": "Oats", "stage": "sold"})

    assert changed["title"] == "OATS"
    assert diary.seen == ["before_set Rye -> Oats", "after_set Rye -> OATS"]
    assert (await shop("book.set", object={**changed, "stage": "new"}))["title"] == "OATS"


async def test_what_callers_may_not_change_is_guarded_before_hooks_are_asked(shop: Shop, diary: Diary) -> None:
    made = await shop("book.new", object={"title": "Rye"})
    diary.seen.clear()

    refused = await shop("book.patch", sid=made["sid"], fields={"price": {"amount": "0", "currency": "EUR"}})
    stale = await shop("book.set", object={**made, "title": "x"}, expected_rev=9)

    assert (refused["code"], stale["code"]) == (-32602, -32004)
    assert diary.seen == []


async def test_hooks_run_around_delete_where_there_is_something(shop: Shop, diary: Diary) -> None:
    made = await shop("book.new_many", objects=[{"title": "a"}, {"title": "KEEP"}])
    diary.seen.clear()

    assert await shop("book.delete", sid="zz") is False
    assert await shop("book.delete", sid=made[0]["sid"]) is True
    assert diary.seen == ["before_delete a", "after_delete a"]
    assert (await shop("book.delete", sid=made[1]["sid"]))["code"] == -32006
    assert (await shop("book.delete_many", sids=["zz", made[1]["sid"]]))["code"] == -32006
    assert await shop("book.list") == [made[1]["sid"]]
    assert await ledger(shop) == ["new 10", "new 11", "delete 10"]


async def test_what_readers_are_shown_may_be_less(make_shop: MakeShop) -> None:
    class Discreet(BookHandlers):
        async def after_get(self, ctx: RequestContext, obj: Book) -> Book:
            return obj if ctx.user == "ann" else obj.model_copy(update={"tags": []})

    shop = make_shop(Discreet())
    await shop("book.new", object={"title": "Rye", "tags": ["secret"]})

    for user, tags in (("ann", ["secret"]), ("bob", [])):
        ctx = shop.ctx(user=user)
        assert (await shop("book.get", sid="10", ctx=ctx))["tags"] == tags
        assert (await shop("book.get_many", sids=["10"], ctx=ctx))[0]["tags"] == tags
        assert (await shop("book.list_full", ctx=ctx))[0]["tags"] == tags
        assert (await shop("book.find", ctx=ctx))["items"][0]["tags"] == tags


async def test_the_hooks_transaction_is_not_joined_by_others(make_shop: MakeShop) -> None:
    """Another context's store, and a task that outlives the hook, have stores of their own."""
    later: list[asyncio.Task[list[str]]] = []
    is_over = asyncio.Event()

    class Curious(BookHandlers):
        async def after_new(self, ctx: RequestContext, obj: Book) -> None:
            async def look() -> list[str]:
                await is_over.wait()
                return await self.store(ctx, Shelf).list()

            later.append(asyncio.create_task(look()))

    shop = make_shop(Curious())
    assert (await shop("book.new", object={"title": "Rye"}))["sid"] == "10"
    is_over.set()

    assert await later[0] == []


class Stamper(BookHandlers):
    """Changes what it is given in place, or gives back a copy; sees what the store holds meanwhile."""

    def __init__(self, is_copying: bool) -> None:
        self.is_copying = is_copying
        self.seen: list[tuple[str, int | None]] = []

    async def before_new(self, ctx: RequestContext, obj: Book) -> Book:
        return self._stamped(obj)

    async def before_set(self, ctx: RequestContext, obj: Book, before: Book) -> Book:
        held = await self.store(ctx, Book).get(obj.sid)
        assert held == before
        self.seen.append((held.title, obj.rev))
        return self._stamped(obj)

    def _stamped(self, obj: Book) -> Book:
        stamped = obj.model_copy(deep=True) if self.is_copying else obj
        stamped.title = stamped.title.upper()
        stamped.tags.append("seen")
        stamped.price = Money.of("9.90", "EUR")
        return stamped


@pytest.mark.parametrize("is_copying", [False, True])
async def test_what_a_hook_changes_is_what_is_stored_and_answered_in_one_revision(
    make_shop: MakeShop, is_copying: bool
) -> None:
    stamper = Stamper(is_copying)
    shop = make_shop(stamper)

    made = await shop("book.new", object={"title": "Rye"})
    assert (made["title"], made["tags"], made["rev"]) == ("RYE", ["seen"], 1)
    assert made["price"] == {"amount": "9.90", "currency": "EUR"}
    assert await shop("book.get", sid=made["sid"]) == made

    was_set = await shop("book.set", object={**made, "title": "Oats"}, expected_rev=1)
    assert (was_set["title"], was_set["tags"], was_set["rev"]) == ("OATS", ["seen", "seen"], 2)
    assert await shop("book.get", sid=made["sid"]) == was_set

    patched = await shop("book.patch", sid=made["sid"], fields={"title": "Barley"}, expected_rev=2)
    assert (patched["title"], patched["tags"], patched["rev"]) == ("BARLEY", ["seen"] * 3, 3)
    assert await shop("book.get", sid=made["sid"]) == patched

    (one,) = await shop("book.set_many", objects=[{**patched, "title": "Wheat"}])
    assert (one["title"], one["rev"]) == ("WHEAT", 4)
    assert await shop("book.get", sid=made["sid"]) == one

    assert stamper.seen == [("RYE", 2), ("OATS", 3), ("BARLEY", 4)]
    changes = await stamper.store(shop.ctx()).changes()
    assert [change.op for change in changes] == ["created", "updated", "updated", "updated"]
    assert (await shop("book.find", filter={"title": "WHEAT"}))["items"] == [one]
    assert await shop("book.count", filter={"tags": {"has": "seen"}}) == 1


async def test_a_hook_changes_nothing_of_what_the_service_gave(make_shop: MakeShop) -> None:
    stamper = Stamper(is_copying=False)
    ctx = make_shop(stamper).ctx()
    mine = Book(title="Rye", tags=["a"])

    stored = await stamper.crud.new(ctx, mine)
    assert (stored.tags, mine.title, mine.tags) == (["a", "seen"], "Rye", ["a"])

    mine.sid = stored.sid
    assert (await stamper.crud.set(ctx, mine)).tags == ["a", "seen"]
    assert (mine.title, mine.tags) == ("Rye", ["a"])


async def test_what_a_hook_makes_of_an_object_is_checked_too(make_shop: MakeShop) -> None:
    class Careless(BookHandlers):
        async def before_set(self, ctx: RequestContext, obj: Book, before: Book) -> Book:
            obj.shelf_sid = "zz"
            return obj

    shop = make_shop(Careless())
    made = await shop("book.new", object={"title": "Rye"})

    assert (await shop("book.set", object={**made, "title": "x"}))["code"] == -32602
    assert await shop("book.get", sid=made["sid"]) == made


@pytest.mark.parametrize("is_hooked", [False, True])
async def test_read_only_fields_of_callers_with_and_without_hooks(make_shop: MakeShop, is_hooked: bool) -> None:
    shop = make_shop(Diary()) if is_hooked else make_shop(BookHandlers())
    price = {"amount": "3.00", "currency": "EUR"}
    made = await shop("book.new", object={"title": "Rye", "price": price})
    assert made.get("price") == ({"amount": "9.90", "currency": "EUR"} if is_hooked else None)

    for path, refused in (
        ("object.price", await shop("book.set", object={**made, "price": price})),
        ("objects[0].price", await shop("book.set_many", objects=[{**made, "price": price}])),
        ("fields.price", await shop("book.patch", sid=made["sid"], fields={"price": price})),
    ):
        assert refused["code"] == -32602
        assert "price is set by the server" in refused["message"]
        assert [each["path"] for each in refused["data"]["errors"]] == [path]
    left_out = {"sid": made["sid"], "title": "Oats"}
    assert (await shop("book.set", object=left_out)).get("price") == made.get("price")
