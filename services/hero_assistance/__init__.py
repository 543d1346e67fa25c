"""A support desk a product team runs itself."""

from __future__ import annotations

from hero_assistance.service import build, main

__all__ = ["build", "main"]
