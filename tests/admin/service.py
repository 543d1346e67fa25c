"""The dispatch desk with the document that was generated for its schema: `hero-sdk serve tests.admin.service:build`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hero_sdk import HeroServer
from tests.support import delivery
from tests.support.dispatch_desk import Desk

_DOCUMENT = Path(__file__).parents[1] / "codegen/cases/delivery/expected/delivery/openrpc.json"


class DeliveryDomain(delivery.DeliveryDomain):
    """As generated, document included."""

    def document(self) -> Mapping[str, Any]:
        return json.loads(_DOCUMENT.read_bytes())  # type: ignore[no-any-return]


def build() -> HeroServer:
    made = HeroServer("dispatch_desk", version="1.2.3", title="Dispatch Desk", description="Orders and drivers.")
    return made.domain(DeliveryDomain(Desk()))
