"""What a rule's code means: `hero-sdk explain B121`."""

from __future__ import annotations

from textwrap import fill, indent

from hero_sdk.oschema.breaking.messages.catalogue import RULES

__all__ = ["explain_rule"]

_WIDTH = 88


def explain_rule(code: str) -> str:
    """Title and meaning of the rule, with a schema, a change of it that breaks something, and one that does not.

    Capitals do not matter. Raises KeyError where no rule has the code.
    """
    rule = RULES[code.strip().upper()]
    parts = (("Before:", rule.before), ("Not like this:", rule.bad), ("But like this:", rule.good))
    shown = "\n".join(f"{heading}\n\n{indent(example, '    ')}" for heading, example in parts)
    return f"{rule.code}: {rule.title}\n\n{fill(rule.meaning, _WIDTH)}\n\n{shown}"
