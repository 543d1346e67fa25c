"""Who stands in the record beside a change."""

from __future__ import annotations

from hero_sdk.named_tuple import NamedTuple

__all__ = ["NOBODY", "Author"]


class Author(NamedTuple):
    """Who changes something: in whose name, and who really."""

    user: str | None = None
    """The end user, as the caller said."""

    uid: int | None = None
    """The user of the machine whose process called over a Unix socket, as the kernel said."""


NOBODY = Author()
"""The service itself."""
