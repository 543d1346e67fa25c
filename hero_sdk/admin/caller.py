"""Whoever looks at a page, calling methods: by the same way, and with the same permissions, as any other caller."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from hero_sdk.errors import ParseError
from hero_sdk.rpc import Dispatcher, RequestContext

__all__ = ["Answer", "CallFailed", "Caller"]

_COUNTING_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a call was answered: a result or an error."""

    result: Any = None
    code: int | None = None
    """None for a result."""

    message: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    size_bytes: int = 0

    @property
    def is_error(self) -> bool:
        return self.code is not None

    @property
    def name(self) -> str:
        """The error's name."""
        return str(self.data.get("type", "error"))

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong with each parameter, by its path."""
        errors = self.data.get("errors")
        found = errors if isinstance(errors, list) else []
        return {str(each.get("path")): str(each.get("message")) for each in found if isinstance(each, dict)}

    @property
    def json(self) -> Any:
        """The result, or the whole error."""
        return {"code": self.code, "message": self.message, "data": dict(self.data)} if self.is_error else self.result


class CallFailed(Exception):
    """A page cannot be shown since a call that it needs was refused."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.message)
        self.answer = answer


class Caller:
    """One visitor in one context."""

    def __init__(self, dispatcher: Dispatcher, ctx: RequestContext) -> None:
        self._dispatcher = dispatcher
        self.ctx = ctx

    async def ask(self, method: str, params: Any, *, key: str | None = None, within_s: float | None = None) -> Answer:
        """The answer, whatever it is. ``key`` keeps a write that is sent twice from being done twice."""
        began = time.perf_counter()
        try:
            body = orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        except (TypeError, ValueError) as exc:  # numbers beyond 64 bit, halves of surrogate pairs
            return Answer(
                code=ParseError.code, message=f"this cannot be sent as JSON: {exc}", data={"type": "ParseError"}
            )
        deadline = None if within_s is None else time.monotonic() + within_s
        answered = await self._dispatcher.dispatch(replace(self.ctx, idempotency_key=key, deadline=deadline), body)
        seconds = time.perf_counter() - began
        assert answered is not None  # the request has an id
        given = orjson.loads(answered)
        if "result" in given:
            return Answer(result=given["result"], seconds=seconds, size_bytes=len(answered))
        error = given["error"]
        data = error.get("data")
        return Answer(
            code=error["code"],
            message=error["message"],
            data=data if isinstance(data, dict) else {},
            seconds=seconds,
            size_bytes=len(answered),
        )

    async def call(self, method: str, **params: Any) -> Any:
        """The result. Raises CallFailed."""
        answer = await self.ask(method, params)
        if answer.is_error:
            raise CallFailed(answer)
        return answer.result

    async def find(self, method: str, **params: Any) -> Any:
        """The result, or None where the call is refused: for what a page can do without."""
        return (await self.ask(method, params)).result

    async def count(self, method: str, **params: Any) -> int | None:
        """A number, or None where it is refused or takes longer than somebody who waits for a page should have to."""
        counted = (await self.ask(method, params, within_s=_COUNTING_S)).result
        return counted if isinstance(counted, int) else None
