"""`hero-sdk breaking` as people use and misuse it: folders, references, repositories, and schemas that are none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hero_sdk.cli.git_tree import GitRepository, GitTrouble
from hero_sdk.oschema.breaking.messages.catalogue import RULES
from tests.cli.running import Done, Project, run_command, run_process

ORDER = "# An order. [rootobject]\nOrder = { sid: str, customer: str, notes?: str }\n"
WITHOUT_NOTES = "# An order. [rootobject]\nOrder = { sid: str, customer: str }\n"
WITH_MORE = "# An order. [rootobject]\nOrder = { sid: str, customer: str, notes?: str, zone: u32 = 0 }\n"


def git(folder: Path, *words: str) -> str:
    """What git says about a folder."""
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "protocol.file.allow=always")
    return subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path) -> None:
    """Another version of everything in a folder."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a version")


class Repository(Project):
    """A project in a git repository, its first version committed on `main`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.git("init", "-q", "-b", "main")
        self.write("food/food.oschema", ORDER)
        self.commit()

    def git(self, *words: str) -> str:
        return git(self.folder, *words)

    def commit(self) -> None:
        commit(self.folder)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return Repository(folder)


def breaking(capsys: pytest.CaptureFixture[str], *words: str) -> Done:
    return run_command(capsys, "breaking", *words)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is said where nothing can be compared."""
    done = breaking(capsys, *words)
    assert done.code == 2, done.text
    assert done.out == ""
    assert done.err
    assert "Traceback" not in done.err
    return done.err


class TestWhatIsFound:
    def test_nothing(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        done = breaking(capsys, "--against", "main")
        assert done.code == 0
        assert done.out.startswith("nothing changed that callers or stored rows can see, compared with main (")

    def test_what_breaks(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES.replace("customer: str", "customer: str @max_len(9)"))
        done = breaking(capsys, "--against", "main")
        assert done.code == 1
        assert done.err == ""
        for line in (
            "What breaks callers:",
            "error[B121]: Removed field",
            "  ┌─ schemas/food/food.oschema:2:1",
            "  ┌─ main:schemas/food/food.oschema:2:36",
            "What breaks stored rows:",
            "error[B204]: Narrower limit in rows",
        ):
            assert f"{line}\n" in done.out
        rows = [line.split() for line in done.out.splitlines() if line.startswith(("callers", "stored rows"))]
        assert [row[-1] for row in rows] == ["Order.notes", "Order.customer", "Order.customer"]
        assert "\n2 changes break callers, 1 change breaks stored rows, compared with main (" in done.out

    def test_what_breaks_nothing_is_counted_and_listed_when_asked_for(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repository.write("food/food.oschema", WITH_MORE)
        assert breaking(capsys, "--against", "main").out.startswith("1 change breaks nothing (--all lists them),")
        done = breaking(capsys, "--against", "main", "--all")
        assert done.code == 0
        assert [line.split() for line in done.out.splitlines()[:2]] == [
            ["breaks", "nothing", "change", "where"],
            ["Order.zone", "added", "schemas/food/food.oschema:2:49"],
        ]

    def test_json(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES.replace("customer: str", "customer: str, zone: u32 = 0"))
        done = breaking(capsys, "--against", "HEAD", "--json")
        found = json.loads(done.out)
        assert done.code == 1
        assert found["against"].startswith("HEAD (")
        assert found["errors"] == found["breaks"]["rows"] == []
        (removed,) = found["breaks"]["callers"]
        assert {name: removed[name] for name in ("code", "subject", "file", "line", "column", "is_allowed")} == {
            "code": "B121",
            "subject": "Order.notes",
            "file": "schemas/food/food.oschema",
            "line": 2,
            "column": 1,
            "is_allowed": False,
        }
        assert [label["file"] for label in removed["labels"]] == ["HEAD:schemas/food/food.oschema"]
        assert {change["subject"]: change["text"] for change in found["compatible"]} == {"Order.zone": "added"}

    def test_a_break_that_is_meant(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        done = breaking(capsys, "--against", "main", "--allow", "b121")
        assert done.code == 0
        assert "warning[B121]: Removed field" in done.out
        assert "1 change breaks callers, 1 of them allowed" in done.out
        assert breaking(capsys, "--against", "main", "--allow", "B120").code == 1

    def test_a_great_many_changes_are_cut_and_counted(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        fields = "".join(f"    field_{at}: str\n" for at in range(2000))
        repository.write("food/food.oschema", f"# An order. [rootobject]\nOrder = {{\n    sid: str\n{fields}}}\n")
        repository.commit()
        repository.write("food/food.oschema", "# An order. [rootobject]\nOrder = { sid: str }\n")
        done = breaking(capsys, "--against", "main")
        assert done.code == 1
        assert done.out.count("error[") == 100
        assert "100 of 2,000 are shown" in done.out
        assert "Order.field_0, Order.field_1, Order.field_2 and 1,997 more" in done.out
        assert len(json.loads(breaking(capsys, "--against", "main", "--json").out)["breaks"]["callers"]) == 2000

    def test_every_code_that_is_printed_can_be_explained(self, capsys: pytest.CaptureFixture[str]) -> None:
        listed = run_command(capsys, "explain", "--all").out
        for code, rule in RULES.items():
            assert f"{code}  {rule.title}\n" in listed
        assert run_command(capsys, "explain", "b121").out.startswith("B121: Removed field\n")
        assert "there is no code b999" in run_command(capsys, "explain", "b999").err


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
