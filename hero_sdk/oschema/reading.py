"""One definition, read from its tokens; where that fails, read on behind every fault to find the others."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import tree
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.grammar import parser
from hero_sdk.oschema.lalr import Stuck
from hero_sdk.oschema.parts import Misread
from hero_sdk.oschema.tokens import Token
from hero_sdk.oschema.trouble import Advice, Trouble

__all__ = ["read_definition"]

_MOST_FINDINGS = 20
_MOST_TOKENS = 10_000
"""In a longer definition only the first fault is told: each further one means reading it again."""


def read_definition(tokens: Sequence[Token]) -> tree.Definition | list[Diagnostic]:
    """The definition, or everything that keeps it from being read."""
    attempt = _attempt(tokens)
    if not isinstance(attempt, Advice):
        return attempt
    findings: list[Diagnostic] = []
    while isinstance(attempt, Advice):
        findings.append(attempt.finding)
        if not attempt.repaired or len(findings) == _MOST_FINDINGS or len(tokens) > _MOST_TOKENS:
            break
        attempt = _attempt(attempt.repaired)
    return findings


def _attempt(tokens: Sequence[Token]) -> tree.Definition | Advice:
    try:
        definition: tree.Definition = parser().parse(tokens)
    except Stuck as stuck:
        from hero_sdk.oschema.advice import advise  # most files have no faults, and need no advice

        return advise(Trouble(tokens, stuck.index, stuck.accepts))
    except Misread as problem:
        start = problem.finding.span.start
        index = next(index for index, token in enumerate(tokens) if token.start >= start)
        return Trouble(tokens, index, frozenset()).skip(problem.finding)
    return definition
