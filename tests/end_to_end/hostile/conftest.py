"""A hero_food with its city, that has to be as it was behind every test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.live import LISTENERS, WAYS, Live, live, request

from .messages import BODY_BYTES, READ_S, stored


@pytest.fixture(scope="package", params=WAYS)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    root = tmp_path_factory.mktemp("f")
    words = ("--read-s", str(READ_S), "--body-bytes", str(BODY_BYTES), "--calls", request.param)
    with live("hero_food:build", "hero_food", root, *words) as service:
        environment = {**os.environ, "PATH_ROOT": str(root)}
        subprocess.run([sys.executable, "-m", "hero_food.city"], env=environment, check=True, capture_output=True)
        yield service


@pytest.fixture
def food(city: Live) -> Iterator[Live]:
    """The service, found as it was when the test is over."""
    before, logged = stored(city), len(city.log)
    yield city
    for listener in LISTENERS:
        health = city.exchange(listener, request("GET", "/health", b"", {}))
        assert health.json == {"status": "ok", "service": "hero_food", "version": "0.1.0"}
    assert stored(city) == before
    since = city.log[logged:]
    assert "raceback" not in since
    assert '"incident"' not in since
    assert "-token-0123456789" not in since
