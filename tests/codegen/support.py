"""The case folders: schemas, and what is generated from them."""

from __future__ import annotations

from pathlib import Path

from hero_sdk.codegen import Options, lower, render, understand
from hero_sdk.codegen.sources import Sources, read_files
from hero_sdk.oschema import schema
from hero_sdk.oschema.diagnostic import Severity

CASES = Path(__file__).parent / "cases"
CASE_NAMES = sorted(folder.name for folder in CASES.iterdir() if (folder / "schemas").is_dir())
HOMES = {"identity": "hero_models.identity"}


def resolved(case: str) -> schema.Schema:
    """The schema of a case; its domains in ``imported/`` come from an installed package."""
    folder = CASES / case
    imported = folder / "imported"
    return resolved_in(folder / "schemas", imported if imported.is_dir() else None)


def resolved_in(folder: Path, imported: Path | None = None) -> schema.Schema:
    """The schema that the files below ``folder`` mean together."""
    sources = Sources(
        own=tuple(read_files(folder, "schemas")),
        imported=() if imported is None else tuple(read_files(imported, "imported")),
        homes={} if imported is None else HOMES,
        places={},
    )
    found, diagnostics = understand(sources)
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    assert not errors, [f"{d.code} {d.title} {d.span.place} {d.text}" for d in errors]
    return found


def resolved_text(tmp_path: Path, text: str, domain: str = "food") -> schema.Schema:
    """The schema of one file."""
    folder = tmp_path / f"schemas_of_{domain}"
    folder.mkdir()
    (folder / f"{domain}.oschema").write_text(text, encoding="utf-8")
    return resolved_in(folder)


def files_of(case: str) -> dict[str, str]:
    """What is generated for a case, as the package ``<case>_models``."""
    return generated(resolved(case), f"{case}_models")


def generated(found: schema.Schema, package: str = "food_models") -> dict[str, str]:
    """What is generated for a schema."""
    return render(lower(found, Options(package=package, homes=HOMES)))


def write_package(folder: Path, files: dict[str, str]) -> None:
    """``files`` below ``folder``, with an ``__init__.py`` in every folder on the way."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for found in [folder, *folder.rglob("*")]:
        if found.is_dir() and not (found / "__init__.py").exists():
            (found / "__init__.py").write_text('"""Generated packages."""\n')
