"""`hero-sdk generate` as a function: read, understand, lower, render, compare, write.

A schema with an error writes nothing at all. What has not changed is not made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from hero_sdk.codegen.fingerprint import digest, domain_digest, generator_digest
from hero_sdk.codegen.manifest import DomainEntry, Manifest, read_manifest, relative_schemas
from hero_sdk.codegen.memory import Memory, files_digest, inputs_digest, recall, remember, texts_digest
from hero_sdk.codegen.project import MANIFEST, Project, ProjectError
from hero_sdk.codegen.sources import SchemaFile, Sources, read_sources
from hero_sdk.codegen.write import Plan, apply, plan, unified_diff
from hero_sdk.oschema.frozen import dataclass

if TYPE_CHECKING:
    from hero_sdk.codegen.catalog import Options
    from hero_sdk.oschema import schema
    from hero_sdk.oschema.diagnostic import Diagnostic

__all__ = ["Mode", "Outcome", "generate", "options_of", "understand"]


class Mode(Enum):
    """What to do with what was generated."""

    WRITE = "write"
    CHECK = "check"
    """Say what would change, as a patch; having something to say is a finding."""

    DRY_RUN = "dry-run"
    """Say which files would change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run found and did; paths as people read them."""

    mode: Mode
    diagnostics: tuple[Diagnostic, ...] = ()
    written: tuple[str, ...] = ()
    """Files that changed or, in the other modes, would change."""

    removed: tuple[str, ...] = ()
    unchanged: int = 0
    diff: str = ""
    """The patch, in mode CHECK."""

    has_errors: bool = False

    @property
    def has_changes(self) -> bool:
        return bool(self.written or self.removed)

    @property
    def exit_code(self) -> int:
        """0, or 1 where there is something to mend."""
        return 1 if self.has_errors or (self.mode is Mode.CHECK and self.has_changes) else 0

    @property
    def summary(self) -> str:
        """One sentence for the end."""
        if self.has_errors:
            return "nothing was written: the schemas have errors"
        if not self.has_changes:
            return f"nothing to do: {_files(self.unchanged)} as the schemas say"
        verbs = ("wrote", "removed") if self.mode is Mode.WRITE else ("would write", "would remove")
        parts = [
            f"{verb} {_files(len(paths))}"
            for verb, paths in zip(verbs, (self.written, self.removed), strict=True)
            if paths
        ]
        return f"{', '.join(parts)}; {self.unchanged} unchanged"


def generate(project: Project, *, mode: Mode = Mode.WRITE, domains: Collection[str] | None = None) -> Outcome:
    """Makes the generated code of ``project`` what its schemas say, or says what that would take.

    ``domains`` restricts it to some; the others, and files of removed domains, are left as they are.
    Raises ProjectError for a project that cannot be read or written.
    """
    sources = read_sources(project)
    _check_known(domains, sources)
    memory = recall(project)
    generator = digest([generator_digest().encode(), repr(project).encode()])
    inputs = inputs_digest(sources)
    manifest = read_manifest(project.output)
    is_known = domains is None and (memory.inputs, memory.generator) == (inputs, generator)
    if is_known and _is_as_remembered(project, manifest, memory):
        return Outcome(mode=mode, unchanged=len(manifest.all_files))
    resolved, diagnostics = understand(sources)
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return Outcome(mode=mode, diagnostics=diagnostics, has_errors=True)
    run = _Run(project, sources, resolved, manifest, memory if memory.generator == generator else Memory(), domains)
    found = run.plan()
    if mode is Mode.WRITE:
        apply(project, found)
        if domains is None:
            # With warnings the next run must look again, to be able to repeat them.
            seen = "" if diagnostics else inputs
            others = files_digest(project.output, {*run.manifest.files, MANIFEST})
            remember(project, Memory(inputs=seen, generator=generator, others=others, domains=run.hashes))
    return Outcome(
        mode=mode,
        diagnostics=diagnostics,
        written=tuple(project.shown(project.output / writing.path) for writing in found.writings),
        removed=tuple(project.shown(project.output / removal.path) for removal in found.removals),
        unchanged=len(run.manifest.all_files) - sum(writing.path != MANIFEST for writing in found.writings),
        diff=unified_diff(project, found) if mode is Mode.CHECK else "",
    )


def understand(sources: Sources) -> tuple[schema.Schema, tuple[Diagnostic, ...]]:
    """The resolved schema, and everything there is to say about the text."""
    from hero_sdk.oschema.diagnostic import sort_diagnostics
    from hero_sdk.oschema.parse import parse
    from hero_sdk.oschema.resolver import resolve

    found: list[Diagnostic] = []
    own = []
    for file in sources.own:
        if file.problem is not None:
            found.append(_not_readable(file))
            continue
        document, findings = parse(file.source)
        own.append(document)
        found += findings
    imported = []
    for file in sources.imported:
        if file.problem is not None:
            found.append(_not_readable(file))
            continue
        document, findings = parse(file.source)
        imported.append(document)
        found += [finding for finding in findings if finding.severity == "error"]
    resolved, more = resolve(own, imported)
    return resolved, tuple(sort_diagnostics([*found, *more]))


def options_of(project: Project, sources: Sources, domains: Collection[str] | None = None) -> Options:
    """What lowering has to know of a project."""
    from hero_sdk.codegen.catalog import Options

    return Options(
        package=project.package,
        schemas=project.shown(project.schemas),
        places=sources.places,
        homes=sources.homes,
        domains=domains,
    )


_Made = tuple[str, str, dict[str, str]]
"""Of one domain: the hash of its schema, the hash of its files, and their texts by path."""


class _Run:
    """One run behind the point where the schemas are understood."""

    def __init__(
        self,
        project: Project,
        sources: Sources,
        resolved: schema.Schema,
        before: Manifest,
        memory: Memory,
        chosen: Collection[str] | None,
    ) -> None:
        self._project = project
        self._sources = sources
        self._resolved = resolved
        self._before = before
        self._memory = memory
        own = [domain.name for domain in resolved.domains if not domain.is_imported]
        self._chosen = [name for name in own if chosen is None or name in chosen]
        self._is_whole = chosen is None
        self.manifest = before
        self.hashes: dict[str, tuple[str, str]] = {}
        """Of each chosen domain as it is to be: its schema, its files."""

    def plan(self) -> Plan:
        """What has to be written, the manifest last."""
        kept = {name: self._before.domains[name] for name in self._chosen if self._is_current(name)}
        made = self._made([name for name in self._chosen if name not in kept])
        self.hashes = {name: self._memory.domains[name] for name in kept}
        self.hashes |= {name: (schema_hash, files_hash) for name, (schema_hash, files_hash, _) in made.items()}
        new = {name: DomainEntry(schema_hash, tuple(files)) for name, (schema_hash, _, files) in made.items()}
        others = {} if self._is_whole else {n: e for n, e in self._before.domains.items() if n not in self._chosen}
        entries = {**others, **kept, **new}
        folders = self._folder_files(entries)
        shared = sorted(folders if self._is_whole else {*folders, *self._before.files})
        schemas = relative_schemas(self._project.output, self._project.schemas)
        self.manifest = Manifest(schemas, entries, tuple(shared))
        texts = {path: text for _, _, files in made.values() for path, text in files.items()} | folders
        known = self._before.all_files
        unchanged = tuple(path for entry in kept.values() for path in entry.files)
        found = plan(self._project, texts, known=known, stale=known - self.manifest.all_files)
        listed = plan(self._project, {MANIFEST: self.manifest.text()}, known={MANIFEST}, stale=())
        return Plan(found.writings + listed.writings, found.removals, found.unchanged + unchanged)

    def _is_current(self, name: str) -> bool:
        entry = self._before.domains.get(name)
        if entry is None or name not in self._memory.domains:
            return False
        if not _is_domain_as_remembered(self._project, name, entry, self._memory):
            return False
        return entry.schema == domain_digest(self._resolved, name)

    def _made(self, names: Sequence[str]) -> dict[str, _Made]:
        if not names:
            return {}
        from hero_sdk.codegen.halves import in_halves
        from hero_sdk.codegen.lowering.package import lower
        from hero_sdk.codegen.rendering import load_templates, render_domain

        load_templates()

        def make(names: Sequence[str]) -> dict[str, _Made]:
            package = lower(self._resolved, options_of(self._project, self._sources, names))
            files = {domain.name: render_domain(domain) for domain in package.domains}
            return {n: (domain_digest(self._resolved, n), texts_digest(files[n]), files[n]) for n in names}

        return in_halves(make, names)

    def _folder_files(self, entries: Iterable[str]) -> dict[str, str]:
        """``__init__.py`` of the package and its groups, and ``py.typed``, unless somebody keeps them by hand."""
        from hero_sdk.codegen.names import module_name

        groups = {d.group for d in self._resolved.domains if d.group is not None and d.name in entries}
        texts = {"__init__.py": _INIT.format(what="Generated code, a package for each domain.")}
        for group in groups:
            words = _INIT.format(what=f"The domains of {group}.")
            texts[f"{module_name(group)}/__init__.py"] = words
        if "." not in self._project.package:
            texts["py.typed"] = ""
        known = self._before.all_files
        return {p: text for p, text in texts.items() if p in known or not (self._project.output / p).exists()}


_INIT = '"""{what}\n\nWritten by `hero-sdk generate`. Change the schemas, not this file.\n"""\n'


def _is_as_remembered(project: Project, manifest: Manifest, memory: Memory) -> bool:
    """Whether all files are as the last run left them."""
    if manifest.domains.keys() != memory.domains.keys():
        return False
    if memory.others != files_digest(project.output, {*manifest.files, MANIFEST}):
        return False
    return all(_is_domain_as_remembered(project, name, entry, memory) for name, entry in manifest.domains.items())


def _is_domain_as_remembered(project: Project, name: str, entry: DomainEntry, memory: Memory) -> bool:
    return memory.domains.get(name) == (entry.schema, files_digest(project.output, entry.files))


def _not_readable(file: SchemaFile) -> Diagnostic:
    from hero_sdk.oschema.messages.files import not_readable
    from hero_sdk.oschema.source import Span

    return not_readable(Span(file.source, 0, 0), reason=file.problem or "")


def _check_known(domains: Collection[str] | None, sources: Sources) -> None:
    known = sorted({file.domain for file in sources.own})
    for name in domains or ():
        if name not in known:
            raise ProjectError(f"there is no domain `{name}`; there are {', '.join(known)}")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
