"""Who speaks first: other languages' habits, then slips in the language itself, then the grammar's own list."""

from __future__ import annotations

from collections.abc import Callable

from hero_sdk.oschema.advice import foreign, generics, heads, members
from hero_sdk.oschema.advice.expected import whatever_is_expected
from hero_sdk.oschema.trouble import Advice, Trouble

__all__ = ["advise"]

_RULES: tuple[Callable[[Trouble], Advice | None], ...] = (
    *generics.RULES,
    *foreign.RULES,
    *heads.RULES,
    *members.RULES,
    whatever_is_expected,
)


def advise(trouble: Trouble) -> Advice:
    """The advice of the first rule that knows the trouble."""
    for rule in _RULES:
        if advice := rule(trouble):
            return advice
    raise AssertionError("the last rule knows every trouble")
