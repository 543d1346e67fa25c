"""Limits in words: ``at most 99``, ``from 1 to 120 characters``."""

from __future__ import annotations

from collections.abc import Iterable

from hero_sdk.oschema.breaking.limits import Limits
from hero_sdk.oschema.messages.wording import joined, quoted

__all__ = ["all_limits", "some_limits"]

_KINDS = ("minimum", "maximum", "min_length", "max_length", "patterns")


def some_limits(limits: Limits, kinds: Iterable[str], unit: str) -> str:
    """Those of one version that are spoken of; ``unit`` is what a length counts."""
    return joined([_limit(limits, kind, unit) for kind in kinds])


def all_limits(limits: Limits, unit: str) -> str:
    """All that are set."""
    kinds = [kind for kind in _KINDS if getattr(limits, kind) not in (None, frozenset())]
    return some_limits(limits, kinds, unit) or "no limits"


def _limit(limits: Limits, kind: str, unit: str) -> str:
    set_to = getattr(limits, kind)
    if kind == "patterns":
        return f"matching {joined(quoted(sorted(set_to)))}" if set_to else "no pattern"
    is_least = kind in ("minimum", "min_length")
    if set_to is None:
        return f"no {'lower' if is_least else 'upper'} limit"
    what = "" if not kind.endswith("length") else f" {unit}" if set_to != 1 else f" {_SINGULAR.get(unit, unit[:-1])}"
    return f"at {'least' if is_least else 'most'} {set_to}{what}"


_SINGULAR = {"entries": "entry"}
