"""Schemas written within tests, resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from hero_sdk.oschema import schema
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.fixes import apply_fixes
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.resolver import resolve
from hero_sdk.oschema.source import SourceFile


@dataclass(frozen=True)
class Resolved:
    """What came out of some files: the schema, and all findings of both halves of the language."""

    files: tuple[SourceFile, ...]
    schema: schema.Schema
    findings: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    @property
    def food(self) -> schema.Domain:
        return self.schema.domain("food")

    @property
    def finding(self) -> Diagnostic:
        """The only one."""
        assert len(self.findings) == 1, self.shown
        return self.findings[0]

    @property
    def shown(self) -> list[str]:
        """Code, place and words of each finding, for assertions that fail readably."""
        return [f"{finding.code} {finding.span.place} {finding.text}" for finding in self.findings]

    def struct(self, name: str) -> schema.Struct:
        struct = self.food.type(name)
        assert isinstance(struct, schema.Struct)
        return struct

    def field(self, name: str) -> schema.Field:
        """``Order.customer``."""
        type_name, _, field_name = name.partition(".")
        return next(field for field in self.struct(type_name).fields if field.name == field_name)

    def method(self, name: str) -> schema.Method:
        return next(method for service in self.food.services for method in service.methods if method.name == name)

    @property
    def fixed(self) -> str:
        """The first file after `check --fix`."""
        return apply_fixes(self.files[0], self.findings)


def resolve_files(files: Iterable[SourceFile]) -> Resolved:
    """Files of any domains; those below ``packages/`` count as imported."""
    files = tuple(files)
    parsed = [parse(file) for file in files]
    own = [document for document, _ in parsed if document.file.group != "packages"]
    imported = [document for document, _ in parsed if document.file.group == "packages"]
    resolved, findings = resolve(own, imported)
    return Resolved(files, resolved, (*(finding for _, found in parsed for finding in found), *findings))


def resolve_text(text: str, **others: str) -> Resolved:
    """One file of the domain ``food``, and one file for each other domain named by keyword."""
    files = [SourceFile("food/food.oschema", "food", dedent(text))]
    files += [SourceFile(f"{name}/{name}.oschema", name, dedent(other)) for name, other in others.items()]
    return resolve_files(files)


def files_of(text: str) -> list[SourceFile]:
    """The files in a text that tells them apart by ``--- food/a.oschema``; without such lines it is one of ``food``."""
    _, *rest = (
        re.split(r"^--- (\S+)\n", text, flags=re.MULTILINE)
        if text.startswith("--- ")
        else ("", "food/food.oschema", text)
    )
    paths = [Path(path) for path in rest[::2]]
    groups = [path.parts[-3] if len(path.parts) > 2 else None for path in paths]
    return [
        SourceFile(path.as_posix(), path.parts[-2], content, group)
        for path, content, group in zip(paths, rest[1::2], groups, strict=True)
    ]
