"""Event streams are open to those who may read, in their context."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.support.wire import Wire
from tests.trust.desk import (
    FORGED,
    THREE,
    TRUSTED,
    ZERO,
    Caller,
    Desk,
    near_misses,
    params_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


class TestEvents:
    """Streams are open to those who may read, in their context."""

    @staticmethod
    async def asked(wire: Wire, query: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and all that comes until it is clear whether this is a stream."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"GET /events{query} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()
        raw = await wire.talk(request, until=b"200 OK")
        return int(raw.split(b" ", 2)[1]), raw

    @pytest.mark.parametrize("kind", ["order", "driver"])
    async def test_a_stream_needs_the_claim_to_read(self, desk: Desk, kind: str) -> None:
        need = f"{kind}.read"
        for wire in (desk.direct, desk.asgi):
            for caller in (Caller(claims=(need,)), Caller(claims=("groups.admin",)), TRUSTED):
                assert (await self.asked(wire, f"?types={kind}.*", caller.headers))[0] == 200
            for claims in ((), *((miss,) for miss in near_misses(need) if miss), (f"{kind}.write",)):
                status, raw = await self.asked(wire, f"?types={kind}.*", Caller(claims=claims).headers)
                assert status == 403, (claims, raw)
                assert need.encode() in raw
            status, _ = await self.asked(wire, f"?types={kind}.*", Caller(user=None, claims=()).headers)
            assert status == 401
            status, _ = await self.asked(wire, "", Caller(claims=(f"{kind}.*",)).headers)
            assert status == 400

    async def test_a_context_that_is_not_there_has_no_events(self, desk: Desk) -> None:
        for query, context in (("", 99), ("?context=99", None), ("?context=nowhere", None)):
            for caller in (TRUSTED, Caller(claims=("order.read",))):
                status, _ = await self.asked(desk.direct, query, caller._replace(context=context).headers)
                assert status == 404
        status, _ = await self.asked(desk.direct, "?context=3", Caller(claims=("order.read",), context=0).headers)
        assert status == 400  # the header says where the caller is

    @pytest.mark.parametrize("forged", FORGED, ids=str)
    async def test_over_tcp_forged_headers_open_nothing(self, desk: Desk, forged: dict[str, str]) -> None:
        assert (await self.asked(desk.tcp, "", forged))[0] == 401
        assert (await self.asked(desk.tcp, "?context=3", {**forged, "X-Hero-Context": "3"}))[0] == 403

    async def test_who_listens_hears_their_context_and_what_they_may_read(self, desk: Desk) -> None:
        async def happen() -> None:
            for context, mark in ((3, THREE), (0, ZERO)):
                driver = {"object": {"name": f"{mark} driver"}}
                order = params_of("order.new")
                await desk.trusted("driver.new", driver, context)
                order["object"]["customer"] = mark
                await desk.trusted("order.new", order, context)
            order["object"]["customer"] = "the last"
            for context in (0, 3):
                await desk.trusted("order.new", order, context)

        for context, own, foreign in ((0, ZERO, THREE), (3, THREE, ZERO)):
            caller = Caller(claims=("order.read",), context=context)
            lines = "".join(f"{name}: {value}\r\n" for name, value in caller.headers.items())
            request = f"GET /events HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()
            told, _ = await asyncio.gather(desk.events.talk(request, until=b"the last"), _soon(desk, happen))
            assert own.encode() in told
            assert foreign.encode() not in told
            assert b"driver.created" not in told
            assert b"order.created" in told


async def _soon(desk: Desk, happen: Callable[[], Awaitable[None]]) -> None:
    """Once somebody listens."""
    while not desk.server._assembled().events.listeners:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0)
    await happen()
