"""What a project wants generated, and where its schemas are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from hero_sdk.codegen import ProjectError, generate, read_project, read_sources
from hero_sdk.codegen.project import imported_package

TABLE = '[tool.hero-sdk]\nschemas = "schemas"\noutput = "food/generated"\npackage = "food.generated"\n'


def project_in(folder: Path, files: dict[str, str | bytes], table: str = TABLE) -> Path:
    for path, text in {"pyproject.toml": table, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_the_table_of_the_nearest_pyproject_counts(tmp_path: Path) -> None:
    project_in(tmp_path, {"deep/inside/pyproject.toml": "[project]\n"})

    found = read_project(tmp_path / "deep" / "inside")

    assert found.root == tmp_path
    assert (found.schemas, found.output) == (tmp_path / "schemas", tmp_path / "food" / "generated")
    assert found.package == "food.generated"


def test_arguments_count_for_more(tmp_path: Path) -> None:
    project_in(tmp_path, {})

    found = read_project(tmp_path, schemas="s", output="o", package="p", imports=["hero_models"])

    assert (found.schemas, found.output) == (tmp_path / "s", tmp_path / "o")
    assert (found.package, found.imports) == ("p", ("hero_models",))


def test_a_package_is_called_after_its_folder_where_nothing_is_said(tmp_path: Path) -> None:
    assert read_project(tmp_path, output="food/generated").package == "food.generated"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[tool.hero-sdk]\nschema = "s"\n', "has no `schema`; it knows schemas, output, package, imports"),
        ("[tool.hero-sdk]\noutput = 3\n", "output must be text"),
        ('[tool.hero-sdk]\noutput = "o"\nimports = "x"\n', "imports must be a list of package names"),
        ('[tool.hero-sdk]\noutput = "o"\npackage = "a-b"\n', "`a-b` cannot be imported"),
        ("[tool.hero-sdk]\n", "say where to write"),
        ("[tool]\nhero-sdk = 1\n", "must be a table"),
        ("[tool", "is no TOML"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        read_project(project_in(tmp_path, {}, table))


def test_domains_are_folders_groups_of_folders_or_single_files(tmp_path: Path) -> None:
    files = {
        "schemas/menu.oschema": "",
        "schemas/delivery/20_b.oschema": "",
        "schemas/delivery/10_a.oschema": "",
        "schemas/shop/cart/cart.oschema": "",
        "schemas/.hidden/x.oschema": "",
        "schemas/delivery/readme.md": "",
    }
    found = read_sources(read_project(project_in(tmp_path, dict(files))))

    assert [(file.shown, file.domain, file.group) for file in found.own] == [
        ("schemas/delivery/10_a.oschema", "delivery", None),
        ("schemas/delivery/20_b.oschema", "delivery", None),
        ("schemas/menu.oschema", "menu", None),
        ("schemas/shop/cart/cart.oschema", "cart", "shop"),
    ]
    assert found.places == {"menu": "menu.oschema"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "there is no folder schemas"),
        ({"schemas/readme.md": ""}, "no `\\*.oschema` file lies in schemas"),
        ({"schemas/a/b/c/d.oschema": ""}, "schemas/a/b/c/d.oschema lies too deep"),
    ],
)
def test_folders_that_make_no_sense_are_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    project = read_project(project_in(tmp_path, dict(files)))
    with pytest.raises(ProjectError, match=message):
        read_sources(project)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"schemas/food/a.oschema": b"A = { n\xe9: str }"}, "E002"),
        ({"schemas/food/a.oschema": b""}, "E004"),
        ({"schemas/food/a.oschema/b.txt": b""}, "E006"),
        ({"schemas/food/a.oschema": b"# " + b"x" * 2**21}, "E001"),
        ({"schemas/food/a.oschema": b"A = " + b"[" * 100 + b"int" + b"]" * 100}, "E005"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding_and_nothing_is_written(
    tmp_path: Path, files: dict[str, bytes], code: str
) -> None:
    project = read_project(project_in(tmp_path, dict(files) | {"schemas/food/z.oschema": "Z = { n: int }\n"}))

    outcome = generate(project)

    assert [found.code for found in outcome.diagnostics] == [code]
    assert outcome.has_errors
    assert outcome.exit_code == 1
    assert not project.output.exists()


def test_a_file_without_rights_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = read_project(project_in(tmp_path, {"schemas/food.oschema": "A = { n: int }\n"}))
    real_open = Path.open

    def refuse(self: Path, *arguments: object, **more: object) -> object:
        if self.suffix == ".oschema":
            raise PermissionError(13, "Permission denied", str(self))
        return real_open(self, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)

    (found,) = generate(project).diagnostics
    assert (found.code, found.text) == ("E006", "permission denied")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages; one that fails when it is imported."""
    folder = tmp_path / "site-packages"
    (folder / "people_models" / "schemas" / "identity").mkdir(parents=True)
    (folder / "people_models" / "schemas" / "identity" / "a.oschema").write_text("Person = { name: str }\n")
    (folder / "people_models" / "schemas" / "other.oschema").write_text("Thing = { n: broken }\n")
    (folder / "people_models" / "__init__.py").write_text("raise RuntimeError('imported')\n")
    monkeypatch.syspath_prepend(str(folder))
    return folder


FOOD = "# Food.\nMeal = { cook: identity.Person }\n"


def test_domains_of_an_installed_package_are_used_without_importing_it(tmp_path: Path, installed: Path) -> None:
    table = f'{TABLE}imports = ["people_models"]\n'
    project = read_project(project_in(tmp_path / "food", {"schemas/meals/meals.oschema": FOOD}, table))

    outcome = generate(project)

    assert outcome.diagnostics == ()
    models = (project.output / "meals" / "models.py").read_text()
    assert "from people_models.identity import Person\n" in models
    assert "people_models" not in sys.modules


def test_an_installed_package_may_say_by_its_manifest_where_its_schemas_are(tmp_path: Path, installed: Path) -> None:
    (installed / "people_models" / "schemas").rename(installed / "elsewhere")
    (installed / "people_models" / "MANIFEST.json").write_text(json.dumps({"schemas": "../elsewhere"}))

    assert imported_package("people_models").schemas == installed / "elsewhere"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("not_installed", "which is not installed here"),
        ("people_models.x", "not installed"),
        ("json", "brings no schemas"),
    ],
)
def test_a_package_without_schemas_is_refused(installed: Path, name: str, message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        imported_package(name)
