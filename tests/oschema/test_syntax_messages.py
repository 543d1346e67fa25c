"""Every message about syntax: its bad example shows it, its good example shows nothing."""

from __future__ import annotations

import pytest

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.fixes import apply_fixes
from hero_sdk.oschema.messages import files
from hero_sdk.oschema.messages.catalogue import MESSAGES, Message
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.render import render_diagnostics
from hero_sdk.oschema.source import SourceFile, Span

ABOUT_SYNTAX = [message for code, message in sorted(MESSAGES.items()) if code[1] in "01"]
OF_A_DISK = {"E006"}
"""Said by whoever reads files, not by `parse`."""

SEEN_IN_TEXT = [message for message in ABOUT_SYNTAX if message.code not in OF_A_DISK]


def findings_of(sources: list[SourceFile]) -> list[Diagnostic]:
    return [finding for source in sources for finding in parse(source)[1]]


@pytest.mark.parametrize("message", SEEN_IN_TEXT, ids=lambda message: message.code)
def test_the_bad_example_has_this_finding(message: Message) -> None:
    codes = {finding.code for finding in findings_of(message.bad_files())}

    expected = {"E041", "E007"} if message.code == "E007" else {message.code}
    assert codes == expected


@pytest.mark.parametrize("message", ABOUT_SYNTAX, ids=lambda message: message.code)
def test_the_good_example_has_no_finding(message: Message) -> None:
    found = findings_of(message.good_files())

    assert not found, render_diagnostics(found)


@pytest.mark.parametrize("message", ABOUT_SYNTAX, ids=lambda message: message.code)
def test_a_message_is_worded_like_the_others(message: Message) -> None:
    assert 2 <= len(message.title.split()) <= 5
    assert message.title[0].isupper()
    assert not message.title.endswith(".")
    assert message.meaning.endswith(".")
    assert message.bad != message.good


@pytest.mark.parametrize("message", SEEN_IN_TEXT, ids=lambda message: message.code)
def test_a_finding_says_what_is_true_there(message: Message) -> None:
    for finding in findings_of(message.bad_files()):
        assert finding.text
        assert not finding.text.endswith(".")
        assert not finding.hint.endswith(".")


@pytest.mark.parametrize("message", SEEN_IN_TEXT, ids=lambda message: message.code)
def test_a_fix_leaves_nothing_of_what_it_mends(message: Message) -> None:
    (source,) = message.bad_files()
    before = findings_of([source])
    mended = apply_fixes(source, [finding for finding in before if finding.edits])

    after = findings_of([SourceFile(source.path, source.domain, mended)])

    fixable = sum(bool(finding.edits) for finding in before)
    assert len(after) <= len(before) - fixable or message.code == "E007"


def test_a_file_that_cannot_be_read_gets_a_message_like_any_other() -> None:
    source = SourceFile("schemas/food", "food", "")

    finding = files.not_readable(Span(source, 0, 0), reason="this is a folder")

    assert render_diagnostics([finding]).startswith("error[E006]: Not readable\n  ┌─ schemas/food:1:1\n")
