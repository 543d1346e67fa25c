"""What happens, as the page shows it and as its stream tells it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from hero_sdk import HeroServer
from hero_sdk.server import AsgiApp
from tests.support.asgi import ask
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Driver, Order, OrderLine

from .visiting import Document, Visitor, addresses

ORDER = Order(customer="Bakkerij De Zon", items=[OrderLine(menu_item_sid="3f")], labels={})


def rows(page: Document) -> list[str]:
    """Name, label and sid of each event, newest first; without the script's empty row."""
    names = [each.text for each in page.all("span", **{"class": "clip"})]
    labels = [each.text for each in page.all("a", **{"class": "ref clip"})]
    sids = [each.text for each in page.all("span", **{"class": "mono quiet"})]
    return [" ".join(each) for each in zip(names, labels, sids, strict=True)][:-1]


def listener(page: Document) -> dict[str, str | None]:
    return next(each for each in page.all("ul", **{"class": "happenings"})).attributes


async def test_the_latest_events_stand_first_and_lead_to_their_objects(
    visitor: Visitor, client: DeliveryClient
) -> None:
    driver = await client.driver.new(Driver(name="Lotte"))
    order = await client.order.new(ORDER)
    await client.order.patch(order.sid, {"notes": "Ring twice"})
    await client.driver.delete(driver.sid)
    page = await visitor.page("/events")
    zon = f"Bakkerij De Zon {order.sid}"
    assert rows(page) == [
        f"driver.deleted Lotte {driver.sid}",
        f"order.updated {zon}",
        f"order.created {zon}",
        f"driver.created Lotte {driver.sid}",
    ]
    assert f"/objects/order/{order.sid}" in addresses(page)
    assert '"notes": "Ring twice"' in page.text


async def test_events_are_chosen_by_type_and_by_object(visitor: Visitor, client: DeliveryClient) -> None:
    driver = await client.driver.new(Driver(name="Lotte"))
    order = await client.order.new(ORDER)
    first, second = f"driver.created Lotte {driver.sid}", f"order.created Bakkerij De Zon {order.sid}"
    assert rows(await visitor.page("/events")) == [second, first]
    assert rows(await visitor.page("/events?type=driver.*")) == [first]
    assert rows(await visitor.page("/events?type=driver.deleted")) == []
    assert rows(await visitor.page(f"/events?sid={order.sid}")) == [second]
    assert rows(await visitor.page(f"/events?sid={order.sid}&type=driver.created")) == []


@pytest.mark.parametrize("query", ["type=nope.created", "sid=!!", "type=order.creatd"])
async def test_a_wrong_question_is_told_and_nothing_listens(visitor: Visitor, query: str) -> None:
    page = await visitor.page(f"/events?{query}")
    assert "This cannot be looked for." in page.text
    assert not list(page.all("script", src="/assets/events.js"))
    assert not list(page.all("ul", **{"class": "happenings"}))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("&".join(f"a{at}=1" for at in range(20)), 400),
        ("types=%ff%fe", 400),
        ("from=nonsense", 400),
        ("types=nope.x", 400),
        ("nope=1", 400),
        ("types=a&types=b", 400),
        ("context=9", 404),
        ("context=%00", 400),
        ("sid=" + ",".join(["10"] * 2000), 400),
    ],
)
async def test_no_address_of_the_stream_goes_without_an_answer(visitor: Visitor, query: str, status: int) -> None:
    reply = await visitor.get(f"/events/stream?{query}")
    assert reply.status == status, reply.body
    assert b"Traceback" not in reply.body
    assert (await visitor.get(f"/events/stream?{query}", host="a, b")).status == 400
    assert (await visitor.post("/events/stream", {})).status == 405


async def test_a_restricted_visitor_hears_of_what_they_may_read(app: AsgiApp, client: DeliveryClient) -> None:
    await client.order.new(ORDER)
    await client.driver.new(Driver(name="Lotte"))
    reader = Visitor(app, {"x-hero-claims": "driver.read", "x-hero-user": "ann"})
    page = await reader.page("/events")
    assert [each.split()[0] for each in rows(page)] == ["driver.created"]
    assert "order." not in (listener(page)["data-names"] or "")
    nobody = Visitor(app, {"x-hero-claims": ""})
    assert (await nobody.get("/events")).status == 404
    assert "/events" not in addresses(await nobody.page("/"))
    assert (await nobody.get("/events/stream")).status == 401
    assert (await nobody.get("/events/stream")).json["error"]["code"] == -32001


async def test_contexts_are_told_apart(visitor: Visitor, client: DeliveryClient, server: HeroServer) -> None:
    await ask(server.asgi, body=b'{"jsonrpc":"2.0","id":1,"method":"context.add","params":{"id":3,"name":"ghent"}}')
    await client.with_context(3).driver.new(Driver(name="Ghent only"))
    assert "Ghent only" not in (await visitor.page("/events")).text
    page = await visitor.page("/events?context=3")
    assert "Ghent only" in page.text
    assert "context=3" in (listener(page)["data-stream"] or "")
    restricted = Visitor(visitor.app, {"x-hero-claims": "driver.read"})
    assert (await restricted.get("/events/stream?context=3")).status == 403


async def test_the_stream_goes_on_where_the_page_ends(
    visitor: Visitor, client: DeliveryClient, server: HeroServer
) -> None:
    await client.driver.new(Driver(name="before"))
    stream = listener(await visitor.page("/events"))["data-stream"]
    assert stream is not None
    await client.driver.new(Driver(name="between"))
    told = asyncio.create_task(heard(visitor.app, stream, 2))
    await asyncio.sleep(0)
    await client.driver.new(Driver(name="after"))
    assert [each["data"]["name"] for each in await asyncio.wait_for(told, 10)] == ["between", "after"]


async def test_a_proxy_that_names_the_context_does_not_keep_others_from_being_chosen(
    visitor: Visitor, client: DeliveryClient, server: HeroServer
) -> None:
    await ask(server.asgi, body=b'{"jsonrpc":"2.0","id":1,"method":"context.add","params":{"id":3,"name":"ghent"}}')
    there = Visitor(visitor.app, {"x-hero-context": "0"})
    stream = listener(await there.page("/events?context=3"))["data-stream"]
    assert stream is not None
    await client.driver.new(Driver(name="elsewhere"))
    await client.with_context(3).driver.new(Driver(name="here"))
    (told,) = await asyncio.wait_for(heard(visitor.app, stream, 1, {"x-hero-context": "0"}), 10)
    assert told["data"]["name"] == "here"


async def test_rare_events_in_a_long_log_are_looked_for_within_bounds(visitor: Visitor, client: DeliveryClient) -> None:
    rare = await client.order.new(ORDER)
    for at in range(520):
        await client.driver.new(Driver(name=f"driver {at}"))
    found = rows(await visitor.page("/events?type=order.created"))
    assert rare.sid in found[0]
    page = await visitor.page("/events")
    assert len(rows(page)) == 100
    assert "and older ones" in page.text


async def heard(app: AsgiApp, address: str, count: int, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """So many events of a stream."""
    path, _, query = address.partition("?")
    found: list[dict[str, Any]] = []
    is_over = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await is_over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        lines = message.get("body", b"").decode().splitlines()
        found.extend(json.loads(line[6:]) for line in lines if line.startswith("data: "))
        if len(found) >= count:
            is_over.set()

    named = {"host": "localhost", **(headers or {})}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "server": ("localhost", 80),
        "client": None,
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }
    await app(scope, receive, send)
    return found
