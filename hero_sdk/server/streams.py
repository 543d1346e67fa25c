"""`GET /events` and `GET /api/{domain}/events`: what happens, as long as somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl

from hero_sdk.events import MEDIA_TYPE, BadCursor, Hub, Interest
from hero_sdk.rpc import ContextReader, InvalidParams, InvalidRequest, RequestContext, RpcError, Tickets
from hero_sdk.server.answers import Answer, Headers, Receive, Scope, Send, error_answer, peer_of, refusal
from hero_sdk.server.asgi_exchange import AsgiExchange
from hero_sdk.server.sinks import AsgiSink, ConnectionSink

__all__ = ["EventSource", "Streams", "StreamsOnly"]

_HEAD: Final[Headers] = [
    (b"content-type", MEDIA_TYPE.encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_NOT_GET: Final = refusal(405, "events are asked for by GET", [(b"allow", b"GET")])
_CONTEXT: Final = b"x-hero-context"
_PARAMETERS: Final = ("types", "sid", "from", "context", "ticket")
_LAST: Final = b"last-event-id"
_LOOKS_AGAIN_S: Final = 2.0
"""How often the rights of whoever listens are looked at again, where they may change."""


class EventSource(Protocol):
    """What a service tells."""

    def interest(
        self, ctx: RequestContext, domain: str | None, types: Collection[str], sids: Collection[str]
    ) -> Interest:
        """What the caller asks for, as far as they may hear it.

        Raises InvalidParams, PermissionDenied and Unauthenticated.
        """
        ...

    async def listen(self, context: int, listening: Callable[[Hub], Any]) -> None:
        """Waits for what ``listening`` does with the hub of ``context``. Raises what it raises."""
        ...


class Streams:
    """Answers requests for events, for every listener of a service."""

    def __init__(
        self,
        source: EventSource,
        tickets: Tickets,
        domains: Collection[str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.paths: Mapping[str, str | None] = {
            "/events": None,
            **{f"/api/{domain}/events": domain for domain in domains},
        }
        """Paths of streams, with the domain each is for."""

        self.stopped: Answer | None = None
        """What is answered once the service has been asked to end."""

        self._source = source
        self._tickets = tickets
        self._sleep = sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send, *, path: str, reader: ContextReader) -> None:
        """Streams to the caller until one of both ends it; or refuses. ``path`` is one of ``paths``."""
        answer = _NOT_GET if scope["method"] != "GET" else self.stopped
        if answer is not None:
            await answer(scope, receive, send)
            return
        try:
            asked = _asked(scope["query_string"])
            headers = _in_context(scope["headers"], asked.get("context"))
            after = _cursor(headers, asked.get("from"))
            types, sids = _listed(asked, "types"), _listed(asked, "sid")
            if "ticket" in asked:
                reader = self._tickets.redeem(asked["ticket"], reader)
            ctx = await reader.context(headers, peer_of(scope))
            interest = self._source.interest(ctx, self.paths[path], types, sids)

            async def listening(hub: Hub) -> None:
                await hub.prepare(interest, after)
                await send({"type": "http.response.start", "status": 200, "headers": list(_HEAD)})
                await _stream(hub, interest, after, receive, send, self._until_somebody_else(ctx))

            await self._source.listen(ctx.context, listening)
        except BadCursor as error:
            await error_answer(InvalidParams(f"`from` and Last-Event-ID take a cursor of a stream; this {error}"))(
                scope, receive, send
            )
        except RpcError as error:
            await error_answer(error)(scope, receive, send)

    async def _until_somebody_else(self, ctx: RequestContext) -> None:
        """Waits until the caller has other rights than when they came, or none: who comes back is judged anew.

        Of callers whom no authenticator was asked about nothing changes, but that contexts are removed, which ends
        their streams by itself.
        """
        if ctx.again is None:
            await asyncio.Event().wait()
            return
        while True:
            await self._sleep(_LOOKS_AGAIN_S)
            try:
                now = await ctx.again()
            except RpcError:
                return
            if (now.context, now.user, now.claims) != (ctx.context, ctx.user, ctx.claims):
                return


class StreamsOnly:
    """What `events.sock` answers."""

    def __init__(self, streams: Streams, reader: ContextReader) -> None:
        self._streams = streams
        self._reader = reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http" or scope["path"] not in self._streams.paths:
            await refusal(404, "only events are served here: GET /events")(scope, receive, send)
            return
        await self._streams(scope, receive, send, path=scope["path"], reader=self._reader)


async def _stream(
    hub: Hub,
    interest: Interest,
    after: str | None,
    receive: Receive,
    send: Send,
    until_somebody_else: Coroutine[Any, Any, None],
) -> None:
    exchange: Any = getattr(receive, "__self__", None)
    sink = ConnectionSink(exchange) if type(exchange) is AsgiExchange else AsgiSink(send)
    steps = [
        asyncio.ensure_future(step)
        for step in (hub.tell(interest, sink, after), sink.run(), _until_gone(receive), until_somebody_else)
    ]
    try:
        await asyncio.wait(steps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for step in steps:
            step.cancel()
        await asyncio.gather(*steps, return_exceptions=True)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _asked(query: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=16)
    except ValueError:
        raise InvalidParams("the query of the address cannot be read") from None
    asked: dict[str, str] = {}
    for name, value in pairs:
        if name not in _PARAMETERS:
            raise InvalidParams(f"events know no parameter {name[:40]!r}; there are {', '.join(_PARAMETERS)}")
        if name in asked:
            raise InvalidParams(f"`{name}` stands twice; several values go into one, with commas between them")
        asked[name] = value
    return asked


def _listed(asked: Mapping[str, str], name: str) -> list[str]:
    if name not in asked:
        return []
    values = [value.strip() for value in asked[name].split(",")]
    if not all(values):
        raise InvalidParams(f"`{name}` has an empty value")
    return values


def _in_context(headers: Headers, wanted: str | None) -> Headers:
    """``headers``, with the context of the address for those who cannot send one."""
    if wanted is None:
        return headers
    value = wanted.encode("utf-8")
    said = [each for name, each in headers if name == _CONTEXT]
    if said and said != [value]:
        raise InvalidRequest("`context` in the address and the header X-Hero-Context differ")
    return headers if said else [*headers, (_CONTEXT, value)]


def _cursor(headers: Headers, given: str | None) -> str | None:
    """Where to go on: what a browser that comes back says counts for more than the address it first came to."""
    said = [value for name, value in headers if name == _LAST]
    if len(said) > 1:
        raise InvalidRequest("the header Last-Event-ID stands twice")
    if said and said[0]:
        return said[0].decode("latin-1")
    return given
