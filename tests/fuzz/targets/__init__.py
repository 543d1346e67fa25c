"""Everything of ours that reads what strangers wrote."""

from __future__ import annotations

from tests.fuzz.target import Target
from tests.fuzz.targets import client, events, http, language, queries, texts, wire
from tests.support.inside import inside

__all__ = ["TARGETS"]

inside("")  # it looks through our source the first time, which no input should pay for

TARGETS: dict[str, Target] = {
    target.name: target
    for module in (language, wire, http, events, queries, texts, client)
    for target in module.TARGETS
}
