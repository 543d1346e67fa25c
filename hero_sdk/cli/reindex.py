"""`hero-sdk reindex`: the text indexes of a stopped service, built anew."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.cli.arguments import parser

__all__ = ["run"]

EXAMPLES = """
hero-sdk reindex hero_food
hero-sdk reindex hero_food --instance acme
"""

_ABOUT = """Build the text indexes of a stopped service anew. A service does so by itself where it finds one damaged;
this is for doing it beforehand."""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where it failed, 2 where there is no such service."""
    from hero_sdk.cli.operating import Operated, add_service_arguments, operate, progress
    from hero_sdk.osis.holding import Hold
    from hero_sdk.osis.operations import reindex

    made = parser("reindex", _ABOUT, EXAMPLES)
    add_service_arguments(made)
    options = made.parse_args(words)

    def act(service: Operated) -> int:
        with Hold(service.root, alone=True), progress() as watch:
            count = reindex(service.root, service.schemas, watch)
        print(f"indexed {count:,} objects")
        return 0

    return operate(options, act, on_interrupt="what was not finished is built when the service starts")
