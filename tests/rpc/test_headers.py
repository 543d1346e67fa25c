"""Headers: what is believed where, and that nothing malformed is believed anywhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from hero_sdk.rpc import (
    Conflict,
    ContextReader,
    ContextRegistry,
    Credentials,
    Grant,
    InternalError,
    InvalidRequest,
    Listener,
    Peer,
    PermissionDenied,
    RequestContext,
    Resources,
    Trust,
    Unauthenticated,
    UnknownContext,
    first_of,
)

Pairs = dict[str, str] | list[tuple[str, str]]


@dataclass(frozen=True)
class Entry:
    id: int
    name: str
    description: str = ""


class Registry:
    """Three contexts, in memory."""

    def __init__(self) -> None:
        self._entries = [Entry(0, "admin"), Entry(3, "acme"), Entry(4, "zeta")]

    def find(self, key: int | str) -> Entry | None:
        return next((entry for entry in self._entries if key in (entry.id, entry.name)), None)

    def entries(self) -> Sequence[Entry]:
        return self._entries

    async def add(self, id: int, name: str, description: str = "") -> Entry:  # noqa: A002
        raise Conflict("not here", reason="unique")

    async def remove(self, id: int, *, purge: bool = False) -> bool:  # noqa: A002
        return False


def resources() -> Resources:
    made = Resources()
    made.add(Registry(), as_=ContextRegistry)
    return made


async def read(reader: ContextReader, headers: Pairs, peer: Peer | None = None) -> RequestContext:
    pairs = headers.items() if isinstance(headers, dict) else headers
    return await reader.context([(name.lower().encode(), value.encode("latin-1")) for name, value in pairs], peer)


@pytest.fixture
def unix() -> ContextReader:
    return ContextReader(Listener(name="rpc.sock", trust=Trust.HEADERS), resources())


@pytest.fixture
def tcp() -> ContextReader:
    return ContextReader(Listener(name="tcp", trust=Trust.AUTHENTICATOR, context=3), resources())


def authenticated(context: int = 0, trust: Trust = Trust.AUTHENTICATOR) -> ContextReader:
    grants = {
        "Bearer ann": Grant(
            user="ann", claims=frozenset({"order.read", "order.write", "users.ann"}), session="ann's laptop"
        ),
        "Bearer far": Grant(user="far", claims=frozenset({"order.read"}), contexts=frozenset({4})),
        "Bearer root": Grant(user="root", claims=frozenset({"groups.admin"}), contexts="all"),
    }

    def check(credentials: Credentials) -> Grant | None:
        if credentials.authorization is None:
            return None
        if credentials.authorization not in grants:
            raise Unauthenticated("unknown token")
        return grants[credentials.authorization]

    listener = Listener(name="any", trust=trust, context=context, authenticate=check)
    return ContextReader(listener, resources())


async def test_without_headers_a_unix_caller_has_full_trust_in_the_admin_context(unix: ContextReader) -> None:
    ctx = await read(unix, {"host": "x", "content-type": "application/json"})

    assert ctx.is_trusted
    assert (ctx.context, ctx.context_name, ctx.user, ctx.deadline) == (0, "admin", None, None)


async def test_everything_a_unix_caller_may_say(unix: ContextReader) -> None:
    peer = Peer(pid=7, uid=1000)
    ctx = await read(
        unix,
        {
            "X-Hero-Context": "acme",
            "X-Hero-Claims": "order.read, users.ann@example.org ,groups.support",
            "X-Hero-User": "ann",
            "X-Hero-Impersonator": "bob",
            "X-Forwarded-Prefix": "/hero_food/rpc/",
            "X-Request-Id": "r-1",
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "X-Hero-Timeout": "2.5",
            "Idempotency-Key": "k 1",
        },
        peer,
    )

    assert (ctx.context, ctx.context_name) == (3, "acme")
    assert ctx.claims == {"order.read", "users.ann@example.org", "groups.support"}
    assert (ctx.user, ctx.impersonator, ctx.forwarded_prefix) == ("ann", "bob", "/hero_food/rpc")
    assert (ctx.request_id, ctx.idempotency_key, ctx.peer) == ("r-1", "k 1", peer)
    assert ctx.traceparent is not None
    assert ctx.remaining_s is not None
    assert 2.0 < ctx.remaining_s <= 2.5


async def test_empty_claims_are_no_claims_and_not_trust(unix: ContextReader) -> None:
    assert (await read(unix, {"X-Hero-Claims": ""})).claims == frozenset()
    assert (await read(unix, {"X-Hero-Claims": "  "})).claims == frozenset()
    assert (await read(unix, {})).claims is None


@pytest.mark.parametrize("number", ["0", "3", "4"])
async def test_contexts_by_number(unix: ContextReader, number: str) -> None:
    assert (await read(unix, {"X-Hero-Context": number})).context == int(number)


@pytest.mark.parametrize("wanted", ["7", "4294967295", "nowhere"])
async def test_a_context_that_is_not_registered_is_never_another_one(unix: ContextReader, wanted: str) -> None:
    with pytest.raises(UnknownContext) as trusted:
        await read(unix, {"X-Hero-Context": wanted})
    with pytest.raises(UnknownContext) as curious:
        await read(unix, {"X-Hero-Context": wanted, "X-Hero-Claims": "order.read"})

    assert trusted.value.data["known"] == [0, 3, 4]
    assert "known" not in curious.value.data


BAD = [
    ("X-Hero-Context", ["", "-1", "+3", "03", "3.0", "1e3", "4294967296", "9" * 400, "3 4", "0x3", "٣", "a/b", "_a"]),
    ("X-Hero-Claims", [",", "a,", "a,,b", "order.*", "*", "a b", "a\tb", "a\x00", "ümlaut", "x" * 20_000]),
    ("X-Hero-User", ["", " ", "a\x00b", "a\r\nb", "a\x7f", "ä", "x" * 257]),
    ("X-Hero-Impersonator", ["", "a\nb"]),
    ("X-Forwarded-Prefix", ["", "x", "//evil.example", "/a//b", "/a/../b", "/a b", "/a?b", "/a#b", "/<b>", "\\a"]),
    ("X-Request-Id", ["", "a\x1b[31m", "x" * 257]),
    (
        "traceparent",
        [
            "",
            "00-xyz",
            f"00-{'0' * 32}-00f067aa0ba902b7-01",
            f"ff-{'1' * 32}-{'1' * 16}-01",
            f"00-{'A' * 32}-{'1' * 16}-01",
        ],
    ),
    ("X-Hero-Timeout", ["", "-1", "1e3", "nan", "inf", "1,5", "1 s", "9" * 9, ".5", "٣"]),
    ("Idempotency-Key", ["", "a\x00", "ö", "x" * 257]),
    ("Authorization", ["a\x00b"]),
]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD for value in values])
async def test_malformed_values_are_refused(unix: ContextReader, name: str, value: str) -> None:
    raw = [(name.lower().encode(), value.encode())]

    with pytest.raises(InvalidRequest, match=name):
        await unix.context(raw)


@pytest.mark.parametrize("name", [name for name, _ in BAD])
async def test_a_header_given_twice_is_refused(unix: ContextReader, name: str) -> None:
    good = {"X-Hero-Context": "3", "X-Forwarded-Prefix": "/a", "X-Hero-Timeout": "1"}.get(name, "a")

    with pytest.raises(InvalidRequest, match="twice"):
        await read(unix, [(name, good), (name, good)])


async def test_a_request_that_has_no_time_left_is_so_from_the_start(unix: ContextReader) -> None:
    ctx = await read(unix, {"X-Hero-Timeout": "0"})

    assert ctx.remaining_s == 0
    assert ctx.deadline is not None
    assert ctx.deadline <= time.monotonic()


FORGED = {
    "X-Hero-Claims": "groups.admin",
    "X-Hero-User": "root",
    "X-Hero-Impersonator": "root",
    "X-Forwarded-Prefix": "//evil.example",
    "X-Forwarded-For": "127.0.0.1",
}


async def test_over_tcp_nobody_is_what_they_say(tcp: ContextReader) -> None:
    ctx = await read(tcp, FORGED, Peer(address="203.0.113.9:4000"))

    assert ctx.claims == frozenset()
    assert (ctx.user, ctx.impersonator, ctx.forwarded_prefix) == (None, None, "")
    assert (ctx.context, ctx.context_name) == (3, "acme")


@pytest.mark.parametrize("wanted", ["0", "4", "zeta", "7", "nowhere"])
async def test_over_tcp_other_contexts_are_closed_and_not_even_known(tcp: ContextReader, wanted: str) -> None:
    with pytest.raises(PermissionDenied) as caught:
        await read(tcp, {"X-Hero-Context": wanted})

    assert "known" not in caught.value.data


async def test_over_tcp_the_listener_s_own_context_may_be_named(tcp: ContextReader) -> None:
    assert (await read(tcp, {"X-Hero-Context": "3"})).context == 3
    assert (await read(tcp, {"X-Hero-Context": "acme"})).context == 3


async def test_over_tcp_what_is_read_is_read_as_strictly(tcp: ContextReader) -> None:
    with pytest.raises(InvalidRequest):
        await read(tcp, {"X-Hero-Context": "-1"})
    with pytest.raises(InvalidRequest):
        await read(tcp, {"X-Hero-Claims": "a,,b"})
    ctx = await read(tcp, {"X-Hero-User": "a\x00"})  # as good as absent
    assert ctx.user is None


async def test_the_authenticator_says_who_it_is() -> None:
    ctx = await read(authenticated(), {"Authorization": "Bearer ann", **FORGED, "X-Hero-Claims": "order.read"})

    assert ctx.user == "ann"
    assert ctx.impersonator is None
    assert ctx.claims == {"order.read"}


async def test_a_claims_header_takes_away_and_never_adds() -> None:
    reader = authenticated()

    async def claims(token: str, header: str) -> frozenset[str] | None:
        return (await read(reader, {"Authorization": f"Bearer {token}", "X-Hero-Claims": header})).claims

    assert await claims("ann", "order.read,groups.admin,menu.read") == {"order.read"}
    assert await claims("ann", "") == frozenset()
    # An admin may step down to less, but not pose as somebody.
    assert await claims("root", "order.read,users.ann,groups.support,proxy.x") == {"order.read"}
    assert await claims("root", "groups.admin") == {"groups.admin"}
    assert await claims("root", "admin") == frozenset()


async def test_bad_credentials_are_not_the_same_as_none() -> None:
    with pytest.raises(Unauthenticated):
        await read(authenticated(), {"Authorization": "Bearer forged"})

    assert (await read(authenticated(), {})).claims == frozenset()


async def test_a_unix_caller_who_shows_a_token_is_who_that_says_and_not_who_the_headers_say() -> None:
    reader = authenticated(trust=Trust.HEADERS)

    plain = await read(reader, {"X-Hero-User": "zoe"})
    shown = await read(reader, {"Authorization": "Bearer ann", "X-Hero-User": "zoe", "X-Forwarded-Prefix": "/desk"})

    assert (plain.user, plain.is_trusted, plain.session) == ("zoe", True, None)
    assert (shown.user, shown.is_trusted, shown.session) == ("ann", False, "ann's laptop")
    assert shown.forwarded_prefix == "/desk"
    with pytest.raises(Unauthenticated):
        await read(reader, {"Authorization": "Bearer forged"})


async def test_of_several_authenticators_the_first_that_knows_the_caller_decides() -> None:
    asked: list[str] = []

    def cookies(credentials: Credentials) -> Grant | None:
        asked.append("cookies")
        return Grant(user="by cookie") if credentials.cookie else None

    async def tokens(credentials: Credentials) -> Grant | None:
        asked.append("tokens")
        if credentials.authorization:
            raise Unauthenticated("unknown token")
        return None

    reader = ContextReader(
        Listener(name="tcp", trust=Trust.AUTHENTICATOR, authenticate=first_of(cookies, tokens)), resources()
    )

    assert (await read(reader, {"Cookie": "s=1", "Authorization": "Bearer x"})).user == "by cookie"
    assert asked == ["cookies"]
    assert (await read(reader, {})).user is None
    with pytest.raises(Unauthenticated):
        await read(reader, {"Authorization": "Bearer x"})


async def test_granted_contexts_are_open() -> None:
    async def context(token: str, wanted: str) -> int:
        return (await read(authenticated(), {"Authorization": f"Bearer {token}", "X-Hero-Context": wanted})).context

    assert await context("far", "4") == await context("far", "zeta") == 4
    assert await context("far", "0") == 0
    with pytest.raises(PermissionDenied):
        await context("far", "3")
    assert await context("root", "acme") == 3
    with pytest.raises(UnknownContext) as caught:
        await context("root", "7")
    assert caught.value.data["known"] == [0, 3, 4]


async def test_a_listener_whose_context_is_gone_lets_nobody_elsewhere() -> None:
    with pytest.raises(UnknownContext):
        await read(authenticated(context=9), {"Authorization": "Bearer ann"})


async def test_an_authenticator_may_wait_and_one_that_breaks_lets_nobody_in(caplog: pytest.LogCaptureFixture) -> None:
    async def slow(credentials: Credentials) -> Grant | None:
        return Grant(user="slow")

    def broken(credentials: Credentials) -> Grant | None:
        raise KeyError("the database of people")

    waiting = Listener(name="tcp", trust=Trust.AUTHENTICATOR, authenticate=slow)
    assert (await read(ContextReader(waiting, resources()), {})).user == "slow"

    breaking = Listener(name="tcp", trust=Trust.AUTHENTICATOR, authenticate=broken)
    with pytest.raises(InternalError) as caught:
        await read(ContextReader(breaking, resources()), {})
    assert "people" not in str(caught.value)
    assert "people" in caplog.text


async def test_without_a_registry_there_is_the_admin_context_alone() -> None:
    reader = ContextReader(Listener(name="x", trust=Trust.HEADERS), Resources())

    assert (await read(reader, {})).context == 0
    with pytest.raises(UnknownContext):
        await read(reader, {"X-Hero-Context": "3"})
