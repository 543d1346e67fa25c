"""``typing.NamedTuple`` without ``typing``, whose start is a fifth of a whole `hero-sdk call`.

For the values that a command line loads to make one call. Type checkers see ``typing.NamedTuple`` itself, and a class
written with either is the same: fields by annotation, defaults by assignment, methods.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Maker(type):
        """Called with the body of a class, makes an ordinary subclass of a ``collections.namedtuple`` of it."""

        def __new__(cls, name, bases, body):
            fields = body.get("__annotations__", {})
            defaults = [body.pop(field) for field in fields if field in body]
            return type(name, (namedtuple(name, fields, defaults=defaults),), {"__slots__": (), **body})

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})  # made by `type` itself: the one class that is no tuple

__all__ = ["NamedTuple"]
