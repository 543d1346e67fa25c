"""The service of the case files in ``tests/rpc/cases``, to be run as a process of its own."""

from __future__ import annotations

from hero_sdk import HeroServer
from tests.rpc.calculator import CalculatorDomain


def build() -> HeroServer:
    return HeroServer("calculator", version="1.0.0").domain(CalculatorDomain())
