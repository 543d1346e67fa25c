"""What operator pages show and do: what their visitor may, by the same claims as calls."""

from __future__ import annotations

import json

import pytest

from tests.admin.visiting import Document, Visitor
from tests.trust.desk import (
    METHODS,
    PUBLIC,
    THREE,
    TRUSTED,
    ZERO,
    Caller,
    Desk,
    needs_of,
    params_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

every_guarded_method = pytest.mark.parametrize("name", sorted(METHODS.keys() - PUBLIC))


class TestPages:
    """admin.sock shows and does what its visitor may, by the same claims."""

    @every_guarded_method
    async def test_a_method_is_shown_to_those_who_may_call_it(self, desk: Desk, name: str) -> None:
        app = desk.server.admin_asgi
        params = json.dumps(params_of(name))
        for claims, status in ((needs_of(name), 200), (("groups.admin",), 200), ((), 404), (("order.reads",), 404)):
            visitor = Visitor(app, Caller(claims=claims).headers)
            assert (await visitor.get(f"/methods/{name}")).status == status
            listed = [each.attributes.get("href") for each in (await visitor.page("/methods")).all("a")]
            assert (f"/methods/{name}" in listed) == (status == 200)
            token = (await Visitor(app).page("/methods/rpc.health")).fields("call")["_token"]
            assert token  # another visitor's, so the refusal below would not be the right one
            own = (await visitor.page("/methods/rpc.health")).fields("call")
            sent = {"_token": own["_token"], "_params": params, "_do": "call"}
            assert (await visitor.post(f"/methods/{name}", sent)).status == status

    async def test_objects_are_shown_to_those_who_may_read_them(self, desk: Desk) -> None:
        for claims, order, driver in (
            (("order.read",), 200, 404),
            (("driver.read",), 404, 200),
            (("order.write", "driver.write"), 404, 404),
            ((), 404, 404),
        ):
            visitor = Visitor(desk.server.admin_asgi, Caller(claims=claims).headers)
            for path in ("", "/new", "/10", "/12"):
                assert (await visitor.get(f"/objects/order{path}")).status in (order, 404)
                assert (await visitor.get(f"/objects/driver{path}")).status in (driver, 404)
            assert (await visitor.get("/objects/order")).status == order
            assert (await visitor.get("/objects/driver")).status == driver
            for path in ("/", "/objects", "/methods"):
                assert ZERO not in (await visitor.get(path)).body.decode()

    async def test_who_may_only_read_changes_nothing(self, desk: Desk) -> None:
        before = await desk.stored(0)
        visitor = Visitor(desk.server.admin_asgi, Caller(claims=("driver.read", "order.read")).headers)
        token = (await visitor.page("/methods/rpc.health")).fields("call")["_token"]
        for path in ("/objects/driver/new", "/objects/driver/10", "/objects/order/12"):
            for do in ("save", "create", "delete", "update", "new"):
                await visitor.post(path, {"_token": token, "_do": do, "name": "x", "object.name": "x"})
        assert await desk.stored(0) == before

    async def test_a_context_is_chosen_by_those_with_full_trust_only(self, desk: Desk) -> None:
        app = desk.server.admin_asgi
        trusted = Visitor(app, TRUSTED.headers)
        assert THREE in (await trusted.page("/objects/order?context=3")).text
        assert ZERO not in (await trusted.page("/objects/order?context=3")).text
        restricted = Visitor(app, Caller(claims=("order.read", "groups.admin")).headers)
        for context in ("3", "third", "99", "nowhere"):
            reply = await restricted.get(f"/objects/order?context={context}")
            assert reply.status == 403
            assert THREE not in Document(reply.body.decode()).text

    async def test_how_the_service_runs_is_for_those_who_look_after_it(self, desk: Desk) -> None:
        visitor = Visitor(desk.server.admin_asgi, Caller(claims=tuple(n for m in METHODS for n in needs_of(m))).headers)
        for path in ("/logs", "/metrics"):
            assert (await visitor.get(path)).status == 404
        place = str(desk.server.paths.rpc_socket)
        assert place not in (await visitor.page("/")).text
        assert place in (await Visitor(desk.server.admin_asgi, TRUSTED.headers).page("/")).text
