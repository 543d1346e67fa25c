"""Spelling of names: the styles of the language, and how one style is made from another.

The resolver warns with these, the generator names classes and attributes with the same functions, so that what
collides here collides there and nowhere else.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["constant_case", "is_pascal_case", "is_snake_case", "namespace_of", "pascal_case", "snake_case"]

_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_remember = lru_cache(maxsize=2**14)  # a schema asks for the same names over and over


@_remember
def is_snake_case(name: str) -> bool:
    """Whether ``name`` is already spelled like a field: ``on_the_way``."""
    return _SNAKE.fullmatch(name) is not None or (bool(name) and not name.isascii() and snake_case(name) == name)


@_remember
def is_pascal_case(name: str) -> bool:
    """Whether ``name`` is already spelled like a type: ``MenuItem``, ``HTTPServer``."""
    return _PASCAL.fullmatch(name) is not None or (
        bool(name) and not name.isascii() and name[0].isupper() and name.isalnum()
    )


@_remember
def snake_case(name: str) -> str:
    """``name`` in the style of fields, methods and enum values; empty when no letter or digit is in it.

    >>> [snake_case(name) for name in ("MenuItem", "fooBar", "HTTPServer", "ON_THE_WAY", "on-the-way", "class_")]
    ['menu_item', 'foo_bar', 'http_server', 'on_the_way', 'on_the_way', 'class']
    """
    if _SNAKE.fullmatch(name):
        return name
    return "_".join(word.lower() for word in _words(name))


@_remember
def pascal_case(name: str) -> str:
    """``name`` in the style of types; what is in that style already stays as it is.

    >>> [pascal_case(name) for name in ("order_line", "orderLine", "HTTPServer", "ORDER_LINE", "place")]
    ['OrderLine', 'OrderLine', 'HTTPServer', 'OrderLine', 'Place']
    """
    if is_pascal_case(name):
        return name
    return "".join(
        word.capitalize() if len(word) > 1 and word.isupper() else word[:1].upper() + word[1:] for word in _words(name)
    )


def constant_case(value: str) -> str:
    """An enum value's name in generated code: ``ON_THE_WAY``; empty when no letter or digit is in ``value``."""
    return snake_case(value).upper()


def namespace_of(name: str) -> str:
    """The wire namespace of a service or root object: its name in lower case."""
    return name.lower()


def _words(name: str) -> list[str]:
    words: list[str] = []
    start = 0
    for position, character in enumerate(name):
        if not character.isalnum():
            words.append(name[start:position])
            start = position + 1
        elif position > start and character.isupper() and _begins_word(name, position):
            words.append(name[start:position])
            start = position
    words.append(name[start:])
    return [word for word in words if word]


def _begins_word(name: str, position: int) -> bool:
    """Whether the capital at ``position`` begins a word: after a small letter, or as the last of several capitals."""
    if not name[position - 1].isupper():
        return True
    return position + 1 < len(name) and name[position + 1].islower()
