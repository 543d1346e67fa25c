"""Pages that say why there is no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hero_sdk.errors import (
    Conflict,
    DeadlineExceeded,
    FailedPrecondition,
    InternalError,
    NotFound,
    PayloadTooLarge,
    PermissionDenied,
    RateLimited,
    Unauthenticated,
    Unavailable,
    UnknownContext,
)
from hero_sdk.web import Page

__all__ = ["ErrorPage", "not_here", "status_of"]

_STATUS: dict[int, int] = {
    Unauthenticated.code: 401,
    PermissionDenied.code: 403,
    NotFound.code: 404,
    UnknownContext.code: 404,
    Conflict.code: 409,
    FailedPrecondition.code: 409,
    PayloadTooLarge.code: 413,
    RateLimited.code: 429,
    InternalError.code: 500,
    Unavailable.code: 503,
    DeadlineExceeded.code: 504,
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
