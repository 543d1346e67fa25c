"""What a page shows where its objects cannot be found in the time that a page has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.client import Address, Connection, MemoryTransport
from hero_sdk.paths import ServicePaths
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Order, OrderLine

from .service import build
from .visiting import Visitor, addresses


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[Visitor]:
    """A service whose every answer in an order, or about one driver, takes longer than a page waits."""

    async def lingering(ctx: Any, method: Any, params: Any, call_next: Any) -> Any:
        asked = params if isinstance(params, dict) else {}
        if method.name == "order.find" and (asked.get("order_by") or "driver_sid" in (asked.get("filter") or {})):
            await asyncio.sleep(0.2)
        return await call_next(ctx, params)

    paths = ServicePaths("dispatch_desk", tmp_path / "sockets", tmp_path / "var")
    service = build().middleware(lingering).configure(paths=paths)
    async with service.started():
        client = DeliveryClient(Connection(MemoryTransport(service.asgi), Address.parse("http://in-memory")))
        for customer in ("Zon", "Aster"):
            await client.order.new(Order(customer=customer, items=[OrderLine(menu_item_sid="3f")], labels={}))
        yield Visitor(service.admin_asgi)


async def test_without_time_to_sort_objects_stand_in_order_of_creation_and_the_page_says_so(slow: Visitor) -> None:
    page = await slow.page("/objects/order?f=eq:status:new&sort=customer")
    assert "In order of creation." in page.text
    assert page.text.index("Zon") < page.text.index("Aster")
    assert not [each for each in page.all("th") if "aria-sort" in each.attributes]
    (anyway,) = [href for href in addresses(page) if "wait=1" in href]
    sorted_page = await slow.page(anyway)
    assert sorted_page.text.index("Aster") < sorted_page.text.index("Zon")
    assert "In order of creation." not in sorted_page.text
    assert all("wait=1" in href for href in addresses(sorted_page) if href.startswith("/objects/order/1"))


async def test_without_time_to_look_the_page_says_so_and_whoever_waits_is_shown(slow: Visitor) -> None:
    page = await slow.page("/objects/order?f=absent:driver_sid:true")
    assert "This takes longer" in page.text
    assert "Zon" not in page.text
    (anyway,) = [href for href in addresses(page) if "wait=1" in href]
    assert "Zon" in (await slow.page(anyway)).text


async def test_the_first_page_after_a_start_waits_until_the_store_is_open(tmp_path: Path) -> None:
    """And does not say that its fifteen objects cannot be found soon enough."""
    opened: list[str] = []

    async def opening(ctx: Any, method: Any, params: Any, call_next: Any) -> Any:
        if method.namespace == "order":
            opened.append(method.name)
            await asyncio.sleep(0.2 if len(opened) == 1 else 0)
        return await call_next(ctx, params)

    paths = ServicePaths("dispatch_desk", tmp_path / "sockets", tmp_path / "var")
    service = build().middleware(opening).configure(paths=paths)
    async with service.started():
        page = await Visitor(service.admin_asgi).page("/objects/order")
    assert len(opened) > 1
    assert "This takes longer" not in page.text
