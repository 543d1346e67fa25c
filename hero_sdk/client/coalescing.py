"""Reads that are asked at the same time travel in one request.

A transport before another one. What is asked in one turn of the loop is put together, so that whoever makes many calls
at once pays once for the way there and back. Each caller gets its own answer or error and can be cancelled by itself;
what a service refuses as a whole is asked one by one, so that nobody fares worse for the company.
"""

from __future__ import annotations

import asyncio

import orjson

from hero_sdk.client.body import OpenBody
from hero_sdk.client.failures import BadAnswer
from hero_sdk.client.message import Answer, RequestHead
from hero_sdk.client.requests import CALL_START, join_calls
from hero_sdk.client.transport import Transport
from hero_sdk.named_tuple import NamedTuple

__all__ = ["CoalescingTransport"]

_MOST = 16
"""Calls in one request: few enough that the service answers some while the next ones are made."""


class _Call(NamedTuple):
    body: bytes
    answer: asyncio.Future[Answer]


class CoalescingTransport:
    """``inner``, to which reads of one caller are sent together."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._gathered: dict[RequestHead, list[_Call]] = {}
        self._sending: set[asyncio.Task[None]] = set()

    async def send(self, head: RequestHead, body: bytes, key: str | None, timeout_s: float) -> Answer:
        """See ``Transport``. Only single calls without an idempotency key wait for others: they only read."""
        if key is not None or not body.startswith(CALL_START):
            return await self._inner.send(head, body, key, timeout_s)
        loop = asyncio.get_running_loop()
        calls = self._gathered.get(head)
        if calls is None:
            calls = self._gathered[head] = []
            loop.call_soon(self._let_go, head, calls, timeout_s)
        call = _Call(body, loop.create_future())
        calls.append(call)
        if len(calls) == _MOST:
            self._let_go(head, calls, timeout_s)
        return await call.answer

    async def open(self, head: RequestHead, timeout_s: float) -> OpenBody:
        """See ``Transport``."""
        return await self._inner.open(head, timeout_s)

    async def close(self) -> None:
        """See ``Transport``."""
        await self._inner.close()

    def _let_go(self, head: RequestHead, calls: list[_Call], timeout_s: float) -> None:
        if self._gathered.get(head) is not calls:
            return  # they were enough to go before the turn had ended
        del self._gathered[head]
        task = asyncio.get_running_loop().create_task(self._ask(head, calls, timeout_s))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _ask(self, head: RequestHead, calls: list[_Call], timeout_s: float) -> None:
        calls = [call for call in calls if not call.answer.done()]  # some were cancelled meanwhile
        if len(calls) > 1:
            loop = asyncio.get_running_loop()
            deadline = loop.time() + timeout_s
            try:
                answer = await self._inner.send(head, join_calls([call.body for call in calls]), None, timeout_s)
                _hand_out(calls, orjson.loads(answer.body))
                return
            except (BadAnswer, _Refused, orjson.JSONDecodeError):
                timeout_s = max(0.0, deadline - loop.time())
            except Exception as error:
                for call in calls:
                    _fail(call, error)
                return
        await asyncio.gather(*(self._ask_alone(head, call, timeout_s) for call in calls))

    async def _ask_alone(self, head: RequestHead, call: _Call, timeout_s: float) -> None:
        try:
            answer = await self._inner.send(head, call.body, None, timeout_s)
        except Exception as error:
            _fail(call, error)
        else:
            if not call.answer.done():
                call.answer.set_result(answer)


class _Refused(Exception):
    """The service answered the request, and none of its calls."""


def _hand_out(calls: list[_Call], entries: object) -> None:
    """Gives each call its part of the answer, as if it had been asked alone."""
    if not isinstance(entries, list):
        raise _Refused
    found = {entry.pop("id", None): entry for entry in entries if isinstance(entry, dict)}
    for number, call in enumerate(calls):
        entry = found.get(number)
        if call.answer.done():
            continue
        if entry is None:
            _fail(call, BadAnswer("the service left a call out of its answer"))
        else:
            call.answer.set_result(Answer(200, orjson.dumps({"jsonrpc": "2.0", "id": 1, **entry})))


def _fail(call: _Call, error: Exception) -> None:
    if not call.answer.done():
        call.answer.set_exception(error)
