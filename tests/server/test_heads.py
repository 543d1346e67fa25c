"""Which heads of calls are remembered."""

from __future__ import annotations

import pytest

from hero_sdk.rpc import gather
from hero_sdk.server.heads import KnownHead, KnownHeads


@pytest.mark.parametrize(
    ("header", "is_remembered"),
    [
        (b"X-Hero-User: ann", True),
        (b"X-Hero-Timeout: 30", True),
        (b"X-Hero-Timeout: 29.9731", False),
        (b"Idempotency-Key: k1", False),
        (b"Authorization: Bearer s3cret", False),
        (b"X-Api-Key: s3cret", False),
    ],
)
def test_a_head_is_remembered_where_it_may_come_again(header: bytes, is_remembered: bool) -> None:
    name, _, value = header.partition(b": ")
    headers = {b"content-length": b"2", name.lower(): value}
    known = KnownHead(2, gather(list(headers.items()), headers))
    request = b"POST /rpc HTTP/1.1\r\nContent-Length: 2\r\n%s\r\n\r\n{}" % header

    heads = KnownHeads()
    heads.learn(request, headers, known)

    assert heads.of(request) == ((known, b"{}") if is_remembered else None)


def test_a_question_is_not_remembered() -> None:
    request = b"GET /events?token=s3cret HTTP/1.1\r\nHost: localhost\r\n\r\n"
    heads = KnownHeads()
    heads.learn(request, {b"host": b"localhost"}, KnownHead(0))

    assert heads.of(request) is None
