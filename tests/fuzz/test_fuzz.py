"""Nothing that reads what strangers wrote can be brought to do anything but read it or refuse it.

Here each target gets a few hundred inputs, and all that ever broke it; `python -m tests.fuzz` runs millions.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.campaign import CASES, cases_of, failure, run
from tests.fuzz.mutation import mutated
from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

every_target = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)


@every_target
def test_the_seeds_are_read(target: Target) -> None:
    for seed in target.seeds:
        target.check(seed)


@pytest.mark.parametrize(
    ("target", "case"),
    [
        pytest.param(target, case, id=f"{target.name}-{case.stem}")
        for target in TARGETS.values()
        for case in cases_of(target)
    ],
)
def test_what_was_found_once_is_mended(target: Target, case: Path) -> None:
    found = failure(target, case.read_bytes())
    assert found is None, found.trace


def test_every_case_belongs_to_a_target() -> None:
    assert {path.name for path in CASES.iterdir()} <= TARGETS.keys()


@every_target
def test_inputs_that_are_nearly_right(target: Target) -> None:
    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def check(chance: random.Random) -> None:
        target.check(mutated(target, chance))

    check()


@every_target
def test_inputs_of_any_kind(target: Target) -> None:
    @settings(max_examples=50, deadline=None, database=None, phases=[Phase.generate, Phase.shrink])
    @given(st.binary(max_size=200))
    def check(data: bytes) -> None:
        target.check(data)

    check()


class TestCampaign:
    """The loop finds what is there to be found."""

    def test_a_fault_is_found_and_made_small(self) -> None:
        def check(data: bytes) -> None:
            if b"b" in data and b"d" in data:
                raise ValueError("b and d")

        target = Target(name="abc", check=check, seeds=(b"aaaa", b"xxb", b"yyd"), words=(b"b", b"d"))
        report = run(target, 2_000, seed=1)
        assert report.inputs == 2_000
        [finding] = report.findings
        assert sorted(finding.data) == [ord("b"), ord("d")]
        assert "b and d" in finding.trace

    def test_an_input_that_never_ends_is_found(self) -> None:
        def check(data: bytes) -> None:
            while b"z" in data:
                pass

        target = Target(name="z", check=check, seeds=(b"aaz",), patience_s=0.05)
        [finding] = run(target, 20, seed=1).findings
        assert (finding.what, finding.data) == ("Hung", b"z")

    def test_a_finding_is_kept_as_a_case(self, tmp_path: Path) -> None:
        def check(data: bytes) -> None:
            raise KeyError(data)

        target = Target(name="k", check=check, seeds=(b"abc",))
        finding = failure(target, b"abc")
        assert finding is not None
        assert finding.keep(tmp_path).read_bytes() == b"abc"

    def test_the_same_seed_gives_the_same_inputs(self) -> None:
        seen: list[list[bytes]] = [[], []]
        for each in seen:
            target = Target(name="s", check=each.append, seeds=(b"hello world", b"[1,2]"))
            run(target, 300, seed=7)
        assert seen[0] == seen[1]
        assert len(set(seen[0])) > 150


@pytest.mark.long
@every_target
def test_a_campaign(target: Target) -> None:
    report = run(target, 200_000, seed=random.SystemRandom().randrange(2**32))
    assert not report.findings, report.findings[0].trace
