"""The wire: well-formedness, envelopes, parameters, headers, identities."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from hero_sdk.errors import InvalidRequest, ParseError, PermissionDenied, UnknownContext
from hero_sdk.rpc import ContextReader, Dispatcher, Grant, Listener, RequestContext, Resources, Trust
from hero_sdk.rpc.headers import Headers, gather, wanted_headers
from hero_sdk.rpc.wellformed import parse
from hero_sdk.server.origin import OriginRules
from tests.fuzz.ground import run
from tests.fuzz.target import Target
from tests.rpc.calculator import CalculatorDomain
from tests.rpc.case_files import CASES
from tests.support.inside import inside

__all__ = ["TARGETS"]

_DEPTH = 64
_BODIES = (
    *dict.fromkeys(case.body for case in CASES if len(case.body) < 2_000),
    b'{"jsonrpc":"2.0","id":1,"method":"calc.place","params":{"point":{"x":1,"colour":"red","labels":{"a":1}}}}',
    b'{"jsonrpc":"2.0","id":"a","method":"calc.size","params":{"data":"aGVybw==","at":"2026-11-20T10:00:00Z"}}',
    b'{"jsonrpc":"2.0","id":null,"method":"calc.mean","params":[[1,2.5,-3e2]]}',
    b'{"jsonrpc":"2.0","id":2,"method":"calc.sign_in","params":{"login":{"name":"a","password":"secretsecret"}}}',
    b'[{"jsonrpc":"2.0","id":1,"method":"calc.echo","params":[{"a":[null,true,"\\u00e9"]}]},{"jsonrpc":"2.0","method":"x"}]',
    b'{"a":1,"a":2}',
    b'{"a" : {"b":":", "\\u0061":1}, "a\\"":2}',
    b'{"\\u0061":1,"a":2}',
    b"[1e400,-0,0.1,1E5,123456789012345678901234567890]",
)
_WORDS = (
    *rb"""
        "jsonrpc":"2.0" "id":1 "id":null "method":"calc.sum" "method" calc. calc.echo rpc.discover calculator.calc.sum
        DeskCalculator.sum "params":[] "params":{} "input":{} "value": "a":1 {"a": [[[[[[[[ ]]]]]]]] {} [] "" null true
        false "\u0000" \ud83d\ude00 \ud800 \/ \u0061 1e308 1e309 -0 0.1 1.0 18446744073709551616 , : " \ } ] { [ NaN
    """.split(),
    *(b" ", b"\n", b"\t", b"\xc2\xa0", b"\xff", b"\xef\xbb\xbf"),
)


def _well_formed(data: bytes) -> None:
    try:
        value = parse(data, _DEPTH)
    except (ParseError, InvalidRequest) as error:
        if isinstance(error, ParseError) and _is_json(data):
            raise AssertionError("this is JSON") from error
        return
    assert value == orjson.loads(data)
    json.loads(data, object_pairs_hook=_no_name_twice, parse_int=str, parse_float=str)
    assert _depth(value) <= _DEPTH


def _is_json(data: bytes) -> bool:
    """Whether it is JSON in UTF-8 to Python's own reader; lone surrogates and NaN, which that reads, are none."""
    if re.search(rb"\\u[dD][89a-fA-F]|NaN|Infinity", data):
        return False
    try:
        json.loads(data.decode())
    except (ValueError, RecursionError):
        return False
    return True


def _no_name_twice(pairs: list[tuple[str, Any]]) -> None:
    assert len({name for name, _ in pairs}) == len(pairs), pairs


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


_dispatcher = Dispatcher([method for method in CalculatorDomain().methods() if method.verb not in ("crash", "ponder")])
_KNOWN_CODES = {-32700, -32600, -32601, -32602, -32007, -32050, -32002, -32001}


def _envelope(data: bytes) -> None:
    answers = []
    for claims in (None, frozenset[str]()):
        answer = run(_dispatcher.dispatch(RequestContext(claims=claims), data))
        given = [] if answer is None else json.loads(answer, parse_constant=_no_constant)
        answers.append(given)
        for each in given if isinstance(given, list) else [given]:
            assert each["jsonrpc"] == "2.0"
            assert each.keys() in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"})
            assert each["id"] is None or isinstance(each["id"], str | int | float)
            if "error" in each:
                error = each["error"]
                assert error.keys() == {"code", "message", "data"}
                assert error["code"] in _KNOWN_CODES, error
                assert error["message"]
                assert error["data"]["type"]
                assert claims is not None or error["code"] not in (-32001, -32002)
            else:
                assert claims is None, "somebody without claims got a result"
    trusted, nobody = answers
    assert _ids(trusted) == _ids(nobody)
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        assert trusted["error"]["code"] in (-32700, -32600)
        assert trusted["id"] is None
        return
    if isinstance(value, dict) and "error" not in trusted and trusted:
        assert trusted["id"] == value["id"]
        assert type(trusted["id"]) is type(value["id"])


def _ids(answers: Any) -> Any:
    return [each["id"] for each in answers] if isinstance(answers, list) else answers["id"]


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} in an answer")


