"""The generator: from a resolved schema to files.

Names load when touched: a run in which nothing changed loads neither the templates nor the language.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.codegen.catalog import Options as Options
    from hero_sdk.codegen.generation import Mode as Mode
    from hero_sdk.codegen.generation import Outcome as Outcome
    from hero_sdk.codegen.generation import generate as generate
    from hero_sdk.codegen.generation import options_of as options_of
    from hero_sdk.codegen.generation import understand as understand
    from hero_sdk.codegen.lowering.package import lower as lower
    from hero_sdk.codegen.openrpc import check_document as check_document
    from hero_sdk.codegen.project import Project as Project
    from hero_sdk.codegen.project import ProjectError as ProjectError
    from hero_sdk.codegen.project import read_project as read_project
    from hero_sdk.codegen.rendering import render as render
    from hero_sdk.codegen.sources import Sources as Sources
    from hero_sdk.codegen.sources import read_sources as read_sources
    from hero_sdk.codegen.stubs import handler_stubs as handler_stubs

__all__ = [
    "Mode",
    "Options",
    "Outcome",
    "Project",
    "ProjectError",
    "Sources",
    "check_document",
    "generate",
    "handler_stubs",
    "lower",
    "options_of",
    "read_project",
    "read_sources",
    "render",
    "understand",
]

_HOMES = {
    "catalog": ("Options",),
    "generation": ("Mode", "Outcome", "generate", "options_of", "understand"),
    "lowering.package": ("lower",),
    "openrpc": ("check_document",),
    "project": ("Project", "ProjectError", "read_project"),
    "rendering": ("render",),
    "sources": ("Sources", "read_sources"),
    "stubs": ("handler_stubs",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
