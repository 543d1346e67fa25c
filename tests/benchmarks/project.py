"""The benchmark's own little project, generated into a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = Path(__file__).with_name("schemas") / "bench.oschema"
PYPROJECT = '[tool.hero-sdk]\nschemas = "schemas"\noutput = "bench_models"\npackage = "bench_models"\n'


@contextmanager
def project(schemas: Mapping[str, str]) -> Iterator[Path]:
    """A folder with ``schemas`` (text by path below `schemas/`), not generated yet."""
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        (folder / "pyproject.toml").write_text(PYPROJECT)
        for path, text in schemas.items():
            target = folder / "schemas" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        yield folder


def generate(folder: Path) -> None:
    """Runs `hero-sdk generate` there."""
    subprocess.run([sys.executable, "-m", "hero_sdk.cli", "generate"], cwd=folder, check=True, capture_output=True)


@contextmanager
def bench_project() -> Iterator[dict[str, str]]:
    """The environment in which `bench_models` and this package can be imported, and data has a place of its own."""
    with project({"bench.oschema": SCHEMA.read_text()}) as folder:
        generate(folder)
        yield {
            "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
            "PATH_ROOT": str(folder / "root"),
            "BENCH_LOG_LEVEL": "warning",
        }
