"""What `hero-sdk doctor` looks at: this machine, and what services have on it. Nothing is changed by looking."""

from __future__ import annotations
