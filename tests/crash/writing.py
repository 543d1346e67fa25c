"""The process that is killed: many writers at once, each of which says what it is about to do and what was done.

A line is on record as soon as it is written: ``{"w": writer, "n": number, "put": {key: version}, "drop": [keys]}``
before, ``{"w": writer, "n": number, "sids": {key: sid}}`` after.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import orjson

from hero_sdk.errors import Conflict
from hero_sdk.osis import DomainStore, Osis, OsisSettings
from hero_sdk.values import Money
from tests.crash.kills import Kill, arm
from tests.crash.ledger import CLERKS, Account, Entry

__all__ = ["write_until_killed"]

WRITERS = 12


def write_until_killed(root: Path, log: Path, seed: int, kill: Kill) -> None:
    """Writes and writes."""
    acknowledged = arm(kill)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def say(line: dict[str, Any]) -> None:
        os.write(file, orjson.dumps(line) + b"\n")
        if "sids" in line:
            acknowledged()

    asyncio.run(_write(root, seed, say))


async def _write(root: Path, seed: int, say: Callable[[dict[str, Any]], None]) -> None:
    osis = Osis(root, [CLERKS], OsisSettings(group_size=16))
    store = osis.domain(0, "ledger", user="ann")
    clerks = [_Clerk(store, f"{number}", Random(f"{seed} {number}"), seed, say) for number in range(WRITERS)]
    await asyncio.gather(*(clerk.work() for clerk in clerks))


@dataclass(slots=True)
class _Clerk:
    """Changes only what is its own."""

    store: DomainStore
    owner: str
    random: Random
    seed: int
    say: Callable[[dict[str, Any]], None]
    number: int = 0
    account: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)

    async def work(self) -> None:
        found = await self.store.of(Entry).find(Entry.Fields.owner == self.owner, limit=1000)
        self.entries = {each.key: each for each in found.items}
        self.account = (await self.store.of(Account).new(Account(owner=self.owner))).sid
        steps = (self.new, self.new, self.new_many, self.patch, self.patch, self.set, self.transaction)
        rare = (self.collide, self.give_up, self.delete, self.delete_many, self.delete_account)
        while True:
            step = self.random.choice(rare if len(self.entries) > 12 or self.random.random() < 0.2 else steps)
            await step()

    def fresh(self) -> Entry:
        key = f"k{self.seed}x{self.owner}x{self.number}x{self.random.randrange(10**9)}"
        return Entry(
            owner=self.owner,
            key=key,
            token=f"{key} 0",
            text="entered by a clerk",
            price=Money.of("1.25", "EUR") * self.random.randrange(1, 9),
            weight=self.random.random(),
            big=self.random.randrange(2**64),
            tags=self.random.sample(["new", "paid", "late", "odd"], 2),
            account_sid=self.account,
        )

    def some(self) -> Entry:
        return self.entries[self.random.choice(list(self.entries))]

    async def new(self) -> None:
        entry = self.fresh()
        await self.do([entry], [], lambda: self.store.of(Entry).new(entry))

    async def new_many(self) -> None:
        entries = [self.fresh() for _ in range(3)]
        await self.do(entries, [], lambda: self.store.of(Entry).new_many(entries))

    async def patch(self) -> None:
        if self.entries:
            changed = self.changed(self.some())
            fields = {"version": changed.version, "token": changed.token, "tags": changed.tags}
            await self.do([changed], [], lambda: self.store.of(Entry).patch(changed.sid, fields))

    async def set(self) -> None:
        if self.entries:
            changed = self.changed(self.some())
            await self.do([changed], [], lambda: self.store.of(Entry).set(changed, expected_rev=changed.rev))

    async def transaction(self) -> None:
        fresh = self.fresh()
        changed = [self.changed(self.some())] if self.entries else []

        async def together() -> list[Entry]:
            async with self.store.transaction() as t:
                made = [await t.of(Entry).new(fresh)]
                made += [await t.of(Entry).set(each) for each in changed]
                try:
                    async with t.transaction() as inner:
                        await inner.of(Entry).new(self.fresh())
                        raise _Regret
                except _Regret:
                    return made

        await self.do([fresh, *changed], [], together)

    async def give_up(self) -> None:
        async def regretted() -> None:
            try:
                async with self.store.transaction() as t:
                    await t.of(Entry).new(self.fresh())
                    raise _Regret
            except _Regret:
                pass

        await self.do([], [], regretted)

    async def collide(self) -> None:
        """Changes something before it is refused, so that its whole group has to run again."""
        if not self.entries:
            return
        twice = self.fresh()
        twice.token = self.some().token

        async def refused() -> None:
            try:
                await self.store.of(Entry).new_many([self.fresh(), twice])
            except Conflict:
                return
            raise AssertionError("two entries have one token")

        await self.do([], [], refused)

    async def delete(self) -> None:
        if self.entries:
            entry = self.some()
            await self.do([], [entry], lambda: self.store.of(Entry).delete(entry.sid))

    async def delete_many(self) -> None:
        entries = self.random.sample(list(self.entries.values()), len(self.entries) // 2)
        await self.do([], entries, lambda: self.store.of(Entry).delete_many([each.sid for each in entries]))

    async def delete_account(self) -> None:
        """Everything that was entered to it goes with it."""
        gone = [each for each in self.entries.values() if each.account_sid == self.account]

        async def anew() -> None:
            async with self.store.transaction() as t:
                await t.of(Account).delete(self.account)
                account = await t.of(Account).new(Account(owner=self.owner))
            self.account = account.sid

        await self.do([], gone, anew)

    def changed(self, entry: Entry) -> Entry:
        version = entry.version + 1
        fields = {"version": version, "token": f"{entry.key} {version}", "tags": [*entry.tags[1:], f"v{version}"]}
        return entry.model_copy(update=fields)

    async def do(self, put: list[Entry], drop: list[Entry], act: Callable[[], Awaitable[Any]]) -> None:
        """Says it, does it, says that it was done."""
        self.number += 1
        said = {"w": self.owner, "n": self.number}
        self.say({**said, "put": {each.key: each.version for each in put}, "drop": [each.key for each in drop]})
        outcome = await act()
        stored = outcome if isinstance(outcome, list) else [outcome] if isinstance(outcome, Entry) else []
        self.entries |= {each.key: each for each in stored}
        for each in drop:
            del self.entries[each.key]
        self.say({**said, "sids": {each.key: each.sid for each in stored}})


class _Regret(Exception):
    """A transaction that is not wanted any more."""
