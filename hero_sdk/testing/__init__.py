"""Helpers for service authors: typed clients without sockets, and services as real processes."""

from __future__ import annotations

from hero_sdk.testing.memory import Connected, connected, started_in
from hero_sdk.testing.process import RunningService, running

__all__ = ["Connected", "RunningService", "connected", "running", "started_in"]
