"""Generated code, judged by those who meet it: formatter, linter, type checker, interpreter."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.codegen import Options, handler_stubs
from tests.codegen import unprepared
from tests.codegen.support import CASE_NAMES, HOMES, generated, resolved, resolved_text, write_package

ROOT = Path(__file__).resolve().parents[2]
STUBS = [("delivery", "delivery"), ("services", "services"), ("taken_names", "names"), ("several_domains", "cart")]
TEXTS: dict[str, Callable[[], str]] = {
    name: getattr(unprepared, name) for name in unprepared.__all__ if name != "many_types"
} | {"many_types": lambda: unprepared.many_types(80)}


@pytest.fixture(scope="module")
def everything(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of all cases, and of the schemas nobody prepared for."""
    schemas = tmp_path_factory.mktemp("schemas")
    for name, text in TEXTS.items():
        write_package(packages / f"{name}_models", generated(resolved_text(schemas, text(), name), f"{name}_models"))
    for case, domain in STUBS:
        text = handler_stubs(resolved(case), domain, Options(package=f"{case}_models", homes=HOMES))
        (packages / f"{case}_models" / "stubs.py").write_text(text)
    return packages


def test_the_formatter_would_change_nothing(everything: Path) -> None:
    assert run("ruff", "format", "--isolated", "--line-length", "120", "--diff", str(everything)) == ""


def test_the_linter_finds_nothing(everything: Path) -> None:
    (everything / "ruff.toml").write_text(
        (ROOT / "tests/codegen/cases/ruff.toml").read_text().replace("../../..", str(ROOT))
    )
    assert run("ruff", "check", "--quiet", "--no-cache", str(everything)) == ""


def test_the_type_checker_finds_nothing(everything: Path) -> None:
    names = [argument for folder in sorted(everything.iterdir()) if folder.is_dir() for argument in ("-p", folder.name)]
    run("mypy", "--strict", "--config-file", "pyproject.toml", *names, MYPYPATH=str(everything))


@pytest.mark.parametrize("name", [*CASE_NAMES, *TEXTS])
def test_every_name_of_every_module_is_there(everything: Path, name: str) -> None:
    importlib.invalidate_caches()
    for path in sorted((everything / f"{name}_models").rglob("*.py")):
        parts = path.relative_to(everything).with_suffix("").parts
        module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
        for public in getattr(module, "__all__", ()):
            assert getattr(module, public) is not None


def test_a_client_loads_no_store_and_a_facade_nothing_at_all(packages: Path) -> None:
    code = (
        "import sys, delivery_models.delivery as d; assert 'pydantic' not in sys.modules; d.DeliveryClient; "
        "assert not {'sqlite3', 'tantivy', 'lark', 'jinja2', 'starlette'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(packages)}, check=True)


def run(tool: str, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-m", tool, *arguments]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment, check=False)
    assert found.returncode == 0, f"{found.stdout[-6000:]}\n{found.stderr[-2000:]}"
    return found.stdout
