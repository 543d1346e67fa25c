"""A small city to try things on: `python -m hero_food.city` fills a running hero_food with it.

Filling twice changes nothing: what is there by name stays.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass

from hero_models.identity import Address, User
from hero_sdk.values import Location, Money

from hero_food.client import FoodClient
from hero_food.generated.delivery import DeliveryZone, Driver, OrderLine
from hero_food.generated.restaurant import Cuisine, MenuItem, Restaurant

__all__ = ["ORDERS", "RESTAURANTS", "ZONES", "Kitchen", "fill"]


@dataclass(frozen=True)
class Kitchen:
    """A restaurant of the demo city and its menu: name, price in euro, description, tags."""

    name: str
    cuisine: Cuisine
    zone: str
    street: str
    dishes: tuple[tuple[str, str, str, tuple[str, ...]], ...]


ZONES = {
    "Innere Stadt": (48.2085, 16.3721, "2.90"),
    "Neubau": (48.2030, 16.3490, "3.40"),
    "Leopoldstadt": (48.2167, 16.3980, "3.20"),
}
"""Latitude and longitude of the middle, and the delivery fee in euro."""

DRIVERS = {
    "Amina": ("Innere Stadt", 48.2101, 16.3690),
    "Bruno": ("Innere Stadt", 48.2052, 16.3755),
    "Chiara": ("Neubau", 48.2015, 16.3472),
    "Deniz": ("Neubau", 48.2044, 16.3551),
    "Eszter": ("Leopoldstadt", 48.2190, 16.3900),
    "Farid": ("Leopoldstadt", 48.2133, 16.4055),
}

RESTAURANTS = (
    Kitchen(
        "Zum Goldenen Knödel",
        Cuisine.AUSTRIAN,
        "Innere Stadt",
        "Bäckerstraße 12",
        (
            ("Wiener Schnitzel", "18.90", "Veal, fried in butter, with potato salad", ()),
            ("Spinatknödel", "13.50", "Spinach dumplings with brown butter and cheese", ("vegetarian",)),
            ("Marillenknödel", "7.90", "Apricot dumplings in sweet crumbs", ("vegetarian", "sweet")),
        ),
    ),
    Kitchen(
        "Pasta Lucia",
        Cuisine.ITALIAN,
        "Neubau",
        "Lindengasse 4",
        (
            ("Tagliatelle al ragù", "14.20", "Slow-cooked beef ragù", ()),
            ("Melanzane alla parmigiana", "12.80", "Baked aubergine, tomato and mozzarella", ("vegetarian",)),
            ("Tiramisù", "6.50", "Coffee, mascarpone, cocoa", ("vegetarian", "sweet")),
        ),
    ),
    Kitchen(
        "Masala Ghar",
        Cuisine.INDIAN,
        "Neubau",
        "Burggasse 71",
        (
            ("Palak Paneer", "13.90", "Spinach and fresh cheese, mild", ("vegetarian",)),
            ("Chana Masala", "11.90", "Chickpeas in a hot tomato sauce", ("vegan", "spicy")),
            ("Mango Lassi", "4.20", "Yoghurt and mango", ("vegetarian", "sweet")),
        ),
    ),
    Kitchen(
        "Umi",
        Cuisine.JAPANESE,
        "Leopoldstadt",
        "Praterstraße 33",
        (
            ("Gyoza", "8.40", "Pan-fried dumplings with cabbage and pork", ()),
            ("Vegan Ramen", "13.20", "Miso broth, tofu, bamboo", ("vegan",)),
            ("Sake Don", "15.60", "Salmon on rice", ()),
        ),
    ),
    Kitchen(
        "Karmelitergarten",
        Cuisine.VEGAN,
        "Leopoldstadt",
        "Karmelitermarkt 5",
        (
            ("Linsenbowl", "12.10", "Lentils, beetroot, tahini", ("vegan",)),
            ("Seitan-Gulasch", "13.70", "With bread dumplings", ("vegan", "spicy")),
            ("Topfenstrudel ohne Topfen", "6.10", "A strudel that keeps its secret", ("vegan", "sweet")),
        ),
    ),
)

USERS = {"ann@example.org": "Ann Gruber", "ben@example.org": "Ben Yılmaz", "cho@example.org": "조민서"}

ORDERS = (
    ("Ann Gruber", "Zum Goldenen Knödel", (("Spinatknödel", 2), ("Marillenknödel", 1)), "Wollzeile 9", "1010"),
    ("Ben Yılmaz", "Umi", (("Gyoza", 3),), "Taborstraße 20", "1020"),
    ("조민서", "Masala Ghar", (("Chana Masala", 1), ("Mango Lassi", 2)), "Zieglergasse 44", "1070"),
)


async def fill(food: FoodClient) -> None:
    """Stores the city; what is there already is left alone."""
    zones = await _zones(food)
    await _drivers(food, zones)
    restaurants = await _restaurants(food, zones)
    await _users(food)
    if not await food.delivery.order.list(limit=1):
        await _orders(food, restaurants)


async def _zones(food: FoodClient) -> dict[str, str]:
    known = {zone.name: zone.sid async for zone in food.delivery.deliveryzone.find_all()}
    missing = [
        DeliveryZone(name=name, center=Location(latitude=lat, longitude=lon), fee=Money.of(fee, "EUR"))
        for name, (lat, lon, fee) in ZONES.items()
        if name not in known
    ]
    return known | {zone.name: zone.sid for zone in await food.delivery.deliveryzone.new_many(missing)}


async def _drivers(food: FoodClient, zones: dict[str, str]) -> None:
    known = {driver.name async for driver in food.delivery.driver.find_all()}
    await food.delivery.driver.new_many(
        [
            Driver(name=name, zone_sid=zones[zone], position=Location(latitude=lat, longitude=lon))
            for name, (zone, lat, lon) in DRIVERS.items()
            if name not in known
        ]
    )


async def _restaurants(food: FoodClient, zones: dict[str, str]) -> dict[str, str]:
    known = {place.name: place.sid async for place in food.restaurant.restaurant.find_all()}
    for kitchen in RESTAURANTS:
        if kitchen.name in known:
            continue
        address = Address(street=kitchen.street, postal_code="1010", city="Wien", country="AT")
        place = await food.restaurant.restaurant.new(
            Restaurant(name=kitchen.name, cuisine=kitchen.cuisine, address=address, zone_sid=zones[kitchen.zone])
        )
        known[kitchen.name] = place.sid
        await food.restaurant.menuitem.new_many(
            [
                MenuItem(
                    restaurant_sid=place.sid,
                    name=name,
                    price=Money.of(price, "EUR"),
                    description=description,
                    tags=list(tags),
                )
                for name, price, description, tags in kitchen.dishes
            ]
        )
    return known


async def _users(food: FoodClient) -> None:
    known = {user.email async for user in food.identity.user.find_all()}
    missing = [User(email=email, display_name=name) for email, name in USERS.items() if email not in known]
    await food.identity.user.new_many(missing)


async def _orders(food: FoodClient, restaurants: dict[str, str]) -> None:
    for customer, restaurant, lines, street, postal_code in ORDERS:
        sid = restaurants[restaurant]
        dishes = {dish.name: dish.sid for dish in await food.restaurant.menu.of(sid)}
        await food.delivery.order.place(
            customer=customer,
            restaurant_sid=sid,
            lines=[OrderLine(menu_item_sid=dishes[name], quantity=quantity) for name, quantity in lines],
            deliver_to=Address(street=street, postal_code=postal_code, city="Wien", country="AT"),
        )


async def _main(service: str) -> None:
    async with FoodClient.connect(service) as food:
        await fill(food)
        zones = len(await food.delivery.deliveryzone.list())
        dishes = len(await food.restaurant.menuitem.list())
        print(f"{service}: {zones} zones, {dishes} dishes, {await food.delivery.order.count()} orders")


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1] if len(sys.argv) > 1 else "hero_food"))
