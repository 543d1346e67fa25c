"""Compiled templates are kept where that is possible, and never needed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hero_sdk.codegen import ir, rendering

STUBS = ir.Stubs(docstring='"""Handlers."""', pragma=None, imports="import this", classes=())


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """What a new process would make of the templates in ``tmp_path``."""
    shutil.copytree(rendering._FOLDER, tmp_path, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    monkeypatch.setattr(rendering, "_FOLDER", tmp_path)
    monkeypatch.setattr("sys.dont_write_bytecode", False)

    def render() -> str:
        rendering._environment.cache_clear()
        rendering._template.cache_clear()
        try:
            return rendering.render_stubs(STUBS)
        finally:
            rendering._environment.cache_clear()
            rendering._template.cache_clear()

    return render


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", None])
def test_what_was_kept_is_not_believed_where_it_is_broken(
    tmp_path: Path, rendered: Callable[[], str], rubbish: bytes | None
) -> None:
    first = rendered()
    (kept,) = (tmp_path / "__pycache__").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-9] if rubbish is None else rubbish)

    assert rendered() == first
    assert kept.read_bytes() == whole


def test_another_text_is_another_template(tmp_path: Path, rendered: Callable[[], str]) -> None:
    rendered()
    template = tmp_path / "stubs.py.jinja"
    template.write_text("# new\n" + template.read_text())

    assert rendered().startswith("# new\n")


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path, rendered: Callable[[], str]) -> None:
    (tmp_path / "__pycache__").write_text("no folder")

    assert rendered().startswith('"""Handlers."""\n')


def test_who_wants_no_bytecode_gets_none(
    tmp_path: Path, rendered: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)

    rendered()

    assert not (tmp_path / "__pycache__").exists()
