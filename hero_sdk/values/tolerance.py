"""Whether what is being read is a stored row, which may know more than the schema does now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["is_tolerant", "tolerant"]

_tolerant: ContextVar[bool] = ContextVar("tolerant", default=False)


def is_tolerant() -> bool:
    """Whether values a schema does not know are kept just now."""
    return _tolerant.get()


@contextmanager
def tolerant() -> Iterator[None]:
    """While active, values that are not in an enum are kept as they are instead of refused."""
    before = _tolerant.set(True)
    try:
        yield
    finally:
        _tolerant.reset(before)
