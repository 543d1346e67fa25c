"""Other people's tools against a running hero_food: documents found valid, every method called, four clients.

The npm tools are installed into a cache folder; where the registry cannot be reached these tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from pjrpc.client.backend import requests as pjrpc_requests

from hero_sdk.testing import RunningService, running

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).with_name("interop")
TOKEN = "interop-token-0123456789"
TOKENS = f'[[token]]\ntoken = "{TOKEN}"\nuser = "ann"\nclaims = ["groups.admin"]\n'
DOCUMENTS = sorted([*ROOT.glob("generated/**/openrpc.json"), *ROOT.glob("examples/*/*/generated/**/openrpc.json")])

pytestmark = pytest.mark.end_to_end


@dataclass(frozen=True)
class Food:
    """A seeded hero_food on its socket and on TCP."""

    service: RunningService
    url: str


@pytest.fixture(scope="module")
def food(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Food]:
    root = tmp_path_factory.mktemp("food")
    tokens = root / "tokens.toml"
    tokens.touch(0o600)
    tokens.write_text(TOKENS)
    command = [sys.executable, "-m", "hero_sdk.cli", "serve", "hero_food:build", "--"]
    command += ["--listen", "127.0.0.1:0", "--tokens", str(tokens)]
    with running(command, "hero_food", root=root) as service:
        answering = next(line for line in service.log.read_text().splitlines() if '"answering"' in line)
        listening = next(place for place in json.loads(answering)["listen"] if "127.0.0.1" in place)
        environment = {**os.environ, "PATH_ROOT": str(root)}
        subprocess.run([sys.executable, "-m", "hero_food.city"], env=environment, check=True, capture_output=True)
        yield Food(service, f"http://{listening.removeprefix('http://')}")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our scripts and the npm packages they need."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "hero_sdk-interop"
    folder.mkdir(parents=True, exist_ok=True)
    for file in HERE.iterdir():
        shutil.copy(file, folder / file.name)
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefer-offline"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        pytest.skip("the npm registry does not answer")
    if done.returncode:
        pytest.skip(f"npm cannot install: {done.stderr[-300:]}")
    return folder


def run(node: Path, script: str, *arguments: str) -> str:
    done = subprocess.run(
        ["node", script, *arguments], cwd=node, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.mark.npm
def test_schema_utils_finds_every_document_valid(node: Path) -> None:
    run(node, "validate.mjs", *map(str, DOCUMENTS))


@pytest.mark.npm
def test_client_js_and_jayson_call_without_errors(node: Path, food: Food) -> None:
    assert run(node, "clients.mjs", food.url, TOKEN, str(food.service.socket)) == "ok\n"


@pytest.mark.npm
def test_coverage_calls_every_method_over_the_unix_socket(node: Path, food: Food) -> None:
    assert run(node, "coverage.mjs", str(food.service.socket)).endswith(" 0 failed\n")


def test_pjrpc_calls_without_errors(food: Food) -> None:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {TOKEN}"
    client = pjrpc_requests.Client(f"{food.url}/rpc", session=session)

    dishes = client("menuitem.list_full", limit=2)

    assert len(dishes) == 2
    assert client("menuitem.get", dishes[0]["sid"])["name"] == dishes[0]["name"]
