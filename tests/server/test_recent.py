"""What a running service remembers of itself for whoever looks after it."""

from __future__ import annotations

import asyncio
import logging

from hero_sdk.server import Gauges, RecentLines


def test_lines_are_kept_newest_first_with_what_belongs_to_them() -> None:
    kept = RecentLines(lambda: "r-1")
    log = logging.Logger("a.service")
    log.addHandler(kept)
    log.warning("first", extra={"facts": {"path": "/x", 3: None, "held": ["a", {"b": 2}]}})
    try:
        raise ValueError("why")
    except ValueError:
        log.exception("second %s", "thing")
    second, first = kept.lines()
    assert (first.level, first.logger, first.message) == ("warning", "a.service", "first")
    assert (dict(first.facts), first.request_id, first.traceback) == (
        {"path": "/x", "3": "None", "held": "a, b 2"},
        "r-1",
        "",
    )
    assert (second.level, second.message) == ("error", "second thing")
    assert second.traceback.endswith("ValueError: why")


def test_only_so_much_is_kept() -> None:
    kept = RecentLines(lambda: None)
    log = logging.Logger("a.service")
    log.addHandler(kept)
    for number in range(2100):
        log.info("x" * 30_000 if number == 2099 else str(number), extra={"facts": {"value": "y" * 10_000}})
    lines = kept.lines()
    assert (len(lines), lines[-1].message) == (2000, "100")
    assert len(lines[0].message) == 20_000
    assert len(lines[0].facts["value"]) == 500


async def test_figures_are_of_the_time_since_the_look_before() -> None:
    seen = iter([(100, 2), (150, 3), (150, 3), (400, 4)])
    gauges = Gauges(lambda: next(seen), lambda: 7)
    gauges.start()
    await asyncio.sleep(0)
    (now,) = gauges.samples()
    assert now.requests_per_s > 50
    assert (now.connections, now.pending_writes) == (3, 7)
    assert now.memory_bytes > 2**20
    assert now.cpu >= 0
    gauges.stop()
