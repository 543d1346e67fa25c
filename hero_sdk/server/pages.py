"""Everything that is not hot, on Starlette: documents, the list of domains, discovery, the service's own routes.

Starlette is loaded with the first such request, so that a service starts without it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import orjson

from hero_sdk.rpc import (
    FIGURES_CLAIM,
    CompiledDocument,
    InternalError,
    PermissionDenied,
    RequestContext,
    RpcError,
    Unauthenticated,
    encode_error,
)
from hero_sdk.server.answers import AsgiApp, Receive, Scope, Send, error_answer, json_answer, refusal
from hero_sdk.server.metrics import CONTENT_TYPE

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import HTTPConnection, Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

__all__ = ["DomainEntry", "Pages", "ServiceFacts", "context_of"]

log = logging.getLogger("hero_sdk.server")


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEntry:
    """What `/api/domains.json` says about one domain."""

    name: str
    title: str
    methods: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What `/.well-known/heroservice.json` says."""

    name: str
    title: str
    version: str
    description: str


async def context_of(request: HTTPConnection) -> RequestContext:
    """Who sends a request to a route of the service's own; the same facts a handler gets.

    Raises what a call with these headers would get.
    """
    ask = cast(Callable[[], Awaitable[RequestContext]], request.scope["hero.context"])
    return await ask()


class Pages:
    """The ASGI application behind the calls."""

    def __init__(
        self,
        facts: ServiceFacts,
        domains: Sequence[DomainEntry],
        document: Callable[[str | None], CompiledDocument],
        routes: Sequence[BaseRoute] = (),
        metrics: Callable[[], Awaitable[bytes]] | None = None,
    ) -> None:
        """``document`` gives the document of one domain, or the merged one for None; ``metrics`` the figures' text."""
        self._facts = facts
        self._domains = domains
        self._document = document
        self._routes = routes
        self._metrics = metrics
        self._app: Starlette | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if self._app is None:
            self._app = self._build()
        try:
            await self._app(scope, receive, send)
        except Exception:  # answered and logged by _failed below; Starlette raises it once more for its server
            log.debug("the exception above, again", exc_info=True)

    def _build(self) -> Starlette:
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException
        from starlette.routing import Route

        own: list[BaseRoute] = [
            Route("/openrpc.json", self._openrpc),
            Route("/api/domains.json", self._domain_list),
            Route("/.well-known/heroservice.json", self._heroservice),
            *([] if self._metrics is None else [Route("/metrics", self._figures)]),
            *(Route(f"/api/{entry.name}/openrpc.json", self._openrpc, name=entry.name) for entry in self._domains),
        ]
        handlers: Mapping[Any, Any] = {HTTPException: _http_error, RpcError: _rpc_error, Exception: _failed}
        return Starlette(routes=[*own, *self._routes], exception_handlers=handlers)

    async def _openrpc(self, request: Request) -> Response:
        parts = request.url.path.split("/")
        document = self._document(parts[-2] if parts[-3:-2] == ["api"] else None)
        headers = {"etag": document.etag, "cache-control": "no-cache"}
        asked = request.headers.get("if-none-match", "")
        if asked.strip() == "*" or document.etag in [tag.strip().removeprefix("W/") for tag in asked.split(",")]:
            return _response(b"", 304, headers)
        return _response(document.body, 200, headers)

    async def _domain_list(self, request: Request) -> Response:
        entries = [
            {
                "name": entry.name,
                "title": entry.title,
                "methods": entry.methods,
                "openrpc": f"/api/{entry.name}/openrpc.json",
                "rpc": f"/api/{entry.name}/rpc",
                "events": f"/api/{entry.name}/events",
            }
            for entry in self._domains
        ]
        return _response(orjson.dumps(entries))

    async def _figures(self, request: Request) -> Response:
        ctx = await context_of(request)
        if not ctx.has_claim(FIGURES_CLAIM):
            if ctx.user is None and not ctx.claims:
                raise Unauthenticated("figures are for those who look after the service")
            raise PermissionDenied("figures are for those who look after the service", needs=[FIGURES_CLAIM])
        assert self._metrics is not None
        return _response(await self._metrics(), 200, {"content-type": CONTENT_TYPE, "cache-control": "no-store"})

    async def _heroservice(self, request: Request) -> Response:
        facts = self._facts
        return _response(
            orjson.dumps(
                {
                    "protocol": "openrpc",
                    "name": facts.name,
                    "title": facts.title,
                    "version": facts.version,
                    "description": facts.description,
                    "socket": "rpc",
                }
            )
        )


def _response(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    from starlette.responses import Response

    is_typed = status == 304 or (headers is not None and "content-type" in headers)
    return Response(body, status, headers, None if is_typed else "application/json")


async def _http_error(request: Request, error: Exception) -> AsgiApp:
    from starlette.exceptions import HTTPException

    assert isinstance(error, HTTPException)
    headers = [(name.lower().encode(), value.encode()) for name, value in (error.headers or {}).items()]
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        return refusal(404, f"nothing is served at {request.url.path}", headers)
    return refusal(error.status_code, error.detail, headers)


async def _rpc_error(request: Request, error: Exception) -> AsgiApp:
    assert isinstance(error, RpcError)
    return error_answer(error)


async def _failed(request: Request, error: Exception) -> AsgiApp:
    incident = secrets.token_hex(8)
    log.error("a route failed", exc_info=error, extra={"facts": {"incident": incident, "path": request.url.path}})
    return json_answer(encode_error(InternalError(incident=incident)), 500)
