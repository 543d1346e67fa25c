"""Handler files to fill in: what `hero-sdk generate --stubs FILE` does."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from hero_sdk.cli.findings import show
from hero_sdk.codegen import Project, ProjectError, handler_stubs, options_of, read_sources, understand
from hero_sdk.oschema.diagnostic import Severity

__all__ = ["write_stubs"]


def write_stubs(project: Project, file: Path, domains: Sequence[str] | None) -> int:
    """Writes a handler file to fill in; where it is there already, prints what it lacks, to be pasted."""
    sources = read_sources(project)
    resolved, findings = understand(sources)
    if any(finding.severity is Severity.ERROR for finding in findings):
        show(findings)
        return 1
    own = [domain.name for domain in resolved.domains if not domain.is_imported]
    chosen = domains or own
    if len(chosen) != 1 or chosen[0] not in own:
        raise ProjectError(f"say which domain the handlers are of: --domain {' or --domain '.join(own)}")
    existing = file.read_text(encoding="utf-8") if file.exists() else None
    text = handler_stubs(resolved, chosen[0], options_of(project, sources), existing=existing)
    if existing is None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(f"wrote {file}")
    elif text:
        print(text, end="")
        print(f"# paste this into {file}", file=sys.stderr)
    else:
        print(f"{file} lacks nothing")
    return 0
