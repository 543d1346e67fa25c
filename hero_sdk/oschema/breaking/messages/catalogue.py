"""Every rule by code: what `hero-sdk explain` reads.

A new topic module is named here, so that its rules are known wherever the catalogue is.
"""

from __future__ import annotations

from hero_sdk.oschema.breaking.messages import calls, fields, parameters, rows, signals, storage, types
from hero_sdk.oschema.breaking.messages.rule import RULES, Rule

__all__ = ["RULES", "TOPICS", "Rule"]

TOPICS = (calls, parameters, fields, types, storage, signals, rows)
