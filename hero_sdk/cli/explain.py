"""`hero-sdk explain`: what a message code means, with a bad and a good example."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.target import complain
from hero_sdk.oschema.explain import explain
from hero_sdk.oschema.messages.catalogue import MESSAGES

__all__ = ["run"]

EXAMPLES = """
hero-sdk explain E204
hero-sdk explain B101                   # a rule of `hero-sdk breaking`
hero-sdk explain --all                  # every code with its title
"""


def run(words: Sequence[str]) -> int:
    """Exit code 2 for a code that does not exist."""
    made = parser("explain", "Say what a message code means.", EXAMPLES)
    made.add_argument("code", nargs="?", metavar="CODE", help="E204, W601, B101, …")
    made.add_argument("--all", action="store_true", help="list every code")
    options = made.parse_args(words)
    if options.all:
        from hero_sdk.oschema.breaking.messages.catalogue import RULES

        titles = {message.code: message.title for message in MESSAGES.values()}
        titles |= {rule.code: rule.title for rule in RULES.values()}
        for code, title in sorted(titles.items()):
            print(f"{code}  {title}")
        return 0
    if options.code is None:
        made.error("which code? `--all` lists them")
    try:
        print(_explained(options.code.strip().upper()))
    except KeyError:
        return complain(ValueError(f"there is no code {options.code}; `hero-sdk explain --all` lists them"))
    return 0


def _explained(code: str) -> str:
    if not code.startswith("B"):
        return explain(code)
    from hero_sdk.oschema.breaking.explain import explain_rule

    return explain_rule(code)
