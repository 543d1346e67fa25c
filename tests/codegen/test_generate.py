"""Writing, checking, forgetting: what happens to files on the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hero_sdk.codegen import Mode, Project, ProjectError, generate, read_project
from tests.codegen.test_project import project_in

TABLE = '[tool.hero-sdk]\noutput = "food_models"\n'
DELIVERY = "# Orders.\n\n# An order. [rootobject]\nOrder = { sid: str, name: str @index }\n"
MENU = "# Food.\nDish = { name: str }\nservice Menu { of(name: str) -> Dish }\n"
MODELS = "food_models/delivery/models.py"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files: dict[str, str | bytes] = {"schemas/delivery/a.oschema": DELIVERY, "schemas/menu.oschema": MENU}
    return read_project(project_in(tmp_path, files, TABLE))


def state(project: Project) -> dict[str, tuple[bytes, int]]:
    found = (path for path in project.output.rglob("*") if path.is_file())
    return {project.shown(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def test_the_first_run_writes_everything_and_the_second_nothing(project: Project) -> None:
    first = generate(project)
    before = state(project)
    second = generate(project)

    assert MODELS in first.written
    assert set(first.written) == before.keys()
    assert first.summary == "wrote 14 files; 0 unchanged"
    assert not second.has_changes
    assert second.summary == "nothing to do: 13 files as the schemas say"
    assert state(project) == before


def test_nothing_is_written_twice_either_when_the_last_run_is_forgotten(project: Project) -> None:
    generate(project)
    before = state(project)
    for forgotten in (project.root / ".hero_sdk_cache").iterdir():
        forgotten.unlink()

    assert not generate(project).has_changes
    assert state(project) == before


@pytest.mark.parametrize("rubbish", [b"", b"[]", b'{"inputs": 3, "domains": []}', b"\xff", b'{"domains": {"a": 1}}'])
def test_a_broken_memory_is_no_memory(project: Project, rubbish: bytes) -> None:
    generate(project)
    (project.root / ".hero_sdk_cache" / "generate.json").write_bytes(rubbish)

    assert not generate(project).has_changes


@pytest.mark.parametrize("rubbish", [b"", b"[]", b'{"domains": 3}', b"\xff"])
def test_a_broken_manifest_is_written_again(project: Project, rubbish: bytes) -> None:
    generate(project)
    (project.output / "MANIFEST.json").write_bytes(rubbish)

    assert generate(project).written == ("food_models/MANIFEST.json",)


def test_check_shows_a_patch_and_writes_nothing(project: Project) -> None:
    generate(project)
    before = state(project)
    (project.schemas / "menu.oschema").write_text(MENU.replace("name: str }", "title: str }"))

    outcome = generate(project, mode=Mode.CHECK)

    assert outcome.exit_code == 1
    assert "--- a/food_models/menu/models.py\n+++ b/food_models/menu/models.py\n" in outcome.diff
    assert "-    name: str\n+    title: str\n" in outcome.diff
    assert state(project) == before
    assert generate(project, mode=Mode.CHECK).diff == outcome.diff


def test_check_of_what_is_as_it_should_be_says_so(project: Project) -> None:
    generate(project)

    outcome = generate(project, mode=Mode.CHECK)

    assert (outcome.exit_code, outcome.diff) == (0, "")


def test_a_dry_run_lists_and_writes_nothing(project: Project) -> None:
    outcome = generate(project, mode=Mode.DRY_RUN)

    assert MODELS in outcome.written
    assert outcome.exit_code == 0
    assert outcome.summary.startswith("would write 14 files")
    assert not project.output.exists()
    assert not (project.root / ".hero_sdk_cache").exists()


def test_only_files_that_differ_are_written(project: Project) -> None:
    generate(project)
    (project.schemas / "menu.oschema").write_text(MENU.replace("# Food.", "# Meals."))

    outcome = generate(project)

    assert all(path.startswith(("food_models/menu/", "food_models/MANIFEST")) for path in outcome.written)


def test_the_manifest_counts_meaning_not_shape(project: Project) -> None:
    generate(project)
    (project.schemas / "menu.oschema").write_text(MENU.replace("{ name: str }", "{\n    name:   str,\n}"))

    assert generate(project).written == ()


def test_the_manifest_says_nothing_of_time_version_or_machine(project: Project) -> None:
    generate(project)
    manifest = json.loads((project.output / "MANIFEST.json").read_text())

    assert manifest["schemas"] == "../schemas"
    assert manifest["files"] == ["__init__.py", "py.typed"]
    assert manifest["domains"]["menu"]["files"][0] == "menu/__init__.py"
    assert manifest.keys() == {"schemas", "domains", "files"}


def test_files_of_a_removed_domain_go_and_hand_written_ones_stay(project: Project) -> None:
    generate(project)
    (project.output / "menu" / "notes.py").write_text("mine\n")
    (project.output / "delivery" / "__pycache__").mkdir()
    (project.output / "delivery" / "__pycache__" / "models.pyc").write_bytes(b"")
    (project.schemas / "menu.oschema").unlink()
    (project.schemas / "delivery" / "a.oschema").rename(project.schemas / "orders.oschema")
    (project.schemas / "delivery").rmdir()

    outcome = generate(project)

    assert MODELS in outcome.removed
    assert not (project.output / "delivery").exists()
    assert [path.name for path in (project.output / "menu").iterdir()] == ["notes.py"]
    assert (project.output / "orders" / "models.py").exists()


def test_a_file_that_nothing_needs_any_more_goes(project: Project) -> None:
    (project.schemas / "menu.oschema").write_text(MENU + "error Gone = 4000\n")
    generate(project)
    (project.schemas / "menu.oschema").write_text(MENU)

    assert generate(project).removed == ("food_models/menu/errors.py",)


def test_a_hand_written_file_in_the_way_is_never_touched(project: Project) -> None:
    mine = project.output / "delivery" / "models.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine = True\n")

    with pytest.raises(ProjectError, match=f"{MODELS} was not written by `hero-sdk generate`"):
        generate(project)
    assert list(project.output.rglob("*")) == [mine.parent, mine]
    assert mine.read_text() == "mine = True\n"


def test_a_package_may_have_an_init_of_its_own(project: Project) -> None:
    project.output.mkdir()
    (project.output / "__init__.py").write_text('"""Ours."""\n')

    generate(project)

    assert (project.output / "__init__.py").read_text() == '"""Ours."""\n'
    assert not generate(project).has_changes


def test_a_generated_file_that_was_changed_is_written_again(project: Project) -> None:
    generate(project)
    path = project.root / MODELS
    before = path.read_text()
    path.write_text(before + "# mine\n")

    assert generate(project).written == (MODELS,)
    assert path.read_text() == before


def test_a_schema_with_an_error_writes_nothing_at_all(project: Project) -> None:
    generate(project)
    before = state(project)
    (project.schemas / "delivery" / "a.oschema").write_text(DELIVERY.replace("name", "title"))
    (project.schemas / "menu.oschema").write_text("Dish = { name: strr }\n")

    outcome = generate(project)

    assert outcome.exit_code == 1
    assert outcome.summary == "nothing was written: the schemas have errors"
    assert state(project) == before


def test_a_warning_stops_nothing_and_is_said_again(project: Project) -> None:
    (project.schemas / "menu.oschema").write_text("Dish = { firstName: str }\n")

    assert [found.code for found in generate(project).diagnostics] == ["W601"]
    again = generate(project)
    assert ([found.code for found in again.diagnostics], again.has_changes) == (["W601"], False)


def test_one_domain_alone_leaves_the_others_as_they_are(project: Project) -> None:
    generate(project)
    (project.schemas / "menu.oschema").write_text(MENU.replace("name", "title"))
    (project.schemas / "delivery" / "a.oschema").write_text(DELIVERY.replace("name", "title"))

    outcome = generate(project, domains=["menu"])

    assert all(path.startswith(("food_models/menu/", "food_models/MANIFEST")) for path in outcome.written)
    assert any(path.startswith("food_models/delivery/") for path in generate(project).written)


def test_a_domain_that_is_not_there_is_named(project: Project) -> None:
    with pytest.raises(ProjectError, match="there is no domain `orders`; there are delivery, menu"):
        generate(project, domains=["orders"])


def test_a_manifest_cannot_lead_out_of_its_folder(project: Project) -> None:
    generate(project)
    outside = project.root / "keep.txt"
    outside.write_text("keep")
    path = project.output / "MANIFEST.json"
    manifest = json.loads(path.read_text())
    manifest["files"] += ["../keep.txt", str(outside)]
    path.write_text(json.dumps(manifest))

    generate(project)

    assert outside.read_text() == "keep"


def test_a_disk_that_refuses_is_named(project: Project) -> None:
    project.output.write_text("a file where the folder should be\n")

    with pytest.raises(ProjectError, match="food_models"):
        generate(project)


def test_no_temporary_file_is_left(project: Project) -> None:
    generate(project)

    assert list(project.root.rglob("*.tmp")) == []


def test_a_run_with_nothing_to_do_loads_neither_language_nor_templates(project: Project) -> None:
    generate(project)
    code = (
        "import sys; from pathlib import Path; from hero_sdk.codegen import generate, read_project; "
        f"assert not generate(read_project(Path({str(project.root)!r}))).has_changes; "
        "assert not {'lark', 'jinja2', 'pydantic', 'hero_sdk.oschema.parse'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_another_generator_does_not_believe_what_the_last_one_wrote(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(project)
    path = project.root / MODELS
    path.write_text(path.read_text().replace("An order.", "What an older generator wrote."))
    generate(project, mode=Mode.CHECK)
    monkeypatch.setattr("hero_sdk.codegen.generation.generator_digest", lambda: "another")

    assert generate(project).written == (MODELS,)
