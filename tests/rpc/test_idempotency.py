"""A write that is repeated with its key is done once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from hero_sdk.rpc import (
    CallKey,
    Dispatcher,
    KeyedCall,
    Limits,
    MemoryAnswers,
    NotFound,
    RequestContext,
    Unavailable,
    method,
)
from hero_sdk.rpc.envelope import Outcome
from tests.rpc.asking import ask, methods_of


class Bank:
    def __init__(self) -> None:
        self.booked: list[int] = []
        self.gate = asyncio.Event()
        self.is_waiting = asyncio.Event()

    @method("write")
    async def book(self, ctx: RequestContext, amount: int, note: str = "") -> int:
        self.booked.append(amount)
        return len(self.booked)

    @method("write")
    async def book_slowly(self, ctx: RequestContext, amount: int) -> int:
        self.booked.append(amount)
        self.is_waiting.set()
        await self.gate.wait()
        return len(self.booked)

    @method("write")
    async def refuse(self, ctx: RequestContext) -> None:
        self.booked.append(0)
        raise NotFound("nobody")

    @method("write")
    async def be_away(self, ctx: RequestContext) -> None:
        self.booked.append(0)
        raise Unavailable("not now")

    @method("read")
    async def count(self, ctx: RequestContext) -> int:
        self.booked.append(0)
        return len(self.booked)


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.fixture
def dispatcher(bank: Bank) -> Dispatcher:
    return Dispatcher(methods_of(bank, "bank", "bank"), limits=Limits(call_s=0.2))


def keyed(key: str = "k", **facts: Any) -> RequestContext:
    return RequestContext(**{"claims": None, "user": "ann", "idempotency_key": key, **facts})


async def test_a_repeat_gets_the_first_answer(dispatcher: Dispatcher, bank: Bank) -> None:
    first = await ask(dispatcher, "bank.book", {"amount": 5, "note": "x"}, keyed())
    await ask(dispatcher, "bank.book", {"amount": 7}, keyed("other"))
    again = await ask(dispatcher, "bank.book", {"note": "x", "amount": 5}, keyed())
    by_position = await ask(dispatcher, "bank.book", [5, "x"], keyed())

    assert first == again == by_position
    assert bank.booked == [5, 7]


async def test_other_parameters_with_the_same_key_are_a_conflict(dispatcher: Dispatcher, bank: Bank) -> None:
    await ask(dispatcher, "bank.book", [5], keyed())
    answer = await ask(dispatcher, "bank.book", [6], keyed())

    assert answer["error"]["code"] == -32004
    assert answer["error"]["data"]["reason"] == "idempotency"
    assert bank.booked == [5]


@pytest.mark.parametrize(
    "other",
    [
        {"user": "bob"},
        {"context": 3},
        {"impersonator": "root"},
        {"user": None},
        {"user": None, "claims": frozenset({"bank.write"})},
        {"claims": frozenset({"bank.write"})},
    ],
)
async def test_a_key_is_the_caller_s_own(dispatcher: Dispatcher, bank: Bank, other: dict[str, Any]) -> None:
    await ask(dispatcher, "bank.book", [5], keyed())
    await ask(dispatcher, "bank.book", [5], keyed(**other))

    assert bank.booked == [5, 5]


async def test_no_caller_can_be_named_like_two_others(dispatcher: Dispatcher, bank: Bank) -> None:
    for user, impersonator in (("a", "b"), ("a|b", None), ("a", None), (None, "a")):
        await ask(dispatcher, "bank.book", [5], keyed(user=user, impersonator=impersonator))

    assert bank.booked == [5] * 4


async def test_a_key_belongs_to_one_method(dispatcher: Dispatcher, bank: Bank) -> None:
    await ask(dispatcher, "bank.book", [5], keyed())
    bank.gate.set()
    await ask(dispatcher, "bank.book_slowly", [5], keyed())

    assert bank.booked == [5, 5]


async def test_reads_and_calls_without_a_key_are_done_every_time(dispatcher: Dispatcher, bank: Bank) -> None:
    for _ in range(2):
        await ask(dispatcher, "bank.count", ctx=keyed())
        await ask(dispatcher, "bank.book", [1], RequestContext(claims=None))

    assert len(bank.booked) == 4


async def test_a_repeat_while_the_first_is_at_work_waits_for_it(dispatcher: Dispatcher, bank: Bank) -> None:
    calls = [asyncio.create_task(ask(dispatcher, "bank.book_slowly", [5], keyed())) for _ in range(3)]
    await bank.is_waiting.wait()
    bank.gate.set()

    answers = await asyncio.gather(*calls)

    assert answers[0] == answers[1] == answers[2]
    assert bank.booked == [5]


async def test_where_the_first_is_cancelled_one_of_those_who_wait_does_it(dispatcher: Dispatcher, bank: Bank) -> None:
    first = asyncio.create_task(ask(dispatcher, "bank.book_slowly", [5], keyed()))
    await bank.is_waiting.wait()
    others = [asyncio.create_task(ask(dispatcher, "bank.book_slowly", [5], keyed())) for _ in range(2)]
    await asyncio.sleep(0)
    first.cancel()
    bank.gate.set()

    answers = await asyncio.gather(*others)

    assert [answer["result"] for answer in answers] == [2, 2]
    assert bank.booked == [5, 5]


async def test_whoever_waits_too_long_is_told_so_and_disturbs_nobody(dispatcher: Dispatcher, bank: Bank) -> None:
    first = asyncio.create_task(ask(dispatcher, "bank.book_slowly", [5], keyed()))
    await bank.is_waiting.wait()
    loop = asyncio.get_running_loop()
    late = await ask(dispatcher, "bank.book_slowly", [5], keyed(deadline=loop.time() + 0.01))
    bank.gate.set()

    assert late["error"]["code"] == -32008
    assert (await first)["result"] == 1


async def test_final_errors_are_answers_and_passing_ones_are_not(dispatcher: Dispatcher, bank: Bank) -> None:
    for _ in range(2):
        assert (await ask(dispatcher, "bank.refuse", ctx=keyed()))["error"]["code"] == -32003
    assert len(bank.booked) == 1

    for _ in range(2):
        assert (await ask(dispatcher, "bank.be_away", ctx=keyed()))["error"]["code"] == -32009
    assert len(bank.booked) == 3


async def test_the_entries_of_a_batch_share_a_key_and_are_kept_apart(dispatcher: Dispatcher, bank: Bank) -> None:
    entries = [{"jsonrpc": "2.0", "id": at, "method": "bank.book", "params": [5]} for at in range(3)]
    body = json.dumps(entries).encode()

    first = await dispatcher.dispatch(keyed(), body)
    again = await dispatcher.dispatch(keyed(), body)

    assert first == again
    assert bank.booked == [5, 5, 5]


async def test_a_repeat_may_have_another_id(dispatcher: Dispatcher) -> None:
    body = b'{"jsonrpc":"2.0","id":%b,"method":"bank.book","params":[5]}'
    await dispatcher.dispatch(keyed(), body % b"1")

    assert await dispatcher.dispatch(keyed(), body % b'"z"') == b'{"jsonrpc":"2.0","id":"z","result":1}'


def key(number: int) -> KeyedCall:
    return KeyedCall(CallKey("ann", 0, "bank.book", None, f"k{number}"), "bank", {})


def answered(size: int = 1) -> Outcome:
    return Outcome(b"x" * size)


async def test_memory_keeps_no_more_than_it_may() -> None:
    answers = MemoryAnswers(most=3)
    for number in range(5):
        await answers.keep(key(number), answered())

    assert [await answers.find(key(number)) is not None for number in range(5)] == [False, False, True, True, True]


async def test_memory_counts_bytes_too() -> None:
    answers = MemoryAnswers(most_bytes=10_000)
    for number in range(5):
        await answers.keep(key(number), answered(4_000))
        await answers.keep(key(number), answered(4_000))  # again: counted once

    assert [await answers.find(key(number)) is not None for number in range(5)] == [False, False, False, True, True]
    await answers.keep(key(9), answered(20_000))
    assert await answers.find(key(9)) is None


async def test_memory_forgets_after_a_day() -> None:
    answers = MemoryAnswers(age_s=0)
    await answers.keep(key(1), answered())

    assert await answers.find(key(1)) is None
