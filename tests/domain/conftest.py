"""A shop over a store on disk, callable in memory."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.domain import Handlers
from hero_sdk.osis import Osis
from hero_sdk.rpc import Dispatcher, RequestContext, Resources
from tests.domain.shop import Shelves, ShopDomain, Till

Call = Callable[..., Awaitable[Any]]
MakeShop = Callable[..., "Shop"]


class Shop:
    """Calls `method` with parameters by name; the answer's `result`, or its whole `error`."""

    def __init__(self, osis: Osis, *handlers: Handlers) -> None:
        others = [made for made in (Shelves(), Till()) if not any(isinstance(h, type(made)) for h in handlers)]
        self.domain = ShopDomain(*handlers, *others)
        self.resources = Resources()
        self.resources.add(osis)
        self.dispatcher = Dispatcher(self.domain.methods())

    def ctx(self, context: int = 0, user: str | None = None, claims: frozenset[str] | None = None) -> RequestContext:
        return RequestContext(claims=claims, context=context, user=user, resources=self.resources)

    async def __call__(
        self, name: str, params: Any = None, /, *, ctx: RequestContext | None = None, **named: Any
    ) -> Any:
        request = {"jsonrpc": "2.0", "id": 1, "method": name, "params": named if params is None else params}
        answer = await self.dispatcher.dispatch(ctx or self.ctx(), json.dumps(request).encode())
        assert answer is not None
        found = json.loads(answer)
        return found["result"] if "result" in found else found["error"]


@pytest.fixture
async def make_shop(tmp_path: Path) -> AsyncIterator[MakeShop]:
    osis = Osis(tmp_path, [ShopDomain(Shelves(), Till()).store_schema()])
    yield lambda *handlers: Shop(osis, *handlers)
    await osis.close()


@pytest.fixture
def shop(make_shop: MakeShop) -> Shop:
    return make_shop()
