"""Errors rise in the client as they rose on the server."""

from __future__ import annotations

from typing import ClassVar

import orjson
import pytest
from pydantic import TypeAdapter

from hero_sdk.client.answers import ErrorClasses, parse_batch, read_result, read_single
from hero_sdk.client.failures import BadAnswer, RemoteError
from hero_sdk.client.message import Answer
from hero_sdk.errors import (
    RUNTIME_ERRORS,
    ApplicationError,
    Conflict,
    InvalidParams,
    NotFound,
    RateLimited,
    RpcError,
    UnknownContext,
)
from hero_sdk.values import Otime, Struct, WireEnum, to_json


class Colour(WireEnum):
    RED = "red"
    BLUE = "blue"


class Faded(ApplicationError):
    """The colour has faded."""

    code: ClassVar[int] = -32060
    domain: ClassVar[str | None] = "paint"

    def __init__(
        self, message: str = "The colour has faded.", /, *, colour: Colour, since: Otime | None = None
    ) -> None:
        super().__init__(message, colour=colour, since=since)
        self.colour = colour


class Pot(Struct):
    colour: Colour
    litres: int = 1


KNOWN = ErrorClasses([Faded])


def over_the_wire(error: RpcError) -> object:
    return orjson.loads(to_json({"code": error.code, "message": error.message, "data": error.data}))


@pytest.mark.parametrize(
    "error",
    [
        NotFound("no pot"),
        NotFound("no pot", sids=["1a"]),
        Conflict("stale", reason="stale", current_rev=4),
        RateLimited("slow down", retry_after_s=1.5),
        UnknownContext("unknown", known=[0, 3]),
        InvalidParams("bad", errors=[{"path": "litres", "message": "must be an integer"}]),
        Faded(colour=Colour.RED),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_rebuilt_equal(error: RpcError) -> None:
    assert KNOWN.rebuild(over_the_wire(error)) == error


def test_fields_of_a_declared_error_have_their_types() -> None:
    rebuilt = KNOWN.rebuild(over_the_wire(Faded(colour=Colour.BLUE)))

    assert isinstance(rebuilt, Faded)
    assert rebuilt.colour is Colour.BLUE


@pytest.mark.parametrize("base", RUNTIME_ERRORS, ids=lambda base: base.__name__)
def test_a_declared_error_may_leave_its_fields_to_a_runtime_error(base: type[RpcError]) -> None:
    declared = type("Declared", (base,), {"code": -32061, "domain": "paint"})
    fields = {Conflict: {"reason": "dry"}, RateLimited: {"retry_after_s": 1.5}}.get(base, {})
    error = {"code": -32061, "message": "m", "data": {"type": "Declared", "domain": "paint", **fields}}

    assert type(ErrorClasses([declared]).rebuild(error)) is declared


@pytest.mark.parametrize("known", RUNTIME_ERRORS, ids=lambda known: known.__name__)
def test_every_runtime_error_is_known_by_its_code_alone(known: type[RpcError]) -> None:
    rebuilt = KNOWN.rebuild({"code": known.code, "message": "m"})

    assert rebuilt.code == known.code
    assert rebuilt.message == "m"


def test_an_unknown_error_keeps_code_message_and_data() -> None:
    rebuilt = KNOWN.rebuild({"code": 42, "message": "odd", "data": {"type": "Odd", "n": 1}})

    assert isinstance(rebuilt, RemoteError)
    assert (rebuilt.code, rebuilt.message, rebuilt.data) == (42, "odd", {"type": "Odd", "n": 1})


def test_a_declared_error_with_fields_of_a_newer_service_still_arrives() -> None:
    rebuilt = KNOWN.rebuild(
        {"code": -32060, "message": "m", "data": {"type": "Faded", "domain": "paint", "hue": "light"}}
    )

    assert isinstance(rebuilt, RemoteError)
    assert rebuilt.data["hue"] == "light"


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"7", b'{"jsonrpc":"2.0"}', b'{"error":7}', b'{"error":{"code":"x"}}']
)
def test_what_is_not_json_rpc_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_single(Answer(200, body), KNOWN)


def test_a_refused_batch_raises_its_one_error() -> None:
    with pytest.raises(NotFound):
        parse_batch(Answer(200, b'{"jsonrpc":"2.0","id":null,"error":{"code":-32003,"message":"m"}}'), KNOWN)


def test_a_result_of_a_newer_service_is_let_through() -> None:
    pot = read_result({"colour": "green", "litres": 2, "shine": True}, TypeAdapter(Pot))

    assert (str(pot.colour), pot.litres) == ("green", 2)


def test_a_result_of_another_type_is_a_bad_answer() -> None:
    with pytest.raises(BadAnswer, match="another type"):
        read_result({"colour": 7}, TypeAdapter(Pot))
