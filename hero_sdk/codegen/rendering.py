"""From the intermediate representation to text: one template per file, nothing decided here."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from hero_sdk.codegen import ir
from hero_sdk.codegen.openrpc.json_text import json_text

__all__ = ["load_templates", "render", "render_domain", "render_stubs"]

_FOLDER = Path(__file__).with_name("templates")


def load_templates() -> None:
    """Has all templates of a domain ready: before the process is copied, so that only one compiles them."""
    for name in ("facade", "models", "errors", "events", "handlers", "client"):
        _template(name)


def render(package: ir.Package) -> dict[str, str]:
    """Every file's text by its path below the output folder, in order of paths."""
    files: dict[str, str] = {}
    for domain in package.domains:
        files |= render_domain(domain)
    return dict(sorted(files.items()))


def render_domain(domain: ir.Domain) -> dict[str, str]:
    """The files of one domain, in order of paths."""
    files = {"__init__.py": _rendered("facade", domain.facade)}
    for name, part in (
        ("models", domain.models),
        ("errors", domain.errors),
        ("events", domain.events),
        ("handlers", domain.handlers),
        ("client", domain.client),
    ):
        if part is not None:
            files[f"{name}.py"] = _rendered(name, part)
    files["openrpc.json"] = json_text(domain.document)
    return {f"{domain.folder}/{name}": text for name, text in sorted(files.items())}


def render_stubs(stubs: ir.Stubs) -> str:
    """The text of handlers for a start."""
    return _rendered("stubs", stubs).lstrip("\n")


def _rendered(name: str, part: object) -> str:
    return _template(name).render({name: part})


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.py.jinja")


@cache
def _environment() -> Environment:
    # Compiled templates are known by their text alone: with other options they need another name here.
    compiled = _Compiled(str(_FOLDER / "__pycache__"), "%s.trimmed.jinja")
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        bytecode_cache=compiled,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - source text, not HTML
    )


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates beside the templates, as Python keeps its own: a tenth of a run on a small project.

    Where they cannot be read they are made again, and where they cannot be kept they are not.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(Exception):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)
