"""What visitors and their data may not do."""

from __future__ import annotations

import gzip
import re

import pytest

from hero_sdk.server import AsgiApp
from tests.support.asgi import ask
from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Driver, Order, OrderLine

from .visiting import INLINE, Document, Visitor, addresses

MARKUP = """<script>alert(1)</script>"'><img src=x onerror=alert(1)><b style="color:red">"""


async def test_markup_in_objects_is_text(visitor: Visitor, client: DeliveryClient) -> None:
    driver = await client.driver.new(Driver(name=MARKUP))
    order = await client.order.new(
        Order(
            customer=MARKUP,
            notes=MARKUP,
            items=[OrderLine(menu_item_sid=MARKUP)],
            labels={MARKUP: MARKUP},
            driver_sid=driver.sid,
        )
    )
    for path in ("/objects/order", f"/objects/order/{order.sid}", "/objects/driver", f"/objects/driver/{driver.sid}"):
        reply = await visitor.get(path)
        assert b"<img" not in reply.body
        assert b"<script>" not in reply.body
        page = Document(reply.body.decode())
        assert MARKUP in page.text or MARKUP in page.fields("edit").values()
        assert not [each for each in page.elements if any(name.startswith("on") for name in each.attributes)]
        assert not [each for each in page.elements if "style" in each.attributes]


async def test_markup_in_forms_and_addresses_is_text(visitor: Visitor) -> None:
    for path in (f"/objects/order?q={MARKUP}&f=eq:customer:{MARKUP}&sort={MARKUP}", f"/methods/{MARKUP}", f"/{MARKUP}"):
        reply = await visitor.get(path.replace(" ", "%20").replace("#", "%23"))
        assert b"<img" not in reply.body
        assert b"<script>" not in reply.body
    for do in ("call", "json", "add:object.items"):
        answered = await visitor.submit("/methods/order.new", "call", do, **{"object.customer": MARKUP})
        assert b"<img" not in answered.body
        assert b"<script>" not in answered.body


async def test_no_page_needs_more_than_its_policy_allows(visitor: Visitor, client: DeliveryClient) -> None:
    order = await client.order.new(Order(customer="Ann", items=[OrderLine(menu_item_sid="1")], labels={}))
    paths = ("/", "/methods", "/methods/order.new", "/objects", "/objects/order", f"/objects/order/{order.sid}")
    for path in (*paths, "/nonsense"):
        reply = await visitor.get(path)
        policy = reply.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert reply.headers["x-frame-options"] == "DENY"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cache-control"] == "no-store"
        assert not INLINE.search(reply.body)
        (nonce,) = re.findall(r"'nonce-([^']+)'", policy)
        page = Document(reply.body.decode())
        assert {script.attributes["nonce"] for script in page.all("script")} == {nonce}
        assert all(href.startswith(("/", "#")) and not href.startswith("//") for href in addresses(page))


