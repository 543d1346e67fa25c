"""Who may call what: the whole matrix, and that nothing else is looked at."""

from __future__ import annotations

import pytest

from hero_sdk.rpc import Dispatcher, RequestContext, method
from tests.rpc.asking import TRUSTED, ask, methods_of, restricted


class Guarded:
    @method("read")
    async def look(self, ctx: RequestContext) -> str:
        return "seen"

    @method("write")
    async def change(self, ctx: RequestContext) -> str:
        return "changed"

    @method("write", requires=("shop.sell", "till.open"))
    async def sell(self, ctx: RequestContext) -> str:
        return "sold"

    @method("read", requires=("shop.*",))
    async def enter(self, ctx: RequestContext) -> str:
        return "inside"

    @method("write", is_public=True)
    async def ring(self, ctx: RequestContext) -> str:
        return "rung"

    @method("write", is_internal=True)
    async def rewire(self, ctx: RequestContext) -> str:
        return "rewired"


@pytest.fixture(scope="module")
def dispatcher() -> Dispatcher:
    return Dispatcher(methods_of(Guarded(), namespace="door"))


OK = None
NOBODY = -32001
DENIED = -32002

MATRIX = [
    # claims, user: look, change, sell, enter, ring, rewire
    (None, None, (OK, OK, OK, OK, OK, OK)),
    ((), None, (NOBODY, NOBODY, NOBODY, NOBODY, OK, DENIED)),
    ((), "ann", (DENIED, DENIED, DENIED, DENIED, OK, DENIED)),
    (("door.read",), None, (OK, DENIED, DENIED, DENIED, OK, DENIED)),
    (("door.read",), "ann", (OK, DENIED, DENIED, DENIED, OK, DENIED)),
    (("door.write",), "ann", (DENIED, OK, DENIED, DENIED, OK, DENIED)),
    (("shop.sell",), "ann", (DENIED, DENIED, DENIED, OK, OK, DENIED)),
    (("shop.sell", "till.open"), "ann", (DENIED, DENIED, OK, OK, OK, DENIED)),
    (("groups.admin",), "ann", (OK, OK, OK, OK, OK, DENIED)),
    (("admin",), None, (OK, OK, OK, OK, OK, DENIED)),
    (("shop",), "ann", (DENIED, DENIED, DENIED, DENIED, OK, DENIED)),
    (("shopping.list",), "ann", (DENIED, DENIED, DENIED, DENIED, OK, DENIED)),
    (("door", "door.read.more", "DOOR.READ", "xdoor.read"), "ann", (DENIED, DENIED, DENIED, DENIED, OK, DENIED)),
    (("groups.admins", "users.admin"), "ann", (DENIED, DENIED, DENIED, DENIED, OK, DENIED)),
]


@pytest.mark.parametrize(("claims", "user", "outcomes"), MATRIX)
async def test_the_matrix(
    dispatcher: Dispatcher, claims: tuple[str, ...] | None, user: str | None, outcomes: tuple[int | None, ...]
) -> None:
    ctx = RequestContext(claims=None if claims is None else frozenset(claims), user=user)

    verbs = ("look", "change", "sell", "enter", "ring", "rewire")
    answers = [await ask(dispatcher, f"door.{verb}", ctx=ctx) for verb in verbs]

    assert tuple(answer.get("error", {}).get("code") for answer in answers) == outcomes


async def test_the_missing_claims_are_named(dispatcher: Dispatcher) -> None:
    answer = await ask(dispatcher, "door.sell", ctx=restricted("shop.sell", user="ann"))

    assert answer["error"]["data"] == {"type": "PermissionDenied", "needs": ["till.open"]}


async def test_permission_comes_before_the_parameters(dispatcher: Dispatcher) -> None:
    answer = await ask(dispatcher, "door.change", {"nonsense": 1}, ctx=restricted(user="ann"))

    assert answer["error"]["code"] == DENIED


async def test_a_notification_without_permission_does_nothing() -> None:
    calls = []

    class Bell:
        @method("write")
        async def ring(self, ctx: RequestContext) -> None:
            calls.append(ctx.user)

    dispatcher = Dispatcher(methods_of(Bell(), namespace="bell"))
    body = b'{"jsonrpc":"2.0","method":"bell.ring"}'

    assert await dispatcher.dispatch(restricted(user="mallory"), body) is None
    assert await dispatcher.dispatch(TRUSTED, body) is None

    assert calls == [None]


def test_a_context_says_what_its_caller_may_do() -> None:
    assert TRUSTED.is_trusted
    assert TRUSTED.has_claim("anything.at.all")
    assert not restricted().is_trusted
    assert not restricted().has_claim("order.read")
    assert restricted("order.read").has_claim("order.read")
    assert restricted("groups.admin").has_claim("order.read")


def test_nobody_is_trusted_by_leaving_something_out() -> None:
    with pytest.raises(TypeError, match="claims"):
        RequestContext()  # type: ignore[call-arg]
