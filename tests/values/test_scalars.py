from __future__ import annotations

import base64
import json
import math
from typing import Annotated, Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError, create_model

from hero_sdk.values import (
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    Bytes,
    Email,
    Ip,
    JsonValue,
    MapKey,
    Sid,
    Struct,
    Url,
    problems,
    to_json,
)


def holder(annotation: Any) -> type[Struct]:
    return create_model("Holder", __base__=Struct, value=(annotation, ...))


def read(model: type[Struct], value: Any) -> Any:
    return model.__pydantic_validator__.validate_python({"value": value}).value


def refusal(annotation: Any, value: Any) -> str:
    """The message with which ``value`` is refused."""
    with pytest.raises(ValidationError) as caught:
        read(holder(annotation), value)
    return problems(caught.value, {"value": value})[0]["message"]


def round_trip(model: type[Struct], value: Any) -> Any:
    return model.__pydantic_validator__.validate_python(orjson.loads(to_json(model(value=value)))).value


INTEGERS = [(I8, 8, True), (I16, 16, True), (I32, 32, True), (I64, 64, True)]
NATURALS = [(U8, 8, False), (U16, 16, False), (U32, 32, False), (U64, 64, False)]


def limits(bits: int, *, signed: bool) -> tuple[int, int]:
    return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)


@pytest.mark.parametrize(("annotation", "bits", "signed"), INTEGERS + NATURALS)
def test_an_integer_holds_exactly_its_range(annotation: Any, bits: int, signed: bool) -> None:
    low, high = limits(bits, signed=signed)
    model = holder(annotation)
    assert (read(model, low), read(model, high)) == (low, high)
    assert refusal(annotation, low - 1) == f"must be at least {low}"
    assert refusal(annotation, high + 1) == f"must be at most {high}"
    assert refusal(annotation, 10**400) == f"must be at most {high}"


@pytest.mark.parametrize("value", ["42", True, False, 1.0, None, [], {}, "", "0x1"])
@pytest.mark.parametrize("annotation", [int, I32, U64, Annotated[U32, Field(ge=1, le=99)]])
def test_only_an_integer_is_an_integer(annotation: Any, value: Any) -> None:
    assert refusal(annotation, value) == "must be an integer"


@pytest.mark.parametrize(("annotation", "bits", "signed"), INTEGERS + NATURALS)
def test_every_integer_survives_the_wire(annotation: Any, bits: int, signed: bool) -> None:
    low, high = limits(bits, signed=signed)
    model = holder(annotation)

    @given(st.integers(low, high))
    def check(number: int) -> None:
        assert round_trip(model, number) == number

    check()


def test_a_fields_own_limits_narrow_the_type() -> None:
    quantity = Annotated[U32, Field(ge=1, le=99)]
    assert read(holder(quantity), 99) == 99
    assert refusal(quantity, 0) == "must be at least 1"
    assert refusal(quantity, 100) == "must be at most 99"
    assert refusal(Annotated[U32, Field(le=99)], -1) == "must be at least 0"


@pytest.mark.parametrize("annotation", [float, F64, F32])
def test_a_whole_number_is_a_float(annotation: Any) -> None:
    value = read(holder(annotation), 1)
    assert value == 1.0
    assert type(value) is float


@pytest.mark.parametrize("annotation", [float, F64, F32])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_is_finite(annotation: Any, value: float) -> None:
    assert refusal(annotation, value) == "must be a finite number"


@pytest.mark.parametrize("annotation", [float, F64, F32])
@pytest.mark.parametrize("value", [True, "1.5", None, [1.5], 10**400])
def test_only_a_number_is_a_number(annotation: Any, value: Any) -> None:
    assert refusal(annotation, value) == "must be a number"


def test_f32_has_the_range_of_32_bits() -> None:
    largest = 3.4028234663852886e38
    assert read(holder(F32), -largest) == -largest
    assert refusal(F32, 3.5e38).startswith("must be at most")
    assert read(holder(F64), 3.5e38) == 3.5e38


FLOATS = holder(F64)
TEXTS = holder(str)
BYTES = holder(Bytes)
JSON = holder(JsonValue)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_survives_the_wire(number: float) -> None:
    again = round_trip(FLOATS, number)
    assert (again, math.copysign(1, again)) == (number, math.copysign(1, number))


@given(st.text())
def test_every_text_survives_the_wire(text: str) -> None:
    assert round_trip(TEXTS, text) == text


@pytest.mark.parametrize("annotation", [str, list[str], dict[str, str], JsonValue, Email, Url, Ip, Sid])
def test_a_lone_surrogate_is_refused_wherever_text_stands(annotation: Any) -> None:
    text = "a\ud800"
    value: Any = [text] if annotation == list[str] else {"a": text} if annotation == dict[str, str] else text
    assert refusal(annotation, value) == "must be valid Unicode text"


@pytest.mark.parametrize("value", [1, True, None, b"x", ["x"]])
def test_only_text_is_text(value: Any) -> None:
    assert refusal(str, value) == "must be text"


@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_only_true_and_false_are_booleans(value: Any) -> None:
    assert refusal(bool, value) == "must be true or false"


@pytest.mark.parametrize("sid", ["", "10", "zz", "1y2p0ij32e8e7"])
def test_a_sid_is_base_36_or_empty(sid: str) -> None:
    assert read(holder(Sid), sid) == sid


