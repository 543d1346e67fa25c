"""The pages of a small service, in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hero_sdk import HeroServer
from hero_sdk.paths import ServicePaths
from hero_sdk.server import AsgiApp
from tests.support.delivery.client import DeliveryClient

from .service import build
from .visiting import Visitor


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[HeroServer]:
    made = build().configure(paths=ServicePaths("dispatch_desk", tmp_path / "sockets", tmp_path / "var"))
    async with made.started():
        yield made


@pytest.fixture
def app(server: HeroServer) -> AsgiApp:
    return server.admin_asgi


@pytest.fixture
def visitor(app: AsgiApp) -> Visitor:
    return Visitor(app)


@pytest.fixture
def client(server: HeroServer) -> DeliveryClient:
    from hero_sdk.client import Address, Connection, MemoryTransport

    return DeliveryClient(Connection(MemoryTransport(server.asgi), Address.parse("http://in-memory")))