async def test_two_pages_share_no_nonce(visitor: Visitor) -> None:
    policies = {(await visitor.get("/")).headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize(
    ("forged", "headers"),
    [
        ({"_token": ""}, {}),
        ({"_token": "0" * 64}, {}),
        ({"_token": "ü"}, {}),
        ({}, {"origin": "http://evil.example"}),
        ({}, {"origin": "null"}),
        ({}, {"sec_fetch_site": "cross-site"}),
        ({}, {"sec_fetch_site": "same-site"}),
        ({}, {"cookie": ""}),
        ({}, {"cookie": "admin_visitor=00000000000000000000000000000000"}),
    ],
)
async def test_forms_of_others_do_nothing(
    app: AsgiApp, client: DeliveryClient, forged: dict[str, str], headers: dict[str, str]
) -> None:
    visitor = Visitor(app)
    fields = (await visitor.page("/methods/driver.new")).fields("call") | {"object.name": "forged", "_do": "call"}
    if "cookie" in headers:
        visitor.cookie = headers.pop("cookie")
    reply = await visitor.post("/methods/driver.new", fields | forged, **headers)
    assert reply.status == 403
    assert await client.driver.count() == 0


async def test_the_token_of_one_visitor_is_worth_nothing_to_another(app: AsgiApp, client: DeliveryClient) -> None:
    ann, ben = Visitor(app), Visitor(app)
    fields = (await ann.page("/methods/driver.new")).fields("call") | {"object.name": "forged", "_do": "call"}
    await ben.page("/")
    assert (await ben.post("/methods/driver.new", fields)).status == 403
    assert (await ann.post("/methods/driver.new", fields)).status == 200
    assert await client.driver.count() == 1


async def test_a_page_of_ours_may_send_its_forms(visitor: Visitor, client: DeliveryClient) -> None:
    fields = (await visitor.page("/methods/driver.new")).fields("call") | {"object.name": "Lotte", "_do": "call"}
    same = {"origin": "http://localhost", "sec_fetch_site": "same-origin"}
    assert (await visitor.post("/methods/driver.new", fields, **same)).status == 200
    assert await client.driver.count() == 1


async def test_reading_an_address_changes_nothing(visitor: Visitor, client: DeliveryClient) -> None:
    await visitor.get("/methods/driver.new?_do=call&object.name=x")
    assert (await visitor.get("/objects/driver/new?_do=save&object.name=x")).status == 200
    assert await client.driver.count() == 0


@pytest.mark.parametrize("host", ["", "a b", "evil.example/x", "a@b", "x" * 300, "[::1", "a:b", "a:99999999"])
async def test_a_host_that_cannot_be_is_refused(visitor: Visitor, host: str) -> None:
    assert (await visitor.get("/", host=host)).status == 400


async def test_a_request_names_one_host(app: AsgiApp) -> None:
    two = [(b"host", b"localhost"), (b"host", b"evil.example")]
    for headers in ([], two):
        seen: list[int] = []

        async def send(message: dict, seen: list[int] = seen) -> None:  # type: ignore[type-arg]
            if message["type"] == "http.response.start":
                seen.append(message["status"])

        async def receive() -> dict:  # type: ignore[type-arg]
            return {"type": "http.request", "body": b""}

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "headers": headers,
        }
        await app({**scope, "http_version": "1.1", "scheme": "http", "root_path": ""}, receive, send)  # type: ignore[arg-type]
        assert seen == [400]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 20_000), 400),
        ("application/x-www-form-urlencoded", b"a=%ff%fe", 400),
        ("application/x-www-form-urlencoded", b"nonsense", 400),
    ],
)
async def test_forms_that_are_none(app: AsgiApp, content_type: str, body: bytes, status: int) -> None:
    headers = {"host": "localhost", "content-type": content_type}
    reply = await ask(app, "/methods/driver.new", body, headers=headers)
    assert reply is not None
    assert reply.status == status


async def test_a_form_has_a_limit(app: AsgiApp) -> None:
    headers = {"host": "localhost", "content-type": "application/x-www-form-urlencoded"}
    reply = await ask(app, "/methods/driver.new", [b"a=" + b"x" * 2**20] * 17, headers=headers)
    assert reply is not None
    assert reply.status == 413


async def test_huge_values_are_shown_in_part_and_stay_whole(visitor: Visitor, client: DeliveryClient) -> None:
    notes = "<b>" + "y" * 3_000_000
    order = await client.order.new(Order(customer="Ann", items=[OrderLine(menu_item_sid="1")], labels={}, notes=notes))
    for path in ("/objects/order", f"/objects/order/{order.sid}"):
        assert len((await visitor.get(path)).body) < 150_000
    reply = await visitor.submit(f"/objects/order/{order.sid}", "edit", "save", **{"object.customer": "Ben"})
    assert reply.status == 303
    after = await client.order.get(order.sid)
    assert (after.customer, after.notes) == ("Ben", notes)
    shown = await visitor.submit("/methods/order.get", "call", "call", sid=order.sid)
    assert len(shown.body) < 300_000
    assert b"characters more" in shown.body


