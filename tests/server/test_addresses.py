from __future__ import annotations

import pytest

from hero_sdk.server.addresses import TcpAddress, is_in_overlay, parse_address
from hero_sdk.server.errors import BadListenAddress


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8080", TcpAddress("127.0.0.1", 8080)),
        (" 127.0.0.1:8080 ", TcpAddress("127.0.0.1", 8080)),
        ("localhost:0", TcpAddress("127.0.0.1", 0)),
        ("0.0.0.0:65535", TcpAddress("0.0.0.0", 65535)),
        ("[::1]:9950", TcpAddress("::1", 9950)),
        ("[0400:0:0::1]:9950", TcpAddress("400::1", 9950)),
        ("auto:9950", TcpAddress("::", 9950, is_overlay_only=True)),
    ],
)
def test_an_address_is_read(text: str, address: TcpAddress) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8080",
        ":8080",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:http",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "example.org:80",
        "::1:9950",
        "[::1]",
        "[127.0.0.1]:80",
        "[nonsense]:80",
        "auto",
        "http://127.0.0.1:80",
        "127.0.0.1:٨٠",
    ],
)
def test_anything_else_is_refused_with_the_text_and_an_example(text: str) -> None:
    with pytest.raises(BadListenAddress) as refused:
        parse_address(text)
    assert repr(text) in str(refused.value)


def test_an_address_reads_back_from_its_text() -> None:
    for text in ("127.0.0.1:8080", "[::1]:9950"):
        assert str(parse_address(text)) == text


@pytest.mark.parametrize(
    ("host", "is_inside"),
    [("400::1", True), ("5ff:ffff::1", True), ("600::1", False), ("::1", False), ("10.0.0.1", False), ("?", False)],
)
def test_the_overlay_is_400_7(host: str, is_inside: bool) -> None:
    assert is_in_overlay(host) is is_inside
