"""What is fed with made-up input, and what must hold for every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Target"]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A piece of the project that reads what others wrote."""

    name: str

    check: Callable[[bytes], None]
    """Reads one input and raises for whatever must not be: any exception but the documented ones, a wrong code, a
    round trip that gives something else."""

    seeds: tuple[bytes, ...]
    """Inputs to begin with, good and bad ones."""

    words: tuple[bytes, ...] = ()
    """Pieces that mean something."""

    longest: int = 2_000
    """Bytes of an input."""

    patience_s: float = 1.0
    """What one input may take; several times the slowest that is known."""
