"""How much one request may ask for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that hold before any handler is reached."""

    body_bytes: int = 16 * 1024 * 1024
    batch: int = 1000
    """Entries of one batch."""

    depth: int = 64
    """Levels of brackets in the whole body, batch and envelope included."""

    call_s: float = 30.0
    """Time of one call where its method names none."""

    batch_concurrency: int = 64
    """Entries of one batch at work at the same time."""
