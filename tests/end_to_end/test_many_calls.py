"""Many calls at once over few connections and in few requests, to a real service."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.delivery.client import DeliveryClient
from tests.support.delivery.models import Driver
from tests.support.processes import running

pytestmark = pytest.mark.end_to_end

NAMES = [f"driver {number}" for number in range(100)]


@pytest.mark.parametrize("most", ["10", "1000"])
async def test_each_of_many_calls_gets_its_own_answer_whatever_batches_the_service_takes(
    tmp_path: Path, most: str
) -> None:
    with running(tmp_path, "--batch", most) as service:
        service.wait_until_it_answers()
        async with DeliveryClient.connect(str(service.rpc_socket)).pipelining(connections=2, in_flight=8) as few:
            made = await asyncio.gather(*(few.driver.new(Driver(name=name)) for name in NAMES))
            together = few.coalescing()
            for client in (few, together):
                found = await asyncio.gather(*(client.driver.get(driver.sid) for driver in made))
                assert [driver.name for driver in found] == NAMES
