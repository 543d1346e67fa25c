"""Makes the RequestContext of every request that comes through one listener."""

from __future__ import annotations

import time
from functools import cached_property, partial
from inspect import isawaitable

from hero_sdk.errors import PermissionDenied, RpcError, UnknownContext
from hero_sdk.rpc.context import ADMIN_CLAIMS, Peer, RequestContext, Resources
from hero_sdk.rpc.contexts import ContextRegistry
from hero_sdk.rpc.headers import AUTHORIZATION, Caller, FoundHeaders, Headers, RawHeaders, gather, wanted_headers
from hero_sdk.rpc.incidents import internal_error
from hero_sdk.rpc.trust import Credentials, Grant, Listener, Trust

__all__ = ["ContextReader"]

_FACTS_ABOUT_CALLERS = ("users.", "groups.", "proxy.")

_STRANGER = Grant()


class ContextReader:
    """Who is calling, as far as ``listener`` lets a request say."""

    def __init__(self, listener: Listener, resources: Resources) -> None:
        self.listener = listener
        self.resources = resources
        self.believes = listener.trust is Trust.HEADERS
        self.may_ask = not self.believes or listener.authenticate is not None
        """Whether ``must_ask`` can be true."""

        self.wanted = wanted_headers(has_identity=self.believes)
        """Names of the headers it reads."""

    async def context(self, headers: RawHeaders, peer: Peer | None = None) -> RequestContext:
        """The context of one request.

        Raises InvalidRequest, UnknownContext, Unauthenticated or PermissionDenied.
        """
        found = gather(headers, self.wanted)
        return await self.granted(found, peer) if self.must_ask(found) else self.believed(found, peer)

    def must_ask(self, found: FoundHeaders) -> bool:
        """Whether the authenticator says who sends these headers, and not the headers themselves."""
        return self.may_ask and (not self.believes or AUTHORIZATION in found)

    def believed(self, found: FoundHeaders, peer: Peer | None) -> RequestContext:
        """``context`` of a caller that is believed."""
        caller, request_id, traceparent, timeout_s, idempotency_key, _, _ = found.meaning
        wanted, claims, user, impersonator, forwarded_prefix = caller
        is_usual = wanted is None and self.listener.context == 0
        context, name = self._admin if is_usual else self._believed_context(caller)
        # By position: every call has a context, and naming twelve values takes longer than keeping them.
        return RequestContext(
            claims,
            context,
            name,
            user,
            impersonator,
            request_id,
            traceparent,
            None if timeout_s is None else time.monotonic() + timeout_s,
            idempotency_key,
            forwarded_prefix,
            peer,
            None,
            self.resources,
        )

    async def granted(self, found: FoundHeaders, peer: Peer | None) -> RequestContext:
        """``context`` of a caller of whom the authenticator says who they are."""
        read = found.meaning
        caller = read.caller
        grant = await self._grant(read, peer)
        context, name = self._granted_context(caller, grant)
        return RequestContext(
            claims=grant.claims if caller.claims is None else _narrowed(grant.claims, caller.claims),
            context=context,
            context_name=name,
            user=grant.user,
            request_id=read.request_id,
            traceparent=read.traceparent,
            deadline=None if read.timeout_s is None else time.monotonic() + read.timeout_s,
            idempotency_key=read.idempotency_key,
            forwarded_prefix=caller.forwarded_prefix,
            peer=peer,
            resources=self.resources,
            session=grant.session,
            again=partial(self.granted, found, peer),
        )

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

    def _believed_context(self, caller: Caller) -> tuple[int, str]:
        wanted = self.listener.context if caller.context is None else caller.context
        entry = self._entry(wanted)
        if entry is None:
            raise UnknownContext(f"no context {wanted} here", known=self._known() if caller.claims is None else None)
        return entry

    def _granted_context(self, caller: Caller, grant: Grant) -> tuple[int, str]:
        own = self.listener.context
        wanted = own if caller.context is None else caller.context
        entry = self._entry(wanted)
        if wanted != own and grant.contexts != "all" and (entry is None or entry[0] not in {own, *grant.contexts}):
            raise PermissionDenied(f"context {wanted} is not open to this caller")  # nor do they learn if it exists
        if entry is None:
            raise UnknownContext(f"no context {wanted} here", known=self._known() if grant.contexts == "all" else None)
        return entry

    def _entry(self, wanted: int | str) -> tuple[int, str] | None:
        if wanted == 0:
            return self._admin
        entry = None if self._registry is None else self._registry.find(wanted)
        return None if entry is None else (entry.id, entry.name)

    def _known(self) -> list[int]:
        return [0] if self._registry is None else [entry.id for entry in self._registry.entries()]

    @cached_property
    def _admin(self) -> tuple[int, str]:
        """Context 0, which is always there and never renamed."""
        entry = None if self._registry is None else self._registry.find(0)
        return (0, "admin") if entry is None else (0, entry.name)

    @cached_property
    def _registry(self) -> ContextRegistry | None:
        return self.resources.find(ContextRegistry)  # type: ignore[type-abstract]


def _narrowed(granted: frozenset[str], received: frozenset[str]) -> frozenset[str]:
    """What of ``received`` the grant covers: a claims header takes away, it never adds."""
    if not granted & ADMIN_CLAIMS:
        return granted & received
    return frozenset(
        claim
        for claim in received
        if claim in granted or not (claim.startswith(_FACTS_ABOUT_CALLERS) or claim in ADMIN_CLAIMS)
    )
