"""Schemas with other people's habits, all the way: generated, served, called, answered."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from hero_sdk import HeroServer
from hero_sdk.client.message import RequestHead
from hero_sdk.testing import started_in

from ..codegen import unprepared

SCHEMAS = {
    "types": unprepared.many_types(),
    "terse": unprepared.without_a_word(),
    "deep": unprepared.deep_nesting(),
    "unions": unprepared.unions_of_unions(),
    "circles": unprepared.circles(),
}
DEEP: Any = {"x": 1}
for level in range(30):
    DEEP = [DEEP] if level % 2 else {"k": DEEP}
EXPRESSION = {
    "type": "call",
    "name": "f",
    "arguments": {"a": {"type": "sum", "parts": [{"type": "number", "value": 2.5}]}},
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The package all of them are generated into, importable."""
    folder = tmp_path_factory.mktemp("unprepared")
    table = '[tool.hero-sdk]\nschemas = "schemas"\noutput = "served_models"\npackage = "served_models"\n'
    (folder / "pyproject.toml").write_text(table)
    (folder / "schemas").mkdir()
    for name, text in SCHEMAS.items():
        (folder / "schemas" / f"{name}.oschema").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "hero_sdk.cli", "generate"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    sys.path.insert(0, str(folder))
    yield "served_models"
    sys.path.remove(str(folder))


def first_parameter_again(handlers: type) -> Any:
    """A subclass that answers each method with its first parameter, in a list where a list is declared."""

    def method(name: str) -> Any:
        declared = getattr(handlers, name)
        is_list = str(declared.__annotations__["return"]).startswith(("list", "builtins.list"))

        async def answer(self: Any, ctx: Any, *arguments: Any) -> Any:
            if not arguments:
                return None
            return [arguments[0]] if is_list and not isinstance(arguments[0], list) else arguments[0]

        return answer

    missing = {name: method(name) for name in handlers.__abstractmethods__}  # type: ignore[attr-defined]
    return type(f"Own{handlers.__name__}", (handlers,), missing)


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("domain", "method", "params", "result"),
    [
        ("types", "everything.do7", {"a": {"value7": "x"}}, {"value7": "x", "others": [], "kind": "a"}),
        ("types", "type6.new", {"object": {"value6": "y"}}, {"sid": "10", "value6": "y", "others": [], "kind": "a"}),
        ("types", "type6.new", {"object": {"value6": "12345678"}}, -32602),
        ("terse", "do.it", {"a": {"f1": [1], "f2": {"x": None}, "f4": [[{"f0": "t"}]]}}, "the same"),
        ("terse", "do.it", {}, None),
        ("terse", "do.that", {}, None),
        ("deep", "dig.dig", {"deep": DEEP}, "the same"),
        ("deep", "dig.dig", {"deep": [DEEP]}, -32602),
        ("unions", "pick.pick", {"u": {"type": "m3", "a": 1, "inner": {"type": "m0", "a": 2}}}, "a list of it"),
        ("unions", "pick.pick", {"u": {"type": "m99", "a": 1}}, -32602),
        ("circles", "evaluate.evaluate", {"expression": EXPRESSION}, "the same"),
    ],
)
async def test_it_is_served_and_called(
    models: str, tmp_path: Path, domain: str, method: str, params: dict[str, Any], result: Any
) -> None:
    handlers = importlib.import_module(f"{models}.{domain}.handlers")
    declared = getattr(handlers, f"{domain.title()}Domain")
    own = [first_parameter_again(each)() for each in declared.handlers if each.__abstractmethods__]
    body = orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})

    async with started_in(HeroServer(domain).domain(declared(*own)), tmp_path) as connection:
        head = RequestHead(connection.address, "/rpc")
        answer = orjson.loads((await connection.transport.send(head, body, key=None, timeout_s=20)).body)

    if isinstance(result, int):
        assert answer["error"]["code"] == result
        return
    assert "result" in answer, answer
    got = answer["result"]
    if isinstance(got, dict):
        got.pop("created_at", None)
    first = next(iter(params.values()), None)
    assert (
        got == {"the same": first, "a list of it": [first]}.get(result, result)
        if isinstance(result, str)
        else result == got
    )
