"""Single values and stored objects: OTOML, SmartIDs, money, times, other scalars, rows, addresses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from hero_sdk.errors import HeroError
from hero_sdk.server import BadListenAddress, parse_address
from hero_sdk.values import (
    F32,
    U64,
    Bytes,
    Email,
    Ip,
    JsonValue,
    Money,
    Odate,
    Oduration,
    Otime,
    RowUnreadable,
    Sid,
    Url,
    otoml,
    problems,
    read_row,
    smartid,
    to_json,
    write_row,
)
from hero_sdk.values.money import MoneyError
from tests.fuzz.target import Target
from tests.osis.bakery import Recipe
from tests.support.inside import inside

__all__ = ["TARGETS"]

_TOMLS = (
    b'O:\nname = "Rye"\nsid = "1a"\n',
    b"O:\nat = 2026-11-20T10:00:00Z\nday = 2026-11-20\nn = 1\nx = 1.5\nyes = true\n",
    b'O:\nlines = [{ a = 1, b = "x" }, {}]\nempty = []\ntext = "a\\nb\\u0001\\t\\"\\\\"\n',
    b"O:\n[table]\na = 1\n[[list]]\nb = 0x1f\n[list.deep]\nc = inf\n",
    b'O:\n"odd key" = 1e30\n\'x\' = """\nlong\n"""\n',
    b"O:\r\na.b.c = -0.0\nt = 07:32:00\nl = 1979-05-27T07:32:00.999999\n",
)
_TOML_WORDS = (
    *rb"""
        [a] [[a]] { } [ ] " ' \u0000 \U0010ffff 2026-11-20T10:00:00Z 2026-11-20T10:00:00+23:59 0001-01-01T00:00:00+10:00
        07:00:00 1979-05-27 nan inf -inf 0x1F 0b1 1_000 1e400 9999999999999999999999 true # .
    """.split(),
    *b"\x7f \xc2\x85 \xe2\x80\xa8 \xef\xbb\xbf".split(),
    *(b"O:\n", b" = ", b"\n", b"\r", b'"""', b"'''", b"[" * 120, b"{a=" * 120),
)


def _otoml(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    try:
        value = otoml.loads(text)
    except otoml.OtomlError as error:
        assert not inside(str(error), data), error
        return
    try:
        written = otoml.dumps(value)
    except otoml.OtomlError as error:  # NaN, a time of day, a fraction of a second
        assert not inside(str(error), data), error
        return
    again = otoml.loads(written)
    assert _plain(again) == _plain(value)
    assert otoml.dumps(again) == written


def _plain(value: Any) -> Any:
    """Times as instants: written is UTC, read may be any zone."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


_SIDS = (b"10", b"zzz", b"1y2p0ij32e8e7", b"1y2p0ij32e8e8", b"3.delivery.order.1a", b"0.a.B_c.10", b"4294967296.a.b.10")


def _smartid(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    try:
        number = smartid.decode(text)
    except smartid.SmartIdError as error:
        assert len(str(error)) < 600
    else:
        assert smartid.FIRST <= number <= smartid.LARGEST
        assert smartid.encode(number) == text
    try:
        parsed = smartid.SmartId.parse(text)
    except smartid.SmartIdError as error:
        assert len(str(error)) < 1_200
    else:
        assert str(parsed) == text


_SCALARS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(kind)
    for name, kind in {
        "money": Money,
        "otime": Otime,
        "odate": Odate,
        "oduration": Oduration,
        "sid": Sid,
        "email": Email,
        "url": Url,
        "ip": Ip,
        "bytes": Bytes,
        "u64": U64,
        "f32": F32,
        "any": JsonValue,
    }.items()
}
_VALUES = (
    b'{"amount":"12.50","currency":"EUR"}',
    b'{"amount":"-9223372036854.775808","currency":"BTC"}',
    b'{"amount":"0.000001","currency":"JPY"}',
    b"1790000000",
    b"-62135596800",
    b"253402300799",
    b'"2026-11-20T10:00:00Z"',
    b'"2026-11-20 10:00:00.000+05:30"',
    b'"0001-01-01T00:00:00+14:00"',
    b'"2024-02-29"',
    b"90.5",
    b"86399999999999.999999",
    b'"1a"',
    b'"ann@example.com"',
    b'"https://example.com/a?b=c#d"',
    b'"fe80::1%eth0"',
    b'"192.168.0.1"',
    b'"aGVybw=="',
    b"18446744073709551615",
    b"3.4e38",
    b'{"a":[1,2,{"b":null}],"c":1e-320}',
)


def _scalar(data: bytes) -> None:
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return
    for name, adapter in _SCALARS.items():
        try:
            read = adapter.validate_python(value)
        except ValidationError as error:
            for problem in problems(error, value):
                assert problem["message"], name
                assert not inside(problem["message"], data), (name, problem)
            continue
        written = adapter.dump_json(read)
        again = adapter.validate_python(orjson.loads(written))
        assert again == read or read != read, (name, read, again)
        assert adapter.dump_json(again) == written, (name, written)
    if isinstance(value, dict) and isinstance(value.get("amount"), str) and isinstance(value.get("currency"), str):
        try:
            money = Money.of(value["amount"], value["currency"])
        except MoneyError as error:
            assert len(str(error)) < 300
        else:
            assert Money.of(money.amount, money.currency) == money
            assert Money.of(money.to_decimal(), money.currency) == money


_ROWS = (
    b'{"sid":"10","name":"Rye","stage":"idea","tags":["x"],"steps":[{"text":"mix","minutes":5}],"crumbs":5}',
    b'{"sid":"11","name":"Oat","price":{"amount":"1.50","currency":"EUR"},"since":"2026-11-20","tasted_at":1790000000}',
    b'{"sid":"12","name":"Old","gone":true,"stage":"retired","steps":[{"text":"a","more":[1]}],"labels":{"a":"b"}}',
    b'{"sid":"13","name":"Null","author_sid":null,"rest":90.5,"stamp":"aGVybw==","hydration":0.7,"rev":3}',
)


def _row(data: bytes) -> None:
    try:
        obj = read_row(Recipe, data)
    except RowUnreadable as error:
        assert not inside(error.message, data), error.message
        return
    written = write_row(obj)
    json.loads(written)
    again = read_row(Recipe, written)
    assert again == obj
    assert write_row(again) == written
    to_json(obj)


_ADDRESSES = (b"127.0.0.1:8080", b"[::1]:9950", b"auto:9950", b"localhost:0", b"[4ab::1]:65535", b"[fe80::1%eth0]:80")


def _address(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    try:
        address = parse_address(text)
    except BadListenAddress as error:
        assert isinstance(error, HeroError)
        return
    assert 0 <= address.port <= 65535
    if not address.is_overlay_only:
        assert parse_address(str(address)) == address


TARGETS = (
    Target(name="otoml", check=_otoml, seeds=_TOMLS, words=_TOML_WORDS, longest=800),
    Target(name="smartid", check=_smartid, seeds=_SIDS, longest=100),
    Target(name="scalars", check=_scalar, seeds=_VALUES, longest=400),
    Target(name="rows", check=_row, seeds=_ROWS, longest=800),
    Target(name="address", check=_address, seeds=_ADDRESSES, longest=100),
)
