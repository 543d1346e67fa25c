"""Whatever goes wrong, answers speak of what the caller sent and never of how the service is made."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hero_sdk import HeroServer, RequestContext
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import Credentials, Grant
from hero_sdk.server import TcpAddress
from hero_sdk.service.plan import Listen
from tests.admin.visiting import Visitor
from tests.rpc.calculator import CalculatorDomain, CalculatorHandlers
from tests.rpc.case_files import CASES
from tests.support.delivery.models import Order
from tests.support.inside import inside
from tests.support.reply import Reply
from tests.support.wire import Wire, heard
from tests.trust.desk import METHODS, TRUSTED, Desk, direct, opened, params_of, request_of

INNARDS = (
    "sqlite3.OperationalError: no such column: json_extract(body, '$.x') at /var/lib/hero/objects.db, "
    "see hero_sdk.osis.reading.Reading at 0x7f00deadbeef"
)
"""What an unexpected exception may say of itself."""


def says_nothing(answer: Reply) -> Any:
    """The error of an answer, which tells nothing about the inside and knows what it is called."""
    assert not inside(answer.body), answer
    error = answer.json["error"]
    assert error["message"]
    assert error["data"]["type"]
    return error


async def post(wire: Wire, method: str, params: object = None, path: str = "/rpc", **headers: str) -> Reply:
    body = json.dumps(request_of(method, params)).encode()
    return await wire.post(body, {name.replace("_", "-"): value for name, value in headers.items()}, path)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as desk:
        yield desk


def test_the_inside_is_known_when_it_is_seen() -> None:
    assert inside(INNARDS)
    assert inside('  File "/x/y.py", line 3, in <module>')
    assert inside("1 validation error for Order [type=missing, input_value={}]")
    assert inside("TypeTable has no key")
    assert inside("KeyError")
    assert not inside('{"code":-32602,"message":"`order.get` needs `sid`","data":{"type":"InvalidParams"}}')
    assert not inside('{"code":-32603,"message":"see incident 01ab","data":{"type":"InternalError"}}')


class TestHandlers:
    """A handler may fail in any way."""

    FAILURES: tuple[Callable[[], Any], ...] = (
        lambda: (_ for _ in ()).throw(RuntimeError(INNARDS)),
        lambda: (_ for _ in ()).throw(sqlite3.OperationalError(INNARDS)),
        lambda: (_ for _ in ()).throw(FileNotFoundError(2, "No such file", "/var/lib/hero/objects.db")),
        lambda: {}["hero_sdk.osis"],
        lambda: 1 // 0,
        lambda: open("/nonexistent/objects.db"),  # noqa: SIM115, PTH123
        lambda: Order.model_validate({"customer": 5}),
        lambda: json.loads("{hero_sdk.osis"),
        lambda: [][1],
        lambda: (_ for _ in ()).throw(BaseExceptionGroup("of hero_sdk.osis", [RuntimeError(INNARDS)])),
        lambda: (_ for _ in ()).throw(TimeoutError(INNARDS)),
        lambda: (_ for _ in ()).throw(RecursionError(INNARDS)),
        lambda: (_ for _ in ()).throw(UnicodeDecodeError("utf-8", b"\xff", 0, 1, INNARDS)),
        object,  # no answer of that type
        lambda: "text that is \ud800 no text",
        lambda: [object()],
        lambda: {"a": lambda: None},
        lambda: _endless(),
    )

    @pytest.fixture
    async def failing(self, tmp_path: Path) -> AsyncIterator[tuple[Wire, list[Callable[[], Any]]]]:
        todo: list[Callable[[], Any]] = []

        class Failing(CalculatorHandlers):
            async def echo(self, ctx: RequestContext, value: object) -> object:
                return todo[-1]()

            async def withdraw(self, ctx: RequestContext, amount: int) -> int:
                return todo[-1]()  # type: ignore[no-any-return]

        server = HeroServer("calculator").domain(CalculatorDomain(Failing()))
        server.configure(paths=ServicePaths("calculator", tmp_path / "s", tmp_path / "v"))
        async with server.started():
            yield Wire(server._assembled().front()), todo

    @pytest.mark.parametrize("failure", FAILURES, ids=range(len(FAILURES)))
    async def test_a_failure_is_an_incident_and_nothing_else(
        self,
        failing: tuple[Wire, list[Callable[[], Any]]],
        failure: Callable[[], Any],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        wire, todo = failing
        todo.append(failure)
        for name, params in (("calc.echo", {"value": 1}), ("calc.withdraw", {"amount": 1})):
            for headers in ({}, {"Idempotency_Key": "k"}):
                error = says_nothing(await post(wire, name, params, **headers))
                assert error["code"] == -32603
                incident = error["data"]["incident"]
                assert error["message"] == f"something went wrong here; the log has it as incident {incident}"
                assert error["data"] == {"type": "InternalError", "incident": incident}
                assert incident in caplog.text

    async def test_every_case_of_the_wire(self, tmp_path: Path) -> None:
        server = HeroServer("calculator").domain(CalculatorDomain())
        server.configure(paths=ServicePaths("calculator", tmp_path / "s", tmp_path / "v"))
        async with server.started():
            for is_direct in (True, False):
                wire = Wire(server._assembled().front(), is_direct=is_direct)
                for case in CASES:
                    path = "/rpc" if case.domain is None else f"/api/{case.domain}/rpc"
                    answer = await wire.post(case.body, path=path)
                    given = json.loads(answer.body) if answer.body else []
                    for each in given if isinstance(given, list) else [given]:
                        assert not inside(json.dumps(each.get("error"))), case

    async def test_middleware_authenticators_and_routes_may_fail_too(self, tmp_path: Path) -> None:
        async def middleware(ctx: RequestContext, method: Any, params: Any, call_next: Any) -> bytes:
            raise ValueError(INNARDS)

        def authenticate(credentials: Credentials) -> Grant | None:
            raise LookupError(INNARDS)

        async def route(request: Request) -> Response:
            raise KeyError(INNARDS)

        server = HeroServer("calculator").domain(CalculatorDomain()).middleware(middleware).authenticate(authenticate)
        server.routes(Route("/label", route))
        server.configure(paths=ServicePaths("calculator", tmp_path / "s", tmp_path / "v"))
        async with server.started():
            assembly = server._assembled()
            local = Wire(assembly.front())
            tcp = Wire(assembly.tcp_front(Listen(address=TcpAddress("127.0.0.1", 8080))), is_unix=False)
            assert says_nothing(await post(local, "calc.sum", [1]))["code"] == -32603
            assert says_nothing(await post(tcp, "calc.sum", [1]))["code"] == -32603
            [answer] = heard(await local.talk(b"GET /label HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            assert answer.status == 500
            assert says_nothing(answer)["code"] == -32603


def _endless() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**63,
    2**64,
    1e300,
    0.5,
    "",
    "\0",
    "zz",
    "ÿ" * 300,
    '\'; DROP TABLE "order"; --',
    "a" * 5000,
    [],
    [[]],
    [None],
    ["zz", 5],
    {},
    {"": {}},
    {"a": 1},
    {"status": {"in": ["x"]}},
    {"customer": {"gte": None}},
    {"sid": 5},
    {"object": {}},
)


class TestParameters:
    async def test_no_value_in_any_place_of_any_method_brings_the_inside_out(self, desk: Desk) -> None:
        for name, method in METHODS.items():
            for parameter in method.parameters:
                for value in STRANGE:
                    if (name, parameter.name) == ("context.add", "name"):
                        continue
                    answer = await direct(desk, request_of(name, {**params_of(name), parameter.name: value}), TRUSTED)
                    error = answer.get("error", {})
                    assert not inside(json.dumps(error)), (name, parameter.name, value, error)
                    assert error.get("code") != -32603, (name, parameter.name, value, error)

    async def test_nor_does_a_value_inside_an_object(self, desk: Desk) -> None:
        good = params_of("order.new")["object"] | {"status": "new", "payment": {"type": "cash_payment"}, "total": None}
        for field in (*good, "nothing", "sid", "created_at"):
            for value in STRANGE:
                for name in ("order.new", "order.set"):
                    answer = await direct(desk, request_of(name, {"object": good | {field: value}}), TRUSTED)
                    assert not inside(json.dumps(answer.get("error"))), answer
                patch = {"sid": "12", "fields": {field: value}}
                answer = await direct(desk, request_of("order.patch", patch), TRUSTED)
                assert not inside(json.dumps(answer.get("error"))), answer


def _replaced(database: Path) -> None:
    for file in database.parent.glob("objects.db*"):
        file.unlink()
    database.write_bytes(b"this is no database" * 1000)


def _overwritten(database: Path) -> None:
    with database.open("r+b") as file:
        for at in range(4096, database.stat().st_size, 4096):
            file.seek(at)
            file.write(b"\xa5" * 4096)


def _tables_gone(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for name, kind in connection.execute("SELECT name, type FROM sqlite_master").fetchall():
            if kind == "table" and not name.startswith("sqlite_"):
                connection.execute(f'DROP TABLE "{name}"')
        connection.commit()


def _index_damaged(database: Path) -> None:
    for file in (database.parent / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\xa5" * 100)


def _index_is_a_file(database: Path) -> None:
    index = database.parent / "index"
    index.rename(index.with_name("gone"))
    index.write_text("no folder")


def _folder_gone(database: Path) -> None:
    database.parent.rename(database.parent.with_name("gone"))


def _rows_are_no_json(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [name for name in tables if name.lower().startswith(("t_order", "t_driver"))]
        assert rows, tables
        for name, body in zip(rows, ("no json", "[1]"), strict=False):
            with suppress(sqlite3.OperationalError):  # a side table, or an index over the JSON
                connection.execute(f'UPDATE "{name}" SET body = ?', (body,))
        connection.commit()


STORE_FAILURES = {
    "no database": _replaced,
    "pages overwritten": _overwritten,
    "tables gone": _tables_gone,
    "index damaged": _index_damaged,
    "index is a file": _index_is_a_file,
    "rows are no JSON": _rows_are_no_json,
    "folder gone": _folder_gone,
}

FELT = {"no database", "tables gone", "rows are no JSON"}
"""What some call has to notice; the rest may lie in memory still, or mend itself."""


class TestStores:
    @pytest.fixture(params=[False, True], ids=["open", "closed"])
    def is_closed(self, request: pytest.FixtureRequest) -> bool:
        """Whether the store is closed before it is broken, and opened by the calls."""
        return bool(request.param)

    @pytest.mark.parametrize("name", STORE_FAILURES)
    async def test_a_broken_store_is_told_of_in_plain_words(self, desk: Desk, name: str, is_closed: bool) -> None:
        osis = desk.server.osis
        if is_closed:
            while await osis.close_idle():
                pass
            await osis.close_idle()
        database = osis.root / "0" / "delivery" / "objects.db"
        assert database.exists()
        STORE_FAILURES[name](database)

        words = {"query": "context", "fresh": False}
        calls = [
            request_of(method, {**params_of(method), **more})
            for method in METHODS
            for more in ([{}, words] if method in ("order.find", "driver.find") else [{}])
        ]
        answers = (await desk.direct.post(json.dumps(calls).encode())).json  # a batch: those who wait do so together
        errors = [answer["error"] for answer in answers if "error" in answer]
        assert errors or name not in FELT
        assert not [error for error in errors if inside(json.dumps(error))]
        visitor = Visitor(desk.server.admin_asgi)
        for path in ("/", "/objects", "/objects/order", "/objects/order/12", "/methods"):
            page = (await visitor.get(path)).body.decode()
            for word in ("Traceback", "sqlite", "no such", "pydantic", "objects.db", "meta.json", "JSONDecode"):
                assert word not in page, (path, word)
        for path in (b"/health", b"/metrics", b"/api/domains.json"):
            [health] = heard(await desk.direct.talk(b"GET %b HTTP/1.1\r\nHost: localhost\r\n\r\n" % path))
            assert not inside(health.body), health

    async def test_contexts_that_cannot_be_written_down(self, desk: Desk) -> None:
        (desk.server.osis.root / "contexts.json.new").mkdir()
        answers = [
            await post(desk.direct, "context.add", {"id": 9, "name": "ninth"}),
            await post(desk.direct, "context.remove", {"id": 3}),
        ]
        assert [says_nothing(answer)["code"] for answer in answers] == [-32009, -32009]

    async def test_data_that_cannot_be_archived(self, desk: Desk) -> None:
        (desk.server.osis.root / "archive").write_text("no folder")
        (desk.server.osis.root / ".archive").write_text("no folder")
        says_nothing(await post(desk.direct, "context.remove", {"id": 3}))


class TestHttp:
    RAW = (
        b"",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET\r\n\r\n",
        b"POST /rpc HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /rpc HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST /rpc HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}",
        b"DELETE /rpc HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /openrpc.json HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        b"GET /api/none/openrpc.json HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%00%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"POST /rpc HTTP/1.1\r\nHost: x\r\nX-Hero-Claims: *\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /rpc HTTP/1.1\r\nHost: x\r\nX-Hero-Timeout: \xff\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /rpc HTTP/1.1\r\nHost: x\r\nAuthorization: Basic x\r\nContent-Length: 2\r\n\r\n{}",
        b"GET /events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: \xff\r\n\r\n",
        b"GET /events?from=rubbish HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /events?types=%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )

    @pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
    async def test_what_http_refuses_is_said_plainly(self, desk: Desk, raw: bytes) -> None:
        for wire in (desk.direct, desk.asgi, desk.tcp):
            for answer in heard(await wire.talk(raw)):
                assert not inside(answer.body), answer
                if answer.status >= 400:
                    says_nothing(answer)

    @pytest.fixture(autouse=True)
    def _log_is_kept(self, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
        with caplog.at_level(logging.DEBUG):
            yield
