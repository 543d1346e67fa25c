"""Rules as values: what a code means, and how a finding is made from it.

The topic modules beside this one hold all wording. Each rule is defined once and gets one function that turns the
facts of a change into a `Diagnostic`; whoever compares calls that function and writes no prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from textwrap import dedent

from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic, Label, Severity

__all__ = ["RULES", "Group", "Rule", "define", "group_of"]


class Group(StrEnum):
    """Whom a change breaks."""

    CALLERS = "callers"
    """Calls, answers, errors and events: whoever was generated from the old version, or written for it."""

    ROWS = "rows"
    """What the old version stored."""


RULES: dict[str, Rule] = {}
"""Every rule by code, filled by `define` while the topic modules are imported."""


def group_of(code: str) -> Group:
    """B1… is about callers, B2… about rows."""
    return Group.CALLERS if code.startswith("B1") else Group.ROWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of change that breaks something: what `hero-sdk explain` prints about it."""

    code: str
    """``B121``."""

    title: str
    """Two to five words, no full stop."""

    meaning: str
    """One paragraph: what breaks, and what to do."""

    before: str
    """A schema."""

    bad: str
    """The same after a change that breaks something; a test checks that it is this rule's."""

    good: str
    """The same after a change to the same end that breaks nothing."""

    @property
    def group(self) -> Group:
        return group_of(self.code)

    def at(self, subject: Subject, text: str, *, before: str = "before", hint: str = "") -> Diagnostic:
        """The finding: ``text`` stands at the new place, ``before`` at the old one."""
        has_both = subject.new is not None and subject.old is not None
        return Diagnostic(
            code=self.code,
            severity=Severity.ERROR,
            title=self.title,
            span=subject.place,
            text=text,
            hint=hint,
            labels=(Label(subject.old, before),) if has_both and subject.old is not None else (),
        )


def define(code: str, title: str, *, meaning: str, before: str, bad: str, good: str) -> Rule:
    """A new rule, known under its code from now on. Texts may be indented; the common margin is taken off.

    Several files are told apart by lines like ``--- food/food.oschema``.
    """
    assert code not in RULES, f"{code} is defined twice"
    rule = Rule(
        code=code,
        title=title,
        meaning=" ".join(meaning.split()),
        before=_example(before),
        bad=_example(bad),
        good=_example(good),
    )
    RULES[code] = rule
    return rule


def _example(text: str) -> str:
    return f"{dedent(text).strip()}\n"
