"""Rows whose text is, byte for byte, what callers are answered, and how that is known.

Reading a row into an object and writing that as JSON is most of the work of a `get`, and mostly gives back the text
that lies there. A row therefore keeps a `proof`: a checksum over its text that begins with all that reading and
writing depend on. Where it does not come out the same (an older schema or release wrote the row, somebody changed
it by hand, a disk did) the row is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final
from zlib import crc32

import pydantic

from hero_sdk import __version__
from hero_sdk.values import RootObject, to_json

__all__ = ["Texts", "texts_of"]

_UNEQUAL: Final = frozenset({"any", "union", "tagged-union", "json", "json-or-python", "lax-or-strict", "call"})
"""Schemas by which a written value may be read back as another one, or by who knows what."""

_NAMES: Final = frozenset({"ref", "schema_ref"})
"""What pydantic calls a schema, with the address of its class."""

_ADDRESS: Final = re.compile(r":\d+")


class Texts:
    """The texts of one type."""

    def __init__(self, beginning: int) -> None:
        self._beginning = beginning

    def proof(self, text: bytes) -> int:
        """Of a text that was just written from an object that is valid."""
        return crc32(text, self._beginning)

    def proof_where_same(self, text: bytes, obj: RootObject) -> int | None:
        """Of a text that ``obj`` was read from, where it is what would be written."""
        return self.proof(text) if to_json(obj) == text else None


def texts_of(model: type[RootObject]) -> Texts | None:
    """How the texts of ``model`` are proven; None where one may read back as what is written otherwise."""
    schema = model.__pydantic_core_schema__
    if _may_differ(schema):
        return None
    said = " ".join((__version__, pydantic.VERSION, *_said(schema)))
    return Texts(crc32(said.encode()))


def _may_differ(schema: Any) -> bool:
    """Whether any part of a core schema does not read back what it writes."""
    if isinstance(schema, Mapping):
        kind = schema.get("type")
        if isinstance(kind, str) and kind in _UNEQUAL:  # a default value may look like a schema, too
            return True
        # What is absent is read as the default, so that a None that was written by leaving it out comes back as that.
        if kind == "default" and schema.get("default", ...) is not None and _may_be_none(schema["schema"]):
            return True
        return any(_may_differ(part) for _, part in _parts(schema))
    return isinstance(schema, list | tuple) and any(_may_differ(part) for part in schema)


def _parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a schema says, by name. Names of fields are an author's: to us they mean nothing."""
    for name, part in schema.items():
        if name == "fields" and isinstance(part, Mapping):
            yield from part.items()
        elif name != "metadata":  # is about JSON Schemas
            yield name, part


def _may_be_none(schema: Mapping[str, Any]) -> bool:
    return schema["type"] == "nullable" or ("schema" in schema and _may_be_none(schema["schema"]))


def _said(schema: Any) -> Iterator[str]:
    """All that a core schema says, without addresses of anything."""
    if isinstance(schema, Mapping):
        for name, part in _parts(schema):
            yield str(name)
            if name in _NAMES and isinstance(part, str):
                yield _ADDRESS.sub("", part)
            else:
                yield from _said(part)
    elif isinstance(schema, Enum) or not isinstance(schema, list | tuple):
        yield _text(schema)
    else:
        for part in schema:
            yield from _said(part)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    return repr(value)
