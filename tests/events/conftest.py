"""The harbor in memory, with clients of several callers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hero_sdk.client import Connection
from hero_sdk.testing import started_in
from tests.events.generated.harbor import HarborClient
from tests.events.hearing import Port
from tests.events.service import build


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    async with started_in(build(), tmp_path) as connection:
        yield connection
        await connection.close()


@pytest.fixture
def port(connection: Connection) -> Port:
    return Port(connection)


@pytest.fixture
def harbor(connection: Connection) -> HarborClient:
    return HarborClient(connection)
