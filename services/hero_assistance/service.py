"""The service: its one domain, who handles it, and who may call."""

from __future__ import annotations

import sys

from hero_assistance import options, timers
from hero_assistance.access import claims_of, guard
from hero_assistance.audit import Audits
from hero_assistance.auth import Auth
from hero_assistance.comments import Comments
from hero_assistance.devices import Devices
from hero_assistance.postman import Postman
from hero_assistance.project import Projects
from hero_assistance.search import Searches
from hero_assistance.sessions import Sessions
from hero_assistance.tickets import Tickets
from hero_assistance.users import Users
from hero_models.assistance import AssistanceDomain, Role
from hero_sdk import HeroServer, __version__

__all__ = ["build", "main"]


def build() -> HeroServer:
    """The desk, not yet listening."""
    server = HeroServer(
        "hero_assistance",
        version=__version__,
        title="Hero Assistance",
        description="A support desk a product team runs itself. With --demo an empty desk gets people and tickets; "
        "`hero_assistance admin create EMAIL` makes its first admin.",
    )
    postman = Postman(lambda: server.paths.var / "outbox")
    domain = AssistanceDomain(
        Auth(postman), Devices(), Users(), Tickets(), Comments(), Searches(), Projects(), Audits()
    )
    claims = {role: claims_of(role, domain.methods()) for role in Role}
    return (
        server.domain(domain)
        .setting(*options.ALL)
        .authenticate(Sessions(lambda: server.osis.domain(0, domain.name), claims))
        .middleware(guard)
        .task(postman.carry, name="mail")
        .every(timers.EVERY_S, timers.turn, name="timers")
    )


def main() -> int:
    """The `hero_assistance` command."""
    words = sys.argv[1:]
    if words[:2] == ["admin", "create"]:
        from hero_assistance.first_admin import create_admin

        return create_admin(build(), words[2:])
    server = build()
    if "--demo" in words:
        from hero_assistance.demo import fill

        words.remove("--demo")
        server.on_start(lambda: fill(server))
    return server.cli(words)
