"""Which store is meant, in code and in messages."""

from __future__ import annotations

from dataclasses import dataclass

from hero_sdk.errors import Conflict, NotFound
from hero_sdk.osis.schema import StoreSchema
from hero_sdk.osis.vault import Vault
from hero_sdk.values import smartid

__all__ = ["Place", "number_of", "stale"]

_SHOWN_CHARACTERS = 40
"""No sid is that long, and nobody needs to be sent a book back."""


@dataclass(frozen=True, slots=True)
class Place:
    """One domain in one context."""

    context: int
    schema: StoreSchema
    vault: Vault

    @property
    def domain(self) -> str:
        return self.schema.domain

    def __str__(self) -> str:
        return f"{self.schema.domain} in context {self.context}"

    def not_found(self, type_name: str, *sids: str) -> NotFound:
        """The error for objects that are not there."""
        shown = ", ".join(repr(sid[:_SHOWN_CHARACTERS]) for sid in sids[:20]) + (", …" if len(sids) > 20 else "")
        word = "sid" if len(sids) == 1 else "sids"
        return NotFound(
            f"no {type_name} with {word} {shown} in context {self.context}",
            object_type=type_name,
            sids=[sid[:_SHOWN_CHARACTERS] for sid in sids],
            context=self.context,
        )


def stale(type_name: str, sid: str, *, current_rev: int, expected_rev: int) -> Conflict:
    """The error for a change that was made to an older revision."""
    return Conflict(
        f"{type_name} {sid} is at revision {current_rev}, not {expected_rev}: read it again",
        reason="stale",
        current_rev=current_rev,
    )


def number_of(sid: str) -> int | None:
    """The number behind ``sid``; None for a text that is no SmartID, and so nobody's."""
    try:
        return smartid.decode(sid)
    except smartid.SmartIdError:
        return None
