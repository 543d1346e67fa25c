"""Every message about meaning: its bad example shows it and nothing else, its good example shows nothing."""

from __future__ import annotations

import re

import pytest

from hero_sdk.oschema.explain import explain
from hero_sdk.oschema.messages.catalogue import MESSAGES, Message
from hero_sdk.oschema.source import SourceFile
from tests.support.schemas import resolve_files

ABOUT_MEANING = [message for code, message in sorted(MESSAGES.items()) if code[1] not in "01"]


@pytest.mark.parametrize("message", ABOUT_MEANING, ids=lambda message: message.code)
def test_the_bad_example_has_this_finding_and_no_other(message: Message) -> None:
    found = resolve_files(message.bad_files())

    assert set(found.codes) == {message.code}, found.shown


@pytest.mark.parametrize("message", ABOUT_MEANING, ids=lambda message: message.code)
def test_the_good_example_has_no_finding(message: Message) -> None:
    found = resolve_files(message.good_files())

    assert found.shown == []


@pytest.mark.parametrize("message", ABOUT_MEANING, ids=lambda message: message.code)
def test_the_finding_says_what_is_true_and_what_to_do(message: Message) -> None:
    for finding in resolve_files(message.bad_files()).findings:
        assert 2 <= len(finding.title.split()) <= 5
        assert finding.text
        assert finding.hint
        assert not finding.text.endswith(".")
        assert not finding.hint.endswith(".")


@pytest.mark.parametrize("message", ABOUT_MEANING, ids=lambda message: message.code)
def test_the_examples_read_the_same_as_formatted(message: Message) -> None:
    for file in message.good_files():
        lines = file.text.splitlines()

        assert file.text.endswith("\n")
        assert all(line == line.rstrip() for line in lines)
        assert "\t" not in file.text


@pytest.mark.parametrize("message", ABOUT_MEANING, ids=lambda message: message.code)
def test_a_fix_mends_what_it_says_it_mends(message: Message) -> None:
    before = resolve_files(message.bad_files())
    fixable = [finding for finding in before.findings if finding.edits]
    if not fixable:
        return

    assert message.code not in resolve_files([SourceFile("food/food.oschema", "food", before.fixed)]).codes


def test_explain_shows_the_meaning_and_both_examples() -> None:
    shown = explain("e204")

    assert shown.startswith("E204: Unknown type\n")
    assert "    Bread = { maker: Prodcer }\n" in shown
    assert "    Bread = { maker: Producer }\n" in shown
    assert max(map(len, shown.splitlines())) <= 88


def test_explain_knows_every_code_and_no_other() -> None:
    assert all(explain(code).startswith(code) for code in MESSAGES)
    with pytest.raises(KeyError, match="E999"):
        explain("E999")


def test_meanings_are_whole_sentences() -> None:
    for message in MESSAGES.values():
        assert re.search(r"[.!?]$", message.meaning), message.code
        assert not message.title.endswith(".")
