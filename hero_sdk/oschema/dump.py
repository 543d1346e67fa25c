"""Trees and schemas as indented text, for `hero-sdk inspect` and for tests: one line per value, defaults left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

__all__ = ["dump"]


def dump(value: object) -> str:
    """The dataclass value as text; what takes no part in equality, such as places, is not shown."""
    return "".join(f"{line}\n" for line in _lines(value, ""))


def _lines(value: object, label: str) -> Iterator[str]:
    if not is_dataclass(value):
        yield f"{label}{_scalar(value)}"
        return
    simple: list[tuple[str, object]] = []
    compound: list[tuple[str, object]] = []
    for field in fields(value):
        content = getattr(value, field.name)
        if not field.compare or content == _default(field):
            continue
        (compound if _is_compound(content) else simple).append((field.name, content))
    yield " ".join([f"{label}{type(value).__name__}", *(f"{name}={_scalar(content)}" for name, content in simple)])
    for name, content in compound:
        yield from (f"    {line}" for line in _compound(name, content))


def _compound(name: str, content: object) -> Iterator[str]:
    if is_dataclass(content):
        yield from _lines(content, f"{name}: ")
        return
    assert isinstance(content, tuple)
    yield f"{name}:"
    for item in content:
        if isinstance(item, tuple) and len(item) == 2 and is_dataclass(item[1]):
            yield from (f"    {line}" for line in _lines(item[1], f"{item[0]} = "))
        else:
            yield from (f"    {line}" for line in _lines(item, ""))


def _is_compound(content: object) -> bool:
    if isinstance(content, tuple):
        return any(is_dataclass(item) or _is_compound(item) for item in content)
    return is_dataclass(content)


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _scalar(value: object) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_scalar, value))})"
    return repr(value)
