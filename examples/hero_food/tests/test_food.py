"""The rules of hero_food, called through its typed client in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from hero_models.identity import Address
from hero_sdk.rpc import FailedPrecondition, NotFound, PermissionDenied
from hero_sdk.testing import connected
from hero_sdk.values import Location

from hero_food import build
from hero_food.city import fill
from hero_food.client import FoodClient
from hero_food.generated.delivery import NoDriverFree, NotOnMenu, Order, OrderLine, OrderStatus, WrongStatus
from hero_food.generated.restaurant import MenuItem
from hero_food.watch import steps

HOME = Address(
    street="Stephansplatz 1",
    postal_code="1010",
    city="Wien",
    country="AT",
    position=Location(latitude=48.2086, longitude=16.3733),
)


@pytest.fixture
async def food() -> AsyncIterator[FoodClient]:
    async with connected(build(), FoodClient) as client:
        await fill(client)
        yield client


async def place(food: FoodClient, words: str = "Spinatknödel", quantity: int = 2) -> Order:
    [dish, *_] = await find(food, words)
    line = OrderLine(menu_item_sid=dish.sid, quantity=quantity)
    return await food.delivery.order.place("Ann Gruber", dish.restaurant_sid, [line], HOME)


async def find(food: FoodClient, words: str) -> list[MenuItem]:
    page = await food.restaurant.menuitem.find(words, fresh=True)
    return page.items


async def test_the_total_is_the_dishes_and_the_fee_of_the_zone(food: FoodClient) -> None:
    order = await place(food, "Spinatknödel", 2)

    assert str(order.total) == "29.90 EUR"
    assert order.status is OrderStatus.NEW


async def test_what_dishes_cost_is_told_per_restaurant_and_currency(food: FoodClient) -> None:
    menu = MenuItem.Fields
    dishes = [dish async for dish in food.restaurant.menuitem.find_all()]

    told = await food.restaurant.menuitem.aggregate(
        ["count", menu.price.sum(), menu.price.max()], group_by=[menu.restaurant_sid], filter={"is_available": True}
    )

    assert len(told.groups) > 1
    for group in told.groups:
        prices = [d.price for d in dishes if d.restaurant_sid == group.key["restaurant_sid"] and d.is_available]
        assert group["count"] == len(prices)
        assert group[menu.price.sum()] == [sum(prices[1:], prices[0])]
        assert group[menu.price.max()] == [max(prices)]


async def test_an_order_that_comes_in_as_an_object_is_placed_like_any_other(food: FoodClient) -> None:
    placed = await place(food)
    draft = placed.model_copy(update={"sid": "", "total": None, "zone_sid": "zz"})

    order = await food.delivery.order.new(draft)

    assert (order.total, order.zone_sid, order.status) == (placed.total, placed.zone_sid, OrderStatus.NEW)
    with pytest.raises(NotFound):
        await food.delivery.order.new(draft.model_copy(update={"restaurant_sid": "zz"}))
    [another] = await food.delivery.order.new_many([draft])
    assert another.total == placed.total


async def test_what_was_ordered_cannot_be_changed(food: FoodClient) -> None:
    order = await place(food)

    with pytest.raises(FailedPrecondition):
        await food.delivery.order.patch(order.sid, {"lines": [{"menu_item_sid": "12", "quantity": 9}]})
    assert (await food.delivery.order.patch(order.sid, {"notes": "Ring twice."})).total == order.total


async def test_a_dish_of_another_kitchen_is_not_on_the_menu(food: FoodClient) -> None:
    [knoedel, *_] = await find(food, "Spinatknödel")
    [ramen, *_] = await find(food, "ramen")

    with pytest.raises(NotOnMenu) as refused:
        await food.delivery.order.place(
            "Ann Gruber", knoedel.restaurant_sid, [OrderLine(menu_item_sid=ramen.sid)], HOME
        )

    assert refused.value.menu_item_sids == [ramen.sid]


async def test_the_nearest_free_driver_of_the_zone_gets_the_order(food: FoodClient) -> None:
    first = await food.delivery.order.assign((await place(food)).sid)
    second = await food.delivery.order.assign((await place(food)).sid)
    names = [(await food.delivery.driver.get(order.driver_sid or "")).name for order in (first, second)]

    assert names == ["Amina", "Bruno"]
    with pytest.raises(NoDriverFree):
        await food.delivery.order.assign((await place(food)).sid)


async def test_a_driver_is_free_again_once_the_order_is_delivered(food: FoodClient) -> None:
    order = await food.delivery.order.assign((await place(food)).sid)
    for status in (OrderStatus.ON_THE_WAY, OrderStatus.DELIVERED):
        order = await food.delivery.order.advance(order.sid, status)

    driver = await food.delivery.driver.get(order.driver_sid or "")
    assert driver.status == "free"


async def test_an_order_cannot_skip_a_step(food: FoodClient) -> None:
    order = await place(food)

    with pytest.raises(WrongStatus) as refused:
        await food.delivery.order.advance(order.sid, OrderStatus.DELIVERED)

    assert refused.value.allowed == [OrderStatus.CANCELLED]


async def test_waiting_orders_come_oldest_first_and_only_of_the_zone(food: FoodClient) -> None:
    order = await place(food)

    waiting = await food.delivery.order.waiting(zone_sid=order.zone_sid)

    assert order.sid in [found.sid for found in waiting]
    assert {found.zone_sid for found in waiting} == {order.zone_sid}
    assert [found.sid for found in waiting] == sorted((found.sid for found in waiting), key=lambda sid: int(sid, 36))


async def test_assigning_needs_the_dispatchers_claim(food: FoodClient) -> None:
    order = await place(food)

    with pytest.raises(PermissionDenied):
        await food.delivery.as_user("ann", ["order.read", "order.write"]).order.assign(order.sid)


async def test_an_unknown_restaurant_is_not_found(food: FoodClient) -> None:
    with pytest.raises(NotFound):
        await food.restaurant.menu.of("zzzz")


async def test_the_menu_is_searched_by_words_and_tag(food: FoodClient) -> None:
    await find(food, "dumplings")  # waits for the index
    vegan = await food.restaurant.menu.search("dumplings", tag="vegan")

    assert [dish.name for dish in vegan] == ["Seitan-Gulasch"]


async def test_filling_the_city_twice_changes_nothing(food: FoodClient) -> None:
    before = await food.restaurant.menuitem.list(), await food.delivery.order.count()
    await fill(food)

    assert (await food.restaurant.menuitem.list(), await food.delivery.order.count()) == before


async def test_who_watches_an_order_hears_each_step_once_until_it_has_come(food: FoodClient) -> None:
    order, other = await place(food), await place(food)
    watching = steps(food, order.sid)
    assert await anext(watching) is OrderStatus.NEW

    await food.delivery.order.assign(order.sid)
    await food.delivery.order.patch(order.sid, {"notes": "Ring twice."})  # no step
    await food.delivery.order.assign(other.sid)
    for status in (OrderStatus.ON_THE_WAY, OrderStatus.DELIVERED):
        await food.delivery.order.advance(order.sid, status)

    async with asyncio.timeout(10):
        assert [status async for status in watching] == [
            OrderStatus.ACCEPTED,
            OrderStatus.ON_THE_WAY,
            OrderStatus.DELIVERED,
        ]


async def test_watching_an_order_that_is_over_or_gone_ends_at_once(food: FoodClient) -> None:
    over, gone = await place(food), await place(food)
    await food.delivery.order.advance(over.sid, OrderStatus.CANCELLED)
    async with asyncio.timeout(10):
        assert [status async for status in steps(food, over.sid)] == [OrderStatus.CANCELLED]
        watching = steps(food, gone.sid)
        assert await anext(watching) is OrderStatus.NEW
        await food.delivery.order.delete(gone.sid)
        assert [status async for status in watching] == []
