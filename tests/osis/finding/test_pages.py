"""Pages and their cursors."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hero_sdk.errors import InvalidParams
from hero_sdk.osis import DomainStore, Osis, Store, parse_order
from hero_sdk.osis.cursor import open_cursor
from tests.osis.bakery import Oven, Recipe, Stage
from tests.osis.finding.shelf import F


@pytest.mark.parametrize("limit", [0, -1, 10_001])
async def test_a_limit_out_of_range_is_refused(recipes: Store[Recipe], limit: int) -> None:
    for call in (recipes.find(limit=limit), recipes.list(limit=limit), recipes.list_full(limit=limit)):
        with pytest.raises(InvalidParams, match="limit must be from 1 to 10,000"):
            await call


async def test_the_total_is_counted_only_when_asked(shelf: Store[Recipe]) -> None:
    assert (await shelf.find(limit=2)).total is None
    assert (await shelf.find(F.stage == Stage.IDEA, limit=2, with_total=True)).total == 4


async def test_lists_go_on_behind_a_sid_even_if_it_is_gone(shelf: Store[Recipe]) -> None:
    assert await shelf.list() == ["11", "12", "13", "14", "15"]
    await shelf.delete("12")
    assert await shelf.list(after="12", limit=2) == ["13", "14"]
    assert [each.name for each in await shelf.list_full(after="11")] == ["Oat", "rye", "Barley"]
    assert await shelf.list(after="15") == []
    with pytest.raises(InvalidParams, match="after must be a sid"):
        await shelf.list(after="no sid")


async def test_a_scan_goes_through_everything_that_matches(shelf: Store[Recipe]) -> None:
    assert [each.sid async for each in shelf.scan(page_size=2)] == ["11", "12", "13", "14", "15"]
    found = [each.sid async for each in shelf.scan(F.stage == Stage.IDEA, after="12", page_size=1)]
    assert found == ["13", "14", "15"]


class TestCursors:
    """Stable, bound to their query, not to be tampered with."""

    async def test_pages_show_everything_once_while_objects_are_added(self, recipes: Store[Recipe]) -> None:
        chance = random.Random(5)
        start = [Recipe(name=f"{chance.randrange(20):02}", crumbs=chance.choice([None, 1, 2, 3])) for _ in range(200)]
        known = {each.sid for each in await recipes.new_many(start)}
        for order_by in (None, "-created_at", "name", "-name", "crumbs", "-crumbs"):
            order = parse_order(Recipe, order_by)
            seen: list[str] = []
            cursor = None
            while True:
                page = await recipes.find(order_by=order, limit=7, cursor=cursor)
                seen += [each.sid for each in page.items]
                await recipes.new(Recipe(name=f"{chance.randrange(20):02}", crumbs=chance.choice([None, 1, 2, 3])))
                if (cursor := page.next_cursor) is None:
                    break
            assert len(seen) == len(set(seen))
            assert known <= set(seen)

    async def test_the_last_page_has_no_cursor(self, shelf: Store[Recipe]) -> None:
        assert (await shelf.find(limit=5)).next_cursor is None
        page = await shelf.find(limit=4)
        assert page.next_cursor is not None
        assert (await shelf.find(limit=4, cursor=page.next_cursor)).next_cursor is None

    async def test_a_cursor_goes_on_when_its_object_is_gone(self, shelf: Store[Recipe]) -> None:
        page = await shelf.find(order_by=F.name.asc(), limit=2)
        await shelf.delete(page.items[-1].sid)
        rest = await shelf.find(order_by=F.name.asc(), cursor=page.next_cursor)
        assert [each.name for each in rest.items] == ["Rye", "Spelt", "rye"]

    async def test_the_limit_may_change_from_page_to_page(self, shelf: Store[Recipe]) -> None:
        page = await shelf.find(limit=1)
        assert len((await shelf.find(limit=3, cursor=page.next_cursor)).items) == 3

    async def test_a_cursor_of_another_query_is_refused(self, shelf: Store[Recipe], bakery: DomainStore) -> None:
        cursor = (await shelf.find(F.stage == Stage.IDEA, limit=1)).next_cursor
        assert (await shelf.find(F.stage == Stage.IDEA, cursor=cursor)).items
        for call in (
            shelf.find(cursor=cursor),
            shelf.find(F.stage == Stage.SOLD, cursor=cursor),
            shelf.find(F.stage == Stage.IDEA, order_by=F.name.asc(), cursor=cursor),
            shelf.find(F.stage == Stage.IDEA, order_by=parse_order(Recipe, "-created_at"), cursor=cursor),
            bakery.of(Oven).find(cursor=cursor),
        ):
            with pytest.raises(InvalidParams, match="belongs to another query"):
                await call

    async def test_a_cursor_of_another_context_is_refused(self, osis: Osis, shelf: Store[Recipe]) -> None:
        cursor = (await shelf.find(limit=1)).next_cursor
        with pytest.raises(InvalidParams, match="no cursor of this store"):
            await osis.domain(4, "bakery").of(Recipe).find(cursor=cursor)

    async def test_a_cursor_that_was_changed_is_refused(self, shelf: Store[Recipe]) -> None:
        cursor = (await shelf.find(order_by=F.name.asc(), limit=1)).next_cursor
        assert cursor is not None
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        for at in range(len(raw)):
            bad = base64.urlsafe_b64encode(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]).decode().rstrip("=")
            with pytest.raises(InvalidParams, match="cursor"):
                await shelf.find(order_by=F.name.asc(), cursor=bad)

    @settings(max_examples=50, deadline=None)
    @given(text=st.text(max_size=60))
    def test_any_text_is_refused_as_a_cursor(self, text: str) -> None:
        with pytest.raises(InvalidParams, match="cursor"):
            open_cursor(text, "query", b"key")
