"""The service: its one domain and who handles it."""

from __future__ import annotations

import sys

from hero_assistance.comments import Comments
from hero_assistance.search import Searches
from hero_assistance.tickets import Tickets
from hero_models.assistance import AssistanceDomain
from hero_sdk import HeroServer, __version__

__all__ = ["build", "main"]


def build() -> HeroServer:
    """The desk, not yet listening."""
    return HeroServer(
        "hero_assistance",
        version=__version__,
        title="Hero Assistance",
        description="A support desk a product team runs itself. With --demo an empty desk gets people and tickets.",
    ).domain(AssistanceDomain(Tickets(), Comments(), Searches()))


def main() -> int:
    """The `hero_assistance` command."""
    words = sys.argv[1:]
    server = build()
    if "--demo" in words:
        from hero_assistance.demo import fill

        words.remove("--demo")
        server.on_start(lambda: fill(server))
    return server.cli(words)