@pytest.mark.parametrize("sid", ["1", "01", "1A", "1_", "10\n", "1" * 14, " 10", "é0"])
def test_other_texts_are_no_sids(sid: str) -> None:
    assert refusal(Sid, sid) == "must be a sid, like 1a"


def test_a_fields_own_pattern_comes_on_top_of_the_sids() -> None:
    annotation = Annotated[Sid, Field(pattern="^1")]
    assert read(holder(annotation), "1a") == "1a"
    assert refusal(annotation, "2a") == "must match ^1"
    assert refusal(annotation, "1A") == "must be a sid, like 1a"
    assert refusal(annotation, 5) == "must be text"


@pytest.mark.parametrize(
    "email", ["ann@example.org", "a.b+c@x", "jürgen@exämple.at", "o'neil@a-b.example", "x@1.2", "用户@例え.jp"]
)
def test_an_email_address(email: str) -> None:
    assert read(holder(Email), email) == email


@pytest.mark.parametrize(
    "text",
    [
        "ann", "@x.org", "ann@", "a b@x.org", "a@b@c.org", ".a@x.org", "a.@x.org", "a..b@x.org", "a@-x.org", "a@x-.org",
        "a@x..org", "a@.org", "a@x.org.", "a@x_y.org", "a@x.org\n", "<a@x.org>", "a@" + "x" * 64 + ".org",
        "a@" + "x." * 130 + "org", "Ann <ann@x.org>", "a@x.org,b@x.org",
    ],
)  # fmt: skip
def test_other_texts_are_no_email_addresses(text: str) -> None:
    assert refusal(Email, text) == "must be an email address, like ann@example.org"


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://[::1]:8080/a?b=c#d", "ws://x", "HTTPS://EXAMPLE.org/é", "git+ssh://u@h/p"]
)
def test_a_url(url: str) -> None:
    assert read(holder(Url), url) == url


@pytest.mark.parametrize(
    "text",
    [
        "", "example.org", "/path", "//example.org", "https://", "http:///x", "http:example.org", "https://a b", "https://a\n",
        "\thttps://a", "https://a:99999", "https://a:x", "http://[::1", "javascript://x/%0aalert(1)", "mailto:a@b", "https://a\\b",
    ],
)  # fmt: skip
def test_other_texts_are_no_urls(text: str) -> None:
    assert refusal(Url, text).startswith("must be a URL with scheme and host")


@pytest.mark.parametrize("ip", ["192.0.2.7", "::1", "2001:db8::7"])
def test_an_ip_address(ip: str) -> None:
    assert read(holder(Ip), ip) == ip


@given(st.ip_addresses())
def test_every_ip_address_is_one(address: object) -> None:
    assert round_trip(IPS, str(address)) == str(address)


IPS = holder(Ip)


@pytest.mark.parametrize(
    "text", ["", "1.2.3", "256.0.0.1", "01.2.3.4", "::1%eth0", "1.2.3.4/8", "localhost", "1.2.3.4\n"]
)
def test_other_texts_are_no_ip_addresses(text: str) -> None:
    assert refusal(Ip, text).startswith("must be an IP address")


@given(st.binary())
def test_bytes_are_standard_base64_on_the_wire(data: bytes) -> None:
    assert json.loads(to_json(BYTES(value=data))) == {"value": base64.b64encode(data).decode()}
    assert round_trip(BYTES, data) == data


@pytest.mark.parametrize("value", ["!", "AAA", "AAAA\n", " AAAA", "-_-_", "AA==AA==", "é", 5, None, ["AAAA"]])
def test_other_values_are_no_bytes(value: Any) -> None:
    assert refusal(Bytes, value) == "must be bytes as base64 text"


def test_the_length_of_bytes_counts_bytes() -> None:
    annotation = Annotated[Bytes, Field(max_length=3)]
    assert read(holder(annotation), "AAAA") == b"\0\0\0"
    assert refusal(annotation, "AAAAAAAA") == "must have at most 3 bytes"


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(json_values.filter(lambda value: value is not None))
def test_every_json_value_survives_the_wire(value: Any) -> None:
    assert round_trip(JSON, value) == value


@pytest.mark.parametrize("value", [math.nan, [math.inf], {1: 2}, {"a": b"x"}, (1, 2), object(), 2**64, -(2**63) - 1])
def test_what_json_cannot_say_is_no_json_value(value: Any) -> None:
    assert refusal(JsonValue, value).startswith("must ")


def test_a_json_value_nests_to_a_limit() -> None:
    value: Any = Field(default_factory=list)
    for _ in range(5000):
        value = [value]
    assert refusal(JsonValue, value) == "must not nest deeper than 100 levels"


def test_integer_keys_are_text_on_the_wire_in_one_spelling() -> None:
    model = holder(dict[MapKey[U32], str])
    assert read(model, {"7": "a", "0": "b"}) == {7: "a", 0: "b"}
    assert read(model, {7: "a"}) == {7: "a"}
    assert to_json(model(value={7: "a"})) == b'{"value":{"7":"a"}}'
    for key in ("07", "+7", " 7", "7.0", "1_0", "x", "", "٧", "9" * 5000):
        assert refusal(dict[MapKey[U32], str], {key: "a"}) == "must be an integer"
    assert refusal(dict[MapKey[U32], str], {"-1": "a"}) == "must be at least 0"
