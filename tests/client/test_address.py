"""Addresses as people write them."""

from __future__ import annotations

import pytest

from hero_sdk.client import Address, Identity


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("unix:///run/food/rpc.sock", Address(socket="/run/food/rpc.sock")),
        ("/run/food/rpc.sock", Address(socket="/run/food/rpc.sock")),
        ("http://127.0.0.1:8080", Address(host="127.0.0.1", port=8080)),
        ("http://example.org/", Address(host="example.org", port=80)),
        ("https://example.org/food/", Address(host="example.org", port=443, is_tls=True, prefix="/food")),
        ("http://[::1]:9950/rpc", Address(host="::1", port=9950)),
    ],
)
def test_an_address_is_read_as_written(text: str, address: Address) -> None:
    assert Address.parse(text) == address
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize("text", ["ftp://x", "http://", "unix://relative", "http://host:99999999"])
def test_an_address_that_leads_nowhere_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must|no"):
        Address.parse(text)


def test_the_host_header_names_the_port_only_where_it_matters() -> None:
    assert Address.parse("http://[::1]:9950").host_header == "[::1]:9950"
    assert Address.parse("https://example.org").host_header == "example.org"


def test_absent_claims_and_empty_claims_are_different_things() -> None:
    assert Identity.of().headers() == ()
    assert Identity.of(claims=[]).headers() == (("X-Hero-Claims", ""),)


@pytest.mark.parametrize("user", ["ann\r\nX-Hero-Claims: admin", "änn", "a\x00"])
def test_a_value_that_would_break_out_of_its_header_is_refused(user: str) -> None:
    with pytest.raises(ValueError, match="X-Hero-User must be printable ASCII"):
        Identity.of(user=user).headers()


def test_a_token_is_never_shown() -> None:
    assert "s3cret" not in repr(Identity.of(token="s3cret", user="ann"))
