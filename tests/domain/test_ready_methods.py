"""The wire methods of root objects, over a real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.conftest import MakeShop, Shop

pytestmark = pytest.mark.usefixtures("shop")

RYE = {"title": "Rye"}


async def test_new_gives_a_sid_and_get_gives_it_back(shop: Shop) -> None:
    made = await shop("book.new", object={**RYE, "tags": ["a"]})

    assert made["sid"] == "10"
    assert made["rev"] == 1
    assert made["stage"] == "new"
    assert await shop("book.get", sid="10") == made
    assert await shop("Book.get", ["10"]) == made
    assert await shop("shop.book.get", sid="10") == made


async def test_a_struct_may_come_as_input(shop: Shop) -> None:
    assert (await shop("book.new", input=RYE))["title"] == "Rye"


async def test_a_caller_s_own_sid_is_refused_on_new(shop: Shop) -> None:
    refused = await shop("book.new", object={**RYE, "sid": "1z"})

    assert refused["code"] == -32602
    assert refused["data"]["errors"][0]["path"] == "object.sid"
    assert await shop("book.list") == []


async def test_read_only_fields_are_ignored_on_new_and_guarded_on_set_and_patch(shop: Shop) -> None:
    price = {"amount": "3.00", "currency": "EUR"}
    made = await shop("book.new", object={**RYE, "price": price, "rev": 7})
    assert "price" not in made
    assert made["rev"] == 1

    for place, refused in (
        ("object", await shop("book.set", object={**made, "price": price})),
        ("fields", await shop("book.patch", sid=made["sid"], fields={"price": price})),
    ):
        assert refused["code"] == -32602
        assert refused["data"]["errors"][0]["path"] == f"{place}.price"
    assert await shop("book.get", sid=made["sid"]) == made


async def test_what_is_not_there_is_named(shop: Shop) -> None:
    refused = await shop("book.get", sid="zz")

    assert refused["code"] == -32003
    assert all(word in refused["message"] for word in ("Book", "zz", "context 0"))
    assert (await shop("book.set", object={**RYE, "sid": "zz"}))["code"] == -32003
    assert (await shop("book.patch", sid="zz", fields={}))["code"] == -32003
    assert await shop("book.exists", sid="zz") is False
    assert await shop("book.delete", sid="zz") is False


async def test_get_many_lists_the_missing_or_skips_them(shop: Shop) -> None:
    for title in ("a", "b"):
        await shop("book.new", object={"title": title})

    found = await shop("book.get_many", sids=["11", "10"])
    assert [book["title"] for book in found] == ["b", "a"]
    refused = await shop("book.get_many", sids=["10", "zz", "zy"])
    assert refused["code"] == -32003
    assert "zz" in str(refused)
    skipped = await shop("book.get_many", sids=["zz", "10"], skip_missing=True)
    assert [book["title"] for book in skipped] == ["a"]


async def test_set_replaces_and_a_stale_revision_is_refused(shop: Shop) -> None:
    made = await shop("book.new", object={**RYE, "tags": ["a"]})
    changed = await shop("book.set", object={"sid": made["sid"], "title": "Oats"}, expected_rev=1)
    assert (changed["title"], changed["tags"], changed["rev"]) == ("Oats", [], 2)

    stale = await shop("book.set", object={**made, "title": "Barley"}, expected_rev=1)

    assert stale["code"] == -32004
    assert (stale["data"]["reason"], stale["data"]["current_rev"]) == ("stale", 2)
    assert (await shop("book.get", sid=made["sid"]))["title"] == "Oats"


async def test_patch_merges_and_validates_as_a_whole(shop: Shop) -> None:
    made = await shop("book.new", object={**RYE, "tags": ["a"], "stage": "sold"})
    sid = made["sid"]

    assert (await shop("book.patch", sid=sid, fields={"stage": None}))["stage"] == "new"
    refused = await shop("book.patch", sid=sid, fields={"title": "x" * 41, "nonsense": 1})
    assert refused["code"] == -32602
    assert (await shop("book.patch", sid=sid, fields={}, expected_rev=1))["code"] == -32004
    assert (await shop("book.get", sid=sid))["title"] == "Rye"


async def test_a_patch_of_absurd_size_is_refused_before_it_is_looked_at(shop: Shop) -> None:
    made = await shop("book.new", object=RYE)

    refused = await shop("book.patch", sid=made["sid"], fields={"tags": [1] * 20_000})

    assert refused["code"] == -32602
    assert "10,000 values" in refused["message"]


async def test_deleting_is_refused_while_others_refer(shop: Shop) -> None:
    shelf = await shop("shelf.new", name="crime")
    book = await shop("book.new", object={**RYE, "shelf_sid": shelf["sid"]})

    refused = await shop("shelf.delete", sid=shelf["sid"])
    assert (refused["code"], refused["data"]["reason"]) == (-32004, "referenced")
    assert await shop("book.delete", sid=book["sid"]) is True
    assert await shop("shelf.delete", sid=shelf["sid"]) is True
    assert await shop("shelf.exists", sid=shelf["sid"]) is False


async def test_lists_are_plain_arrays_in_order_of_creation(shop: Shop) -> None:
    for title in "abc":
        await shop("book.new", object={"title": title})

    assert await shop("book.list") == ["10", "11", "12"]
    assert await shop("book.list", after="10", limit=1) == ["11"]
    assert [book["title"] for book in await shop("book.list_full", after="10")] == ["b", "c"]
    assert await shop("book.list", ["11"]) == ["12"]
    assert (await shop("book.list", limit=0))["code"] == -32602


async def test_find_by_filter_order_and_pages(shop: Shop) -> None:
    for at, title in enumerate("abcd"):
        await shop("book.new", object={"title": title, "stage": "sold" if at % 2 else "new", "tags": [title, "all"]})

    async def titles(**params: Any) -> list[str]:
        return [book["title"] for book in (await shop("book.find", **params))["items"]]

    assert await titles(filter={"stage": "sold"}) == ["b", "d"]
    assert await titles(filter={"tags": {"has": "c"}}) == ["c"]
    assert await titles(filter={"title": {"gte": "b", "lt": "d"}}) == ["b", "c"]
    assert await titles(order_by="-title") == ["d", "c", "b", "a"]
    assert await titles(order_by="-created_at", limit=1) == ["d"]

    page = await shop("book.find", limit=3, with_total=True)
    assert (len(page["items"]), page["total"]) == (3, 4)
    rest = await shop("book.find", limit=3, cursor=page["next_cursor"])
    assert [book["title"] for book in rest["items"]] == ["d"]
    assert rest.keys() == {"items"}
    assert await shop("book.count", filter={"stage": "new"}) == 2
    assert await shop("book.count") == 4


@pytest.mark.parametrize(
    "params",
    [
        {"filter": {"price": 3}},
        {"filter": {"nonsense": 3}},
        {"filter": {"stage": "nonsense"}},
        {"filter": {"stage": {"like": "n"}}},
        {"order_by": "price"},
        {"cursor": "nonsense"},
        {"limit": "3"},
        {"filter": "stage"},
        {"filters": {}},
    ],
)
async def test_what_cannot_be_found_by_is_said(shop: Shop, params: dict[str, Any]) -> None:
    assert (await shop("book.find", **params))["code"] == -32602


async def test_figures_about_groups(shop: Shop) -> None:
    for title, tags in (("a", ["x"]), ("b", ["x"]), ("c", [])):
        await shop("book.new", object={"title": title, "tags": tags})
    await shop("till.sell", book_sid="10")

    told = await shop("book.aggregate", metrics=["count", "count(shelf_sid)"], group_by=["stage", "shelf_sid"])
    assert told == {
        "groups": [
            {"key": {"stage": "new"}, "values": {"count": 2, "count(shelf_sid)": 0}},
            {"key": {"stage": "sold"}, "values": {"count": 1, "count(shelf_sid)": 0}},
        ]
    }
    told = await shop("book.aggregate", metrics=["count"], filter={"tags": {"has": "x"}})
    assert told == {"groups": [{"key": {}, "values": {"count": 2}}]}


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({}, "metrics"),
        ({"metrics": []}, "metrics"),
        ({"metrics": "count"}, "metrics"),
        ({"metrics": ["sum(price)"]}, "metrics[0]"),
        ({"metrics": ["sum(title)"]}, "metrics"),
        ({"metrics": ["count"], "group_by": ["price"]}, "group_by[0]"),
        ({"metrics": ["count"], "group_by": ["day(title)"]}, "group_by"),
        ({"metrics": ["count"], "filter": {"price": 3}}, "filter.price"),
    ],
)
async def test_what_cannot_be_told_is_said(shop: Shop, params: dict[str, Any], path: str) -> None:
    refused = await shop("book.aggregate", **params)

    assert refused["code"] == -32602
    assert refused["data"]["errors"][0]["path"] == path


async def test_many_are_one_transaction(shop: Shop) -> None:
    made = await shop("book.new_many", objects=[{"title": "a"}, {"title": "b"}])
    assert [book["sid"] for book in made] == ["10", "11"]

    refused = await shop("book.new_many", objects=[{"title": "c"}, {"title": "d", "shelf_sid": "zz"}])
    assert "objects[1]" in refused["message"]
    assert await shop("book.count") == 2

    refused = await shop("book.set_many", objects=[{**made[0], "title": "x"}, {"sid": "zz", "title": "y"}])
    assert refused["code"] == -32003
    assert (await shop("book.get", sid="10"))["title"] == "a"
    changed = await shop("book.set_many", objects=[{**made[0], "title": "x"}, {**made[1], "title": "y"}])
    assert [book["title"] for book in changed] == ["x", "y"]
    assert await shop("book.delete_many", sids=["10", "11", "zz"]) == 2


async def test_a_verb_with_a_signature_of_its_own_has_the_ready_one_behind_it(shop: Shop) -> None:
    assert (await shop("shelf.new", name="crime novels"))["name"] == "Crime Novels"
    assert (await shop("shelf.new", object={"name": "x"}))["code"] == -32602
    again = await shop("shelf.new", name="crime novels")
    assert (again["code"], again["data"]["reason"]) == (-32004, "unique")


async def test_contexts_are_worlds_of_their_own(shop: Shop) -> None:
    await shop("book.new", object=RYE)

    assert await shop("book.list", ctx=shop.ctx(3)) == []
    refused = await shop("book.get", sid="10", ctx=shop.ctx(3))
    assert "context 3" in refused["message"]


async def test_service_methods_reach_every_type_of_the_domain(shop: Shop) -> None:
    book = await shop("book.new", object=RYE)

    assert (await shop("till.sell", book_sid=book["sid"], copies=2))["stage"] == "sold"
    assert (await shop("till.sell", book_sid="zz"))["code"] == -32003
    assert await shop("till.import") is None


async def test_ready_methods_need_the_claims_of_their_namespace(make_shop: MakeShop) -> None:
    shop = make_shop()
    reader = shop.ctx(user="ann", claims=frozenset({"book.read"}))

    assert await shop("book.list", ctx=reader) == []
    assert await shop("book.aggregate", metrics=["count"], ctx=reader) == {
        "groups": [{"key": {}, "values": {"count": 0}}]
    }
    assert (await shop("book.new", object=RYE, ctx=reader))["data"]["needs"] == ["book.write"]
    assert (await shop("shelf.aggregate", metrics=["count"], ctx=reader))["data"]["needs"] == ["shelf.read"]
    assert (await shop("shelf.list", ctx=reader))["data"]["needs"] == ["shelf.read"]
