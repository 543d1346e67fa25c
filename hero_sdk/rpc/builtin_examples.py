"""An example call of each built-in method that takes parameters; they hold on a service that was just started."""

from __future__ import annotations

from typing import Any

__all__ = ["BUILT_IN_EXAMPLES"]

_ADMIN = {"id": 0, "name": "admin", "description": "Where the service itself is looked after."}

BUILT_IN_EXAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "context.info": ({"id": 0}, _ADMIN),
    "context.add": ({"id": 3, "name": "acme"}, {"id": 3, "name": "acme", "description": ""}),
    "context.remove": ({"id": 4_000_000_000}, False),
}
"""Method → parameters, in the order of the method's own, and result."""
