"""Helpers for service authors: typed clients without sockets, services as real processes, a clock to be moved."""

from __future__ import annotations

from hero_sdk.testing.clock import ManualClock
from hero_sdk.testing.memory import Connected, connected, started_in
from hero_sdk.testing.process import RunningService, running

__all__ = ["Connected", "ManualClock", "RunningService", "connected", "running", "started_in"]
