"""What the pages show, and what their forms do."""

from __future__ import annotations

import json
import logging

import pytest

from hero_sdk import HeroServer
from hero_sdk.server import AsgiApp
from tests.support.asgi import ask
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Driver, Order, OrderLine

from .visiting import Document, Visitor, addresses

ORDER = Order(customer="Bakkerij De Zon", items=[OrderLine(menu_item_sid="3f", quantity=12)], labels={})


async def test_the_overview_says_what_the_service_is(visitor: Visitor) -> None:
    page = await visitor.page("/")
    assert "Orders and drivers." in page.text
    assert "rpc.sock" in page.text
    assert "admin.sock" in page.text
    assert {"/methods", "/objects", "/objects/order", "/objects/driver"} <= set(addresses(page))


async def test_every_method_has_its_page(visitor: Visitor) -> None:
    listed = [href for href in addresses(await visitor.page("/methods")) if href.startswith("/methods/")]
    assert {"/methods/order.new", "/methods/orderservice.assign", "/methods/rpc.health"} <= set(listed)
    for href in dict.fromkeys(listed):
        page = await visitor.page(href)
        assert any(page.all("form", id="call"))
        await visitor.page(f"{href}?as=json")
        await visitor.page(f"{href}?example=0")


async def test_a_method_is_called_with_what_the_form_says(visitor: Visitor, client: DeliveryClient) -> None:
    reply = await visitor.submit("/methods/driver.new", "call", "call", **{"object.name": "Lotte Maes"})
    page = Document(reply.body.decode())
    (sid,) = await client.driver.list()
    assert (await client.driver.get(sid)).name == "Lotte Maes"
    assert f'"sid": "{sid}"' in page.text


async def test_a_value_that_is_refused_has_the_reason_beside_it(visitor: Visitor) -> None:
    values = {"object.customer": "Ann", "object.items[0].menu_item_sid": "3f", "object.items[0].quantity": "140"}
    page = Document((await visitor.submit("/methods/order.new", "call", "call", **values)).body.decode())
    (wrong,) = page.all("input", **{"aria-invalid": "true"})
    assert wrong.attributes["value"] == "140"
    (reason,) = page.all("p", id=f"{wrong.attributes['id']}-problem")
    assert "99" in reason.text
    assert any(link.attributes["href"] == f"#{wrong.attributes['id']}" for link in page.all("a"))


async def test_text_where_a_number_is_wanted_is_for_the_service_to_refuse(visitor: Visitor) -> None:
    values = {"object.customer": "Ann", "object.items[0].menu_item_sid": "3f", "object.items[0].quantity": "many"}
    page = Document((await visitor.submit("/methods/order.new", "call", "call", **values)).body.decode())
    (wrong,) = page.all("input", **{"aria-invalid": "true"})
    assert wrong.attributes["value"] == "many"


async def test_lines_are_added_and_removed_without_a_call(visitor: Visitor, client: DeliveryClient) -> None:
    first = {"object.customer": "Ann", "object.items[0].menu_item_sid": "3f"}
    more = Document((await visitor.submit("/methods/order.new", "call", "add:object.items", **first)).body.decode())
    assert more.fields("call")["object.items[0].menu_item_sid"] == "3f"
    assert more.fields("call")["object.items[1].menu_item_sid"] == ""
    fields = {**more.fields("call"), "object.items[1].menu_item_sid": "41", "_do": "remove:object.items[0]"}
    less = Document((await visitor.post("/methods/order.new", fields)).body.decode())
    assert less.fields("call")["object.items[0].menu_item_sid"] == "41"
    assert "object.items[1].menu_item_sid" not in less.fields("call")
    assert await client.order.count() == 0


async def test_parameters_as_json_are_the_same_parameters(visitor: Visitor, client: DeliveryClient) -> None:
    reply = await visitor.submit("/methods/driver.new", "call", "json", **{"object.name": "Lotte"})
    page = Document(reply.body.decode())
    fields = page.fields("call")
    assert json.loads(fields["_params"]) == {"object": {"name": "Lotte"}}
    fields |= {"_params": '{"object": {"name": "Karim"}}', "_do": "call"}
    await visitor.post("/methods/driver.new", fields)
    assert [driver.name for driver in await client.driver.list_full()] == ["Karim"]


@pytest.mark.parametrize("text", ["{", "[]", "7", "null"])
async def test_what_is_no_object_of_parameters_is_not_sent(visitor: Visitor, client: DeliveryClient, text: str) -> None:
    reply = await visitor.submit("/methods/driver.new?as=json", "call", "call", _params=text)
    page = Document(reply.body.decode())
    (field,) = page.all("textarea", **{"aria-invalid": "true"})
    assert field.text.strip() == text
    assert await client.driver.count() == 0


