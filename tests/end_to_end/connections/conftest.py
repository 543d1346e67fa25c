"""Every test goes both ways, in both loops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import uvloop

from hero_sdk.server import UnixAddress

from .place import IS_DIRECT


@pytest.fixture(params=[True, False], ids=["direct", "asgi"], autouse=True)
def is_direct(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test goes both ways."""
    token = IS_DIRECT.set(request.param)
    yield
    IS_DIRECT.reset(token)


@pytest.fixture(params=[uvloop.new_event_loop, asyncio.new_event_loop], ids=["uvloop", "asyncio"])
def run(request: pytest.FixtureRequest) -> Callable[[Awaitable[None]], None]:
    """Runs a test in either loop."""

    def runner(work: Awaitable[None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as loop:
            loop.run(work)  # type: ignore[arg-type]  # every test is a coroutine

    return runner


@pytest.fixture
def unix(tmp_path: Path) -> UnixAddress:
    return UnixAddress(tmp_path / "s" / "rpc.sock")
