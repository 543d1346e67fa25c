"""What a project wants generated: ``[tool.hero-sdk]`` of its pyproject.toml, or the same as arguments.

Imported packages are found without being imported: generated code that does not load yet must not keep anybody from
generating it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from hero_sdk.errors import HeroError

__all__ = ["MANIFEST", "ImportedPackage", "Project", "ProjectError", "imported_package", "read_project"]

MANIFEST = "MANIFEST.json"
"""The file beside generated code that lists it."""

_KEYS = ("schemas", "output", "package", "imports")


class ProjectError(HeroError):
    """The project cannot be generated as it is described; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Where schemas are read and code is written; all paths are absolute."""

    root: Path
    """Paths are shown as seen from here."""

    schemas: Path
    output: Path
    package: str
    imports: tuple[str, ...] = ()
    """Installed packages whose domains may be used."""

    def shown(self, path: Path) -> str:
        """``path`` as people read it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPackage:
    """An installed package of generated code."""

    name: str
    schemas: Path


def read_project(
    folder: Path,
    *,
    schemas: str | None = None,
    output: str | None = None,
    package: str | None = None,
    imports: Iterable[str] | None = None,
) -> Project:
    """The project ``folder`` lies in. Arguments count for more than what pyproject.toml says.

    Raises ProjectError where something is missing, unknown or of the wrong type.
    """
    root, table = _find_table(folder.resolve())
    for key in table:
        if key not in _KEYS:
            raise ProjectError(f"[tool.hero-sdk] has no `{key}`; it knows {', '.join(_KEYS)}")
    schemas = schemas or _text(table, "schemas") or "schemas"
    output = output or _text(table, "output")
    package = package or _text(table, "package")
    if output is None:
        raise ProjectError(
            'say where to write: `output = "food/generated"` under [tool.hero-sdk] in pyproject.toml, or --output'
        )
    package = package or _package_of(output)
    if not all(part.isidentifier() for part in package.split(".")):
        raise ProjectError(f"`{package}` cannot be imported: a package's name is words joined by dots")
    named = imports if imports is not None else _texts(table, "imports")
    return Project(
        root=root,
        schemas=(root / schemas).resolve(),
        output=(root / output).resolve(),
        package=package,
        imports=tuple(name for name in named if name != package),
    )


def imported_package(name: str) -> ImportedPackage:
    """Where an installed package keeps its schemas. Raises ProjectError."""
    for folder in _package_folders(name):
        for schemas in (folder / "schemas", _by_manifest(folder)):
            if schemas is not None and schemas.is_dir():
                return ImportedPackage(name=name, schemas=schemas)
    if not _package_folders(name):
        raise ProjectError(f"`imports` names `{name}`, which is not installed here")
    raise ProjectError(f"`imports` names `{name}`, which brings no schemas: neither schemas/ nor {MANIFEST} is in it")


def _find_table(folder: Path) -> tuple[Path, Mapping[str, object]]:
    """The nearest pyproject.toml at or above ``folder`` with a table for us."""
    import tomllib

    for candidate in (folder, *folder.parents):
        path = candidate / "pyproject.toml"
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ProjectError(f"{path} cannot be read: {error.strerror}") from error
        try:
            tools = tomllib.loads(data.decode("utf-8")).get("tool", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ProjectError(f"{path} is no TOML: {error}") from error
        table = tools.get("hero-sdk") if isinstance(tools, dict) else None
        if isinstance(table, dict):
            return candidate, table
        if table is not None:
            raise ProjectError(f"{path}: [tool.hero-sdk] must be a table")
    return folder, {}


def _text(table: Mapping[str, object], key: str) -> str | None:
    value = table.get(key)
    if value is None or (isinstance(value, str) and value):
        return value
    raise ProjectError(f"[tool.hero-sdk] {key} must be text")


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise ProjectError(f"[tool.hero-sdk] {key} must be a list of package names")


def _package_of(output: str) -> str:
    """``food/generated`` → ``food.generated``."""
    return ".".join(part for part in Path(output).parts if part not in (".", "..", "/"))


def _package_folders(name: str) -> list[Path]:
    top, *rest = name.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return []
    locations = [] if spec is None else spec.submodule_search_locations or []
    folders = [Path(location, *rest) for location in locations]
    return [folder for folder in folders if folder.is_dir()]


def _by_manifest(folder: Path) -> Path | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    schemas = manifest.get("schemas") if isinstance(manifest, dict) else None
    return (folder / schemas).resolve() if isinstance(schemas, str) else None
