"""What a killed process said, and whether its database agrees."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from hero_sdk.osis import Osis
from hero_sdk.osis.database import Database
from tests.crash.ledger import CLERKS, Entry
from tests.support.agreement import disagreements

__all__ = ["Books"]


@dataclass(slots=True)
class Books:
    """What there must be, from round to round."""

    versions: dict[str, dict[str, int]] = field(default_factory=dict)
    """Owner → key → version, of everything that was acknowledged and not taken away."""

    sids: dict[str, str] = field(default_factory=dict)
    acknowledged: int = 0

    async def close_round(self, root: Path, log: Path, open_osis: Callable[[Path], Osis]) -> None:
        """Holds what was said in this round against what is stored, and goes on from there."""
        under_way = self._read(log)
        wrong = disagreements(root / "0" / "ledger" / "objects.db", CLERKS)
        assert wrong == [], wrong[:5]
        stored = self._stored(root)
        for owner, line in under_way.items():
            versions = self.versions.setdefault(owner, {})
            after = _after(versions, line) if line else versions
            assert stored.get(owner, {}) in (versions, after), (owner, line)
            self.versions[owner] = stored.get(owner, {})
        await self._check_search(root, open_osis)

    def _read(self, log: Path) -> dict[str, dict[str, Any] | None]:
        """Enters what was acknowledged; per writer what was not, if anything."""
        under_way: dict[str, dict[str, Any] | None] = dict.fromkeys(self.versions)
        for text in log.read_bytes().split(b"\n")[:-1]:
            line = orjson.loads(text)
            owner = line["w"]
            if "sids" not in line:
                assert under_way.get(owner) is None
                under_way[owner] = line
                continue
            begun = under_way[owner]
            assert begun is not None
            assert begun["n"] == line["n"]
            self.versions[owner] = _after(self.versions.get(owner, {}), begun)
            self.sids |= line["sids"]
            self.acknowledged += 1
            under_way[owner] = None
        log.unlink()
        return under_way

    def _stored(self, root: Path) -> dict[str, dict[str, int]]:
        """The same of what there is; each key once, under the sid that was acknowledged."""
        connection = sqlite3.connect(root / "0" / "ledger" / "objects.db")
        found = connection.execute("SELECT body FROM t_Entry").fetchall()
        connection.close()
        stored: dict[str, dict[str, int]] = {}
        keys = set()
        for (body,) in found:
            entry = orjson.loads(body)
            assert entry["key"] not in keys, "doubled"
            keys.add(entry["key"])
            assert self.sids.setdefault(entry["key"], entry["sid"]) == entry["sid"]
            stored.setdefault(entry["owner"], {})[entry["key"]] = entry["version"]
        return stored

    async def _check_search(self, root: Path, open_osis: Callable[[Path], Osis]) -> None:
        osis = open_osis(root)
        try:
            database: Database = osis._database(0, "ledger")
            opened = await database.open()
            assert opened.search is not None
            await opened.search.wait_for(database.position)
            indexed = await opened.search.matching("Entry", "clerk")
            ((rows,),) = await database.rows("SELECT json_group_array(number) FROM t_Entry", ())
            assert set(indexed.keys) == set(orjson.loads(rows))
            newest = (await osis.domain(0, "ledger").of(Entry).find(text="clerk", limit=1)).items
            for entry in newest:
                assert await osis.domain(0, "ledger").of(Entry).count(text=entry.key) == 1
        finally:
            await osis.close()


def _after(versions: dict[str, int], line: dict[str, Any]) -> dict[str, int]:
    return {key: version for key, version in versions.items() if key not in line["drop"]} | line["put"]
