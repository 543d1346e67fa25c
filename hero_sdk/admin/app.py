"""The ASGI application behind admin.sock: from a request to who asks for which page, and back to an answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hero_sdk.admin import changing, events, explorer, logs, metrics, objects, overview, shown
from hero_sdk.admin.asked import Asked, context_of, prefix_of
from hero_sdk.admin.backend import Backend
from hero_sdk.admin.caller import Caller, CallFailed
from hero_sdk.admin.document import Catalog
from hero_sdk.admin.errors import ErrorPage, status_of
from hero_sdk.admin.object_types import ObjectType, object_types
from hero_sdk.rpc import RpcError, may_call
from hero_sdk.rpc.names import listed_names
from hero_sdk.server import Receive, Scope, Send, current_context, next_request_id
from hero_sdk.web import Links, Page, Refused, Site, read_form

__all__ = ["AdminPages"]

log = logging.getLogger("hero_sdk.admin")

Handler = Callable[[Asked], Awaitable["Page | tuple[Page, int] | str"]]
"""Gives a page, a page with its status, or the address to go on to."""


class AdminPages:
    """All pages of one service."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._site = Site("admin", [Path(__file__).parent], **shown.HELPERS)
        self._listed = {name: method for method, name in listed_names(backend.dispatcher.methods)}
        self._domain_of = {name: method.domain for name, method in self._listed.items()}
        self._catalog: Catalog | None = None
        self._types: dict[str, ObjectType] = {}
        self._app = Starlette(
            routes=[
                Route("/assets/{name}", self._asset),
                Route("/health", self._health),
                Route("/.well-known/heroservice.json", self._heroservice),
                self._page("/", overview.overview),
                self._page("/methods", explorer.methods),
                self._page("/methods/{method}", explorer.method, explorer.call),
                self._page("/events", events.events),
                self._page("/metrics", metrics.metrics),
                self._page("/logs", logs.logs),
                self._page("/objects", objects.types),
                self._page("/objects/{namespace}", objects.table),
                self._page("/objects/{namespace}/new", objects.new_form, changing.create),
                self._page("/objects/{namespace}/{sid}", objects.one, changing.change),
            ],
            exception_handlers={HTTPException: self._http_error, Exception: self._failed},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            return
        former = current_context.get()
        try:
            if scope["path"] == events.STREAM:
                await self._stream(scope, receive, send)
                return
            await self._app(scope, receive, send)
        except Exception:  # answered and logged by _failed; Starlette raises it once more for its server
            log.debug("the exception above, again", exc_info=True)
        finally:
            current_context.set(former)

    def _page(self, path: str, shown_by: Handler, sent_to: Handler | None = None) -> Route:
        async def answer(request: Request) -> Response:
            handler = sent_to if request.method == "POST" and sent_to is not None else shown_by
            return await self._answer(request, handler)

        return Route(path, answer, methods=["GET", "POST"] if sent_to is not None else ["GET"], name=path)

    async def _answer(self, request: Request, handler: Handler) -> Response:
        try:
            self._site.guard.check_host(request)
            if self._backend.is_ending():
                raise Refused(503, "the service is ending; try again shortly")
            asked = await self._asked(request)
            if request.method == "POST":
                asked = replace(asked, form=await read_form(request, self._backend.dispatcher.limits.body_bytes))
                self._site.guard.check_form(request, asked.value("_token"))
            made = await handler(asked)
        except Refused as refused:
            return await self._error(request, refused.status, refused.message)
        except RpcError as error:
            return await self._error(request, status_of(error.code), error.message)
        except CallFailed as failed:
            return await self._error(request, status_of(failed.answer.code), failed.answer.message)
        if isinstance(made, str):
            return self._site.redirect(asked.visit, made)
        page, status = made if isinstance(made, tuple) else (made, 200)
        return self._site.answer(asked.visit, page, status)

    async def _asked(self, request: Request) -> Asked:
        chosen = request.query_params.get("context", "")
        ctx = await context_of(self._backend.reader, request, chosen)
        ctx.request_id = ctx.request_id or next_request_id()
        current_context.set(ctx)  # for the lines of the log
        kept = (("context", str(ctx.context)),) if chosen else ()
        catalog = self._document()
        allowed = self._listed if ctx.is_trusted else {n: m for n, m in self._listed.items() if may_call(ctx, m)}
        methods = {name: each for name, each in catalog.methods.items() if name in allowed}
        return Asked(
            request=request,
            visit=self._site.visit(request, Links(ctx.forwarded_prefix, kept)),
            backend=self._backend,
            caller=Caller(self._backend.dispatcher, ctx),
            catalog=catalog,
            methods=methods,
            types={name: kind for name, kind in self._types.items() if f"{name}.find" in methods},
            domain_of=self._domain_of,
        )

    def _document(self) -> Catalog:
        document = self._backend.document(None)
        if self._catalog is None or self._catalog.etag != document.etag:
            self._catalog = Catalog(document)
            self._types = object_types(self._catalog, self._domain_of, self._backend.stored)
        return self._catalog

    async def _error(self, request: Request, status: int, message: str) -> Response:
        page = ErrorPage(title=HTTPStatus(status).phrase, status=status, message=message)
        links = Links(await prefix_of(self._backend.reader, request))
        return self._site.answer(self._site.visit(request, links), page, status)

    async def _http_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = "there is no such page" if error.status_code == 404 else error.detail
        answer = await self._error(request, error.status_code, message)
        answer.headers.update(error.headers or {})
        return answer

    async def _failed(self, request: Request, error: Exception) -> Response:
        incident = secrets.token_hex(8)
        log.error("a page failed", exc_info=error, extra={"facts": {"incident": incident, "path": request.url.path}})
        return await self._error(request, 500, f"something went wrong here; the log has it under {incident}")

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Events as `rpc.sock` tells them, to the page that shows them; Starlette would wrap each."""
        request = Request(scope)
        try:
            self._site.guard.check_host(request)
            scope = await events.stream_scope(self._backend.reader, request)
        except Refused as refused:
            await Response(refused.message, refused.status, media_type="text/plain")(scope, receive, send)
        except RpcError as error:
            await Response(error.message, status_of(error.code), media_type="text/plain")(scope, receive, send)
        else:
            await self._backend.events.streams(scope, receive, send, path="/events", reader=self._backend.reader)

    async def _asset(self, request: Request) -> Response:
        return self._site.assets.answer(request, request.path_params["name"])

    async def _health(self, request: Request) -> Response:
        report = await self._backend.health()
        return JSONResponse(dict(report), 200 if report["status"] == "ok" else 503)

    async def _heroservice(self, request: Request) -> Response:
        backend = self._backend
        facts: dict[str, Any] = {
            "protocol": "ui",
            "name": backend.name,
            "title": backend.title,
            "version": backend.version,
            "description": backend.description,
            "socket": "admin",
        }
        return JSONResponse(facts)
