"""The documentation tells the truth: commands, settings, codes, links, and the examples that can be run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hero_sdk.cli import COMMANDS

from .reference import filled

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
QUOTE = re.compile(r"<!-- from: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
PLACE = re.compile(r"`((?:hero_sdk|tests|scripts|examples|services|docs)/[\w./-]+)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_current(page: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    if request.config.getoption("--update-golden"):
        page.write_text(filled(text), encoding="utf-8")
        return
    assert text == filled(text), "run `pytest tests/docs --update-golden`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    for path in PLACE.findall(page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), f"{page.name} names {path}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"hero-sdk {command}" in TEXT


def test_every_command_of_the_docs_exists() -> None:
    named = set(re.findall(r"(?:\$ |`)hero-sdk ([a-z]+)", TEXT))
    assert named <= set(COMMANDS)


def test_packages_of_the_layer_table_are_those_that_exist() -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (ROOT / "hero_sdk").glob("*/__init__.py")}
    assert all(f"| `{package}` |" in architecture for package in packages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_quoted_code_stands_in_its_file(page: Path) -> None:
    for path, code in QUOTE.findall(page.read_text(encoding="utf-8")):
        assert code in (ROOT / path).read_text(encoding="utf-8"), f"{page.name} quotes what is not in {path}"
