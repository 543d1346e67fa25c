"""Every rule: its bad example breaks it and nothing else, its good example breaks nothing."""

from __future__ import annotations

import re

import pytest

from hero_sdk.oschema.breaking.explain import explain_rule
from hero_sdk.oschema.breaking.messages.catalogue import RULES, TOPICS, Rule
from tests.oschema.breaking.support import compared_texts
from tests.support.schemas import files_of, resolve_files

EVERY_RULE = [rule for _, rule in sorted(RULES.items())]


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_the_bad_example_breaks_this_rule_and_no_other_of_its_group(rule: Rule) -> None:
    found = compared_texts(rule.before, rule.bad).of(rule.group)

    assert {each.finding.code for each in found} == {rule.code}


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_the_good_example_breaks_nothing(rule: Rule) -> None:
    assert compared_texts(rule.before, rule.good).breaks == ()


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_examples_are_schemas_without_a_fault(rule: Rule) -> None:
    for example in (rule.before, rule.bad, rule.good):
        assert resolve_files(files_of(example)).shown == []


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_a_finding_says_what_is_true_and_what_to_do(rule: Rule) -> None:
    for found in compared_texts(rule.before, rule.bad).breaks:
        finding = found.finding
        assert 2 <= len(finding.title.split()) <= 5
        assert found.subject
        texts = [finding.text, finding.hint, *(label.text for label in finding.labels)]
        assert all(text and not text.endswith(".") for text in texts)
        assert all(text.count("`") % 2 == 0 for text in texts)


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_explain_shows_the_meaning_and_the_three_examples(rule: Rule) -> None:
    shown = explain_rule(rule.code.lower())

    assert shown.startswith(f"{rule.code}: {rule.title}\n\n")
    assert [shown.count(heading) for heading in ("\nBefore:\n", "\nNot like this:\n", "\nBut like this:\n")] == [
        1,
        1,
        1,
    ]
    assert max(map(len, shown.splitlines())) <= 100
    assert re.search(r"[.!?]$", rule.meaning)


def test_explain_knows_no_other_code() -> None:
    with pytest.raises(KeyError, match="B999"):
        explain_rule("B999")


def test_every_rule_is_said_by_some_function_of_its_topic() -> None:
    defined = {rule.code for topic in TOPICS for rule in vars(topic).values() if isinstance(rule, Rule)}

    assert defined == set(RULES)
