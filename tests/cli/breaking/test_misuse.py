"""References that lead nowhere, repositories that are none, schemas with errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hero_sdk.cli.git_tree import GitRepository, GitTrouble
from tests.cli.breaking.repositories import ORDER, WITHOUT_NOTES, Repository, breaking, refused
from tests.cli.running import Project, run_process


class TestMisuse:
    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ((), "required: --against"),
            (("--against", "mian"), "mian is neither a folder nor a git reference; did you mean main?"),
            (("--against", "xyz"), "xyz is neither a folder nor a git reference; `git log` and `git branch --all`"),
            (("--against", "HEAD~7"), "HEAD~7 is neither"),
            (("--against", "0000000"), "0000000 is neither"),
            (("--against", ""), "not nothing"),
            (("--against=-x",), "-x is neither"),
            (("--against=--output=made",), "--output=made is neither"),
            (("--against", "main:nowhere"), "git knows no folder main:nowhere"),
            (("--against", "main:pyproject.toml"), "git knows no folder main:pyproject.toml"),
            (("--against", ":/a version"), "git knows no folder :/a version"),
            (("--against", "main\n"), "is neither"),
            (("--against", "pyproject.toml"), "pyproject.toml is a file"),
            (("--against", "main", "nowhere"), "there is no nowhere"),
            (("--against", "main", "pyproject.toml"), "pyproject.toml is a file; name a folder"),
            (("--against", "main", "schemas/food"), "schemas/food is a part of schemas"),
            (("--against", "main", "--allow", "B999"), "there is no rule B999"),
            (("--against", "main", "--allow", "E204"), "there is no rule E204"),
        ],
    )
    def test_words_that_lead_nowhere(
        self, repository: Repository, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
    ) -> None:
        before = repository.files()
        assert message in refused(capsys, *words)
        assert repository.files() == before

    def test_no_repository(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], repository: Repository) -> None:
        (tmp_path / "alone").mkdir()
        Project(tmp_path / "alone").write("food/food.oschema", ORDER)
        said = refused(capsys, str(tmp_path / "alone" / "schemas"), "--against", "main")
        assert said.startswith("hero-sdk: main is no folder, and git says: not a git repository")

    def test_a_repository_without_a_commit(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], repository: Repository
    ) -> None:
        subprocess.run(["git", "init", "-q", str(tmp_path / "fresh")], check=True)
        Project(tmp_path / "fresh").write("food/food.oschema", ORDER)
        assert "HEAD is neither" in refused(capsys, str(tmp_path / "fresh" / "schemas"), "--against", "HEAD")

    def test_no_git(
        self, repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "/nowhere")
        assert "git cannot be run" in refused(capsys, "--against", "main")
        assert breaking(capsys, "--against", "schemas").code == 0

    def test_a_shallow_clone(
        self,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        repository: Repository,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        repository.commit()
        repository.git("clone", "-q", "--depth", "1", repository.folder.as_uri(), str(tmp_path / "shallow"))
        monkeypatch.chdir(tmp_path / "shallow")
        assert "`git fetch --unshallow`" in refused(capsys, "--against", "HEAD~1")

    def test_content_that_git_has_lost(self, repository: Repository) -> None:
        store = GitRepository(repository.folder)
        ((_, blob),) = store.files("main:schemas", ".oschema")
        assert blob is not None
        assert list(store.contents([blob])) == [ORDER.encode()]
        (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        with pytest.raises(GitTrouble, match="lost"):
            list(store.contents([blob]))

    def test_schemas_too_deep_at_the_reference(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repository.write("a/b/c/d.oschema", ORDER)
        repository.commit()
        (repository.folder / "schemas" / "a" / "b" / "c" / "d.oschema").unlink()
        assert "main:schemas/a/b/c/d.oschema lies too deep" in refused(capsys, "--against", "main")

    def test_a_folder_without_schemas(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        (repository.folder / "empty").mkdir()
        assert "no `*.oschema` file lies in empty" in refused(capsys, "--against", "empty")
        assert "no `*.oschema` file lies in empty" in refused(capsys, "--against", "main", "empty")
        (repository.folder / "docs").mkdir()
        (repository.folder / "docs" / "a.md").write_text("a")
        repository.commit()
        assert "no `*.oschema` file lies in main:docs" in refused(capsys, "--against", "main:docs")

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"Order = { a: Strng }\n", "not defined in domain"),
            (b"Order = {\n", "E0"),
            (b"\xff\xfe", "no UTF-8"),
            (b"", "nothing is defined"),
            (b"# x\n" * 400_000, "more than 1 MiB"),
            (b"Order = " + b"[" * 10_000, "64"),
        ],
        ids=["unknown type", "unclosed", "binary", "empty", "1.6 MB", "brackets"],
    )
    @pytest.mark.parametrize("is_old", [True, False])
    def test_schemas_with_errors_are_shown_and_not_compared(
        self, repository: Repository, capsys: pytest.CaptureFixture[str], content: bytes, message: str, is_old: bool
    ) -> None:
        repository.write("food/food.oschema", content)
        if is_old:
            repository.commit()
            repository.write("food/food.oschema", ORDER)
        said = refused(capsys, "--against", "main")
        assert message in said
        assert f"┌─ {'main:' if is_old else ''}schemas/food/food.oschema:" in said
        assert "schemas with errors cannot be compared" in said
        shown = breaking(capsys, "--against", "main", "--json")
        assert shown.code == 2
        assert json.loads(shown.out)["errors"]

    def test_a_file_that_cannot_be_read(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        (repository.folder / "schemas" / "food" / "more.oschema").mkdir()
        assert "this is a folder" in refused(capsys, "--against", "main")

    def test_whoever_reads_the_output_may_stop(self, repository: Repository) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        command = f"{sys.executable} -m hero_sdk.cli breaking --against main | head -n 1"
        done = subprocess.run(command, shell=True, cwd=repository.folder, capture_output=True, text=True, timeout=60)
        assert (done.stdout, done.stderr) == ("What breaks callers:\n", "")

    def test_as_a_process(self, repository: Repository) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        done = run_process("breaking", "--against", "main", folder=repository.folder)
        assert (done.code, done.err) == (1, "")
        assert "\x1b" not in done.out
