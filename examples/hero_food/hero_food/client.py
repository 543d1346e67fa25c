"""Everything hero_food can do, over one connection."""

from __future__ import annotations

from hero_models.identity import IdentityClient
from hero_sdk import HeroClient

from hero_food.generated.delivery import DeliveryClient
from hero_food.generated.restaurant import RestaurantClient

__all__ = ["FoodClient"]


class FoodClient(HeroClient):
    """``async with FoodClient.connect("hero_food") as food: await food.restaurant.menu.search("dumplings")``."""

    delivery: DeliveryClient
    restaurant: RestaurantClient
    identity: IdentityClient
