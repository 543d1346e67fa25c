"""Calls without sockets, for tests."""

from __future__ import annotations

import json
from typing import Any

from hero_sdk.rpc import Dispatcher, Method, RequestContext, compile_method, declarations

TRUSTED = RequestContext(claims=None)


def methods_of(handlers: object, domain: str = "test", namespace: str = "test", **facts: Any) -> list[Method]:
    """The marked methods of any object."""
    return [
        compile_method(domain, namespace, found.name or name, found, declaration, getattr(handlers, name), **facts)
        for name, (found, declaration) in declarations(type(handlers)).items()
    ]


def restricted(*claims: str, user: str | None = None) -> RequestContext:
    return RequestContext(claims=frozenset(claims), user=user)


async def ask(
    dispatcher: Dispatcher, method: str, params: Any = None, ctx: RequestContext = TRUSTED, domain: str | None = None
) -> Any:
    """The whole answer object."""
    request = {"jsonrpc": "2.0", "id": 1, "method": method} | ({} if params is None else {"params": params})
    answer = await dispatcher.dispatch(ctx, json.dumps(request).encode(), domain=domain)
    assert answer is not None
    return json.loads(answer)


async def result(dispatcher: Dispatcher, method: str, params: Any = None, ctx: RequestContext = TRUSTED) -> Any:
    answer = await ask(dispatcher, method, params, ctx)
    assert "result" in answer, answer
    return answer["result"]


async def error(dispatcher: Dispatcher, method: str, params: Any = None, ctx: RequestContext = TRUSTED) -> Any:
    answer = await ask(dispatcher, method, params, ctx)
    assert "error" in answer, answer
    return answer["error"]
