"""Callers who say that they are somebody else."""

from __future__ import annotations

import pytest

from tests.support.live import ADMIN, CLERK, Live, request

from .messages import DRIVER, call, refused

pytestmark = pytest.mark.end_to_end


class TestTrust:
    """Nobody is trusted over TCP because of what they say."""

    @pytest.mark.parametrize(
        "forged",
        [
            {},
            {"X-Hero-User": "ann"},
            {"X-Hero-User": "ann", "X-Hero-Claims": "groups.admin"},
            {"X-Hero-Claims": "groups.admin,admin,order.read,order.write"},
            {"X-Hero-Impersonator": "ann", "X-Hero-User": "root"},
            {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1;proto=https"},
            {"X-Forwarded-Prefix": "/food", "X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "unix"},
            {"x_hero_claims": "groups.admin", "X-HERO-CLAIMS": "groups.admin"},
            {"Cookie": "session=admin; X-Hero-User=ann"},
        ],
        ids=lambda headers: ", ".join(headers),
    )
    def test_without_a_token_no_header_opens_anything(self, food: Live, forged: dict[str, str]) -> None:
        for method, params in (("order.count", None), ("driver.new", {"object": DRIVER}), ("context.list", None)):
            error = food.call("TCP", method, params, forged, token=None)["error"]
            assert error["code"] == -32001
        visible = food.call("TCP", "rpc.methods", None, forged, token=None)["result"]
        assert {method["name"] for method in visible} == {"rpc.discover", "rpc.health", "rpc.methods", "rpc.ticket"}

    def test_a_token_gives_what_stands_beside_it_and_headers_add_nothing(self, food: Live) -> None:
        forged = {"X-Hero-User": "ann", "X-Hero-Claims": "groups.admin,order.read,order.dispatch"}
        assert food.call("TCP", "order.count", token=CLERK)["result"] > 0
        for headers in ({}, forged):
            for method, params in (
                ("order.assign", {"order_sid": "19"}),
                ("driver.new", {"object": DRIVER}),
                ("context.add", {"id": 5, "name": "mine"}),
            ):
                error = food.call("TCP", method, params, headers, token=CLERK)["error"]
                assert (error["code"], error["data"]["type"]) == (-32002, "PermissionDenied")

    def test_claims_in_a_header_only_ever_take_away(self, food: Live) -> None:
        assert "result" in food.call("TCP", "order.count", headers={"X-Hero-Claims": "order.read"})
        for claims in ("", "driver.read"):
            assert food.call("TCP", "order.count", headers={"X-Hero-Claims": claims})["error"]["code"] == -32002

    def test_empty_claims_on_rpc_sock_are_no_trust(self, food: Live) -> None:
        error = food.call("rpc.sock", "driver.new", {"object": DRIVER}, {"X-Hero-Claims": ""})["error"]
        assert error["code"] == -32001

    @pytest.mark.parametrize(
        ("authorization", "code"),
        [
            ("Bearer nobody-knows-this-one", -32001),
            (f"Bearer {ADMIN}x", -32001),
            (f"Bearer {ADMIN[:-1]}", -32001),
            (f"Bearer {ADMIN.upper()}", -32001),
            (f"Basic {ADMIN}", -32001),
            (ADMIN, -32001),
            ("Bearer", -32001),
            ("", -32600),
            ("Bearer \xe9", -32600),
            ("Bearer " + "x" * 9_000, -32600),
            (f"Bearer {CLERK}\r\nAuthorization: Bearer {ADMIN}", -32600),
        ],
    )
    def test_a_bad_token_opens_nothing_not_even_what_all_may_do(
        self, food: Live, authorization: str, code: int
    ) -> None:
        for body in (call("driver.new", {"object": DRIVER}), call("rpc.methods")):
            refused(food.post("TCP", body, {"Authorization": authorization}), code)

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil.example"},
            {"Host": "127.0.0.1.evil.example"},
            {"Host": "localhost.evil.example:80"},
            {"Host": "localhost@evil.example"},
            {"Host": "[::1"},
            {"Origin": "http://evil.example"},
            {"Origin": "http://localhost:1"},
            {"Origin": "null"},
            {"Origin": "file://"},
        ],
        ids=str,
    )
    def test_a_web_page_cannot_come_in_by_another_name(self, food: Live, headers: dict[str, str]) -> None:
        for path in ("/rpc", "/api/delivery/rpc"):
            refused(food.post("TCP", call("driver.new", {"object": DRIVER}), headers, path=path), -32002, status=403)
        for path in ("/health", "/openrpc.json", "/api/domains.json"):
            assert food.exchange("TCP", request("GET", path, b"", headers)).status == 403

    def test_a_preflight_of_a_foreign_page_is_given_nothing(self, food: Live) -> None:
        headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        reply = food.exchange("TCP", request("OPTIONS", "/rpc", b"", headers))
        assert reply.status == 403
        assert not any(name.startswith("access-control") for name in reply.headers)
