"""Restaurants, orders and drivers: the worked example of hero_sdk."""

from __future__ import annotations

from hero_food.service import build, main

__all__ = ["build", "main"]
