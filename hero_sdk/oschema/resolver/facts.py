"""What the attributes of one field, parameter or alias say, before the field itself is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from hero_sdk.oschema import schema, tree

__all__ = ["NO_FACTS", "Facts", "Place"]


class Place(Enum):
    """Where a field-like thing stands; attributes differ in where they mean something."""

    STORED = "a field of a stored type"
    STRUCT = "a field of a type that is not stored itself"
    PARAMETER = "a parameter"
    ERROR = "a field of an error"
    EVENT = "a field of an event"
    ALIAS = "a named type"


@dataclass(slots=True)
class Facts:
    """One slot per fact; filled while the attributes are read."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    can_filter: bool = False
    can_search: bool = False
    is_unique: bool = False
    reference: schema.Reference | None = None
    is_readonly: bool = False
    is_secret: bool = False
    was: tuple[str, ...] = ()
    deprecated: str | None = None
    is_kept: bool = False
    """The server gives it: `sid`, `created_at` and so on in stored types."""

    is_hidden: bool = False
    """A secret of a stored type: no object that is shown has it."""

    examples: list[tree.Value] = field(default_factory=list)

    @property
    def constraints(self) -> schema.Constraints:
        limits = (self.minimum, self.maximum, self.min_length, self.max_length, self.pattern)
        if limits == _NO_LIMITS:
            return _UNCONSTRAINED
        return schema.Constraints(
            minimum=self.minimum,
            maximum=self.maximum,
            min_length=self.min_length,
            max_length=self.max_length,
            pattern=self.pattern,
        )


_NO_LIMITS = (None, None, None, None, None)
_UNCONSTRAINED = schema.Constraints()

NO_FACTS = Facts()
"""Of a field without attributes; nobody writes into it."""
