"""Many listeners that lose their connections: each hears everything once. The benchmark's crowd, on one loop."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hero_sdk.testing import running
from tests.benchmarks.listening import listen
from tests.events.generated.market import MarketClient, Stall

pytestmark = pytest.mark.end_to_end


@pytest.mark.parametrize(
    ("listeners", "events", "reconnects"),
    [(60, 150, 40), pytest.param(1000, 1500, 300, marks=pytest.mark.long)],
)
async def test_each_hears_everything_once(tmp_path: Path, listeners: int, events: int, reconnects: int) -> None:
    with running([sys.executable, "-m", "tests.events.service"], "harbor_watch", root=tmp_path) as service:
        async with MarketClient.connect(f"unix://{service.socket}") as client:

            async def make(title: str) -> None:
                await client.stall.new(Stall(name="x", title=title))

            outcome = await listen(
                service.socket,
                "/api/market/events",
                make,
                listeners=listeners,
                events=events,
                per_second=100,
                reconnects=reconnects,
                pid=os.getpid(),
            )

    assert (outcome.missed, outcome.doubled) == (0, 0)
    assert outcome.heard == listeners * events
    assert outcome.reconnects >= reconnects * 0.9
