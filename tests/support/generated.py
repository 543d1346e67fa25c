"""Schemas as importable packages of generated code."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from hero_sdk.codegen import Options, lower, render
from tests.codegen.support import write_package
from tests.support.schemas import resolve_text

__all__ = ["Models", "importable"]

_NUMBERS = itertools.count()


class Models(Protocol):
    """From the text of a schema of domain ``food`` to a module of the package that is generated for it."""

    def __call__(self, text: str, module: str = "models") -> Any: ...


@contextmanager
def importable(folder: Path) -> Iterator[Models]:
    """While active, packages that are made in ``folder`` can be imported."""

    def made(text: str, module: str = "models") -> Any:
        package = f"version_{next(_NUMBERS)}"
        found = resolve_text(text)
        assert not [line for line in found.shown if line.startswith("E")], found.shown
        write_package(folder / package, render(lower(found.schema, Options(package=package, homes={}))))
        importlib.invalidate_caches()
        return importlib.import_module(f"{package}.food.{module}")

    sys.path.insert(0, str(folder))
    yield made
    sys.path.remove(str(folder))
