"""What happens around a handler: time, batches, middleware, observers, errors."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from hero_sdk.rpc import (
    ApplicationError,
    CallNext,
    Conflict,
    DeadlineExceeded,
    Dispatcher,
    Limits,
    Method,
    NotFound,
    Params,
    RequestContext,
    RpcError,
    Unavailable,
    method,
)
from hero_sdk.values import Money, Struct, WireEnum
from tests.rpc.asking import TRUSTED, ask, error, methods_of, result


class Stage(WireEnum):
    NEW = "new"


class Item(Struct):
    name: str


class Rich(ApplicationError):
    code: ClassVar[int] = -32061
    domain: ClassVar[str | None] = "shop"


class Kitchen:
    def __init__(self) -> None:
        self.running = self.most = 0
        self.cancelled = 0
        self.gate = asyncio.Event()
        self.changed = asyncio.Condition()

    async def until_running(self, number: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.running == number)

    @method("write")
    async def cook(self, ctx: RequestContext, number: int) -> int:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            async with self.changed:
                self.changed.notify_all()
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.running -= 1
        return number

    @method("read")
    async def open(self, ctx: RequestContext) -> bool:
        self.gate.set()
        return True

    @method("read")
    async def nap(self, ctx: RequestContext) -> str:
        for _ in range(3):
            await asyncio.sleep(0)
        return "rested"

    @method("read", timeout_s=60)
    async def left(self, ctx: RequestContext) -> float | None:
        return ctx.remaining_s

    @method("read")
    async def usual(self, ctx: RequestContext) -> float | None:
        return ctx.remaining_s

    @method("read")
    async def impatient(self, ctx: RequestContext) -> None:
        async with asyncio.timeout(0):
            await asyncio.sleep(1)

    @method("read")
    async def stubborn(self, ctx: RequestContext) -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "done anyway"
        return "never"

    @method("read")
    async def broken_inside(self, ctx: RequestContext) -> None:
        task = asyncio.create_task(asyncio.sleep(60))
        task.cancel()
        await task

    @method("write")
    async def fail(self, ctx: RequestContext, kind: str) -> None:
        errors: dict[str, BaseException] = {
            "rich": Rich(
                "no",
                stage=Stage.NEW,
                at=datetime(2026, 11, 20, tzinfo=UTC),
                price=Money.of("1.5", "EUR"),
                item=Item(name="x"),
                nothing=None,
            ),
            "not_found": NotFound("no Order with sid 'zz'", type_name="Order"),
            "conflict": Conflict("stale", reason="stale", current_rev=3),
            "unspeakable": Rich("no", thing=object()),
            "surrogate": Rich("a \ud800 b"),
            "bad_value": ValueError("secret"),
            "exit": SystemExit(3),
            "closed": GeneratorExit(),
            "recursion": RecursionError("deep"),
            "timeout": TimeoutError("mine"),
        }
        raise errors[kind]

    @method("write")
    async def fail_later(self, ctx: RequestContext, kind: str) -> None:
        await asyncio.sleep(0)
        await self.fail(ctx, kind)


@pytest.fixture
def kitchen() -> Kitchen:
    return Kitchen()


@pytest.fixture
def dispatcher(kitchen: Kitchen) -> Dispatcher:
    return Dispatcher(methods_of(kitchen, "shop", "kitchen"), limits=Limits(call_s=0.05, batch_concurrency=4))


def batch(*calls: tuple[str, Any]) -> bytes:
    return json.dumps(
        [{"jsonrpc": "2.0", "id": at, "method": name, "params": params} for at, (name, params) in enumerate(calls)]
    ).encode()


async def test_a_call_over_its_time_is_cancelled_and_says_so(dispatcher: Dispatcher, kitchen: Kitchen) -> None:
    refused = await error(dispatcher, "kitchen.cook", [1])

    assert refused == {
        "code": -32008,
        "message": "the call took longer than 0.05 s",
        "data": {"type": "DeadlineExceeded"},
    }
    assert (kitchen.running, kitchen.cancelled) == (0, 1)


@pytest.mark.parametrize("method_name", ["kitchen.fail", "kitchen.fail_later"])
@pytest.mark.parametrize("kind", ["exit", "closed"])
async def test_what_ends_programs_or_generators_is_an_error_like_any_other(
    dispatcher: Dispatcher, method_name: str, kind: str
) -> None:
    refused = await error(dispatcher, method_name, [kind])

    assert refused["data"]["type"] == "InternalError"
    assert dispatcher.under_way == 0


async def test_a_call_that_nobody_waits_for_any_more_is_closed_and_nothing_is_said(
    dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture
) -> None:
    rest = dispatcher.begin(RequestContext(claims=None), batch(("kitchen.fail_later", ["closed"]))[1:-1])
    assert isinstance(rest, Coroutine)
    rest.send(None)
    rest.close()

    assert dispatcher.under_way == 0
    assert not caplog.records


async def test_the_caller_s_time_counts_where_it_is_shorter(dispatcher: Dispatcher) -> None:
    ctx = RequestContext(claims=None, deadline=time.monotonic() + 0.01)

    assert "than 0.05 s" not in (await error(dispatcher, "kitchen.cook", [1], ctx))["message"]


async def test_a_call_whose_time_is_over_is_not_begun(dispatcher: Dispatcher, kitchen: Kitchen) -> None:
    kitchen.gate.set()
    ctx = RequestContext(claims=None, deadline=time.monotonic() - 1)

    assert (await error(dispatcher, "kitchen.cook", [1], ctx))["code"] == -32008
    assert kitchen.most == 0


async def test_a_method_s_own_time_reaches_its_handler(dispatcher: Dispatcher) -> None:
    assert 59 < await result(dispatcher, "kitchen.left") <= 60
    assert await result(dispatcher, "kitchen.usual") is None
    short = RequestContext(claims=None, deadline=time.monotonic() + 5)
    assert 4 < await result(dispatcher, "kitchen.left", ctx=short) <= 5


async def test_a_call_that_waits_in_several_steps_goes_on_after_each(dispatcher: Dispatcher) -> None:
    assert await result(dispatcher, "kitchen.nap") == "rested"


async def test_a_handler_s_own_time_out_is_an_unexpected_error(dispatcher: Dispatcher) -> None:
    assert (await error(dispatcher, "kitchen.impatient"))["code"] == -32603
    assert (await error(dispatcher, "kitchen.fail", ["timeout"]))["code"] == -32603


async def test_a_handler_may_finish_although_it_was_told_to_stop(dispatcher: Dispatcher) -> None:
    assert await result(dispatcher, "kitchen.stubborn") == "done anyway"


async def test_something_cancelled_inside_a_handler_does_not_cancel_the_answer(dispatcher: Dispatcher) -> None:
    assert (await error(dispatcher, "kitchen.broken_inside"))["code"] == -32603


async def test_cancelling_the_request_cancels_the_handler(dispatcher: Dispatcher, kitchen: Kitchen) -> None:
    task = asyncio.create_task(dispatcher.dispatch(TRUSTED, batch(("kitchen.cook", [1]), ("kitchen.cook", [2]))))
    await kitchen.until_running(2)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert (kitchen.running, kitchen.cancelled) == (0, 2)


async def test_a_batch_works_on_several_entries_at_once_but_not_on_all(kitchen: Kitchen) -> None:
    dispatcher = Dispatcher(methods_of(kitchen, "shop", "kitchen"), limits=Limits(batch_concurrency=4))
    calls = [("kitchen.cook", [at]) for at in range(10)]
    task = asyncio.create_task(dispatcher.dispatch(TRUSTED, batch(*calls)))
    await kitchen.until_running(4)
    for _ in range(10):
        await asyncio.sleep(0)
    assert kitchen.running == 4
    kitchen.gate.set()

    answer = await task

    assert answer is not None
    assert [each["result"] for each in json.loads(answer)] == list(range(10))
    assert kitchen.most == 4


async def test_an_entry_of_a_batch_may_wait_for_a_later_one(dispatcher: Dispatcher) -> None:
    answer = await dispatcher.dispatch(TRUSTED, batch(("kitchen.cook", [7]), ("kitchen.open", [])))

    assert answer is not None
    assert [each["result"] for each in json.loads(answer)] == [7, True]


async def test_typed_errors_carry_their_data_in_wire_form(dispatcher: Dispatcher) -> None:
    assert await error(dispatcher, "kitchen.fail", ["rich"]) == {
        "code": -32061,
        "message": "no",
        "data": {
            "type": "Rich",
            "domain": "shop",
            "stage": "new",
            "at": 1795132800,
            "price": {"amount": "1.50", "currency": "EUR"},
            "item": {"name": "x"},
        },
    }
    assert (await error(dispatcher, "kitchen.fail", ["not_found"]))["data"] == {
        "type": "NotFound",
        "type_name": "Order",
    }
    assert (await error(dispatcher, "kitchen.fail", ["conflict"]))["data"] == {
        "type": "Conflict",
        "reason": "stale",
        "current_rev": 3,
    }


@pytest.mark.parametrize("kind", ["unspeakable", "surrogate", "bad_value", "exit", "recursion"])
async def test_what_cannot_be_said_becomes_an_incident(
    dispatcher: Dispatcher, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    refused = await error(dispatcher, "kitchen.fail", [kind])

    assert refused["code"] == -32603
    assert refused["data"].keys() == {"type", "incident"}
    assert refused["data"]["incident"] in caplog.text
    assert "secret" not in json.dumps(refused)


async def test_a_result_of_another_type_is_never_sent(caplog: pytest.LogCaptureFixture) -> None:
    class Liar:
        @method("read")
        async def number(self, ctx: RequestContext) -> int:
            return "seven"  # type: ignore[return-value]

        @method("read")
        async def nothing(self, ctx: RequestContext) -> None:
            return 7  # type: ignore[return-value]

        @method("read")
        async def items(self, ctx: RequestContext) -> list[Item]:
            item = Item(name="x")
            item.__dict__["name"] = 3
            return [item]

    dispatcher = Dispatcher(methods_of(Liar()))
    for verb in ("number", "nothing", "items"):
        assert (await error(dispatcher, f"test.{verb}"))["code"] == -32603


async def test_middleware_is_around_every_call_in_its_order() -> None:
    seen: list[str] = []

    class Layer:
        def __init__(self, name: str) -> None:
            self._name = name

        async def __call__(self, ctx: RequestContext, method: Method, params: Params, call_next: CallNext, /) -> bytes:
            seen.append(f"{self._name} before {method.name} {dict(params)}")
            answer = await call_next(ctx, {**params, "number": params["number"] + 1})
            seen.append(f"{self._name} after {answer.decode()}")
            return answer

    kitchen = Kitchen()
    kitchen.gate.set()
    dispatcher = Dispatcher(methods_of(kitchen, "shop", "kitchen"), middleware=[Layer("outer"), Layer("inner")])

    assert await result(dispatcher, "kitchen.cook", [1]) == 3
    assert seen == [
        "outer before kitchen.cook {'number': 1}",
        "inner before kitchen.cook {'number': 2}",
        "inner after 3",
        "outer after 3",
    ]


async def test_middleware_may_answer_or_refuse_itself() -> None:
    async def closed(ctx: RequestContext, method: Method, params: Params, call_next: CallNext, /) -> bytes:
        if method.verb == "open":
            return b'"from outside"'
        raise Unavailable("closed today", retry_after_s=60)

    dispatcher = Dispatcher(methods_of(Kitchen(), "shop", "kitchen"), middleware=[closed])

    assert await result(dispatcher, "kitchen.open") == "from outside"
    assert (await error(dispatcher, "kitchen.nap"))["data"] == {"type": "Unavailable", "retry_after_s": 60}


async def test_observers_hear_of_every_call_and_cannot_break_one(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[tuple[str, int | None]] = []

    def listen(ctx: RequestContext, method: Method, seconds: float, code: int | None, /) -> None:
        heard.append((method.name, code))
        assert seconds >= 0

    def fall_over(ctx: RequestContext, method: Method, seconds: float, code: int | None, /) -> None:
        raise RuntimeError("over")

    kitchen = Kitchen()
    dispatcher = Dispatcher(
        methods_of(kitchen, "shop", "kitchen"), observers=[fall_over, listen], limits=Limits(call_s=0.01)
    )
    with caplog.at_level(logging.ERROR):
        await ask(dispatcher, "kitchen.nap")
        await ask(dispatcher, "kitchen.cook", [1])
        await ask(dispatcher, "kitchen.cook", ["x"])
        await ask(dispatcher, "kitchen.nothing")
        await dispatcher.dispatch(TRUSTED, b'{"jsonrpc":"2.0","method":"kitchen.open"}')

    assert heard == [("kitchen.nap", None), ("kitchen.cook", -32008), ("kitchen.cook", -32602), ("kitchen.open", None)]
    assert "over" in caplog.text


@pytest.mark.parametrize("refusal", [DeadlineExceeded("late"), Unavailable("ending")], ids=repr)
def test_a_refusal_is_given_to_every_request_of_a_body(dispatcher: Dispatcher, refusal: RpcError) -> None:
    def refuse(body: bytes) -> Any:
        answer = dispatcher.refuse(body, refusal)
        return None if answer is None else json.loads(answer)

    def codes(body: bytes) -> list[tuple[Any, int]]:
        return [(each["id"], each["error"]["code"]) for each in refuse(body)]

    assert refuse(b'{"jsonrpc":"2.0","id":"a","method":"x"}')["id"] == "a"
    assert refuse(b'{"jsonrpc":"2.0","method":"x"}') is None
    assert codes(b'[{"jsonrpc":"2.0","id":1,"method":"x"},7,{"jsonrpc":"2.0","method":"x"}]') == [
        (1, refusal.code),
        (None, -32600),
    ]
    assert refuse(b"[]")["error"]["code"] == -32600
    assert refuse(b"{")["error"]["code"] == -32700
