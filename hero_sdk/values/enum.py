"""Enums of the schema: text on the wire, members in Python."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema
from pydantic_core.core_schema import CoreSchema

from hero_sdk.values.tolerance import is_tolerant

__all__ = ["WireEnum"]


class WireEnum(StrEnum):
    """One of several texts.

    A text that is not among them is refused, except while rows are read: there it is kept as a member of its own,
    so that an object written under a newer schema survives being read and written back under an older one.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not is_tolerant():
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = unknown._value_ = value
        return unknown

    @property
    def is_known(self) -> bool:
        """Whether the schema knows this value; false only for what an odd row holds."""
        return self._value_ in type(self)._value2member_map_

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Lax, so that the text is taken where models are strict; the look-up itself happens in pydantic's core.
        return core_schema.enum_schema(cls, list(cls), sub_type="str", strict=False)
