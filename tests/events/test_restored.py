"""A restored backup is another past: whoever followed the one before is told so."""

from __future__ import annotations

from pathlib import Path

from hero_sdk.osis.holding import Hold
from hero_sdk.osis.operations import BackupJob, back_up, restore
from hero_sdk.testing import started_in
from hero_sdk.values import Reset
from tests.events.generated.harbor import HarborClient, Ship
from tests.events.hearing import heard, said
from tests.events.service import build
from tests.osis.operations.quiet import Quiet


async def test_cursors_from_before_a_restore_reset(tmp_path: Path) -> None:
    root = tmp_path / "var/osis"
    async with started_in(build(), tmp_path) as connection:
        harbor = HarborClient(connection)
        async with harbor.events() as events:
            await harbor.ship.new(Ship(name="Elsa"))
            first = (await heard(events, 1))[0]
            back_up(BackupJob(root=root, target=tmp_path / "backup"), Quiet())
            await harbor.ship.new(Ship(name="Lost"))
            second = (await heard(events, 1))[0]
        await connection.close()

    with Hold(root, alone=True):
        restore(root, tmp_path / "backup", Quiet())

    async with started_in(build(), tmp_path) as connection:
        harbor = HarborClient(connection)
        for cursor in (first.cursor, second.cursor):
            async with harbor.events(after=cursor) as events:
                assert isinstance((await heard(events, 1))[0].data, Reset)
        async with harbor.events() as events:
            await harbor.ship.new(Ship(name="Anew"))
            assert [said(event) for event in await heard(events, 1)] == ["ship.created 12 Anew"]  # 11 was the lost one
        await connection.close()
