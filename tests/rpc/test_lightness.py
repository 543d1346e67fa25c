"""What importing the façade costs those who want a name or two."""

from __future__ import annotations

import subprocess
import sys

import pytest

import hero_sdk.rpc

HEAVY = ("pydantic", "pydantic_core", "orjson", "asyncio", "starlette", "sqlite3", "tantivy")


@pytest.mark.parametrize("names", ["NotFound, ApplicationError, RUNTIME_ERRORS", "RequestContext, method, Listener"])
def test_errors_contexts_and_marks_load_nothing_heavy(names: str) -> None:
    script = f"import sys; from hero_sdk.rpc import {names}; print([m for m in {HEAVY!r} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_every_name_of_the_facade_is_there() -> None:
    for name in hero_sdk.rpc.__all__:
        assert getattr(hero_sdk.rpc, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = hero_sdk.rpc.nothing  # type: ignore[attr-defined]
