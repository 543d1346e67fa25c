"""Cursors: what was sealed is opened again, and nothing else is."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hero_sdk.events import BadCursor, CursorKey, State

KEY = bytes(range(32))
POSITIONS = st.dictionaries(
    st.text(min_size=1, max_size=20),
    st.builds(State, st.text("0123456789abcdef", min_size=16, max_size=16), st.integers(0, 2**48 - 1)),
    max_size=8,
)


@given(positions=POSITIONS, salt=st.binary(min_size=3, max_size=3))
def test_what_was_sealed_says_how_far_each_log_was_heard(positions: dict[str, State], salt: bytes) -> None:
    cursor = CursorKey(KEY, 3).seal(positions, salt)
    heard = CursorKey(KEY, 3).open(cursor)

    assert cursor.isascii()
    assert cursor.replace("-", "").replace("_", "").isalnum()  # it may stand in an address as it is
    for domain, state in positions.items():
        assert heard.position(domain, state.epoch) == state.position
        assert heard.position(domain, state.epoch[::-1] + "x") is None
        assert heard.position(f"{domain}x", state.epoch) is None


@given(positions=POSITIONS.filter(bool), at=st.integers(0, 10_000), bit=st.integers(0, 5))
def test_a_changed_cursor_means_nothing(positions: dict[str, State], at: int, bit: int) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    cursor = CursorKey(KEY, 3).seal(positions)
    at %= len(cursor)
    changed = cursor[:at] + alphabet[alphabet.index(cursor[at]) ^ (1 << bit)] + cursor[at + 1 :]
    try:
        heard = CursorKey(KEY, 3).open(changed)
    except BadCursor:
        return  # bits beyond the last byte
    assert all(heard.position(domain, state.epoch) is None for domain, state in positions.items())


@given(text=st.text() | st.text("ABCDEFGHabcdefgh0123456789-_=", max_size=200))
@example("")
@example("=")
@example("A" * 9000)
@example("AAAA AAAA")
def test_any_text_is_refused_or_means_nothing(text: str) -> None:
    with suppress(BadCursor):
        assert CursorKey(KEY, 3).open(text).position("harbor", "0" * 16) is None


def test_a_cursor_of_another_key_or_context_means_nothing() -> None:
    positions = {"harbor": State("ab" * 8, 7)}
    cursor = CursorKey(KEY, 3).seal(positions)
    for other in (CursorKey(KEY, 4), CursorKey(KEY[::-1], 3)):
        assert other.open(cursor).position("harbor", "ab" * 8) is None


def test_neighbouring_positions_look_nothing_alike() -> None:
    key = CursorKey(KEY, 0)
    seen = [key.seal({"harbor": State("ab" * 8, position), "market": State("cd" * 8, 5)}) for position in range(200)]
    assert len(set(seen)) == 200
    for one, other in pairwise(seen):
        same = sum(a == b for a, b in zip(one, other, strict=True))
        assert same < 16  # of 55, one in 64 by chance; also what did not move cannot be seen


@pytest.mark.parametrize("text", ["x", "A", "AAAA", "ä" * 20, "A" * 21, "nonsense"])
def test_what_cannot_be_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor, match="is no cursor"):
        CursorKey(KEY, 0).open(text)
