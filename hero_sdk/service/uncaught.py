"""Errors of a service's author, shown in words instead of a traceback.

``build()`` usually runs while its module is imported, long before a command line could catch anything. So the
first HeroServer that is made in a program puts itself behind ``sys.excepthook``.
"""

from __future__ import annotations

import sys
from types import TracebackType

from hero_sdk.errors import HeroError, RpcError

__all__ = ["in_words", "show_in_words"]


def show_in_words() -> None:
    """From now on an uncaught error of hero_sdk ends the program with its message alone."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _hook


def in_words(error: BaseException) -> str | None:
    """What to tell the author; None where they need the traceback.

    An RpcError belongs to a call, not to a start: whoever meets one uncaught wants to know where it came from.
    """
    return str(error) if isinstance(error, HeroError) and not isinstance(error, RpcError) else None


def _hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    words = in_words(error)
    if words is None:
        sys.__excepthook__(kind, error, traceback)
    else:
        sys.stderr.write(f"{words}\n")
