"""hero_food killed in the middle of many writes: what it acknowledged is there when it starts again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.support.live import Live, live

pytestmark = pytest.mark.end_to_end

WRITERS = 8
ORDERS = 400
DEADLINE_S = 30


class Writer(threading.Thread):
    """Places orders one after another on one connection, and remembers what it was told."""

    def __init__(self, food: Live, number: int, order: dict[str, Any]) -> None:
        super().__init__(daemon=True)
        self._food = food
        self._number = number
        self._order = order
        self.asked = 0
        self.acknowledged: dict[str, Any] = {}

    def run(self) -> None:
        connection = HTTPConnection("localhost")
        connection.sock = self._food.connect("rpc.sock")
        try:
            while True:
                self.asked += 1
                params = self._order | {"customer": f"writer {self._number} order {self.asked}"}
                call = {"jsonrpc": "2.0", "id": self.asked, "method": "order.place", "params": params}
                connection.request("POST", "/rpc", json.dumps(call), {"Content-Type": "application/json"})
                placed = json.loads(connection.getresponse().read())["result"]
                self.acknowledged[placed["sid"]] = placed
        except (OSError, HTTPException, ValueError):
            pass  # the service has been killed
        finally:
            connection.close()


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.long)])
def test_every_acknowledged_order_survives_a_kill(tmp_path: Path, kills: int, tell: Callable[[str], None]) -> None:
    acknowledged: dict[str, Any] = {}
    asked = 0
    with live("hero_food:build", "hero_food", tmp_path) as food:
        environment = {**os.environ, "PATH_ROOT": str(tmp_path)}
        subprocess.run([sys.executable, "-m", "hero_food.city"], env=environment, check=True, capture_output=True)
        seeded = food.call("rpc.sock", "order.count")["result"]
    for _ in range(kills):
        with live("hero_food:build", "hero_food", tmp_path) as food:
            assert_is_all_there(food, acknowledged, at_most=seeded + asked)
            writers = [Writer(food, number, order_to_place(food)) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            wait_for(writers, ORDERS)
            food.process.kill()
            for writer in writers:
                writer.join(DEADLINE_S)
                acknowledged |= writer.acknowledged
                asked += writer.asked
    with live("hero_food:build", "hero_food", tmp_path) as food:
        assert len(acknowledged) >= kills * ORDERS
        assert_is_all_there(food, acknowledged, at_most=seeded + asked)
    tell(f"{kills} kills of a service with {WRITERS} callers: {len(acknowledged):,} acknowledged orders, all there")


def order_to_place(food: Live) -> dict[str, Any]:
    dish = food.call("rpc.sock", "menuitem.find", {"limit": 1})["result"]["items"][0]
    address = {"street": "Wollzeile 9", "postal_code": "1010", "city": "Wien", "country": "AT"}
    lines = [{"menu_item_sid": dish["sid"], "quantity": 2}]
    return {
        "restaurant_sid": dish["restaurant_sid"],
        "lines": lines,
        "deliver_to": address,
        "notes": "Ring the bell twice.",
    }


def wait_for(writers: list[Writer], orders: int) -> None:
    end = time.monotonic() + DEADLINE_S
    while sum(len(writer.acknowledged) for writer in writers) < orders:
        assert time.monotonic() < end, "too few orders were placed"
        time.sleep(0.005)


def assert_is_all_there(food: Live, acknowledged: dict[str, Any], at_most: int) -> None:
    """Each as it was acknowledged, by its sid, by an index and by its words; and nothing that nobody asked for."""
    if not acknowledged:
        return
    sids = list(acknowledged)
    for start in range(0, len(sids), 1_000):
        some = sids[start : start + 1_000]
        found = food.call("rpc.sock", "order.get_many", {"sids": some})["result"]
        assert found == [acknowledged[sid] for sid in some]
    for order in list(acknowledged.values())[-3:]:
        wish = {"filter": {"customer": order["customer"]}}
        assert order in food.call("rpc.sock", "order.find", wish)["result"]["items"]
    food.call("rpc.sock", "order.find", {"query": "bell", "fresh": True, "limit": 1})
    for wish in ({}, {"query": "bell"}):
        assert len(acknowledged) <= food.call("rpc.sock", "order.count", wish)["result"] <= at_most
