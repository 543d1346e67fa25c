"""Every message by code: what `hero-sdk explain` reads.

A new topic module is named here, so that its messages are known wherever the catalogue is.
"""

from __future__ import annotations

from hero_sdk.oschema.messages import files, foreign, syntax, words
from hero_sdk.oschema.messages.registry import MESSAGES, Message

__all__ = ["MESSAGES", "TOPICS", "Message"]

TOPICS = (files, words, syntax, foreign)
