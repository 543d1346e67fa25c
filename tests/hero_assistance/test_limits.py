"""Windows in which somebody may try something so many times."""

from __future__ import annotations

import pytest

from hero_assistance.limits import Window
from hero_sdk.rpc import RateLimited


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_a_window_slides() -> None:
    clock = Clock()
    window = Window(2, 60, clock)
    window.enter("ann")
    clock.now_s += 50
    window.enter("ann")

    with pytest.raises(RateLimited) as refused:
        window.enter("ann")
    assert refused.value.data["retry_after_s"] == 10
    window.enter("bob")

    clock.now_s += 10
    window.enter("ann")
    with pytest.raises(RateLimited):
        window.enter("ann")


def test_it_holds_so_many_keys_and_no_more() -> None:
    window = Window(1, 60, Clock())
    for number in range(20_000):
        window.enter(str(number))

    with pytest.raises(RateLimited):
        window.enter("19999")
    window.enter("0")
