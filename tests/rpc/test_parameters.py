"""Parameters as declarations say: names, defaults, former names, and bounds on what hostile ones cost."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Annotated, Any

import pytest
from pydantic import AliasChoices, Field

from hero_sdk.rpc import Dispatcher, InvalidParams, RequestContext, method
from hero_sdk.values import U32, JsonValue, Otime, Struct, now
from tests.rpc.asking import error, methods_of, result


class Parcel(Struct):
    to: str
    weights: list[U32] = Field(default_factory=list)
    notes: dict[str, U32] = Field(default_factory=dict)


class Post:
    @method("write")
    async def send(
        self,
        ctx: RequestContext,
        from_: Annotated[str, Field(alias="from")],
        self_: Annotated[str, Field(alias="self")] = "me",
        copies: Annotated[U32, Field(ge=1, validation_alias=AliasChoices("copies", "count", "n"))] = 1,
        at: Annotated[Otime, Field(default_factory=now)] = ...,  # type: ignore[assignment]
        model_config: str = "fine",
        tags: Annotated[list[str], Field(default_factory=list)] = ...,  # type: ignore[assignment]
    ) -> dict[str, JsonValue]:
        assert isinstance(at, datetime)
        tags.append("seen")
        return {"from": from_, "self": self_, "copies": copies, "model_config": model_config, "tags": tags}

    @method("write")
    async def pack(self, ctx: RequestContext, parcel: Parcel, extra: list[str] | None = None) -> str:
        return parcel.to


@pytest.fixture(scope="module")
def post() -> Dispatcher:
    return Dispatcher(methods_of(Post(), namespace="post"))


async def test_wire_names_that_python_cannot_spell(post: Dispatcher) -> None:
    assert (await result(post, "post.send", {"from": "ann", "self": "x"}))["self"] == "x"
    assert (await error(post, "post.send", {"from_": "ann"}))["data"]["errors"] == [
        {"path": "from", "message": "is missing"},
        {"path": "from_", "message": "is not known here; did you mean `from`?"},
    ]


@pytest.mark.parametrize("name", ["copies", "count", "n"])
async def test_former_names_are_understood(post: Dispatcher, name: str) -> None:
    assert (await result(post, "post.send", {"from": "ann", name: 3}))["copies"] == 3


async def test_defaults_that_are_made_anew(post: Dispatcher) -> None:
    for _ in range(2):
        assert (await result(post, "post.send", {"from": "ann"}))["tags"] == ["seen"]


async def test_positions_are_those_of_the_declaration(post: Dispatcher) -> None:
    answer = await result(post, "post.send", ["ann", "bob", 2, 1790000000, "m", ["t"]])

    assert answer == {"from": "ann", "self": "bob", "copies": 2, "model_config": "m", "tags": ["t", "seen"]}


async def test_null_for_an_optional_parameter_is_the_same_as_none(post: Dispatcher) -> None:
    assert await result(post, "post.pack", {"parcel": {"to": "x"}, "extra": None}) == "x"


HOSTILE: dict[str, Any] = {
    "bad items": {"parcel": {"to": "x", "weights": ["x"] * 200_000}},
    "bad items in two lists": {"parcel": {"to": "x", "weights": [-1] * 100_000}, "extra": [1] * 100_000},
    "unknown names": {f"n{at}": 1 for at in range(100_000)},
    "unknown names below": {"parcel": {"to": "x", **{f"n{at}": 1 for at in range(100_000)}}},
    "bad entries of a map": {"parcel": {"to": "x", "notes": {f"n{at}": "x" for at in range(100_000)}}},
}


@pytest.mark.parametrize("params", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hundreds_of_thousands_of_mistakes_cost_next_to_nothing(post: Dispatcher, params: Any) -> None:
    method = next(each for each in post.methods if each.verb == "pack")

    began = time.process_time()
    with pytest.raises(InvalidParams) as caught:
        method.read(params)

    assert time.process_time() - began < 0.1
    assert len(caught.value.data["errors"]) < 50
    # What was counted is forgotten: the next call is judged by itself.
    assert len((await error(post, "post.pack", {"x": 1}))["data"]["errors"]) == 2


async def test_long_names_and_inputs_are_cut(post: Dispatcher) -> None:
    refused = await error(post, "post.pack", {"parcel": {"to": "x"}, "y" * 100_000: 1, "extra": "z" * 100_000})

    assert len(str(refused)) < 2_000


async def test_a_function_without_a_context_is_refused_at_start() -> None:
    class Bad:
        @method()
        async def lost(self, value: int) -> int:
            return value

    with pytest.raises(TypeError, match=r"Bad\.lost takes no `ctx`"):
        methods_of(Bad())
