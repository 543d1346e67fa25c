"""Copies of clients that call as somebody else; both twins are asked the same."""

from __future__ import annotations

from typing import Any

import pytest

from hero_sdk.client import Connection, DomainClient, Identity, SyncConnection, SyncDomainClient


@pytest.fixture(params=["asynchronous", "blocking"])
def client(request: pytest.FixtureRequest) -> Any:
    if request.param == "asynchronous":
        return DomainClient(Connection.to("/run/rpc.sock"))
    return SyncDomainClient(SyncConnection.to("/run/rpc.sock"))


def test_another_user_keeps_the_restriction_of_claims(client: Any) -> None:
    ben = client.as_user("ann", claims=[]).as_user("ben").connection

    assert (ben.identity.user, ben.identity.claims) == ("ben", ())
    assert b"X-Hero-Claims: \r\n" in ben.head.encode(b"{}")


def test_another_user_may_get_other_claims(client: Any) -> None:
    ben = client.as_user("ann", claims=[]).as_user("ben", claims=["order.read"])

    assert ben.connection.identity.claims == ("order.read",)


def test_only_none_said_aloud_is_trusted(client: Any) -> None:
    assert client.as_user("ann", claims=[]).as_user("ben", claims=None).connection.identity.claims is None


def test_a_handlers_client_stays_restricted_as_another_user() -> None:
    bound = Connection.to("/run/rpc.sock").bound(Identity(user="ann", claims=("driver.read",), request_id="r-1"))
    ben = DomainClient(bound).as_user("ben").connection.identity

    assert ben == Identity(user="ben", claims=("driver.read",), request_id="r-1")


@pytest.mark.parametrize("claims", [("order.read,admin",), ("order.read", "a,b"), (",",)])
def test_one_claim_does_not_become_two(claims: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="comma"):
        Identity(user="ann", claims=claims).headers()


@pytest.mark.parametrize("timeout_s", [0, -1, float("nan"), float("inf"), 1e8])
def test_a_time_that_cannot_be_waited_for_is_refused(client: Any, timeout_s: float) -> None:
    with pytest.raises(ValueError, match="is no time to wait: more than 0, at most 99,999,999 seconds"):
        client.with_timeout(timeout_s)


@pytest.mark.parametrize(
    ("timeout_s", "sent"), [(30.0, b"30"), (0.25, b"0.25"), (2_000_000, b"2000000"), (0.00001, b"0.00001")]
)
def test_any_other_time_is_sent_as_the_service_reads_it(client: Any, timeout_s: float, sent: bytes) -> None:
    bound = client.with_timeout(timeout_s).connection

    assert bound.timeout_s == timeout_s
    assert b"X-Hero-Timeout: %s\r\n" % sent in bound.head.encode(b"{}")
