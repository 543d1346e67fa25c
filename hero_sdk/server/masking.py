"""Values that no line of the log may hold, whoever writes it and whatever they stand in."""

from __future__ import annotations

import orjson

__all__ = ["hide", "masked"]

_SHORTEST = 6
"""Shorter ones stand in too many innocent words; nobody should use them as secrets."""

_hidden: list[str] = []
"""The longest first: one may stand in another."""


def hide(secret: str) -> None:
    """From now on ``secret`` is masked, also as it stands in JSON."""
    if len(secret) >= _SHORTEST:
        _hidden[:] = sorted({*_hidden, secret, orjson.dumps(secret).decode()[1:-1]}, key=len, reverse=True)


def masked(text: str) -> str:
    """``text`` without what is hidden."""
    for secret in _hidden:
        if secret in text:
            text = text.replace(secret, "***")
    return text
