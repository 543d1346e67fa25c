"""The latest lines of the log, with what belongs to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from hero_sdk.admin.asked import Asked
from hero_sdk.admin.errors import not_here
from hero_sdk.admin.frame import AdminPage, frame_of
from hero_sdk.server import LogLine
from hero_sdk.web import Page

__all__ = ["logs"]

_LEVELS = ("debug", "info", "warning", "error")
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLink:
    """A level to look from, and how many lines there are."""

    level: str
    count: int
    href: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class LogsPage(AdminPage):
    """See the template."""

    template: ClassVar[str] = "logs.html"
    levels: Sequence[LevelLink]
    level: str
    words: str
    lines: Sequence[LogLine]
    found: int
    kept: Sequence[tuple[str, str]]
    action: str


async def logs(asked: Asked) -> Page | tuple[Page, int]:
    """The page; `level` is the lowest that is shown, `q` what has to stand in a line."""
    if not asked.may_look_after:
        return not_here("there is no log for you here")
    links = asked.visit.links
    level = asked.query("level") if asked.query("level") in _LEVELS else "debug"
    words = asked.query("q").strip()
    lines = [line for line in asked.backend.log() if words.lower() in _text(line)]
    found = [line for line in lines if line.level in _LEVELS[_LEVELS.index(level) :]]
    return LogsPage(
        title="Logs",
        frame=await frame_of(asked, "logs"),
        levels=[
            LevelLink(
                level=each,
                count=sum(line.level == each for line in lines),
                href=links("logs", level=each, q=words),
                is_current=each == level,
            )
            for each in _LEVELS
        ],
        level=level,
        words=words,
        lines=found[:_SHOWN],
        found=len(found),
        kept=[("level", level), *links.kept],
        action=links("logs").partition("?")[0],
    )


def _text(line: LogLine) -> str:
    facts = " ".join(f"{name}={value}" for name, value in line.facts.items())
    return f"{line.logger} {line.message} {facts} {line.request_id or ''} {line.traceback}".lower()
