"""Who hears of what is committed to a database, whether it was closed in between or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hero_sdk.osis.telling import Passing

__all__ = ["Follower", "Followers"]


class Follower(Protocol):
    """Hears of what happens to a database, on the event loop; it must not wait."""

    def committed(self, position: int, passing: Sequence[Passing]) -> None:
        """Changes up to ``position`` are durable; ``passing`` are events that are told and not kept."""
        ...

    def removed(self) -> None:
        """The database is gone for good."""
        ...


class Followers:
    """Those of one database. Whoever is told may come or leave meanwhile."""

    def __init__(self) -> None:
        self._followers: list[Follower] = []

    def __bool__(self) -> bool:
        return bool(self._followers)

    def add(self, follower: Follower) -> None:
        """Tells ``follower`` from now on."""
        self._followers.append(follower)

    def remove(self, follower: Follower) -> None:
        """Tells ``follower`` no more, if it was told."""
        if follower in self._followers:
            self._followers.remove(follower)

    def tell(self, position: int, passing: Sequence[Passing] = ()) -> None:
        """Tells of a commit."""
        for follower in list(self._followers):
            follower.committed(position, passing)

    def tell_end(self) -> None:
        """Tells that the database is gone."""
        for follower in list(self._followers):
            follower.removed()