_HEADERS = (
    b"x-hero-context: 3\nx-hero-claims: order.read,order.write\nx-hero-user: ann\nx-request-id: r-1",
    b"x-hero-claims:\nx-hero-user: ann\nx-hero-impersonator: root\nx-forwarded-prefix: /desk/a",
    b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nx-hero-timeout: 2.5",
    b"idempotency-key: 0123-abc\nauthorization: Bearer abcdef\ncookie: a=b; c=d",
    b"x-hero-context: acme\nx-hero-claims: users.ann, groups.admin,a:b/c",
    b"x-hero-context: 4294967295\nx-hero-timeout: 0",
    b"x-hero-claims: *\nx-hero-claims: a.*",
)
_HEADER_NAMES = (
    *("x-hero-claims", "x-hero-context", "x-hero-user", "x-hero-timeout", "x-forwarded-prefix", "x-request-id"),
    *("traceparent", "idempotency-key", "cookie", "authorization"),
)
_HEADER_WORDS = (
    *(f"\n{name}: ".encode() for name in _HEADER_NAMES),
    *b", * groups.admin admin order.read .. / /../ 0 00 4294967296 1e3 -1 ff- . %2e%2e".split(),
    *b"\x00 \x7f \x80 \xc3\xa9 \xa0 \x1c \xb2".split(),
    *(b" ", b"\t", b"\r", b"a" * 300),
)
_CLAIM = re.compile(r"[\x21-\x7e]+")


def _headers(data: bytes) -> None:
    raw = [(name.strip().lower(), value.strip(b" \t")) for name, _, value in _lines(data)]
    readers = {has_identity: wanted_headers(has_identity=has_identity) for has_identity in (True, False)}
    for has_identity, wanted in readers.items():
        found = gather(raw, wanted)
        try:
            read = found.meaning
        except InvalidRequest as error:
            assert error.message.startswith("the header ")
            assert "\n" not in error.message
            continue
        names = [name for name, _ in raw]
        caller = read.caller
        assert (caller.claims is None) == (b"x-hero-claims" not in names)
        assert (caller.context is None) == (b"x-hero-context" not in names)
        if not has_identity:
            assert (caller.user, caller.impersonator, caller.forwarded_prefix) == (None, None, "")
        for claim in caller.claims or ():
            assert _CLAIM.fullmatch(claim)
            assert "," not in claim
            assert "*" not in claim
        if isinstance(caller.context, int):
            assert 0 <= caller.context < 2**32
        assert read.timeout_s is None or 0 <= read.timeout_s < 1e9
        assert ".." not in caller.forwarded_prefix.split("/")
        assert caller.forwarded_prefix == "" or re.fullmatch(r"(/[^/\s]*)+", caller.forwarded_prefix)
        for text in (caller.user, caller.impersonator, read.request_id, read.idempotency_key, read.traceparent):
            assert text is None or (text and text.isascii() and text.isprintable() and len(text) <= 256)
        _same_again(read, wanted)


