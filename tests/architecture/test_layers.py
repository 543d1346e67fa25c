"""The layers of ARCHITECTURE.md, checked by reading every import in the source.

An import counts wherever it stands, inside functions and behind TYPE_CHECKING too: a name that a layer
may not know, it may not know late or for types only either.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = ROOT / "hero_sdk"


@dataclass(frozen=True)
class Layer:
    """What one package may import: packages of ours, and third parties."""

    ours: frozenset[str]
    third_party: frozenset[str]


def _layer(ours: str = "", third_party: str = "") -> Layer:
    return Layer(frozenset(ours.split()), frozenset(third_party.split()))


LAYERS: dict[str, Layer] = {
    "values": _layer(third_party="pydantic pydantic_core orjson typing_extensions"),
    "oschema": _layer(third_party="lark"),
    "codegen": _layer("oschema", "jinja2 orjson"),
    "rpc": _layer("values", "pydantic pydantic_core orjson"),
    "events": _layer(),
    "osis": _layer("values", "pydantic pydantic_core orjson aiosqlite cryptography tantivy"),
    "domain": _layer("values rpc osis", "pydantic pydantic_core"),
    "server": _layer("rpc events", "starlette uvicorn uvloop httptools orjson"),
    "web": _layer(third_party="starlette jinja2"),
    "admin": _layer("rpc server web", "starlette orjson markupsafe"),
    "service": _layer("values rpc events osis domain server client admin", "starlette rich orjson uvloop"),
    "client": _layer("values rpc events", "pydantic pydantic_core orjson httptools"),
    "testing": _layer("values oschema codegen rpc events osis domain server service client", "starlette"),
    "cli": _layer("values oschema codegen rpc events osis domain server service client testing", "rich jinja2 orjson"),
}
GROUND = {"errors", "named_tuple", "output", "paths", "turn"}
"""Modules that stand below every layer; they import the standard library and each other only."""

FACADES_FOR_GENERATED_CODE = {"hero_sdk.values", "hero_sdk.rpc", "hero_sdk.domain", "hero_sdk.client"}


@dataclass(frozen=True)
class Import:
    """One imported module, and whether it is loaded as soon as the importing module is."""

    module: str
    line: int
    is_immediate: bool


def imports_of(path: Path, package: str) -> list[Import]:
    """Every module ``path`` imports, with relative ones made absolute."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return list(_walk(tree, package, is_immediate=True))


def _walk(node: ast.AST, package: str, *, is_immediate: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, is_immediate)
        elif isinstance(child, ast.ImportFrom):
            base = child.module or ""
            if child.level:
                parents = package.split(".")
                kept = parents[: len(parents) - child.level + 1]
                base = ".".join([*kept, base] if base else kept)
            yield Import(base, child.lineno, is_immediate)
            for alias in child.names:
                yield Import(f"{base}.{alias.name}", child.lineno, is_immediate)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            yield from _walk(child, package, is_immediate=False)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _walk(child, package, is_immediate=is_immediate and not is_function)


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _package_of(path: Path, root: Path) -> str:
    name = module_name(path, root)
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def _sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "/project_template/" not in path.as_posix())


def test_every_package_of_the_framework_has_a_layer() -> None:
    packages = {path.name for path in FRAMEWORK.iterdir() if (path / "__init__.py").exists()}
    assert packages == set(LAYERS)


@pytest.mark.parametrize("package", sorted(LAYERS))
def test_the_table_of_layers_says_what_a_package_may_import(package: str) -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| `{package}` |"))
    _, _, _, ours, third_party, _ = (cell.strip() for cell in row.split("|"))

    assert set(re.findall(r"`(\w+)`", ours)) == LAYERS[package].ours
    parts_of_pydantic = {"pydantic_core", "typing_extensions"}
    assert set(re.findall(r"\w+", third_party)) == LAYERS[package].third_party - parts_of_pydantic


@pytest.mark.parametrize("package", sorted(LAYERS))
def test_a_package_imports_only_what_its_layer_allows(package: str) -> None:
    layer = LAYERS[package]
    wrong = []
    for path in _sources(FRAMEWORK / package):
        for found in imports_of(path, _package_of(path, ROOT)):
            top, _, rest = found.module.partition(".")
            first = rest.partition(".")[0]
            if top == "hero_sdk":
                allowed = not first or first == "__version__" or first in {package} | GROUND | layer.ours
            else:
                allowed = top in sys.stdlib_module_names or top in layer.third_party
            if not allowed:
                wrong.append(f"{path.relative_to(ROOT)}:{found.line} imports {found.module}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", sorted(GROUND))
def test_ground_modules_import_the_standard_library_and_each_other_only(module: str) -> None:
    for found in imports_of(FRAMEWORK / f"{module}.py", "hero_sdk"):
        top, _, rest = found.module.partition(".")
        assert top in sys.stdlib_module_names or (top == "hero_sdk" and rest.partition(".")[0] in GROUND)


def test_generated_code_meets_the_framework_at_its_facades_only() -> None:
    wrong = []
    for folder in [ROOT / "generated", *ROOT.glob("examples/*/*/generated")]:
        for path in _sources(folder):
            for found in imports_of(path, _package_of(path, folder)):
                if found.module.startswith("hero_sdk.") and found.module not in FACADES_FOR_GENERATED_CODE:
                    is_name_of_facade = found.module.rpartition(".")[0] in FACADES_FOR_GENERATED_CODE
                    if not is_name_of_facade:
                        wrong.append(f"{path.relative_to(ROOT)}:{found.line} imports {found.module}")
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_through_others() -> None:
    graph: dict[str, set[str]] = {}
    for path in _sources(FRAMEWORK):
        found = {item.module for item in imports_of(path, _package_of(path, ROOT)) if item.is_immediate}
        graph[module_name(path, ROOT)] = found
    graph = {name: _modules(targets & graph.keys(), of=name) for name, targets in graph.items()}
    assert not (cycle := _cycle(graph)), " → ".join(cycle)


def _modules(targets: set[str], *, of: str) -> set[str]:
    """``targets`` without the packages that only lead to a module: `from hero_sdk.oschema import tree` means tree."""
    return {
        target
        for target in targets
        if not (of.startswith(f"{target}.") and any(other.startswith(f"{target}.") for other in targets))
    }


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph[name]):
            if found := visit(target, [*trail, name]):
                return found
        done.add(name)
        return []

    for name in sorted(graph):
        if found := visit(name, []):
            return found
    return []
