"""The call as a program and as a command is the call of the form."""

from __future__ import annotations

import json
import shlex
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Never

import pytest

from hero_models.identity import IdentityDomain
from hero_sdk import HeroServer
from hero_sdk.client import SyncConnection, SyncDomainClient
from hero_sdk.client.address import Address
from hero_sdk.paths import ServicePaths

from .visiting import Document, Visitor

DESCRIBED = {
    method["name"]: {param["name"]: param["value"] for param in method["examples"][0]["params"]}
    for method in IdentityDomain().document()["methods"]
    if method.get("examples")
}
"""Method → parameters of its first example."""


def holds(sent: Any, expected: Any) -> bool:
    """Whether everything expected was sent; typed clients send defaults beside it."""
    if isinstance(expected, dict):
        return isinstance(sent, dict) and all(holds(sent.get(name), value) for name, value in expected.items())
    if isinstance(expected, list):
        return len(sent) == len(expected) and all(map(holds, sent, expected))
    return bool(sent == expected)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Visitor]:
    """A visitor of a service whose methods have examples."""
    made = (
        HeroServer("desk")
        .domain(IdentityDomain())
        .configure(paths=ServicePaths("desk", tmp_path / "sockets", tmp_path / "var"))
    )
    async with made.started():
        yield Visitor(made.admin_asgi)


class Sent(Exception):
    """The body of a call that was about to leave."""


class Wire:
    """A transport that goes nowhere."""

    def send(self, head: object, body: bytes, **_: object) -> Never:
        raise Sent(body)

    def close(self) -> None:
        pass


def connect(cls: type[SyncDomainClient], service: str, **_: object) -> SyncDomainClient:
    return cls(SyncConnection(Wire(), Address.parse("http://nowhere")))  # type: ignore[arg-type]


@pytest.mark.parametrize("method", [*DESCRIBED, "rpc.health"])
async def test_the_program_sends_what_the_example_says(
    desk: Visitor, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SyncDomainClient, "connect", classmethod(connect))
    page = await desk.page(f"/methods/{method}?example=0")
    (program,) = [each.text for each in page.all("pre", **{"class": "code as-python"})]
    with pytest.raises(Sent) as sent:
        exec(compile(program, method, "exec"), {})
    called = json.loads(sent.value.args[0])
    assert called["method"] == method
    expected = DESCRIBED.get(method, {})
    assert holds(called["params"], expected)


@pytest.mark.parametrize("method", DESCRIBED)
async def test_the_command_sends_what_the_example_says(desk: Visitor, method: str) -> None:
    page = await desk.page(f"/methods/{method}?example=0")
    (command,) = [each.text for each in page.all("pre", **{"class": "code as-curl"})]
    words = shlex.split(command)
    body = json.loads(words[words.index("--json") + 1])
    assert (body["method"], body["params"]) == (method, DESCRIBED[method])
    assert words[words.index("--unix-socket") + 1].endswith("rpc.sock")


async def test_texts_in_a_command_stay_texts(visitor: Visitor) -> None:
    name = 'it\'s $(rm -rf /) `x` "y" \\ ü'
    reply = await visitor.submit("/methods/driver.new", "call", "call", **{"object.name": name})
    (command,) = [each.text for each in Document(reply.body.decode()).all("pre", **{"class": "code as-curl"})]
    words = shlex.split(command)
    assert json.loads(words[words.index("--json") + 1])["params"]["object"]["name"] == name
