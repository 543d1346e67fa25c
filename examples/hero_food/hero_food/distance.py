"""How far apart two places are."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from hero_sdk.values import Location

__all__ = ["metres"]

_EARTH_RADIUS_M = 6_371_000


def metres(one: Location, other: Location) -> float:
    """Great-circle distance by the haversine formula."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(sqrt(chord))
