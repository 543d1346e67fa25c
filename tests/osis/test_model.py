"""The store against a dictionary that obeys the same rules."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hero_sdk.errors import Conflict, NotFound
from hero_sdk.osis import Osis, parse_filter, parse_order
from tests.osis.bakery import BAKERY, Recipe, Stage

NAMES = st.text(st.sampled_from("abcABC é\"'%_\\"), min_size=1, max_size=3)
CODES = st.sampled_from([None, "", "x", "y", "z"])
CRUMBS = st.none() | st.integers(0, 3) | st.integers(2**64 - 3, 2**64 - 1)
HYDRATIONS = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 0.1, 1e300])
TAGS = st.lists(st.sampled_from("pqr"), max_size=3)
FIELDS = {
    "name": NAMES,
    "code": CODES,
    "crumbs": CRUMBS,
    "hydration": HYDRATIONS,
    "tags": TAGS,
    "stage": st.sampled_from(["idea", "tried", "sold"]),
}


@dataclass
class Shelf:
    """The same store, as simple as can be."""

    objects: dict[int, dict[str, Any]] = field(default_factory=dict)
    next_number: int = 36

    def collides(self, code: str | None, number: int | None = None) -> bool:
        return bool(code) and any(each["code"] == code for key, each in self.objects.items() if key != number)


class StoreMachine(RuleBasedStateMachine):
    """Runs the same steps on both."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.osis = Osis(self.folder, [BAKERY], search=None)
        self.shelf = Shelf()

    @initialize()
    def open(self) -> None:
        self.recipes = self.osis.domain(0, "bakery").of(Recipe)

    def run(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)

    def pick(self, at: int) -> int:
        """A number that is there mostly, and at times was or never was."""
        return 36 + at % (self.shelf.next_number - 36 + 2)

    @rule(values=st.fixed_dictionaries(FIELDS))
    def new(self, values: dict[str, Any]) -> None:
        wish = Recipe(**values)
        if self.shelf.collides(values["code"]):
            self.refused(self.recipes.new(wish), Conflict)
            return
        made = self.run(self.recipes.new(wish))
        assert int(made.sid, 36) == self.shelf.next_number
        self.shelf.objects[self.shelf.next_number] = values | {"rev": 1}
        self.shelf.next_number += 1

    @rule(at=st.integers(0, 100), values=st.fixed_dictionaries(FIELDS), stale=st.booleans())
    def set(self, at: int, values: dict[str, Any], stale: bool) -> None:
        number = self.pick(at)
        known = self.shelf.objects.get(number)
        wish = Recipe(sid=_sid(number), **values)
        expected = None if known is None else known["rev"] - 1 if stale else known["rev"]
        call = self.recipes.set(wish, expected)
        if known is None:
            self.refused(call, NotFound)
        elif stale or self.shelf.collides(values["code"], number):
            self.refused(call, Conflict)
        else:
            assert self.run(call).rev == known["rev"] + 1
            self.shelf.objects[number] = values | {"rev": known["rev"] + 1}

    @rule(at=st.integers(0, 100), values=st.fixed_dictionaries({}, optional=FIELDS))
    def patch(self, at: int, values: dict[str, Any]) -> None:
        number = self.pick(at)
        known = self.shelf.objects.get(number)
        call = self.recipes.patch(_sid(number), values)
        if known is None:
            self.refused(call, NotFound)
        elif self.shelf.collides(values.get("code"), number):
            self.refused(call, Conflict)
        else:
            self.run(call)
            self.shelf.objects[number] = known | values | {"rev": known["rev"] + 1}

    @rule(at=st.integers(0, 100))
    def delete(self, at: int) -> None:
        number = self.pick(at)
        there = self.run(self.recipes.delete(_sid(number)))
        assert there == (self.shelf.objects.pop(number, None) is not None)

    @rule()
    def open_again(self) -> None:
        self.run(self.osis.close())
        self.osis = Osis(self.folder, [BAKERY], search=None)
        self.open()

    @rule(
        field=st.sampled_from(["name", "code", "crumbs", "hydration", "stage"]),
        descending=st.booleans(),
        limit=st.integers(1, 4),
    )
    def order(self, field: str, descending: bool, limit: int) -> None:
        ordering = parse_order(Recipe, f"-{field}" if descending else field)
        found, cursor = [], None
        while True:
            page = self.run(self.recipes.find(order_by=ordering, limit=limit, cursor=cursor))
            found += [int(each.sid, 36) for each in page.items]
            if (cursor := page.next_cursor) is None:
                break
        expected = sorted(
            self.shelf.objects, key=lambda number: (_key(self.shelf.objects[number][field]), number), reverse=descending
        )
        assert found == expected

    @rule(
        field=st.sampled_from(["name", "code", "crumbs", "hydration"]),
        op=st.sampled_from(["eq", "ne", "lt", "lte", "gt", "gte"]),
        data=st.data(),
    )
    def filter(self, field: str, op: str, data: st.DataObject) -> None:
        value = data.draw(FIELDS[field].filter(lambda each: each is not None))
        found = self.run(self.recipes.find(*parse_filter(Recipe, {field: {op: value}}), limit=1000))
        expected = [number for number, each in sorted(self.shelf.objects.items()) if _holds(each[field], op, value)]
        assert [int(each.sid, 36) for each in found.items] == expected

    @rule(tag=st.sampled_from("pqr"), stage=st.sampled_from(list(Stage)))
    def filter_list(self, tag: str, stage: Stage) -> None:
        found = self.run(self.recipes.find(Recipe.Fields.tags.has(tag), Recipe.Fields.stage == stage, limit=1000))
        expected = [
            number
            for number, each in sorted(self.shelf.objects.items())
            if tag in each["tags"] and each["stage"] == stage
        ]
        assert [int(each.sid, 36) for each in found.items] == expected

    @invariant()
    def holds_the_same(self) -> None:
        stored = self.run(self.recipes.list_full())
        seen = {
            int(each.sid, 36): {name: getattr(each, name) for name in FIELDS} | {"rev": each.rev} for each in stored
        }
        assert seen == self.shelf.objects
        assert list(seen) == sorted(seen)

    def refused(self, call: Any, error: type[Exception]) -> None:
        try:
            self.run(call)
        except error:
            return
        raise AssertionError(f"{error.__name__} was due")

    def teardown(self) -> None:
        self.run(self.osis.close())
        self.run(self.loop.shutdown_default_executor())
        self.loop.close()
        shutil.rmtree(self.folder)


def _sid(number: int) -> str:
    from hero_sdk.values import smartid

    return smartid.encode(number)


def _key(value: Any) -> tuple[bool, Any]:
    return (value is not None, value.encode() if isinstance(value, str) else value or 0)


def _holds(value: Any, op: str, wished: Any) -> bool:
    if value is None:
        return op == "ne"
    if isinstance(value, str):
        value, wished = value.encode(), wished.encode()
    return bool(
        {
            "eq": value == wished, "ne": value != wished, "lt": value < wished,
            "lte": value <= wished, "gt": value > wished, "gte": value >= wished,
        }[op]
    )  # fmt: skip


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
