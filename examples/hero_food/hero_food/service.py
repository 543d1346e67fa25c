"""The service: three domains on one socket."""

from __future__ import annotations

from hero_models.identity import IdentityDomain
from hero_sdk import HeroServer

from hero_food.generated.delivery import DeliveryDomain
from hero_food.generated.restaurant import RestaurantDomain
from hero_food.menu import Menu
from hero_food.orders import Orders

__all__ = ["build", "main"]


def build() -> HeroServer:
    """The service, not yet listening."""
    return (
        HeroServer("hero_food", version="0.1.0", title="Hero Food", description="Food, brought to people.")
        .domain(DeliveryDomain(Orders()))
        .domain(RestaurantDomain(Menu()))
        .domain(IdentityDomain())
    )


def main() -> int:
    """The `hero_food` command."""
    return build().cli()
