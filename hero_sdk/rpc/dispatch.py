"""From the bytes of a request to the bytes of its answer.

Everything that can be worked out beforehand is: names, chains of middleware, validators, serializers. What is
left for a call is one look-up, one validation, the handler and one serialisation.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

from hero_sdk.errors import DeadlineExceeded, InvalidRequest, PayloadTooLarge, RpcError
from hero_sdk.rpc.context import RequestContext
from hero_sdk.rpc.deadline import Deadlines
from hero_sdk.rpc.envelope import (
    NO_ID,
    BadEnvelope,
    Id,
    Outcome,
    check_envelope,
    encode_answer,
    encode_error,
    encode_result,
)
from hero_sdk.rpc.figures import MOST_RECENT, CallFigures, Tally
from hero_sdk.rpc.idempotency import AnswerStore, MemoryAnswers, OnlyOnce, key_of
from hero_sdk.rpc.incidents import internal_error
from hero_sdk.rpc.keyed import KeyedCall
from hero_sdk.rpc.limits import Limits
from hero_sdk.rpc.methods import BUILT_IN, CallNext, CallObserver, Method, Middleware, Params
from hero_sdk.rpc.names import NameTable
from hero_sdk.rpc.permission import refusal
from hero_sdk.rpc.wellformed import parse

__all__ = ["Begun", "Dispatcher"]

Begun = bytes | Coroutine[Any, Any, bytes | None] | None
"""An answer, None where there is none to give, or what is left to be awaited for it."""

Answered = tuple[bytes | None, int | None]
"""An answer and the code of the error in it."""

log = logging.getLogger("hero_sdk.rpc")


class Call:
    """A method with its middleware and its time."""

    __slots__ = ("begin", "finish", "has_own_time", "method", "recent", "takes_struct", "tally", "time_s")

    def __init__(self, method: Method, middleware: Sequence[Middleware], limits: Limits) -> None:
        self.method = method
        self.takes_struct = method.struct_parameter is not None
        self.tally = Tally()
        self.recent = self.tally.recent
        self.has_own_time = method.facts.timeout_s is not None
        self.time_s = limits.call_s if method.facts.timeout_s is None else method.facts.timeout_s
        self.begin: Callable[[RequestContext, Params], Coroutine[Any, Any, Any]] = _plainly(method)
        """What is to be awaited, validated already where there is no middleware."""

        self.finish: Callable[[Any], bytes] | None = method.write
        """The result's JSON from what was awaited; None where that is JSON already."""

        if middleware:
            run: CallNext = method.call
            for layer in reversed(middleware):
                run = _around(layer, method, run)
            self.begin, self.finish = run, None

    def answer(self, request_id: Any, value: Any) -> Answered:
        """What is answered to a call for which ``value`` was awaited."""
        if type(value) is Outcome:  # of a keyed call
            return None if request_id is NO_ID else encode_answer(request_id, value.member), value.code
        result = value if self.finish is None else self.finish(value)
        return None if request_id is NO_ID else encode_result(request_id, result), None


