"""Everything hero_food can do, over one connection."""

from __future__ import annotations

from hero_food.generated.delivery import DeliveryClient
from hero_food.generated.restaurant import RestaurantClient
from hero_models.identity import IdentityClient
from hero_sdk import HeroClient

__all__ = ["FoodClient"]


class FoodClient(HeroClient):
    """``async with FoodClient.connect("hero_food") as food: await food.restaurant.menu.search("dumplings")``."""

    delivery: DeliveryClient
    restaurant: RestaurantClient
    identity: IdentityClient
