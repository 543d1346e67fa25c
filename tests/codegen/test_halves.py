"""Work shared with a copy of the process: the same result, whatever becomes of the copy."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from hero_sdk.codegen import Project, ProjectError, generate, halves, read_project
from hero_sdk.codegen.halves import in_halves
from tests.codegen.test_project import project_in

TABLE = '[tool.hero-sdk]\noutput = "made"\n'
NAMES = [f"domain{number}" for number in range(20)]
HERE = os.getpid()
needs_two_cores = pytest.mark.skipif(not halves._has_room(), reason="one core, or threads: nothing is shared")


def who(names: Sequence[str]) -> dict[str, tuple[int, str]]:
    return {name: (os.getpid(), f"text of {name}") for name in names}


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The copies that are made, by their number; none of them is left behind."""
    made: list[int] = []
    fork = os.fork

    def noted() -> int:
        made.append(fork())
        return made[-1]

    monkeypatch.setattr("os.fork", noted)
    yield made
    for process in made:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@needs_two_cores
def test_a_copy_does_the_second_half_and_is_gone_then(copies: list[int]) -> None:
    made = in_halves(who, NAMES)

    assert list(made) == NAMES
    assert [text for _, text in made.values()] == [f"text of {name}" for name in NAMES]
    assert [process for process, _ in made.values()] == [HERE] * 10 + copies * 10


def test_little_work_is_not_shared(copies: list[int]) -> None:
    in_halves(who, NAMES[:3])

    assert copies == []


def test_a_process_with_threads_is_not_copied(copies: list[int]) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        in_halves(who, NAMES)
    finally:
        end.set()
        thread.join()

    assert copies == []


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize("end", ["error", "killed", "unspeakable"])
def test_what_a_copy_does_not_finish_is_done_here(end: str, capfd: pytest.CaptureFixture[str]) -> None:
    def work(names: Sequence[str]) -> dict[str, object]:
        if os.getpid() != HERE:
            if end == "error":
                raise RuntimeError("only in the copy")
            if end == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            return {name: object() for name in names}
        return dict.fromkeys(names, HERE)

    assert in_halves(work, NAMES) == dict.fromkeys(NAMES, HERE)
    assert capfd.readouterr() == ("", "")


def test_no_further_process_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("too many")

    monkeypatch.setattr("os.fork", refuse)

    assert {process for process, _ in in_halves(who, NAMES).values()} == {HERE}


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize("bad", ["domain3", "domain17"])
def test_an_error_in_either_half_is_raised_here(bad: str, capfd: pytest.CaptureFixture[str]) -> None:
    def work(names: Sequence[str]) -> dict[str, str]:
        if bad in names:
            raise ProjectError(f"{bad} cannot be generated")
        return dict.fromkeys(names, "")

    with pytest.raises(ProjectError, match=bad):
        in_halves(work, NAMES)
    assert capfd.readouterr() == ("", "")


def test_many_domains_are_generated_like_few(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"schemas/{name}.oschema": f"# {name}. [rootobject]\nThing = {{ sid: str, a: str }}\n" for name in NAMES
    }
    together = read_project(project_in(tmp_path / "together", files, TABLE))
    alone = read_project(project_in(tmp_path / "alone", files, TABLE))

    generate(together)
    for name in NAMES:
        generate(alone, domains=[name])

    assert not generate(alone).has_changes
    assert texts(together) == texts(alone)


def texts(project: Project) -> dict[str, str]:
    found = (path for path in project.output.rglob("*") if path.is_file())
    return {path.relative_to(project.output).as_posix(): path.read_text() for path in found}