async def test_a_restricted_visitor_sees_and_does_what_the_claims_allow(app: AsgiApp, client: DeliveryClient) -> None:
    driver = await client.driver.new(Driver(name="Lotte"))
    await client.order.new(Order(customer="Ann", items=[OrderLine(menu_item_sid="1")], labels={}))
    visitor = Visitor(app, {"x-hero-claims": "driver.read", "x-hero-user": "ben"})
    for path in ("/", "/methods", "/objects", "/objects/driver", f"/objects/driver/{driver.sid}"):
        page = await visitor.page(path)
        mentioned = [href for href in addresses(page) if "order" in href or "driver.new" in href or "delete" in href]
        assert mentioned == []
    assert ".sock" not in (await visitor.page("/")).text
    closed = ("/methods/order.get", "/methods/driver.new", "/objects/order", "/objects/driver/new", "/logs", "/metrics")
    for path in closed:
        assert (await visitor.get(path)).status == 404
    trusted = Visitor(app)
    fields = (await trusted.page("/methods/driver.new")).fields("call") | {"object.name": "forged", "_do": "call"}
    visitor.cookie = trusted.cookie
    assert (await visitor.post("/methods/driver.new", fields)).status == 404
    changed = {"_token": fields["_token"], "_do": "save", "object.name": "forged", "_before": "{}"}
    assert (await visitor.post(f"/objects/driver/{driver.sid}", changed)).status == 404
    deleted = {"_token": fields["_token"], "_do": "delete", "_sid": driver.sid}
    assert (await visitor.post(f"/objects/driver/{driver.sid}", deleted)).status == 404
    assert (await client.driver.get(driver.sid)).name == "Lotte"
    assert await client.driver.count() == 1


async def test_a_restricted_visitor_stays_in_their_context(app: AsgiApp, visitor: Visitor) -> None:
    await visitor.submit("/methods/context.add", "call", "call", id="3", name="ghent")
    restricted = Visitor(app, {"x-hero-claims": "driver.read,context.read"})
    assert (await restricted.get("/?context=3")).status == 403
    assert (await restricted.get("/?context=0")).status == 200
    assert (await visitor.get("/?context=3")).status == 200


@pytest.mark.parametrize("claims", ["*", "a,,b", "x" * 20_000])
async def test_headers_that_cannot_be_read_let_nobody_in(app: AsgiApp, claims: str) -> None:
    reply = await Visitor(app, {"x-hero-claims": claims}).get("/")
    assert reply.status == 400


async def test_nothing_internal_stands_in_an_error(visitor: Visitor) -> None:
    for path in ("/objects/order/%00", "/objects/order/..%2f..", "/objects/nonsense", "/objects/order?c=nonsense"):
        reply = await visitor.get(path)
        text = reply.body.decode()
        assert reply.status in (200, 400, 404)
        assert not re.search(r"Traceback|SELECT|sqlite|objects\.db|hero_sdk\.|\.py", text)


async def test_pages_are_compressed_unless_another_site_asked_for_them(
    visitor: Visitor, client: DeliveryClient
) -> None:
    for _ in range(30):
        await client.driver.new(Driver(name="x" * 200))
    plain = await visitor.get("/objects/driver")
    packed = await visitor.get("/objects/driver", accept_encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(packed.body)
    assert len(packed.body) < len(plain.body) / 3
    for site in ("cross-site", "same-site"):
        foreign = await visitor.get("/objects/driver", accept_encoding="gzip", sec_fetch_site=site)
        assert "content-encoding" not in foreign.headers
    own = await visitor.get("/objects/driver", accept_encoding="gzip", sec_fetch_site="same-origin")
    assert "content-encoding" in own.headers