class Dispatcher:
    """All methods of a service, callable by JSON-RPC 2.0."""

    def __init__(
        self,
        methods: Iterable[Method],
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        middleware: Sequence[Middleware] = (),
        observers: Sequence[CallObserver] = (),
        answers: AnswerStore | None = None,
    ) -> None:
        """``answers`` keeps what keyed writes were answered; without it memory does."""
        self.methods = tuple(methods)
        self.limits = limits
        self._observers = tuple(observers)
        self._deadlines = Deadlines()
        self._once = OnlyOnce(answers or MemoryAnswers())
        self._calls = calls = [Call(method, middleware, limits) for method in self.methods]
        self._strays: Counter[int] = Counter()
        self._names = NameTable(calls)
        self._names_of: dict[str, NameTable[Call]] = {
            domain: NameTable([call for call in calls if call.method.domain in (domain, BUILT_IN)], has_undotted=True)
            for domain in {method.domain for method in self.methods} - {BUILT_IN}
        }

    @property
    def figures(self) -> list[CallFigures]:
        """What was counted for each method."""
        return [CallFigures.of(call.method.domain, call.method.name, call.tally) for call in self._calls]

    @property
    def strays(self) -> Mapping[int, int]:
        """Requests that reached no method, by the code they were answered with."""
        return self._strays

    @property
    def under_way(self) -> int:
        """Calls that wait for something just now."""
        return self._deadlines.under_way

    async def dispatch(self, ctx: RequestContext, body: bytes, *, domain: str | None = None) -> bytes | None:
        """The answer to ``body``, or None where there is nothing to answer. Raises nothing but cancellation.

        ``domain``: the request came to that domain's own address, where its methods alone are known.
        """
        answer = self.begin(ctx, body, domain)
        return answer if answer is None or isinstance(answer, bytes) else await answer

    def begin(self, ctx: RequestContext, body: bytes, domain: str | None = None) -> Begun:
        """As ``dispatch``, but only up to where a handler waits: what is left is awaited, in the same task.

        Most calls never wait, and then there is neither a coroutine of ours nor anybody who has to wait for it.
        """
        try:
            request = parse(body, self.limits.depth)
        except RpcError as error:
            return self._stray(error)
        names = self._names
        if domain is not None:
            ctx.domain = domain
            names = self._names_of.get(domain, _NO_NAMES)
        if type(request) is list:
            return self._batch(ctx, names, request)
        return self._begin(ctx, names, request, None)

    async def prepare(self) -> None:
        """Makes every validator and serializer, one between two turns of the loop, so that no caller waits for it."""
        for method in self.methods:
            method.prepare()
            await asyncio.sleep(0)

    def refuse(self, body: bytes, error: RpcError) -> bytes | None:
        """The answer that gives every request in ``body`` the same error, each with its id."""
        try:
            request = parse(body, self.limits.depth)
        except RpcError as malformed:
            return self._stray(malformed)
        if type(request) is not list:
            self._strays[error.code] += 1
            return _refused(request, error)
        if not 0 < len(request) <= self.limits.batch:
            return self._stray(self._bad_length(request))
        self._strays[error.code] += len(request)
        return _joined([_refused(entry, error) for entry in request])

    async def _batch(self, ctx: RequestContext, names: NameTable[Call], entries: list[Any]) -> bytes | None:
        if not 0 < len(entries) <= self.limits.batch:
            return self._stray(self._bad_length(entries))
        answers: list[bytes | None] = [None] * len(entries)
        most = self.limits.batch_concurrency
        begun, workers = 0, 1

        async def work() -> None:
            nonlocal begun, workers
            while begun < len(entries):
                at = begun
                begun += 1
                answer = self._begin(ctx, names, entries[at], at)
                if not (answer is None or isinstance(answer, bytes)):
                    if begun < len(entries) and workers < most:
                        workers += 1
                        send_for_help()  # with those that follow, while this one waits
                    answer = await answer
                answers[at] = answer

        def send_for_help() -> None:
            more = work()
            try:
                group.create_task(more)
            except RuntimeError:  # the batch was cancelled, and this call goes on all the same
                more.close()

        async with asyncio.TaskGroup() as group:
            await work()
        return _joined(answers)

    def _begin(self, ctx: RequestContext, names: NameTable[Call], entry: Any, place: int | None) -> Begun:
        """One request's answer, or what is left of it. The hot path: what is rare stands behind a test of its own."""
        try:
            request_id, name, params = check_envelope(entry)
        except BadEnvelope as bad:
            return self._stray(bad.error, bad.request_id)
        call = names.get(name)
        if call is None:
            stray = self._stray(names.missing(name), None if request_id is NO_ID else request_id)
            return None if request_id is NO_ID else stray
        began = monotonic()
        try:
            if ctx.claims is not None and (error := refusal(ctx, call.method)) is not None:
                raise error
            if type(params) is list or (call.takes_struct and "input" in params):
                params = call.method.by_name(params)
            deadline = began + call.time_s
            if ctx.deadline is not None and ctx.deadline < deadline:
                deadline = ctx.deadline
            elif call.has_own_time:
                ctx = replace(ctx, deadline=deadline)
            running: Coroutine[Any, Any, Any]
            if ctx.idempotency_key is None or (key := key_of(ctx, call.method, place)) is None:
                running = call.begin(ctx, params)
            else:
                facts = call.method.facts
                keyed = KeyedCall(key, call.method.domain, params, call.method.write, is_secret=facts.is_secret)
                running = self._once.answer(keyed, partial(self._outcome, replace(ctx, keyed=keyed), call, params))
            if deadline <= began:
                running.close()
                raise DeadlineExceeded("the time for this call was over before it began")
            # Begun here and not awaited: most calls never wait, and need nobody to look after their time.
            try:
                waits_for = running.send(None)
            except StopIteration as done:
                answer, code = call.answer(request_id, done.value)
            else:
                rest = self._deadlines.rest(running, waits_for, deadline, began)
                return self._rest(ctx, call, request_id, began, rest)
        except BaseException as error:
            answer, code = _failed(error, call.method, request_id)
        self._count(ctx, call, began, code)
        return answer

    async def _rest(
        self, ctx: RequestContext, call: Call, request_id: Any, began: float, running: Coroutine[Any, Any, Any]
    ) -> bytes | None:
        """The answer to a call that has begun and waits."""
        try:
            answer, code = call.answer(request_id, await running)
        except GeneratorExit:
            raise  # nobody waits for it any more
        except BaseException as error:
            answer, code = _failed(error, call.method, request_id)
        self._count(ctx, call, began, code)
        return answer

    def _count(self, ctx: RequestContext, call: Call, began: float, code: int | None) -> None:
        """Notes a call that has just ended, with the code of its error."""
        recent = call.recent
        recent.append(monotonic() - began)
        if code is not None:
            errors = call.tally.errors
            errors[code] = errors.get(code, 0) + 1
        if self._observers:
            self._tell(ctx, call.method, recent[-1], code)
        if len(recent) >= MOST_RECENT:
            call.tally.count()

    async def _outcome(self, ctx: RequestContext, call: Call, params: Params) -> Outcome:
        try:
            value = await call.begin(ctx, params)
            kept = None if ctx.keyed is None else ctx.keyed.answered(value)
            result = value if call.finish is None else call.finish(value)
            return Outcome(b'"result":' + result if kept is None else kept)
        except (Exception, SystemExit) as error:
            return _outcome(error, call.method)

    def _tell(self, ctx: RequestContext, method: Method, seconds: float, code: int | None) -> None:
        for observe in self._observers:
            try:
                observe(ctx, method, seconds, code)
            except Exception:  # whoever only watches must not break what is watched
                log.exception("an observer of calls failed")

    def _stray(self, error: RpcError, request_id: Id = None) -> bytes:
        """The answer to a request that is for no method."""
        self._strays[error.code] += 1
        return encode_error(error, request_id)

    def _bad_length(self, entries: list[Any]) -> RpcError:
        if not entries:
            return InvalidRequest("a batch has at least one entry")
        return PayloadTooLarge(f"a batch has at most {self.limits.batch} entries, this one {len(entries)}")


