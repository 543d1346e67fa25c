"""The parts of docs/ that are made from code, between `<!-- generated: NAME -->` and `<!-- end -->`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hero_sdk.errors import RUNTIME_ERRORS
from hero_sdk.oschema.breaking.messages.catalogue import RULES
from hero_sdk.service import options

_REGION = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """``text`` with every generated part as it has to be."""
    return _REGION.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n{found[3]}", text)


def errors() -> str:
    """The runtime's errors, standard codes first."""
    rows = [[f"{known.code}", known.__name__, (known.__doc__ or "").partition("\n")[0]] for known in RUNTIME_ERRORS]
    return table(["code", "name", "meaning"], rows)


def settings() -> str:
    """Every setting of a service."""
    rows = [
        [f"`{setting.flag}`", f"`{setting.key}`", setting.about, _default(setting.default)] for setting in options.ALL
    ]
    return table(["flag", "key", "what", "default"], rows)


def rules() -> str:
    """Every rule of `hero-sdk breaking`, by whom it is about."""
    return table(["code", "breaks", "rule"], [[code, rule.group, rule.title] for code, rule in sorted(RULES.items())])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def _default(value: object) -> str:
    return "" if value in ((), "") else f"{value:g}" if isinstance(value, float) else str(value)


PARTS: dict[str, Callable[[], str]] = {"errors": errors, "settings": settings, "rules": rules}