async def test_a_form_that_is_sent_twice_is_done_once(visitor: Visitor, client: DeliveryClient) -> None:
    fields = (await visitor.page("/methods/driver.new")).fields("call") | {"object.name": "Lotte", "_do": "call"}
    for _ in range(2):
        assert (await visitor.post("/methods/driver.new", fields)).status == 200
    assert await client.driver.count() == 1


async def test_a_table_shows_labels_of_what_is_referred_to(visitor: Visitor, client: DeliveryClient) -> None:
    driver = await client.driver.new(Driver(name="Lotte Maes"))
    order = await client.order.new(ORDER.model_copy(update={"driver_sid": driver.sid}))
    page = await visitor.page("/objects/order")
    assert "Lotte Maes" in page.text
    assert {f"/objects/driver/{driver.sid}", f"/objects/order/{order.sid}"} <= set(addresses(page))


async def test_filters_order_and_pages_stand_in_the_address(visitor: Visitor, client: DeliveryClient) -> None:
    await client.order.new_many([ORDER.model_copy(update={"customer": f"customer {n:03}"}) for n in range(120)])
    page = await visitor.page("/objects/order?sort=-customer")
    assert page.text.index("customer 119") < page.text.index("customer 070")
    assert "customer 069" not in page.text
    assert "50 of 120" in page.text
    (following,) = page.all("a", rel="next")
    second = await visitor.page(following.attributes["href"] or "")
    assert "customer 069" in second.text
    (back,) = second.all("a", rel="prev")
    assert "customer 119" in (await visitor.page(back.attributes["href"] or "")).text

    chosen = await visitor.get("/objects/order?f_field=eq:customer&f_value=customer 007")
    assert chosen.status == 303
    filtered = await visitor.page(chosen.headers["location"])
    assert "1 of 1" in filtered.text
    assert "customer 008" not in filtered.text


async def test_a_filter_that_cannot_be_is_explained(visitor: Visitor) -> None:
    page = await visitor.page("/objects/order?f=eq:created_at:yesterday-ish")
    assert "This cannot be looked for." in page.text


@pytest.mark.parametrize("text", ["eq:nonsense:1", "drop:customer:1", "::", "customer", "eq"])
async def test_a_filter_nobody_has_an_index_for_is_left_out(visitor: Visitor, text: str) -> None:
    await visitor.page(f"/objects/order?f={text}&sort=-nonsense&c=")


async def test_an_object_is_made_and_opened(visitor: Visitor, client: DeliveryClient) -> None:
    values = {"object.customer": "Café Ñandú", "object.items[0].menu_item_sid": "3f", "object.labels": "{}"}
    reply = await visitor.submit("/objects/order/new", "edit", "save", **values)
    assert reply.status == 303, Document(reply.body.decode()).text
    (order,) = await client.order.list_full()
    assert order.customer == "Café Ñandú"
    assert reply.headers["location"] == f"/objects/order/{order.sid}"
    await visitor.page(reply.headers["location"])


async def test_saving_changes_what_was_changed_and_nothing_else(visitor: Visitor, client: DeliveryClient) -> None:
    order = await client.order.new(ORDER.model_copy(update={"notes": "ring\r\ntwice"}))
    fields = (await visitor.page(f"/objects/order/{order.sid}")).fields("edit")
    await client.order.patch(order.sid, {"customer": "meanwhile"})
    fields |= {"object.items[0].quantity": "3", "_do": "save"}
    assert (await visitor.post(f"/objects/order/{order.sid}", fields)).status == 303
    after = await client.order.get(order.sid)
    assert (after.customer, after.items[0].quantity, after.notes) == ("meanwhile", 3, "ring\r\ntwice")


async def test_saving_what_was_not_changed_writes_nothing(visitor: Visitor, client: DeliveryClient) -> None:
    order = await client.order.new(ORDER)
    reply = await visitor.submit(f"/objects/order/{order.sid}", "edit", "save")
    assert reply.status == 303
    assert await client.order.get(order.sid) == order


async def test_a_refused_change_keeps_what_was_written(visitor: Visitor, client: DeliveryClient) -> None:
    order = await client.order.new(ORDER)
    reply = await visitor.submit(f"/objects/order/{order.sid}", "edit", "save", **{"object.customer": "x" * 121})
    page = Document(reply.body.decode())
    assert "Not saved." in page.text
    assert page.fields("edit")["object.customer"] == "x" * 121
    assert (await client.order.get(order.sid)).customer == order.customer


