"""HTTP: any bytes, cut anywhere, get the same answers on both ways of calls, and the listener goes on answering."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hero_sdk import HeroServer
from hero_sdk.paths import ServicePaths
from hero_sdk.server import ConnectionLimits, TcpAddress
from hero_sdk.service.plan import Listen
from tests.fuzz.ground import lasting, run
from tests.fuzz.target import Target
from tests.rpc.calculator import CalculatorDomain
from tests.support.inside import inside
from tests.support.wire import Wire, heard, parts

__all__ = ["TARGETS"]

_CALL = b'{"jsonrpc":"2.0","id":1,"method":"calc.sum","params":[1,2]}'
_ANSWERS = (b'{"jsonrpc":"2.0","id":1,"result":3}', b'{"jsonrpc":"2.0","id":1,"error":{"code":-32001,')
"""What it is answered on `rpc.sock`, and to strangers over TCP."""


def _post(body: bytes, *lines: bytes, path: bytes = b"/rpc") -> bytes:
    head = b"\r\n".join([b"POST %b HTTP/1.1" % path, b"Host: localhost", b"Content-Type: application/json", *lines])
    return b"%b\r\nContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


_SEEDS = (
    _post(_CALL),
    _post(_CALL) + _post(_CALL) + b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
    _post(_CALL, b"X-Hero-Claims: calc.read", b"X-Hero-User: ann", b"X-Request-Id: r"),
    _post(_CALL, b"Connection: close") + _post(_CALL),
    _post(_CALL, b"Expect: 100-continue"),
    _post(b"[%b,%b]" % (_CALL, _CALL), path=b"/api/calculator/rpc"),
    _post(_CALL, b"Content-Encoding: gzip"),
    _post(_CALL).replace(b"1.1", b"1.0"),
    b"GET /openrpc.json HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n",
    b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n" + _post(_CALL),
    b"OPTIONS /rpc HTTP/1.1\r\nHost: x\r\n\r\nDELETE /rpc HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /rpc HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"%x\r\n%b\r\n0\r\nX-T: y\r\n\r\n" % (len(_CALL), _CALL) + _post(_CALL),
    b"GET /rpc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 59\r\n\r\n" + _CALL,
    b"POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Length: 59\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + _CALL,
)
_LINES = b"""
POST /rpc HTTP/1.1
GET /health HTTP/1.1
Host: y
Content-Length: 0
Content-Length: 5
Content-Length: +5
Content-Type: text/plain
Transfer-Encoding: chunked
Transfer-Encoding: gzip, chunked
Connection: close
Connection: keep-alive
Expect: 100-continue
Origin: http://evil
X-Hero-Claims: *
X-Hero-Claims:\x20
X-Hero-Context: 9
X-Hero-Timeout: 0
Idempotency-Key: k
5;x=y
ffffffff
"""
_WORDS = (
    *(line + b"\r\n" for line in _LINES.strip().splitlines()),
    *(b"Upgrade: h2c\r\nConnection: Upgrade\r\n", b"0\r\n\r\n", b"\r\n\r\n", b"\r\n", b"\n", b"\r", b" ", b"\t"),
    *b"HTTP/1.0 HTTP/1.1 /api/calculator/rpc /health /openrpc.json http://x/rpc / * ?a=b %2f : \x00 \xff".split(),
    *(_CALL, _post(_CALL)),
)


@lasting
async def _wires() -> AsyncIterator[tuple[list[Wire], list[Wire]]]:
    with TemporaryDirectory(prefix="fuzz-") as folder:
        server = HeroServer("calculator").domain(CalculatorDomain())
        paths = ServicePaths("calculator", Path(folder, "s"), Path(folder, "v"))
        assembly = server.configure(paths=paths, flags={"BODY_BYTES": "4096"})._assembled()
        await assembly.start()
        limits = ConnectionLimits(head_bytes=_HEAD_BYTES)
        tcp = assembly.tcp_front(Listen(address=TcpAddress("127.0.0.1", 8080)))
        ways = (True, False)
        yield (
            [Wire(assembly.front(), is_direct=each, limits=limits) for each in ways],
            [Wire(tcp, is_direct=each, limits=limits, is_unix=False) for each in ways],
        )
        await assembly.stop()


def _talk(data: bytes) -> None:
    run(_talked(data, _wires()))


async def _talked(data: bytes, wires: tuple[list[Wire], list[Wire]]) -> None:
    chance = random.Random(data)
    cuts = [chance.randrange(len(data) + 1) for _ in range(chance.randrange(4))]
    for listener, (direct, asgi) in enumerate(wires):
        said = []
        for wire in (direct, asgi):
            whole = heard(await wire.talk(data))
            for answer in whole:
                assert 200 <= answer.status < 600
                assert answer.status != 500, answer
                if answer.body and answer.status != 200:
                    assert not inside(answer.body, data), answer
                    assert answer.json["error"]["code"]
                if answer.body:
                    assert answer.json
            said.append([(each.status, each.body) for each in whole])
            if listener == 0:
                await _in_pieces(wire, data, cuts, said[-1])
            [alive] = heard(await wire.talk(_post(_CALL)))
            assert alive.body.startswith(_ANSWERS[listener]), alive
        assert said[0] == said[1], said


async def _in_pieces(wire: Wire, data: bytes, cuts: list[int], whole: list[tuple[int, bytes]]) -> None:
    pieces = [(each.status, each.body) for each in heard(await wire.talk(*parts(data, cuts)))]
    if max(map(len, data.split(b"\r\n\r\n"))) >= _HEAD_BYTES - 100:
        return
    # What is wrong in two ways is refused for the one that is seen first, and a request whose body breaks off may
    # have been refused for its head before that was seen. The good ones before it are answered in either case.
    same = next((at for at, both in enumerate(zip(pieces, whole, strict=False)) if both[0] != both[1]), None)
    same = min(len(pieces), len(whole)) if same is None else same
    rest = pieces[same:] + whole[same:]
    assert all(status >= 400 for status, _ in rest), (pieces, whole, cuts)


_HEAD_BYTES = 1024
"""About so much: a longer head that came at once, behind another request, is let through."""

TARGETS = (Target(name="http", check=_talk, seeds=_SEEDS, words=_WORDS, longest=3_000, patience_s=5.0),)
