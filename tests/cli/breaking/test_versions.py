"""The versions that are compared: folders, references, repositories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.breaking.repositories import WITH_MORE, WITHOUT_NOTES, Repository, breaking, commit, git, refused


class TestVersions:
    @pytest.mark.parametrize("reference", ["main", "HEAD", "refs/heads/main", "v1.0", "feature/new", "main:schemas"])
    def test_references(self, repository: Repository, capsys: pytest.CaptureFixture[str], reference: str) -> None:
        repository.git("tag", "v1.0")
        repository.git("branch", "feature/new")
        repository.write("food/food.oschema", WITHOUT_NOTES)
        done = breaking(capsys, "--against", reference)
        assert done.code == 1
        assert ":schemas/food/food.oschema:2:36\n" in done.out

    def test_a_commit_before(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        repository.commit()
        assert breaking(capsys, "--against", "HEAD").code == 0
        assert breaking(capsys, "--against", "HEAD~1").code == 1
        assert breaking(capsys, "--against", repository.git("rev-parse", "HEAD~1").strip()).code == 1

    def test_neither_working_tree_nor_index_is_touched(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        repository.write("food/staged.oschema", "Line = { a: str }\n")
        repository.git("add", "-A")
        repository.write("food/staged.oschema", "Line = { b: str }\n")
        before = repository.files()
        assert breaking(capsys, "--against", "main").code == 1
        assert repository.files() == before

    def test_from_a_folder_within_the_project(
        self, repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        monkeypatch.chdir(repository.folder / "schemas" / "food")
        assert breaking(capsys, "--against", "main").code == 1

    def test_schemas_in_another_folder_at_the_reference(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (repository.folder / "schemas").rename(repository.folder / "models")
        repository.write("food/food.oschema", WITHOUT_NOTES)
        repository.commit()
        assert "git knows no folder HEAD~1:models" in refused(capsys, "models", "--against", "HEAD~1")
        assert breaking(capsys, "models", "--against", "HEAD~1:schemas").code == 0
        assert breaking(capsys, "schemas", "--against", "HEAD:models").code == 1

    def test_schemas_at_the_top_of_a_repository(
        self, repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        top = repository.folder / "schemas"
        git(top, "init", "-q", "-b", "main")
        commit(top)
        repository.write("food/food.oschema", WITHOUT_NOTES)
        monkeypatch.chdir(top)
        done = breaking(capsys, "--against", "main")
        assert done.code == 1
        assert "┌─ main:food/food.oschema:2:36\n" in done.out

    def test_a_folder(self, repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        released = tmp_path / "released" / "food"
        released.mkdir(parents=True)
        (released / "food.oschema").write_text(WITH_MORE)
        done = breaking(capsys, "--against", "../released")
        assert done.code == 1
        assert "┌─ ../released/food/food.oschema:2:49\n" in done.out
        assert breaking(capsys, "../released", "--against", "schemas").code == 0

    def test_a_folder_that_is_called_like_a_branch(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (repository.folder / "main").mkdir()
        assert "main is a folder and a git reference: write ./main" in refused(capsys, "--against", "main")
        assert breaking(capsys, "--against", "refs/heads/main").code == 0
        assert "no `*.oschema` file lies in main" in refused(capsys, "--against", "./main")

    def test_links_lead_where_the_working_tree_has_them(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shared = repository.folder / "shared" / "places.oschema"
        shared.parent.mkdir()
        shared.write_text("Address = { street: str }\n")
        (repository.folder / "schemas" / "places").symlink_to("../shared")
        (repository.folder / "schemas" / "food" / "link.oschema").symlink_to("../../shared/places.oschema")
        repository.commit()
        assert breaking(capsys, "--against", "main").code == 0
        shared.write_text("Address = { road: str }\n")
        done = breaking(capsys, "--against", "main", "--json")
        files = {each["file"] for each in json.loads(done.out)["breaks"]["callers"]}
        assert files == {"schemas/food/link.oschema", "schemas/places/places.oschema"}
        (repository.folder / "schemas" / "food" / "lost.oschema").symlink_to("/nowhere")
        repository.commit()
        (repository.folder / "schemas" / "food" / "lost.oschema").unlink()
        assert "this is a link that leads nowhere" in refused(capsys, "--against", "main")

    def test_other_files_and_hidden_ones_do_not_count(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repository.write(".draft/food.oschema", "not a schema")
        repository.write("food/notes.txt", "not a schema")
        repository.write("food/with space é.oschema", "Line = { a: str }\n")
        repository.commit()
        assert breaking(capsys, "--against", "main").code == 0

    def test_types_of_imported_packages(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        pyproject = repository.folder / "pyproject.toml"
        pyproject.write_text(pyproject.read_text() + 'imports = ["hero_models"]\n')
        text = "service Orders {{ to(address: identity.Address{}) }}\n"
        repository.write("food/food.oschema", text.format(""))
        repository.commit()
        repository.write("food/food.oschema", text.format(", note: str"))
        done = breaking(capsys, "--against", "main")
        assert done.code == 1
        assert "B103" in done.out
