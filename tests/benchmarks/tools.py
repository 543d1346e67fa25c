"""What the measurements need from outside of Python, made once and kept in a cache folder.

Where a compiler or Node is missing there is nothing to be had; what needs it is then left out, and the report says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

LOAD = Path(__file__).with_name("load.c")
PEERS = Path(__file__).with_name("peers")
NODE = PEERS / "node"


@cache
def compiled(source: Path) -> Path | None:
    """The program made of a C file, or None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None

    def compile_into(folder: Path) -> None:
        _run([compiler, "-O2", "-o", str(folder / source.stem), str(source)])

    return _kept(source.stem, [source], compile_into) / source.stem


@cache
def node_packages() -> Path | None:
    """The folder with the packages of the peers on Node, or None where there is no Node or npm cannot install them."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    described = [NODE / "package.json", NODE / "package-lock.json"]

    def install_into(folder: Path) -> None:
        for file in described:
            shutil.copy(file, folder)
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)])

    try:
        return _kept("node", described, install_into) / "node_modules"
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return None


def node_versions() -> dict[str, str]:
    """Of Node and of the packages its peers are made with."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    pinned: dict[str, str] = json.loads((NODE / "package.json").read_text())["dependencies"]
    return {"Node": node.removeprefix("v"), **pinned}


def _kept(name: str, sources: Sequence[Path], make: Callable[[Path], None]) -> Path:
    """The folder made from ``sources``, as it was made for the same ones before."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hero_sdk-bench"
    digest = sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    place = cache / f"{name}-{digest}"
    if not place.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as made:
            new = Path(made) / "new"
            new.mkdir()
            make(new)
            new.rename(place)  # whole or not at all
    return place


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr or done.stdout}")
