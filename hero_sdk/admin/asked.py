"""One request for a page, and everything a page is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.requests import Request

from hero_sdk.admin.backend import Backend
from hero_sdk.admin.caller import Caller
from hero_sdk.admin.document import Catalog, MethodView
from hero_sdk.admin.object_types import ObjectType
from hero_sdk.rpc import ContextReader, Peer, PermissionDenied, RequestContext, RpcError
from hero_sdk.web import Visit

__all__ = ["Asked", "context_of", "prefix_of"]

_CONTEXT = b"x-hero-context"
_PREFIX = b"x-forwarded-prefix"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks for which page."""

    request: Request
    visit: Visit
    backend: Backend
    caller: Caller
    catalog: Catalog
    methods: Mapping[str, MethodView]
    """Those the caller may call, by name."""

    types: Mapping[str, ObjectType]
    """Those the caller may look through, by namespace."""

    domain_of: Mapping[str, str]
    """Method → its domain; empty text for those that every service has."""

    form: Sequence[tuple[str, str]] = field(default=())
    """What was sent, for a form that came from a page of ours."""

    @property
    def may_look_after(self) -> bool:
        """Whether the visitor may see how the service runs: logs, figures, where it listens."""
        return self.caller.ctx.has_claim("groups.admin")

    def value(self, name: str) -> str:
        """A field of the form; empty where it was not sent."""
        return next((value for key, value in self.form if key == name), "")

    def query(self, name: str) -> str:
        """A value of the address."""
        return self.request.query_params.get(name, "")

    def place(self, section: str) -> tuple[str, ...]:
        """The page to show after the context was changed: of the same section, but no object of another context."""
        parts = self.request.url.path.strip("/").split("/")
        kept = 2 if section in ("objects", "methods") else 1
        return tuple(part for part in parts[:kept] if part)


async def context_of(reader: ContextReader, request: Request, chosen: str) -> RequestContext:
    """Who sends ``request``; a caller with full trust may choose the context, since they may name any in a header.

    Raises what a call with these headers would get.
    """
    state = request.scope.get("state") or {}
    peer = state.get("hero.peer")
    headers: list[tuple[bytes, bytes]] = request.scope["headers"]
    ctx = await reader.context(headers, peer if isinstance(peer, Peer) else None)
    if chosen and chosen not in (str(ctx.context), ctx.context_name):
        if not ctx.is_trusted:
            raise PermissionDenied(f"you may look at context {ctx.context} only")
        others = [header for header in headers if header[0] != _CONTEXT]
        ctx = await reader.context([*others, (_CONTEXT, chosen.encode("latin-1", "replace"))], ctx.peer)
    # What is kept of the caller are the facts for calls; keys and times belong to each call.
    return replace(ctx, idempotency_key=None, deadline=None)


async def prefix_of(reader: ContextReader, request: Request) -> str:
    """The mount path a proxy took off, also of a request that is refused for its other headers."""
    try:
        return (
            await reader.context([each for each in request.scope["headers"] if each[0] == _PREFIX])
        ).forwarded_prefix
    except RpcError:
        return ""
