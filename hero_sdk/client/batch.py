"""Calls that travel together in one request.

A call joins by running in a task of its own whose context names the batch: the typed method stays as it is,
and what it awaits is its entry of the common answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from hero_sdk.client.answers import ErrorClasses, parse_batch, read_entry
from hero_sdk.client.connection import Connection, current_batch
from hero_sdk.client.failures import BadAnswer
from hero_sdk.client.requests import encode_batch

__all__ = ["Batch"]

T = TypeVar("T")


@dataclass
class _Entry:
    method: str
    params: Mapping[str, Any]
    errors: ErrorClasses
    answer: asyncio.Future[Any]


class Batch:
    """Use it as ``async with client.batch() as batch``; results are there when the block is left."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._entries: list[_Entry] = []
        self._tasks: list[asyncio.Task[Any]] = []
        self._is_open = True

    def add(self, call: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Takes a call along; its result or error is the task's once the block is left."""
        token = current_batch.set(self)
        try:
            task = asyncio.create_task(call)
        finally:
            current_batch.reset(token)
        self._tasks.append(task)
        return task

    def collects_for(self, connection: Connection) -> bool:
        """Whether a call over ``connection`` joins: same headers, and not sent yet."""
        return self._is_open and connection is self._connection

    async def join(self, method: str, params: Mapping[str, Any], errors: ErrorClasses) -> Any:
        """The result of one call, once the batch has been sent and answered."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._entries.append(_Entry(method, params, errors, answer))
        return await answer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        try:
            if kind is None:
                # One turn of the loop takes each task to its first call; one that waits for something else
                # is not held up.
                await asyncio.sleep(0)
                self._is_open = False
                if self._entries:
                    await self._send()
                await self._ended()
        finally:
            # Whoever is left waits for an answer that will not come: the block failed, or was cancelled here.
            self._is_open = False
            if left := [task for task in self._tasks if not task.done()]:
                for task in left:
                    task.cancel()
                await self._ended()

    async def _ended(self) -> None:
        # Every error is its task's own; gathering marks it as seen, so that one unread result warns nobody.
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _send(self) -> None:
        connection = self._connection
        body = encode_batch((entry.method, entry.params) for entry in self._entries)
        try:
            answer = await connection.transport.send(connection.head, body, None, connection.timeout_s)
            found = {
                response.get("id"): response
                for response in parse_batch(answer, self._entries[0].errors)
                if isinstance(response, dict)
            }
        except Exception as error:
            for entry in self._entries:
                _fail(entry, error)
            return
        for number, entry in enumerate(self._entries):
            try:
                if number not in found:
                    raise BadAnswer(f"the service left {entry.method} out of its answer")
                result = read_entry(found[number], entry.errors)
            except Exception as error:
                _fail(entry, error)
            else:
                if not entry.answer.done():
                    entry.answer.set_result(result)


def _fail(entry: _Entry, error: Exception) -> None:
    if not entry.answer.done():
        entry.answer.set_exception(error)
