"""What a listener asks for, and when it comes back: the part that neither reads nor waits."""

from __future__ import annotations

import pytest

from hero_sdk.client.failures import BadAnswer, ConnectionFailed
from hero_sdk.client.subscription import Subscription
from hero_sdk.events.text import beat_text, event_text, start_text

GONE = ConnectionFailed("gone", was_sent=True)


@pytest.fixture
def ships() -> Subscription:
    return Subscription("harbor", ["ship.*"], [], None)


def test_it_goes_on_behind_what_was_taken_not_behind_what_was_read(ships: Subscription) -> None:
    assert ships.path() == "/api/harbor/events?types=ship.%2A"
    ships.feed(start_text("c0", 2000))
    assert (ships.has_heard, ships.cursor, ships.next_block()) == (True, "c0", None)

    ships.feed(event_text("ship.created", b"{}", "c1") + beat_text("c2") + event_text("ship.horn", b"{}", None))
    assert ships.cursor == "c0"
    taken = [(block.event, ships.cursor) for block in iter(ships.next_block, None)]
    assert taken == [("ship.created", "c1"), ("ship.horn", "c2")]
    assert ships.path() == "/api/harbor/events?types=ship.%2A&from=c2"


def test_who_never_reached_the_service_gives_up(ships: Subscription) -> None:
    pauses = [ships.pause_after(GONE) for _ in range(3)]
    assert all(0 < pause_s < 2 for pause_s in pauses)
    with pytest.raises(ConnectionFailed, match="gone"):
        ships.pause_after(GONE)


def test_who_reached_it_comes_back_later_and_later_until_it_hears_again(ships: Subscription) -> None:
    ships.begin()
    ships.feed(start_text("c0", 1))
    assert ships.pause_after(GONE) <= 0.001
    pauses = [ships.pause_after(GONE) for _ in range(60)]
    assert 1 < max(pauses) <= 30

    ships.begin()
    ships.feed(start_text("c0", 1))
    assert ships.pause_after(GONE) <= 0.001


def test_a_stream_that_ends_is_lost_and_one_that_is_none_is_refused(ships: Subscription) -> None:
    with pytest.raises(ConnectionFailed, match="ended the stream"):
        ships.feed(b"")
    with pytest.raises(BadAnswer, match="a line of the stream is too long"):
        ships.feed(b"x" * (64 * 1024 * 1024 + 1))
