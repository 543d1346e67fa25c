"""Makes the RequestContext of every request that comes through one listener."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache
from inspect import isawaitable

from hero_sdk.errors import PermissionDenied, RpcError, UnknownContext
from hero_sdk.rpc.context import ADMIN_CLAIMS, Peer, RequestContext, Resources
from hero_sdk.rpc.contexts import ContextEntry, ContextRegistry
from hero_sdk.rpc.headers import Headers, RawHeaders, read_claims, read_context, read_headers
from hero_sdk.rpc.incidents import internal_error
from hero_sdk.rpc.trust import Credentials, Grant, Listener, Trust

__all__ = ["ContextReader"]

_FACTS_ABOUT_CALLERS = ("users.", "groups.", "proxy.")

_STRANGER = Grant()

_claims = lru_cache(maxsize=1024)(read_claims)
_wanted_context = lru_cache(maxsize=1024)(read_context)


class ContextReader:
    """Who is calling, as far as ``listener`` lets a request say."""

    def __init__(self, listener: Listener, resources: Resources) -> None:
        self.listener = listener
        self.resources = resources

    async def context(self, headers: RawHeaders, peer: Peer | None = None) -> RequestContext:
        """The context of one request.

        Raises InvalidRequest, UnknownContext, Unauthenticated or PermissionDenied.
        """
        if self.listener.trust is Trust.HEADERS:
            read = read_headers(headers, has_identity=True)
            claims = None if read.claims is None else _claims(read.claims)
            context, name = self._believed_context(read)
            return self._made(read, peer, claims, read.user, context, name)
        read = read_headers(headers, has_identity=False)
        grant = await self._grant(read, peer)
        claims = grant.claims if read.claims is None else _narrowed(grant.claims, _claims(read.claims))
        context, name = self._granted_context(read, grant)
        return self._made(read, peer, claims, grant.user, context, name)

    async def _grant(self, read: Headers, peer: Peer | None) -> Grant:
        authenticate = self.listener.authenticate
        if authenticate is None:
            return _STRANGER
        credentials = Credentials(authorization=read.authorization, cookie=read.cookie, peer=peer)
        try:
            grant = authenticate(credentials)
            if isawaitable(grant):
                grant = await grant
        except RpcError:
            raise
        except Exception as exc:
            raise internal_error(exc, "authenticator") from None
        return grant or _STRANGER

    def _believed_context(self, read: Headers) -> tuple[int, str]:
        wanted = self.listener.context if read.context is None else _wanted_context(read.context)
        entry = self._entry(wanted)
        if entry is None:
            knows_all = read.claims is None
            raise UnknownContext(f"no context {wanted} here", known=self._known() if knows_all else None)
        return entry

    def _granted_context(self, read: Headers, grant: Grant) -> tuple[int, str]:
        own = self.listener.context
        wanted = own if read.context is None else _wanted_context(read.context)
        entry = self._entry(wanted)
        if wanted != own and grant.contexts != "all" and (entry is None or entry[0] not in {own, *grant.contexts}):
            raise PermissionDenied(f"context {wanted} is not open to this caller")  # nor do they learn if it exists
        if entry is None:
            raise UnknownContext(f"no context {wanted} here", known=self._known() if grant.contexts == "all" else None)
        return entry

    def _entry(self, wanted: int | str) -> tuple[int, str] | None:
        registry = self.resources.find(ContextRegistry)  # type: ignore[type-abstract]
        if registry is None:
            return (0, "admin") if wanted in (0, "admin") else None
        entry = registry.find(wanted)
        return None if entry is None else (entry.id, entry.name)

    def _known(self) -> list[int]:
        registry = self.resources.find(ContextRegistry)  # type: ignore[type-abstract]
        entries: Sequence[ContextEntry] = () if registry is None else registry.entries()
        return [entry.id for entry in entries] or [0]

    def _made(
        self, read: Headers, peer: Peer | None, claims: frozenset[str] | None, user: str | None, context: int, name: str
    ) -> RequestContext:
        return RequestContext(
            claims=claims,
            context=context,
            context_name=name,
            user=user,
            impersonator=read.impersonator,
            request_id=read.request_id,
            traceparent=read.traceparent,
            deadline=None if read.timeout_s is None else time.monotonic() + read.timeout_s,
            idempotency_key=read.idempotency_key,
            forwarded_prefix=read.forwarded_prefix,
            peer=peer,
            resources=self.resources,
        )


def _narrowed(granted: frozenset[str], received: frozenset[str]) -> frozenset[str]:
    """What of ``received`` the grant covers: a claims header takes away, it never adds."""
    if not granted & ADMIN_CLAIMS:
        return granted & received
    return frozenset(
        claim
        for claim in received
        if claim in granted or not (claim.startswith(_FACTS_ABOUT_CALLERS) or claim in ADMIN_CLAIMS)
    )
