"""Writes with an idempotency key over a store on disk: done once, whatever happens to the service in between."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.domain.answers import StoredAnswers
from hero_sdk.errors import Unavailable
from hero_sdk.osis import Osis, OsisSettings
from hero_sdk.osis import answered as kept
from hero_sdk.rpc import Dispatcher, RequestContext, Resources
from hero_sdk.rpc import method as declared
from tests.domain.shop import Book, BookHandlers, Ledger, Shelves, ShopDomain, Till

DAY_S = 24 * 60 * 60
OPEN = {"jsonrpc": "2.0", "id": 1}


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now_s


class Shop:
    """One life of a service; ``die`` ends it as a kill does, once nothing is on its way."""

    def __init__(self, root: Path, clock: Clock, *handlers: Any, keeps_answers: bool = True) -> None:
        self.osis = Osis(root, [ShopDomain(Shelves(), Till()).store_schema()], OsisSettings(clock=clock), search=None)
        self.answers = StoredAnswers(self.osis)
        if not keeps_answers:
            self.answers.keep = _lost  # type: ignore[method-assign]
        others = [made for made in (Shelves(), Till()) if not any(isinstance(h, type(made)) for h in handlers)]
        self.dispatcher = Dispatcher(ShopDomain(*handlers, *others).methods(), answers=self.answers)
        self.resources = Resources()
        self.resources.add(self.osis)

    async def __call__(self, method: str, key: str | None = "k", /, *, user: str = "ann", **params: Any) -> Any:
        ctx = RequestContext(claims=None, user=user, idempotency_key=key, resources=self.resources)
        body = json.dumps(OPEN | {"method": method, "params": params}).encode()
        answer = json.loads(await self.dispatcher.dispatch(ctx, body) or b"")
        return answer["result"] if "result" in answer else answer["error"]

    async def close(self) -> None:
        await self.answers.settle()
        await self.osis.close()


async def _lost(call: object, outcome: object) -> None:
    """What is not committed with a write is gone when the process is killed."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def live(tmp_path: Path, clock: Clock) -> AsyncIterator[Callable[..., Shop]]:
    lives: list[Shop] = []

    def begin(*handlers: Any, **more: Any) -> Shop:
        lives.append(Shop(tmp_path / "osis", clock, *handlers, **more))
        return lives[-1]

    yield begin
    for shop in lives:
        await shop.close()


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("book.new", {"object": {"title": "b"}}),
    ("book.new_many", {"objects": [{"title": "b"}, {"title": "c"}]}),
    ("book.set", {"object": {"sid": "10", "title": "b"}}),
    ("book.set_many", {"objects": [{"sid": "10", "title": "b"}]}),
    ("book.patch", {"sid": "10", "fields": {"title": "b"}}),
    ("book.delete", {"sid": "10"}),
    ("book.delete_many", {"sids": ["10", "zz"]}),
]


class Hooked(BookHandlers):
    """A hook around everything."""

    async def after_new(self, ctx: RequestContext, obj: Book) -> None:
        await self.store(ctx, Ledger).new(Ledger(text=f"new {obj.sid}"))

    async def after_set(self, ctx: RequestContext, obj: Book, before: Book) -> None:
        await self.store(ctx, Ledger).new(Ledger(text=f"set {obj.sid}"))

    async def after_delete(self, ctx: RequestContext, obj: Book) -> None:
        await self.store(ctx, Ledger).new(Ledger(text=f"delete {obj.sid}"))


@pytest.mark.parametrize("handlers", [(), (Hooked,)], ids=["plain", "hooked"])
@pytest.mark.parametrize(("method", "params"), CALLS, ids=[name for name, _ in CALLS])
async def test_a_ready_verb_and_its_answer_are_one_commit(
    live: Callable[..., Shop], method: str, params: dict[str, Any], handlers: tuple[Any, ...]
) -> None:
    shop = live(*(each() for each in handlers), keeps_answers=False)
    await shop("book.new", None, object={"title": "a"})
    first = await shop(method, **params)
    changes = await shop.osis.domain(0, "shop").changes()
    assert len(changes) > 1
    await shop.close()

    again = live(*(each() for each in handlers), keeps_answers=False)
    assert await again(method, **params) == first
    assert await again.osis.domain(0, "shop").changes() == changes


async def test_other_parameters_callers_and_keys_are_other_calls(live: Callable[..., Shop]) -> None:
    shop = live()
    first = await shop("book.new", object={"title": "a"})
    await shop.close()

    again = live()
    other = await again("book.new", object={"title": "b"})
    assert (other["code"], other["data"]["reason"]) == (-32004, "idempotency")
    assert (await again("book.new", user="ben", object={"title": "a"}))["sid"] != first["sid"]
    assert (await again("book.new", "k2", object={"title": "a"}))["sid"] != first["sid"]
    assert await again("book.count", None) == 3


async def test_a_method_with_a_transaction_is_answered_as_before(live: Callable[..., Shop]) -> None:
    shop = live()
    await shop("book.new", "k0", object={"title": "a"})
    first = await shop("till.sell", book_sid="10", copies=2)
    await shop.close()

    again = live()
    assert await again("till.sell", book_sid="10", copies=2) == first
    assert await again.osis.domain(0, "shop").of(Ledger).count() == 1


