"""Whatever is sent, the answer is JSON-RPC."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hero_sdk.rpc import Dispatcher, Limits, RequestContext, Unavailable
from hero_sdk.rpc.wellformed import parse
from tests.rpc.calculator import CalculatorDomain
from tests.rpc.case_files import CASES

dispatcher = Dispatcher(CalculatorDomain().methods(), limits=Limits(batch=20, depth=10, body_bytes=10_000))

names = st.sampled_from(
    ["calc.sum", "calc.echo", "calc.place", "calc.withdraw", "calc.subtract", "sum", "calc.nope", "rpc.x"]
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "value", "point", "x", "input"]) | st.text(max_size=3), inner)
    ),
    max_leaves=12,
)
requests = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.just("2.0") | values,
        "id": st.integers() | st.text(max_size=4) | values,
        "method": names | values,
        "params": st.lists(values, max_size=4) | st.dictionaries(st.text(max_size=5), values, max_size=4) | values,
        "more": values,
    },
)


async def answer_to(body: bytes, domain: str | None = None) -> Any:
    answer = await dispatcher.dispatch(RequestContext(claims=None), body, domain=domain)
    if answer is None:
        return None
    found = json.loads(answer.decode("utf-8"))
    for each in found if isinstance(found, list) else [found]:
        assert each["jsonrpc"] == "2.0"
        assert each.keys() in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"})
        assert each["id"] is None or type(each["id"]) in (int, float, str)
        if "error" in each:
            assert type(each["error"]["code"]) is int
            assert type(each["error"]["message"]) is str
            assert type(each["error"]["data"]["type"]) is str
            assert each["error"]["code"] != -32603
    return found


def is_valid(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and entry.get("jsonrpc") == "2.0"
        and isinstance(entry.get("method"), str)
        and isinstance(entry.get("params", []), list | dict)
    )


@settings(max_examples=150, deadline=None)
@given(st.one_of(requests, st.lists(requests | values, max_size=4), values))
async def test_any_json_is_answered_by_the_rules(sent: Any) -> None:
    found = await answer_to(json.dumps(sent, allow_nan=False).encode("utf-8", "surrogatepass"))

    if isinstance(sent, dict) and isinstance(found, dict):
        can_be_id = "id" in sent and (sent["id"] is None or type(sent["id"]) in (int, str))
        if (
            can_be_id
            and not (type(sent["id"]) is int and not -(2**63) <= sent["id"] < 2**64)
            and found["id"] is not None
        ):
            assert found["id"] == sent["id"]
    if isinstance(sent, list) and isinstance(found, list):
        assert len(found) <= len(sent)


@settings(max_examples=150, deadline=None)
@given(st.lists(requests.filter(lambda request: "id" in request), min_size=1, max_size=5))
async def test_a_batch_answers_each_entry_as_it_would_alone(entries: list[Any]) -> None:
    bodies = [json.dumps(entry).encode() for entry in entries]
    alone = [await answer_to(body) for body in bodies]

    together = await answer_to(b"[" + b",".join(bodies) + b"]")

    if isinstance(together, list):
        assert together == alone
    else:  # one entry that is no JSON of ours spoils the whole body
        assert together["error"]["code"] in (-32600, -32700)
        assert any(each["error"]["code"] in (-32600, -32700) for each in alone)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([case.body for case in CASES if len(case.body) < 2_000]),
    st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=3), st.integers(0, 3)), min_size=1, max_size=4),
)
async def test_mutated_requests_never_break_anything(body: bytes, changes: list[tuple[int, bytes, int]]) -> None:
    for at, inserted, removed in changes:
        at %= len(body) + 1
        body = body[:at] + inserted + body[at + removed :]

    if b"crash" not in body:
        await answer_to(body)
        await answer_to(body, "calculator")
        dispatcher.refuse(body, Unavailable("ending"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
@example(b"\x00")
@example(b"[" * 60)
async def test_any_bytes_are_answered(body: bytes) -> None:
    assert await answer_to(body) is not None or b"2.0" in body


@settings(max_examples=200, deadline=None)
@given(
    values,
    st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : "), (",\n", "\t:\r\n")]),
    st.booleans(),
)
def test_names_given_twice_are_found_however_they_are_written(
    value: Any, separators: tuple[str, str], is_ascii: bool
) -> None:
    """The quick way of telling agrees with the standard library's exact one."""
    text = json.dumps({"value": value, "other": value}, separators=separators, ensure_ascii=is_ascii)
    doubled = text[:-1] + f'{separators[0]}"other"{separators[1]}1}}'

    for body in (text, doubled):
        try:
            parse(body.encode("utf-8", "surrogatepass"), 64)
            is_refused = False
        except Exception as exc:
            is_refused = "twice" in str(exc)
            if not is_refused:
                return  # beyond the range of numbers
        assert is_refused == (body is doubled)


@pytest.mark.parametrize("size", [1, 10_000])
async def test_one_request_is_not_slowed_down_by_its_length_squared(size: int) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "calc.echo", "params": [['":' * size, " :" * size]]})

    assert (await answer_to(body.encode()))["result"] == ['":' * size, " :" * size]
