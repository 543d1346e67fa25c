"""The client's side: whatever a service sends, in any pieces, is an answer or an error that says so."""

from __future__ import annotations

import asyncio
import random

from pydantic import TypeAdapter

from hero_sdk.client.address import Address
from hero_sdk.client.answers import ErrorClasses, read_single, read_typed
from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.line import Line
from hero_sdk.client.message import Answer
from hero_sdk.errors import RpcError
from tests.fuzz.ground import run
from tests.fuzz.target import Target
from tests.support.wire import called, parts

__all__ = ["TARGETS"]

_ADDRESS = Address(socket="/run/rpc.sock")
_OK = b'{"jsonrpc":"2.0","id":1,"result":{"a":[1,"x"]}}'
_FAILED = b'{"jsonrpc":"2.0","id":1,"error":{"code":-32003,"message":"no order","data":{"type":"NotFound"}}}'


def _http(body: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (status, len(body), body)


_SEEDS = (
    _http(_OK),
    _http(_FAILED),
    _http(_OK) + _http(_FAILED),
    _http(b"", b"204 No Content"),
    _http(_FAILED, b"503 Service Unavailable").replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"),
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(_OK), _OK),
    b"HTTP/1.0 200 OK\r\n\r\n" + _OK,
    b"HTTP/1.1 100 Continue\r\n\r\n" + _http(_OK),
)
_WORDS = (
    *(b"HTTP/1.1 ", b"200 OK", b"content-length: 0", b"content-length: 99", b"connection: close"),
    *(b"transfer-encoding: chunked", b"\r\n", b"\r\n\r\n", b"0\r\n\r\n"),
    *b'"result" "error" "code":-32602 "data":{"type":"X"} "message":5 "id":2 null [] {} 204 304 1e99 \xff \x00'.split(),
    *(_OK, _FAILED),
)


class _Under(asyncio.Transport):
    def write(self, data: bytes | bytearray | memoryview) -> None:  # type: ignore[type-arg]
        pass

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def close(self) -> None:
        pass

    abort = close


def _listen(data: bytes) -> None:
    chance = random.Random(data)
    cuts = [chance.randrange(len(data) + 1) for _ in range(chance.randrange(1, 4))]
    whole = run(_heard([data]))
    assert run(_heard(parts(data, cuts))) == whole, cuts
    if isinstance(whole, Answer):
        _read(whole)


async def _heard(pieces: list[bytes]) -> Answer | type[Exception] | None:
    """The first answer, the kind of the error, or None while it is not complete."""
    line = Line(_ADDRESS, set())
    line.connection_made(_Under())

    async def asking() -> Answer:
        return await line.ask(b"", asyncio.get_running_loop().time() + 60, 60)

    answer = asyncio.create_task(asking())
    await asyncio.sleep(0)
    for piece in pieces:
        await called(line.data_received, piece)
        if answer.done():
            break
    was_done = answer.done()
    await called(line.connection_lost, None)
    try:
        return await answer
    except BadAnswer:
        return BadAnswer
    except ConnectionFailed:
        assert not was_done
        return None


_CLASSES = ErrorClasses(())
_TYPED = TypeAdapter(dict[str, list[int | str]])


def _read(answer: Answer) -> None:
    for read in (lambda: read_single(answer, _CLASSES), lambda: read_typed(answer, _TYPED, _CLASSES)):
        try:
            read()
        except RpcError as error:
            assert isinstance(error.message, str)
            assert isinstance(error.data, dict)
        except BadAnswer:
            pass


def _body(data: bytes) -> None:
    for status in (200, 503):
        _read(Answer(status, data))


TARGETS = (
    Target(name="client", check=_listen, seeds=_SEEDS, words=_WORDS, longest=1_500),
    Target(name="answers", check=_body, seeds=(_OK, _FAILED, b"", b"[]"), words=_WORDS, longest=600),
)
