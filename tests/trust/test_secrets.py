"""`@secret` from the schema to the wire: given by callers, kept by the service, shown to nobody."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hero_sdk import HeroServer
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import InvalidParams
from hero_sdk.server import AsgiApp
from hero_sdk.testing import connected
from tests.admin.visiting import Visitor
from tests.codegen.support import generated, resolved_text, write_package
from tests.support.asgi import ask, call

HUSH = "quetzalcoatl-4711"
SCHEMA = """
# Somebody who signs in. [rootobject]
Account = { sid: str, name: str @index, password: str @secret @min_len(4), pin?: u32 @secret, rev: u64 }

# What is handed out once.
Session = { name: str, token?: str @secret }

service Gate {
    # Whether it is the password.
    check(sid: sid, password: str @secret) -> { fits: bool } @read
    # Everything there is of an account and a session, however deep.
    open(sid: sid) -> { account: Account, sessions: {str: [Session]} } @read
}
"""


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The generated package."""
    folder = tmp_path_factory.mktemp("generated")
    found = resolved_text(tmp_path_factory.mktemp("schemas"), SCHEMA, "gate")
    write_package(folder / "secret_models", generated(found, "secret_models"))
    sys.path.insert(0, str(folder))
    yield importlib.import_module("secret_models.gate")
    sys.path.remove(str(folder))


@pytest.fixture
def server(gate: Any, tmp_path: Path) -> HeroServer:
    class Gate(gate.GateHandlers):  # type: ignore[misc]
        async def check(self, ctx: Any, sid: str, password: str) -> Any:
            account = await self.store(ctx, gate.Account).get(sid)
            return gate.CheckResult(fits=account.password == password)

        async def open(self, ctx: Any, sid: str) -> Any:
            account = await self.store(ctx, gate.Account).get(sid)
            session = gate.Session(name="a", token=HUSH)
            return gate.OpenResult(account=account, sessions={"here": [session]})

    server = HeroServer("gate").domain(gate.GateDomain(Gate()))
    return server.configure(paths=ServicePaths("gate", tmp_path / "sockets", tmp_path / "var"))


async def answer(app: AsgiApp, method: str, params: Any) -> bytes:
    reply = await ask(app, body=call(method, params))
    assert reply is not None
    return reply.body


def holding(folder: Path) -> list[Path]:
    """Files with the secret in them."""
    return [path for path in folder.rglob("*") if path.is_file() and HUSH.encode() in path.read_bytes()]


async def test_a_caller_gives_secrets_and_is_shown_none(gate: Any, server: HeroServer) -> None:
    async with connected(server, gate.GateClient) as client:
        made = await client.account.new(gate.Account(name="Ann", password=HUSH, pin=7))
        assert (made.name, made.password, made.pin) == ("Ann", None, None)
        assert await client.account.get(made.sid) == made
        assert await client.account.list_full() == [made]
        assert (await client.account.find(filter={"name": "Ann"})).items == [made]
        assert (await client.gate.check(made.sid, HUSH)).fits
        opened = await client.gate.open(made.sid)
        assert (opened.account, opened.sessions) == (made, {"here": [gate.Session(name="a")]})

        made.name = "Ann B."
        changed = await client.account.set(made)
        assert (await client.gate.check(made.sid, HUSH)).fits
        await client.account.patch(made.sid, {"password": "another"}, expected_rev=changed.rev)
        assert (await client.gate.check(made.sid, "another")).fits
        with pytest.raises(InvalidParams, match="password is missing"):
            await client.account.new(gate.Account(name="Ben"))


async def test_no_answer_page_or_log_line_holds_a_secret(
    server: HeroServer, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    async with server.started() as app:
        calls: list[tuple[str, Any]] = [
            ("account.new", {"object": {"name": "Ann", "password": HUSH}}),
            ("account.new_many", {"objects": [{"name": "Ben", "password": HUSH}]}),
            ("account.patch", {"sid": "10", "fields": {"pin": 4711}}),
            ("account.set", {"object": {"sid": "10", "name": "Ann", "password": HUSH}}),
            ("account.get", {"sid": "10"}),
            ("account.get_many", {"sids": ["10", "11"]}),
            ("account.list_full", {}),
            ("account.find", {"filter": {"name": "Ann"}}),
            ("account.aggregate", {"metrics": ["count"], "group_by": ["name"]}),
            ("gate.open", {"sid": "10"}),
            ("rpc.discover", {}),
        ]
        refused: list[tuple[str, Any]] = [
            ("account.new", {"object": {"name": "Ann", "password": [HUSH]}}),
            ("account.new", {"object": {"name": 3, "password": HUSH}}),
            ("account.new", {"object": {"name": "Ann", "password": HUSH, "sid": "10"}}),
            ("account.patch", {"sid": "10", "fields": {"pin": HUSH}}),
            ("account.patch", {"sid": "10", "fields": {"password": [HUSH]}}),
            ("account.find", {"filter": {"password": HUSH}}),
            ("account.find", {"order_by": "password"}),
            ("account.aggregate", {"metrics": ["count(password)"]}),
            ("gate.check", {"sid": "zz", "password": HUSH}),
            ("gate.check", {"sid": "zz", "password": [HUSH]}),
        ]
        for method, params in calls:
            told = await answer(app, method, params)
            assert b'"result"' in told, (method, told)
            assert HUSH.encode() not in told, (method, told)
        for method, params in refused:
            told = await answer(app, method, params)
            assert b'"error"' in told, (method, told)
            assert HUSH.encode() not in told, (method, told)
        assert b"secret" in await answer(app, "account.find", {"filter": {"password": HUSH}})

        visitor = Visitor(server.admin_asgi)
        for path in ("/objects/account", "/objects/account/10", "/logs", "/methods/gate.open"):
            assert HUSH not in (await visitor.page(path)).text
        page = await visitor.page("/objects/account/10")
        assert [each.attributes["type"] for each in page.all("input", name="object.password")] == ["password"]
        saved = await visitor.submit("/objects/account/10", "edit", "save", **{"object.name": "Ann B."})
        assert saved.status == 303
        assert b'"fits":true' in await answer(app, "gate.check", {"sid": "10", "password": HUSH})
        await visitor.submit("/objects/account/10", "edit", "save", **{"object.password": f"{HUSH}-2"})
        assert b'"fits":true' in await answer(app, "gate.check", {"sid": "10", "password": f"{HUSH}-2"})
        asked = await visitor.submit("/methods/gate.check", "call", "call", sid="10", password=HUSH)
        assert asked.status == 200
        assert HUSH.encode() not in asked.body
    assert HUSH not in caplog.text
    assert holding(tmp_path) == []


def test_the_document_says_what_is_only_written(gate: Any) -> None:
    document = gate.GateDomain.document.__get__(object.__new__(gate.GateDomain))()
    account = document["components"]["schemas"]["Account"]

    assert account["properties"]["password"]["writeOnly"]
    assert account["required"] == ["name"]
