"""Regular expressions that every reader of the schema understands alike.

A pattern runs in the server's validator (Rust), stands in the JSON Schema (ECMAScript) and is tried here (Python).
What one of them reads differently, or not at all, is refused with the part that is at fault.
"""

from __future__ import annotations

import re
import warnings

__all__ = ["matches", "problem_of"]

_BOUNDS = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_LONGEST_TRIED = 100
_MOST_REPEATS = 3


def problem_of(pattern: str) -> str | None:
    """Why ``pattern`` cannot be used, or None when it can."""
    part = _foreign_part(pattern)
    if part is not None:
        return f"`{part}` does not mean the same everywhere"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether ``pattern`` is found in ``text``; True without looking where looking could take for ever.

    >>> matches("^[A-Z]{2}$", "AT"), matches("^[A-Z]{2}$", "Austria")
    (True, False)
    """
    repeats = re.findall(r"[*+{]", pattern)
    is_nested = re.search(r"\)[*+{?]", pattern) is not None
    if len(text) > _LONGEST_TRIED or len(repeats) > _MOST_REPEATS or is_nested:
        return True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.search(pattern, text) is not None


def _foreign_part(pattern: str) -> str | None:
    position = 0
    is_in_class = False
    while position < len(pattern):
        letter, pair = pattern[position], pattern[position : position + 2]
        if letter == "\\":
            if len(pair) == 2 and pair[1] in "AZzGN123456789":
                return pair
            position += 2
            continue
        if is_in_class:
            if letter == "[" or pair in ("&&", "--", "~~"):
                return letter if letter == "[" else pair
            is_in_class = letter != "]"
        elif letter == "[":
            is_in_class = True
            skip = len("[^") if pair == "[^" else len("[")
            if pattern[position + skip : position + skip + 1] == "]":
                return pattern[position : position + skip + 1]
            position += skip
            continue
        elif pair == "(?" and pattern[position : position + 3] != "(?:":
            return pattern[position : position + 3]
        elif letter == "{":
            bounds = _BOUNDS.match(pattern, position)
            if bounds is None:
                return "{"
            position = bounds.end() - 1
            if pattern[position + 1 : position + 2] == "+":
                return f"{bounds[0]}+"
        elif letter in "*+?" and pattern[position + 1 : position + 2] == "+":
            return pair
        position += 1
    return None