async def test_deleting_wants_the_sid_written(visitor: Visitor, client: DeliveryClient) -> None:
    order = await client.order.new(ORDER)
    fields = (await visitor.page(f"/objects/order/{order.sid}")).fields("edit")
    wanted = {"_token": fields["_token"], "_key": fields["_key"], "_do": "delete"}
    refused = await visitor.post(f"/objects/order/{order.sid}", {**wanted, "_sid": "other"})
    assert "Not deleted." in Document(refused.body.decode()).text
    assert await client.order.exists(order.sid)
    gone = await visitor.post(f"/objects/order/{order.sid}", {**wanted, "_sid": order.sid})
    assert (gone.status, gone.headers["location"]) == (303, "/objects/order")
    assert not await client.order.exists(order.sid)


async def test_an_object_shows_who_changed_it_and_who_refers_to_it(visitor: Visitor, client: DeliveryClient) -> None:
    driver = await client.as_user("ann").driver.new(Driver(name="Lotte"))
    await client.as_user("ben").driver.patch(driver.sid, {"name": "Lotte Maes"})
    await client.order.new(ORDER.model_copy(update={"driver_sid": driver.sid}))
    page = await visitor.page(f"/objects/driver/{driver.sid}")
    lines = [each.text for each in page.all("li") if each.text.startswith(("ann", "ben"))]
    assert lines[0].startswith("benname Lotte Lotte Maes")
    assert lines[1].startswith("ann made it")
    assert f"/objects/order?f=eq%3Adriver_sid%3A{driver.sid}" in addresses(page)


async def test_contexts_keep_their_objects_apart(visitor: Visitor, client: DeliveryClient, server: HeroServer) -> None:
    await ask(server.asgi, body=b'{"jsonrpc":"2.0","id":1,"method":"context.add","params":{"id":3,"name":"ghent"}}')
    await client.with_context(3).driver.new(Driver(name="Ghent only"))
    assert "Ghent only" not in (await visitor.page("/objects/driver")).text
    page = await visitor.page("/objects/driver?context=3")
    assert "Ghent only" in page.text
    links = [each.attributes["href"] or "" for each in page.all("a") if each.attributes["href"] != "#side"]
    left = [href for href in links if "context=" not in href and not href.startswith("#")]
    assert left == ["/objects/driver"]  # the way back to the admin context
    assert (await visitor.get("/objects/driver?context=9")).status == 404


async def test_every_address_stands_under_the_mount_path(app: AsgiApp, client: DeliveryClient) -> None:
    order = await client.order.new(ORDER)
    visitor = Visitor(app, {"x-forwarded-prefix": "/x/y"})
    for path in ("/", "/methods", "/methods/order.new", "/objects", "/objects/order", f"/objects/order/{order.sid}"):
        page = await visitor.page(path)
        assert [href for href in addresses(page) if not href.startswith(("/x/y/", "#"))] == []
    assert "Path=/x/y/" in (await Visitor(app, visitor.headers).get("/")).headers["set-cookie"]
    missing = await visitor.get("/nonsense")
    assert missing.status == 404
    assert all(href.startswith("/x/y/") for href in addresses(Document(missing.body.decode())))
    saved = await visitor.get("/objects/order?f_field=eq:customer&f_value=1")
    assert saved.headers["location"].startswith("/x/y/objects/order?")


async def test_files_are_kept_for_ever_and_change_their_names(visitor: Visitor) -> None:
    files = [href for href in addresses(await visitor.page("/")) if href.startswith("/assets/")]
    assert len(files) > 4
    for href in dict.fromkeys(files):
        reply = await visitor.get(href.partition("#")[0], accept_encoding="gzip")
        assert reply.status == 200
        assert "immutable" in reply.headers["cache-control"]
    assert (await visitor.get("/assets/kit.css")).status == 404
    assert (await visitor.get("/assets/..%2fsite.py")).status == 404


async def test_the_socket_says_that_it_has_pages_and_answers_no_calls(visitor: Visitor) -> None:
    facts = (await visitor.get("/.well-known/heroservice.json")).json
    assert (facts["protocol"], facts["socket"], facts["name"]) == ("ui", "admin", "dispatch_desk")
    assert (await visitor.get("/health")).json["status"] == "ok"
    assert (await visitor.post("/rpc", {})).status == 404


async def test_the_log_is_looked_through(visitor: Visitor, server: HeroServer) -> None:
    recent = server._assembled().recent
    log = logging.Logger("a.service")
    log.addHandler(recent)
    log.warning("the disk is nearly full", extra={"facts": {"free_mb": 12}})
    log.info("<b>all is well</b>")
    assert "all is well" in (await visitor.page("/logs")).text
    page = await visitor.page("/logs?level=warning&q=nearly")
    assert "free_mb 12" in page.text
    assert "all is well" not in page.text
    assert "/logs" in addresses(page)


async def test_pages_without_anything_to_show_are_not_there(visitor: Visitor) -> None:
    assert (await visitor.get("/metrics")).status == 404
    assert not {"/metrics", "/logs"} & set(addresses(await visitor.page("/")))
