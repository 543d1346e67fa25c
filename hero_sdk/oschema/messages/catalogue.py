"""Every message by code: what `hero-sdk explain` reads.

A new topic module is named here, so that its messages are known wherever the catalogue is.
"""

from __future__ import annotations

from hero_sdk.oschema.messages import (
    alternatives,
    attributes,
    collisions,
    events,
    files,
    foreign,
    lookup,
    marks,
    missing,
    names,
    services,
    storage,
    syntax,
    types,
    values,
    warnings,
    words,
)
from hero_sdk.oschema.messages.registry import MESSAGES, Message

__all__ = ["MESSAGES", "TOPICS", "Message"]

TOPICS = (
    *(files, words, missing, syntax, foreign),
    *(names, lookup, types, alternatives, attributes, marks, values),
    *(services, events, collisions, storage, warnings),
)
