"""Pages that say why there is no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hero_sdk.web import Page

__all__ = ["ErrorPage", "not_here", "status_of"]

_STATUS = {
    -32001: 401,
    -32002: 403,
    -32003: 404,
    -32004: 409,
    -32005: 429,
    -32006: 409,
    -32007: 413,
    -32008: 504,
    -32009: 503,
    -32010: 404,
    -32603: 500,
}


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """A short text with the way back."""

    template: ClassVar[str] = "error.html"
    status: int
    message: str


def status_of(code: int | None) -> int:
    """The HTTP status for an error of the wire."""
    return _STATUS.get(code or 0, 400)


def not_here(message: str) -> tuple[Page, int]:
    """The answer where there is no such page, or none for this visitor: the two look alike."""
    return ErrorPage(title="Not here", status=404, message=message), 404
