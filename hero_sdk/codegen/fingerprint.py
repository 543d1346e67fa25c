"""Hashes by which it is known that nothing changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hero_sdk.oschema import schema

__all__ = ["digest", "domain_digest", "generator_digest"]


def digest(parts: Iterable[bytes]) -> str:
    """A hash of all parts and of where each ends."""
    made = hashlib.blake2b(digest_size=20)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def generator_digest() -> str:
    """What the generator is: another one writes other text for the same schema."""
    here = Path(__file__).parent
    errors = here.parent / "errors.py"  # its docstrings stand in generated code
    return digest([_stamp(errors.name, errors.stat()), *_stamps(here), *_stamps(here.parent / "oschema")])


def domain_digest(resolved: schema.Schema, domain: str) -> str:
    """A domain as resolved, with everything of other domains that its generated code says.

    Comments count, since they become docstrings; the shape of the text does not.
    """
    from hero_sdk.codegen.reach import reached

    return digest(repr(part).encode("utf-8", "surrogatepass") for part in reached(resolved, domain))


def _stamps(folder: Path) -> Iterator[bytes]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _stamps(Path(entry.path))
        else:
            yield _stamp(entry.name, entry.stat())


def _stamp(name: str, facts: os.stat_result) -> bytes:
    return f"{name} {facts.st_mtime_ns} {facts.st_size}".encode()
