"""The process that is killed while it brings a database to another schema."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hero_sdk.osis import Osis, derive
from tests.crash.kills import Kill, arm
from tests.crash.ledger import LATE

__all__ = ["open_with_the_late_schema"]

ROWS_AT_ONCE = 40
"""So that a few hundred rows are many parts."""


def open_with_the_late_schema(root: Path, kill: Kill) -> None:
    """Opens the database, which takes as long as it takes, and ends."""
    arm(kill)
    derive._AT_ONCE = ROWS_AT_ONCE  # type: ignore[misc]
    asyncio.run(_open(root))


async def _open(root: Path) -> None:
    osis = Osis(root, [LATE])
    await osis.domain(0, "notes").of(LATE.models[0]).count()
    await osis.close()
