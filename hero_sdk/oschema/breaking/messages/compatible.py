"""What is said about changes that break nothing; they have no codes."""

# ruff: noqa: D103 - each function's name says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.limits import Limits
from hero_sdk.oschema.breaking.messages.limits import all_limits
from hero_sdk.oschema.breaking.messages.words import seconds, value
from hero_sdk.oschema.messages.wording import listing

__all__ = [
    "ADDED",
    "ALWAYS_THERE",
    "DEPRECATED",
    "FILTERED",
    "IDEMPOTENT",
    "LOGGED",
    "MAY_BE_LEFT_OUT",
    "MAY_BE_SET",
    "NOT_CHECKED",
    "NOT_UNIQUE",
    "OPENED",
    "READS_NOW",
    "READY_METHODS",
    "REMOVED",
    "REMOVED_FROM_ROWS",
    "RESULT_ADDED",
    "SEALED",
    "SEARCHED",
    "UNSEALED",
    "VALUE_STAYS_IN_ROWS",
    "more_time",
    "other_claims",
    "other_default",
    "other_deletion",
    "other_limits",
    "other_type",
    "renamed",
    "rows_moved",
]

ADDED = "added"
REMOVED = "removed"
REMOVED_FROM_ROWS = "removed; rows keep it, and nothing reads it"
VALUE_STAYS_IN_ROWS = "removed; rows that hold it keep it"
DEPRECATED = "deprecated"
MAY_BE_LEFT_OUT = "may be left out now"
ALWAYS_THERE = "always there now"
MAY_BE_SET = "callers may set it now"
NOT_UNIQUE = "need not be unique any more"
NOT_CHECKED = "may be any sid now"
FILTERED = "may be filtered and ordered by now"
SEARCHED = "is searched now"
SEALED = "encrypted now; rows follow when the service starts"
UNSEALED = "no secret any more; rows follow when the service starts"
READY_METHODS = "has ready methods now"
RESULT_ADDED = "answers something now"
READS_NOW = "only reads now"
IDEMPOTENT = "may be repeated now"
OPENED = "open to more callers now"
LOGGED = "logged now"


def renamed(former: str) -> str:
    return f"renamed; `{former}` is understood"


def rows_moved(former: str) -> str:
    return f"rows of `{former}` are its own"


def other_type(old: str, new: str) -> str:
    return f"`{new}`, was `{old}`"


def other_default(old: schema.Default | None, new: schema.Default) -> str:
    if old is None:
        return f"{value(new)} where it is left out"
    return f"{value(new)} where it is left out, was {value(old)}"


def other_limits(old: Limits, new: Limits, unit: str) -> str:
    return f"{all_limits(new, unit)}, was {all_limits(old, unit)}"


def other_deletion(old: schema.OnDelete, new: schema.OnDelete) -> str:
    return f"`{new}` on deletion, was `{old}`"


def other_claims(held: Sequence[str], needed: Sequence[str]) -> str:
    return f"needs {listing(needed)}, was {listing(held)}"


def more_time(old: float, new: float) -> str:
    return f"{seconds(new)}, was {seconds(old)}"
