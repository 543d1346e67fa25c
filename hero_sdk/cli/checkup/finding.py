"""One thing that was looked at, and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Level", "ok", "problem", "warning"]

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the table."""

    about: str
    """What was looked at: ``Python``, ``rpc.sock``."""

    level: Level
    found: str
    todo: str = ""
    """What to do about it."""


def ok(about: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(about, "ok", found)


def warning(about: str, found: str, todo: str) -> Finding:
    """It works, and may not for long."""
    return Finding(about, "warning", found, todo)


def problem(about: str, found: str, todo: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(about, "problem", found, todo)
