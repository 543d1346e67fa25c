"""Many listeners that lose their connections: each hears everything once. The benchmark's crowd, on one loop."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from hero_sdk.testing import running
from tests.benchmarks.listening import Crowd
from tests.events.generated.market import MarketSyncClient, Stall

pytestmark = pytest.mark.end_to_end


@pytest.mark.parametrize(
    ("listeners", "events", "losses"),
    [(60, 150, 40), pytest.param(1000, 1500, 300, marks=pytest.mark.long)],
)
def test_each_hears_everything_once(tmp_path: Path, listeners: int, events: int, losses: int) -> None:
    with running([sys.executable, "-m", "tests.events.service"], "harbor_watch", root=tmp_path) as service:
        crowd = Crowd(service.socket, "/api/market/events", listeners, events)

        def make() -> None:
            with MarketSyncClient.connect(f"unix://{service.socket}") as client:
                for number in range(events):
                    client.stall.new(Stall(name="x", title=f"{number} {time.monotonic_ns()}"))

        making = threading.Thread(target=make)
        making.start()
        crowd.listen(losses, 1.0)
        making.join()

    assert (crowd.missed, crowd.doubled) == (0, 0)
    assert (crowd.heard, crowd.losses) == (listeners * events, losses)
