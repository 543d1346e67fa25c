"""Each secret is bound to its place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from hero_sdk.errors import FailedPrecondition
from hero_sdk.osis import Osis, Store
from tests.osis.secrets.accounts import VAULTS, Account, Open, accounts_of, ann


class TestPlaces:
    @pytest.mark.parametrize(
        "what", ["another object", "another field", "another context", "a changed byte", "nonsense"]
    )
    async def test_a_secret_opens_where_it_was_put_alone(
        self, open_osis: Open, osis: Osis, accounts: Store[Account], database: Path, what: str
    ) -> None:
        one, other = await accounts.new(ann(pin=1)), await accounts.new(ann(pin=2))
        foreign = await accounts_of(osis, context=4).new(ann(pin=1))
        await osis.close()
        assert foreign.sid == one.sid
        store = 3
        with sqlite3.connect(database) as connection:
            bodies = dict(connection.execute("SELECT number, secrets FROM t_Account").fetchall())
            first, second = (table_number(each.sid) for each in (one, other))
            if what == "another object":
                bodies[second] = bodies[first]
            elif what == "another field":
                bodies[second] = (
                    bodies[second].replace("password", "x").replace("pin", "password").replace('"x"', '"pin"')
                )
            elif what == "a changed byte":
                at = bodies[second].index(":") + 30
                bodies[second] = (
                    bodies[second][:at] + ("A" if bodies[second][at] != "A" else "B") + bodies[second][at + 1 :]
                )
            elif what == "nonsense":
                bodies[second] = '{"password": "ABC"}'
            for number, sealed in bodies.items():
                connection.execute("UPDATE t_Account SET secrets = ? WHERE number = ?", (sealed, number))
        connection.close()
        if what == "another context":
            store = 5
            database.parent.parent.rename(database.parents[2] / "5")

        with pytest.raises(FailedPrecondition, match=r"Account \w+: (password|pin) was changed or moved"):
            await accounts_of(open_osis(VAULTS), context=store).get(other.sid)


def table_number(sid: str) -> int:
    return int(sid, 36)