def _same_again(read: Headers, wanted: frozenset[bytes]) -> None:
    """What was read, written down and read again, is the same."""
    claims = read.caller.claims
    written = {
        b"x-hero-claims": None if claims is None else ",".join(sorted(claims)),
        b"x-hero-context": None if read.caller.context is None else str(read.caller.context),
        b"x-hero-user": read.caller.user,
        b"x-hero-impersonator": read.caller.impersonator,
        b"x-request-id": read.request_id,
        b"idempotency-key": read.idempotency_key,
        b"traceparent": read.traceparent,
        b"authorization": read.authorization,
        b"cookie": read.cookie,
    }
    again = gather([(name, value.encode()) for name, value in written.items() if value is not None], wanted).meaning
    assert again._replace(timeout_s=read.timeout_s) == read._replace(caller=read.caller._replace(forwarded_prefix=""))


def _lines(data: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return [line.partition(b":") for line in data.split(b"\n")]


def _authenticate(credentials: Any) -> Grant | None:
    return Grant(user="ben", claims=frozenset({"order.read", "users.ben"})) if credentials.authorization else None


_local = ContextReader(Listener(name="rpc.sock", trust=Trust.HEADERS), Resources())
_tcp = ContextReader(Listener(name="tcp", trust=Trust.AUTHENTICATOR, authenticate=_authenticate), Resources())
_stranger = ContextReader(Listener(name="tcp", trust=Trust.AUTHENTICATOR), Resources())


def _identity(data: bytes) -> None:
    raw = [(name.strip().lower(), value.strip(b" \t")) for name, _, value in _lines(data)]
    for reader, most in ((_local, None), (_tcp, {"order.read", "users.ben"}), (_stranger, set[str]())):
        try:
            ctx = run(reader.context(raw))
        except (InvalidRequest, UnknownContext, PermissionDenied) as error:
            assert not inside(error.message, data)
            continue
        assert ctx.context == 0  # there is no other one
        if most is None:
            assert ctx.is_trusted == (b"x-hero-claims" not in [name for name, _ in raw])
        else:
            assert ctx.claims is not None
            assert ctx.claims <= most
            assert ctx.user in (None, "ben")
            assert ctx.impersonator is None
            assert ctx.forwarded_prefix == ""


_HOSTS = (
    b"localhost\nhttp://localhost",
    b"127.0.0.1:8080\nhttp://127.0.0.1:8080",
    b"[::1]:9950\n",
    b"desk.example\nhttps://app.example",
    b"evil.example\nhttp://evil.example",
    b"localhost:8080\nnull",
)
_rules = OriginRules(["desk.example"], ["https://app.example"])
_OURS = re.compile(r"(?i)(?:.*\.)?localhost|desk\.example|[0-9.]+|[0-9a-f:.]+(?:%.*)?|")


def _origin(data: bytes) -> None:
    host, _, origin = data.replace(b"\r", b"").partition(b"\n")
    host, origin = host.strip(b" \t"), origin.replace(b"\n", b"").strip(b" \t")
    headers = [(b"host", host), *([(b"origin", origin)] if origin else [])]
    answer = _rules.answer({"headers": headers, "http_version": "1.1", "method": "POST"})
    if answer is not None:
        assert answer.status in (400, 403)
        assert not inside(answer.body, data)
        return
    text = host.decode("latin-1")
    assert any(_OURS.fullmatch(name.strip("[]")) for name in (text, text.rpartition(":")[0])), text
    if origin:
        assert origin.lower() in (b"https://app.example", b"http://" + host.lower(), b"https://" + host.lower())


TARGETS = (
    Target(name="wellformed", check=_well_formed, seeds=_BODIES, words=_WORDS),
    Target(name="envelope", check=_envelope, seeds=_BODIES, words=_WORDS),
    Target(name="headers", check=_headers, seeds=_HEADERS, words=_HEADER_WORDS, longest=600),
    Target(name="identity", check=_identity, seeds=_HEADERS, words=_HEADER_WORDS, longest=600),
    Target(name="origin", check=_origin, seeds=_HOSTS, longest=200),
)
