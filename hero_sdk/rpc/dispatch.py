"""From the bytes of a request to the bytes of its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hero_sdk.errors import RpcError
from hero_sdk.rpc.context import RequestContext
from hero_sdk.rpc.limits import Limits
from hero_sdk.rpc.methods import CallObserver, Method, Middleware

__all__ = ["Dispatcher"]


class Dispatcher:
    """All methods of a service, callable by JSON-RPC 2.0."""

    def __init__(
        self,
        methods: Iterable[Method],
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        middleware: Sequence[Middleware] = (),
        observers: Sequence[CallObserver] = (),
    ) -> None:
        self.methods = tuple(methods)
        self.limits = limits

    async def dispatch(self, ctx: RequestContext, body: bytes, *, domain: str | None = None) -> bytes | None:
        """The answer to ``body``, or None where there is nothing to answer. Raises nothing but cancellation."""
        raise NotImplementedError

    def refuse(self, body: bytes, error: RpcError) -> bytes | None:
        """The answer that gives every request in ``body`` the same error, with its own id."""
        raise NotImplementedError
