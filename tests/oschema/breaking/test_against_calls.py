"""The rules about methods say what a service does: a call that the old version took, sent to the new one."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path
from typing import Any

import orjson
import pytest

from hero_sdk import HeroServer
from hero_sdk.client.identity import Identity
from hero_sdk.client.message import RequestHead
from hero_sdk.testing import started_in
from tests.oschema.breaking.conftest import Models
from tests.oschema.breaking.support import compared_texts

PLAIN = "a(x: str, y?: u32) -> any"


@pytest.mark.parametrize(
    ("old", "new", "method", "params", "claims"),
    [
        (PLAIN, "a(x: str, y?: u32, z?: str) -> any", "s.a", {"x": "1"}, None),
        (PLAIN, "a(x: str, y?: u32, z: str) -> any", "s.a", {"x": "1"}, None),
        (PLAIN, "a(x: str) -> any", "s.a", {"x": "1", "y": 2}, None),
        (PLAIN, "a(w: str @was(x), y?: u32) -> any", "s.a", {"x": "1"}, None),
        ("a(w: str @was(x), y?: u32) -> any", "a(w: str, y?: u32) -> any", "s.a", {"x": "1"}, None),
        (PLAIN, "a(x: str, y: u32 = 3) -> any", "s.a", {"x": "1", "y": None}, None),
        (PLAIN, "a(x: str, y?: u32 @max(5)) -> any", "s.a", {"x": "1", "y": 9}, None),
        (PLAIN, "a(x: str, y?: u64) -> any", "s.a", {"x": "1", "y": 9}, None),
        (PLAIN, "b(x: str, y?: u32) -> any", "s.a", {"x": "1"}, None),
        (PLAIN, 'b(x: str, y?: u32) -> any @alias("s.a")', "s.a", {"x": "1"}, None),
        (f'{PLAIN} @alias("t.old")', PLAIN, "t.old", {"x": "1"}, None),
        ("a(x: str, y: str) -> any", "a(y: str, x: str) -> any", "s.a", ["1", "2"], None),
        ("a(x: str, y: str) -> any", "a(x?: str, y: str) -> any", "s.a", ["1", "2"], None),
        ("a(y?: str) -> any", "a(z?: str, y?: str) -> any", "s.a", ["1"], None),
        ("a(y?: str) -> any", "a(y?: str, z?: str) -> any", "s.a", ["1"], None),
        (f"{PLAIN} @requires(s.do)", f"{PLAIN} @requires(s.do, s.more)", "s.a", {"x": "1"}, ["s.do"]),
        (f"{PLAIN} @requires(s.do, s.more)", f"{PLAIN} @requires(s.do)", "s.a", {"x": "1"}, ["s.do", "s.more"]),
        (f"{PLAIN} @requires(s.do)", f'{PLAIN} @requires("s.*")', "s.a", {"x": "1"}, ["s.do"]),
        (f'{PLAIN} @requires("s.*")', f"{PLAIN} @requires(s.do)", "s.a", {"x": "1"}, ["s.more"]),
        (f"{PLAIN} @read", PLAIN, "s.a", {"x": "1"}, ["s.read"]),
        (PLAIN, f"{PLAIN} @read", "s.a", {"x": "1"}, ["s.write"]),
        (f"{PLAIN} @public", PLAIN, "s.a", {"x": "1"}, []),
        (PLAIN, f"{PLAIN} @public", "s.a", {"x": "1"}, ["s.write"]),
        (PLAIN, f"{PLAIN} @internal", "s.a", {"x": "1"}, ["s.write"]),
        (f"{PLAIN} @internal", PLAIN, "s.a", {"x": "1"}, None),
        (f"{PLAIN} @timeout(20)", f"{PLAIN} @timeout(0.05)", "s.a", {"x": "slow"}, None),
    ],
)
async def test_a_method_breaks_where_an_old_call_is_not_answered_as_before(
    models: Models, tmp_path: Path, old: str, new: str, method: str, params: Any, claims: list[str] | None
) -> None:
    versions = [f"# It.\nservice S {{ {text} }}\n" for text in (old, new)]
    before, after = [
        await _answer(models(text, "handlers"), tmp_path / str(at), method, params, claims)
        for at, text in enumerate(versions)
    ]

    assert "result" in before, before
    assert _is_as_before(before, after) is not bool(compared_texts(*versions).breaks)


@pytest.mark.parametrize(
    ("new", "goes_on"),
    [
        ("service S as t { a(x: str) -> any }", False),
        ("service T as s { a(x: str) -> any }", True),
        ('service T { a(x: str) -> any @alias("s.a") @requires(s.write) }', True),
    ],
)
async def test_a_namespace_is_what_callers_say(models: Models, tmp_path: Path, new: str, goes_on: bool) -> None:
    old = "# It.\nservice S { a(x: str) -> any }\n"
    answer = await _answer(models(f"# It.\n{new}\n", "handlers"), tmp_path, "s.a", {"x": "1"}, ["s.write"])

    assert ("result" in answer) is goes_on
    assert bool(compared_texts(old, f"# It.\n{new}\n").breaks) is not goes_on


async def _answer(handlers: Any, folder: Path, method: str, params: Any, claims: list[str] | None) -> Any:
    """What a service answers whose methods give back the arguments they got."""
    (declared,) = handlers.FoodDomain.handlers
    methods = {name: _echo(getattr(declared, name)) for name in declared.__abstractmethods__}
    server = HeroServer("food").domain(handlers.FoodDomain(type("Own", (declared,), methods)()))
    body = orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    async with started_in(server, folder) as connection:
        head = RequestHead(connection.address, "/rpc", Identity.of(claims=claims).headers())
        return orjson.loads((await connection.transport.send(head, body, key=None, timeout_s=20)).body)


def _echo(declared: Any) -> Any:
    names = list(inspect.signature(declared).parameters)[2:]

    async def answer(self: Any, ctx: Any, *arguments: Any) -> Any:
        if "slow" in arguments:
            await asyncio.sleep(0.2)
        return dict(zip(names, arguments, strict=True))

    return answer


def _is_as_before(before: Any, after: Any) -> bool:
    """Whether what both versions know by one name arrived alike."""
    if "result" not in after:
        return False
    shared = before["result"].keys() & after["result"].keys()
    return all(before["result"][name] == after["result"][name] for name in shared)