def _plainly(method: Method) -> Callable[[RequestContext, Params], Coroutine[Any, Any, Any]]:
    invoke, read = method.invoke, method.read

    def begin(ctx: RequestContext, params: Params) -> Coroutine[Any, Any, Any]:
        return invoke(ctx, *read(params))

    return begin


def _around(layer: Middleware, method: Method, inner: CallNext) -> CallNext:
    def run(ctx: RequestContext, params: Params) -> Coroutine[Any, Any, bytes]:
        return layer(ctx, method, params, inner)

    return run


def _failed(error: BaseException, method: Method, request_id: Any) -> Answered:
    """The answer to a call that ended with ``error``, which is raised again where it is not for the caller."""
    if isinstance(error, asyncio.CancelledError):
        if (task := asyncio.current_task()) is None or task.cancelling():
            raise error
        # Not this call was cancelled, but something its handler waited for.
    elif not isinstance(error, (Exception, SystemExit, GeneratorExit)):
        raise error
    member, code = _outcome(error, method)
    return None if request_id is NO_ID else encode_answer(request_id, member), code


def _outcome(error: BaseException, method: Method) -> Outcome:
    """What the caller is told of ``error``; of one that ends the program, too: a library does not end the service."""
    known = error if isinstance(error, RpcError) else internal_error(error, method.name)
    try:
        return Outcome.of_error(known)
    except (TypeError, ValueError) as exc:  # data or a message that JSON cannot say
        return Outcome.of_error(internal_error(exc, method.name))


def _refused(entry: Any, error: RpcError) -> bytes | None:
    try:
        request_id, _, _ = check_envelope(entry)
    except BadEnvelope as bad:
        return encode_error(bad.error, bad.request_id)
    return None if request_id is NO_ID else encode_error(error, request_id)


def _joined(answers: Iterable[bytes | None]) -> bytes | None:
    given = [answer for answer in answers if answer is not None]
    return b"[" + b",".join(given) + b"]" if given else None


_NO_NAMES: NameTable[Call] = NameTable([])
