"""What happened to an object, as its page tells it."""

from __future__ import annotations

import os
import pwd
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hero_sdk import HeroServer
from hero_sdk.admin.history import differences
from hero_sdk.client import Address, Connection, MemoryTransport
from hero_sdk.osis import Osis
from hero_sdk.paths import ServicePaths
from hero_sdk.values import Event
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Order, OrderLine
from tests.support.dispatch_desk import Desk

from .service import DeliveryDomain
from .visiting import Document, Visitor

ORDER = Order(customer="De Zon", items=[OrderLine(menu_item_sid="3f", quantity=1)], labels={})


def became(page: Document) -> list[str]:
    return [" ".join(each.text.split()) for each in page.all("span", **{"class": "became"})]


async def test_each_change_says_what_became_what(visitor: Visitor, client: DeliveryClient) -> None:
    order = await client.order.new(ORDER)
    await client.order.patch(order.sid, {"notes": "Ring <b>twice</b>"})
    items = [{"menu_item_sid": "3f", "quantity": 2}]
    await client.order.patch(order.sid, {"status": "accepted", "items": items})
    assert became(await visitor.page(f"/objects/order/{order.sid}")) == [
        "items[0].quantity 1 2",
        "status new accepted",
        "notes none Ring <b>twice</b>",
    ]


async def test_a_change_of_many_fields_is_cut_short(visitor: Visitor, client: DeliveryClient) -> None:
    order = await client.order.new(ORDER.model_copy(update={"labels": {"k0": "x"}}))
    await client.order.patch(order.sid, {"labels": {f"k{at}": "y" for at in range(20)}})
    page = await visitor.page(f"/objects/order/{order.sid}")
    assert len(became(page)) == 8
    assert "and 12 more" in page.text


async def test_who_works_on_the_machine_is_shown_to_those_who_are_trusted(server: HeroServer, visitor: Visitor) -> None:
    osis = server._assembled().resources.get(Osis)
    own = f"{pwd.getpwuid(os.getuid()).pw_name} (uid {os.getuid()})"
    order = await osis.domain(0, "delivery", user="ann", uid=os.getuid()).of(Order).new(ORDER)
    await osis.domain(0, "delivery", uid=os.getuid()).of(Order).patch(order.sid, {"notes": "x"})
    await osis.domain(0, "delivery", uid=4_000_000_000).of(Order).patch(order.sid, {"notes": "y"})
    await osis.domain(0, "delivery").of(Order).patch(order.sid, {"notes": "z"})

    path = f"/objects/order/{order.sid}"
    shown = (await visitor.page(path)).text
    for who in (f"ann through {own}", f"{own}notes", "uid 4000000000notes", "the servicenotes"):
        assert who in " ".join(shown.split())
    assert "uid" not in (await Visitor(server.admin_asgi, {"x-hero-claims": "groups.admin"}).page(path)).text


class Private(DeliveryDomain):
    """Changes of orders are told to dispatchers alone."""

    def audience(self, event: Event[Any]) -> str:
        return "dispatch.all"


@pytest.fixture
async def private(tmp_path: Path) -> AsyncIterator[HeroServer]:
    paths = ServicePaths("dispatch_desk", tmp_path / "sockets", tmp_path / "var")
    service = HeroServer("dispatch_desk").domain(Private(Desk())).configure(paths=paths)
    async with service.started():
        yield service


async def test_what_an_object_was_is_told_to_its_audience_alone(private: HeroServer) -> None:
    client = DeliveryClient(Connection(MemoryTransport(private.asgi), Address.parse("http://in-memory")))
    order = await client.order.new(ORDER.model_copy(update={"notes": "a secret"}))
    await client.order.patch(order.sid, {"notes": "nothing"})
    path = f"/objects/order/{order.sid}"
    reader = Visitor(private.admin_asgi, {"x-hero-claims": "order.read"})
    page = await reader.page(path)
    assert became(page) == []
    assert "a secret" not in page.text
    dispatcher = Visitor(private.admin_asgi, {"x-hero-claims": "order.read,dispatch.all"})
    assert became(await dispatcher.page(path)) == ["notes a secret nothing"]
    assert became(await Visitor(private.admin_asgi).page(path)) == ["notes a secret nothing"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON)
def test_there_are_differences_exactly_where_two_values_differ(before: Any, after: Any) -> None:
    assert list(differences(before, before)) == []
    found = list(differences(before, after))
    assert bool(found) == (before != after)
    assert all(old != new for _, old, new in found)
