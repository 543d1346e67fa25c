"""Schemas as importable packages of generated code."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hero_sdk.codegen import Options, lower, render
from tests.codegen.support import write_package
from tests.support.schemas import resolve_text

_NUMBERS = itertools.count()

Models = Callable[..., Any]
"""From the text of a schema to a module of the package that is generated for it."""


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    folder = tmp_path_factory.mktemp("versions")
    sys.path.insert(0, str(folder))

    def made(text: str, module: str = "models") -> Any:
        package = f"version_{next(_NUMBERS)}"
        found = resolve_text(text)
        assert not [line for line in found.shown if line.startswith("E")], found.shown
        write_package(folder / package, render(lower(found.schema, Options(package=package, homes={}))))
        importlib.invalidate_caches()
        return importlib.import_module(f"{package}.food.{module}")

    yield made
    sys.path.remove(str(folder))
