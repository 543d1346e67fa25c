"""What holds for every schema: nothing changed where only the writing did, and any two versions can be compared."""

from __future__ import annotations

from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hero_sdk.oschema.breaking.compare import compare
from hero_sdk.oschema.breaking.report import Comparison
from hero_sdk.oschema.format import format_document
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.render import render_diagnostics
from hero_sdk.oschema.source import SourceFile
from tests.oschema.breaking.support import compared, files_in, ready
from tests.oschema.test_resolve_never_raises import schemas
from tests.support.schemas import resolve_files

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir() if folder.is_dir())
VERSIONS = [files_in(folder / version) for folder in CASES for version in ("old", "new")]
NOTHING = Comparison()


@given(st.sampled_from(VERSIONS), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_formatting_changes_nothing(files: list[SourceFile], line_end: str, without_comments: bool) -> None:
    written = [_written_otherwise(file, line_end, without_comments=without_comments) for file in files]

    assert compared(files, written) == compared(written, files) == NOTHING


@given(st.sampled_from(VERSIONS), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_and_files_of_definitions_change_nothing(files: list[SourceFile], random: Random) -> None:
    shuffled = [part for file in files for part in _taken_apart(file)]
    random.shuffle(shuffled)

    assert compared(files, shuffled) == compared(shuffled, files) == NOTHING


@given(st.sampled_from(VERSIONS), st.sampled_from(VERSIONS))
@settings(max_examples=200, deadline=None)
def test_any_two_versions_can_be_compared(old: list[SourceFile], new: list[SourceFile]) -> None:
    found = compared(old, new)

    assert (found == NOTHING) or found.breaks or found.compatible
    assert render_diagnostics(each.finding for each in found.breaks).count("= hint: ") == len(found.breaks)
    assert all(change.subject and change.text and change.span.place for change in found.compatible)


@given(schemas())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_stands_in_a_schema_it_is_the_same_as_itself(files: list[SourceFile]) -> None:
    one, other = resolve_files(files), resolve_files(files)
    found = compare(one.schema, other.schema, ready=ready)

    has_errors = any(code.startswith("E") for code in one.codes)  # then it is partial, and names may be there twice
    assert has_errors or found == NOTHING


def _written_otherwise(file: SourceFile, line_end: str, *, without_comments: bool) -> SourceFile:
    """In canonical form, with another line end, and without words that only people read."""
    document, findings = parse(file)
    assert not findings
    lines = format_document(document).splitlines()
    if without_comments:
        lines = [line for line in lines if not line.lstrip().startswith("#") or "[" in line]
    return SourceFile(file.path, file.domain, line_end.join(["# Another comment.", "", *lines, ""]), file.group)


def _taken_apart(file: SourceFile) -> list[SourceFile]:
    """Each definition in a file of its own, with the comment above it."""
    document, _ = parse(file)
    parts = []
    for at, definition in enumerate(document.definitions):
        above = definition.comments.above_span
        start = above.start if above is not None else definition.span.start
        text = file.text[start : definition.span.end]
        parts.append(SourceFile(f"{file.path.removesuffix('.oschema')}_{at}.oschema", file.domain, text, file.group))
    return parts
