"""The service: its one domain and who handles it."""

from __future__ import annotations

from hero_models.assistance import AssistanceDomain
from hero_sdk import HeroServer, __version__

from hero_assistance.comments import Comments
from hero_assistance.search import Searches
from hero_assistance.tickets import Tickets

__all__ = ["build", "main"]


def build() -> HeroServer:
    """The desk, not yet listening."""
    return HeroServer(
        "hero_assistance",
        version=__version__,
        title="Hero Assistance",
        description="A support desk a product team runs itself.",
    ).domain(AssistanceDomain(Tickets(), Comments(), Searches()))


def main() -> int:
    """The `hero_assistance` command."""
    return build().cli()
