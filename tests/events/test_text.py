"""Server-sent events as text: read as the standard says, however it is cut into pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hero_sdk.events import Block, SseReader
from hero_sdk.events.text import beat_text, event_text, start_text

STREAM = (
    start_text("c0", 2000)
    + event_text("ship.created", b'{"a":"\xc3\xa4"}', "c1")
    + event_text("ship.horn", b"{}", None)
    + beat_text("c2")
    + b": only a comment\n\n"
    + b"data: one\r\ndata:two\r\n\r\n"
    + b"event: nothing\n\n"
    + b"id: a\0b\ndata\n\n"
    + b"unknown: x\nretry: soon\ndata:  spaced\nid:\n\n"
)
BLOCKS = [
    Block("", "", "c0"),
    Block("ship.created", '{"a":"ä"}', "c1"),
    Block("ship.horn", "{}", None),
    Block("", "", "c2"),
    Block("message", "one\ntwo", None),
    Block("message", "", None),
    Block("message", " spaced", ""),
]


@given(cuts=st.lists(st.integers(0, len(STREAM))))
def test_a_stream_reads_the_same_however_it_is_cut(cuts: list[int]) -> None:
    reader = SseReader()
    places = [0, *sorted(cuts), len(STREAM)]
    found = [block for a, b in pairwise(places) for block in reader.feed(STREAM[a:b])]
    assert found == BLOCKS
    assert reader.retry_s == 2.0


@given(pieces=st.lists(st.binary()))
def test_any_bytes_are_read_without_trouble(pieces: list[bytes]) -> None:
    reader = SseReader()
    for piece in pieces:
        for block in reader.feed(piece):
            assert block.data or block.event or block.cursor is not None
