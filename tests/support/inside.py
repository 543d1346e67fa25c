"""What no answer may say: how a service is made, and where it lies."""

from __future__ import annotations

import ast
import re
from functools import cache, lru_cache
from pathlib import Path

from hero_sdk.errors import RUNTIME_ERRORS

__all__ = ["inside"]

_WORDS = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|line \d+, in "
    r"|/(?:tmp|home|root|work|usr|var|proc|etc)/|objects\.db|contexts\.json|meta\.json|tokens\.toml"
    r"|\b(?:hero_sdk|hero_food|hero_models|tests)\.\w"
    r"|\b(?:pydantic|starlette|uvicorn|asyncio|orjson|lark|httptools|tantivy|aiosqlite)\b"
    r"|sqlite|\bSELECT\b|\bINSERT\b|\bUPDATE\b|\bDELETE FROM\b|\bPRAGMA\b|\bSAVEPOINT\b|\bFROM \w+ WHERE\b"
    r"|json_extract|no such (?:table|column)|disk image|constraint failed|database is locked|pyo3|panicked"
    r"|Handlers?\b|<class|<function|object at 0x|\b0x[0-9a-f]{6}|\[type=\w+, input_|errors\.pydantic"
    r"|\w+Error\b(?<!ParseError)(?<!InternalError)"
)


def inside(answer: bytes | str, given: bytes = b"") -> list[str]:
    """What of the inside is in ``answer``; nothing, if all is well. What the caller has ``given`` may be repeated."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return [word for word in _found(text) if word.encode().lower() not in given.lower()]


@lru_cache(1024)  # most answers were given before
def _found(text: str) -> tuple[str, ...]:
    return tuple(match[0] for pattern in (_WORDS, _own_classes()) for match in pattern.finditer(text))


@cache
def _own_classes() -> re.Pattern[str]:
    """Names of our own classes which no schema would have: of more than one word, and no error of the wire."""
    names = {
        node.name
        for file in (Path(__file__).parents[2] / "hero_sdk").rglob("*.py")
        if "project_template" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef) and re.fullmatch(r"(?:[A-Z][a-z]+){2,}", node.name)
    }
    return re.compile(rf"\b(?:{'|'.join(sorted(names - {error.__name__ for error in RUNTIME_ERRORS}))})\b")
