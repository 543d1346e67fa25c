"""`hero-sdk new`: a project with a schema, a service, a client call and tests that pass at once."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from hero_sdk import __version__
from hero_sdk.cli.arguments import parser
from hero_sdk.cli.target import complain

__all__ = ["files", "run"]

EXAMPLES = """
hero-sdk new food
hero-sdk new my-notes --into ~/projects
"""

_TEMPLATES = Path(__file__).with_name("project_template")

FILES: dict[str, str] = {
    "pyproject.toml": "pyproject.toml.jinja",
    "README.md": "README.md.jinja",
    ".gitignore": "gitignore.jinja",
    "schemas/{package}.oschema": "schema.oschema.jinja",
    "{package}/__init__.py": "package.py.jinja",
    "{package}/service.py": "service.py.jinja",
    "{package}/tasks.py": "tasks.py.jinja",
    "tests/test_{package}.py": "tests.py.jinja",
}
"""Path in the project → template."""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where the folder is in the way, 2 for a name that cannot be a package's."""
    made = parser("new", "Make a project: a schema, a service, tests that pass, and a README.", EXAMPLES)
    made.add_argument("name", metavar="NAME", help="name of the service, in lower case: food, my-notes")
    made.add_argument("--into", metavar="FOLDER", type=Path, default=Path(), help="where to put it (default: here)")
    options = made.parse_args(words)
    try:
        package = _package_name(options.name)
    except ValueError as error:
        return complain(error)
    from hero_sdk.cli.generate import generate_in

    folder = options.into / options.name
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"hero-sdk: {folder} exists already and is not empty; choose another name", file=sys.stderr)
        return 1
    try:
        _write(folder, files(package))
    except OSError as error:
        print(f"hero-sdk: cannot write {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    generate_in(folder)
    print(
        f"Made {folder}. Next:\n\n"
        f"  cd {folder}\n"
        f"  pip install -e '.[dev]'\n"
        f"  pytest                       # passes\n"
        f"  {package:<28} # runs the service\n"
        f'  hero-sdk call {package} task.new \'object={{"title": "Learn oschema"}}\'\n'
    )
    return 0


def files(package: str) -> dict[str, str]:
    """Text of every hand-written file of a new project, by path."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  # the output is no HTML
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True
    )
    prefix = "".join(part.title() for part in package.split("_"))
    facts = {
        "package": package,
        "title": package.replace("_", " ").title(),
        "prefix": prefix,
        "version": __version__,
        "test_imports": ", ".join(sorted(["AlreadyDone", f"{prefix}Client", "Task"])),
    }
    return {
        path.format(package=package): environment.get_template(template).render(facts)
        for path, template in FILES.items()
    }


def _package_name(name: str) -> str:
    package = name.replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", package):
        raise ValueError(f"{name!r} cannot name a package; use at most 64 lower-case letters, digits, - and _")
    if keyword.iskeyword(package) or package in sys.stdlib_module_names | _TAKEN:
        raise ValueError(f"{name!r} is taken in Python already; choose another name")
    return package


_TAKEN = {"hero_sdk", "hero_models", "pydantic", "schemas", "tests"}


def _write(folder: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