def everything_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


class Safe(Till):
    """Answers what must not lie around."""

    @declared("write", is_secret=True)
    async def sell(self, ctx: RequestContext, book_sid: str, copies: int = 1) -> Book:
        sold = await super().sell(ctx, book_sid, copies)
        return sold.model_copy(update={"title": "opens with 4711"})


async def test_an_answer_that_holds_secrets_is_never_written_down(live: Callable[..., Shop], tmp_path: Path) -> None:
    shop = live(Safe())
    await shop("book.new", "k0", object={"title": "a"})
    first = await shop("till.sell", book_sid="10")
    assert first["title"] == "opens with 4711"
    assert await shop("till.sell", book_sid="10") == first  # as long as it lives
    await shop.close()

    assert b"4711" not in everything_below(tmp_path)
    refused = await live(Safe())("till.sell", book_sid="10")
    assert refused["data"]["reason"] == "unfinished"


async def test_where_only_the_write_outlived_a_crash_it_is_not_done_again(live: Callable[..., Shop]) -> None:
    shop = live(keeps_answers=False)
    await shop("book.new", None, object={"title": "a"})
    await shop("till.sell", book_sid="10")
    await shop("shelf.new", "k1", name="crime")
    await shop.close()

    again = live()
    for method, key, params in (("till.sell", "k", {"book_sid": "10"}), ("shelf.new", "k1", {"name": "crime"})):
        told = await again(method, key, **params)
        assert (told["code"], told["data"]["reason"]) == (-32004, "unfinished")
    assert await again.osis.domain(0, "shop").of(Ledger).count() == 1
    assert await again("shelf.count", None) == 1


async def test_a_method_that_stores_nothing_is_answered_as_before_too(live: Callable[..., Shop]) -> None:
    posted: list[str] = []

    class Posting(Till):
        async def sell(self, ctx: RequestContext, book_sid: str, copies: int = 1) -> Book:
            posted.append(book_sid)
            return Book(title="sold")

    shop = live(Posting())
    first = await shop("till.sell", book_sid="10")
    await shop.close()

    assert await live(Posting())("till.sell", book_sid="10") == first
    assert posted == ["10"]


async def test_a_call_that_fails_after_it_has_stored_something_is_not_done_again(live: Callable[..., Shop]) -> None:
    class Failing(Till):
        async def sell(self, ctx: RequestContext, book_sid: str, copies: int = 1) -> Book:
            await self.store(ctx, Ledger).new(Ledger(text="one"))
            raise Unavailable("not now")

    shop = live(Failing())
    assert (await shop("till.sell", book_sid="10"))["code"] == -32009
    assert (await shop("till.sell", book_sid="10"))["data"]["reason"] == "unfinished"
    assert await shop.osis.domain(0, "shop").of(Ledger).count() == 1


async def test_refusals_that_stored_nothing_cost_no_commit_and_may_be_repeated(live: Callable[..., Shop]) -> None:
    shop = live()
    assert (await shop("book.patch", sid="zz", fields={"title": "b"}))["code"] == -32003
    assert rows(shop) == 0
    await shop.close()
    assert (await live()("book.patch", sid="zz", fields={"title": "b"}))["code"] == -32003


async def test_two_at_once_are_one(live: Callable[..., Shop]) -> None:
    shop = live()
    answers = await asyncio.gather(*(shop("book.new", object={"title": "a"}) for _ in range(5)))

    assert all(each == answers[0] for each in answers)
    assert await shop("book.count", None) == 1


async def test_after_a_day_a_key_is_free_again_and_rows_go_away(
    live: Callable[..., Shop], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = live()
    for number in range(5):
        await shop("book.new", f"k{number}", object={"title": "a"})
    clock.now_s += DAY_S - 1
    assert (await shop("book.new", "k0", object={"title": "a"}))["sid"] == "10"
    clock.now_s += 2
    assert (await shop("book.new", "k0", object={"title": "a"}))["sid"] == "15"
    for number in range(5, 9):
        await shop("book.new", f"k{number}", object={"title": "a"})
    assert rows(shop) == 5

    monkeypatch.setattr(kept, "_MOST_KEPT", 3)
    for number in range(9, 14):
        await shop("book.new", f"k{number}", object={"title": "a"})
    assert rows(shop) == 3


async def test_a_long_answer_is_not_kept_and_the_call_is_not_done_again(
    live: Callable[..., Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_LARGEST", 100)
    shop = live()
    await shop("book.new_many", objects=[{"title": "x" * 40}] * 5)
    await shop.close()

    assert (await live()("book.new_many", objects=[{"title": "x" * 40}] * 5))["data"]["reason"] == "unfinished"


async def test_calls_without_a_key_leave_no_row(live: Callable[..., Shop]) -> None:
    shop = live()
    await shop("book.new", None, object={"title": "a"})
    await shop("till.sell", None, book_sid="10")
    assert rows(shop) == 0


def rows(shop: Shop) -> int:
    path = shop.osis.root / "0" / "shop" / "objects.db"
    with sqlite3.connect(path) as connection:
        (number,) = connection.execute("SELECT count(*) FROM answered").fetchone()
    connection.close()
    return int(number)
