"""Work that a second process shares."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from hero_sdk.osis.operations.ground import HelperEnded
from hero_sdk.osis.operations.helper import in_order
from hero_sdk.osis.operations.object_files import read_otoml_files

if len(os.sched_getaffinity(0)) == 1:
    pytest.skip("nobody helps on a single core", allow_module_level=True)


@pytest.fixture
def on_one_core() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    yield
    os.sched_setaffinity(0, cores)


def until_it_helps() -> Iterator[tuple[()]]:
    """Calls of `os.getpid`, until they are made elsewhere."""
    for _ in count():
        yield ()


def test_results_come_in_the_order_of_the_calls() -> None:
    processes = set()
    for pid in in_order(os.getpid, until_it_helps()):
        processes.add(pid)
        if len(processes) == 2:
            break
    assert os.getpid() in processes

    for many in (0, 1, 4, 5, 5_000):
        calls = [(number, 1) for number in range(many)]
        assert list(in_order(operator.add, calls)) == list(range(1, many + 1))


def test_on_one_core_nobody_else_is_asked(on_one_core: None) -> None:
    assert set(in_order(os.getpid, islice(until_it_helps(), 5_000))) == {os.getpid()}


def test_what_goes_wrong_elsewhere_is_raised_here() -> None:
    seen: set[object] = set()

    def calls() -> Iterator[tuple[object, ...]]:
        while len(seen) < 2:
            yield (os.getpid,)
        yield os.listdir, "/nowhere/at-all"
        yield from [(os.listdir, "/nowhere/else")] * 10

    with pytest.raises(FileNotFoundError, match="/nowhere/at-all") as raised:
        seen.update(in_order(operator.call, calls()))
    assert raised.value.filename == "/nowhere/at-all"


@pytest.mark.parametrize("when", ["before it is ready", "at work"])
def test_a_helper_that_is_killed_is_told(when: str) -> None:
    seen: set[int] = set()

    def calls() -> Iterator[tuple[()]]:
        for _ in until_it_helps():
            helper = helper_of_this_process()
            if helper is not None and (len(seen) == 2 or when == "before it is ready"):
                os.kill(helper, signal.SIGKILL)
            yield ()

    with pytest.raises(HelperEnded):
        seen.update(in_order(os.getpid, calls()))


def test_nobody_is_left_when_the_work_is_done_or_given_up() -> None:
    for _ in in_order(os.getpid, islice(until_it_helps(), 50)):
        pass
    assert helper_of_this_process() is None
    given_up = in_order(os.getpid, until_it_helps())
    while next(given_up) == os.getpid():
        pass
    assert helper_of_this_process() is not None
    given_up.close()
    assert helper_of_this_process() is None


KILLED = """
import os, signal
from itertools import repeat
from hero_sdk.osis.operations.helper import in_order
for pid in in_order(os.getpid, repeat(())):
    if pid != os.getpid():
        print(pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_helper_ends_with_whom_it_helps() -> None:
    done = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    end = time.monotonic() + 10
    while is_running(int(done.stdout)):
        assert time.monotonic() < end
        time.sleep(0.005)
    assert done.stderr == ""


def test_of_large_files_only_a_few_are_held_at_a_time(tmp_path: Path) -> None:
    sids = [f"1{letter}" for letter in "abcdef"]
    for sid in sids:
        (tmp_path / f"{sid}.otoml").write_text(f'O:\nname = "{"x" * 3_000_000}"\nsid = "{sid}"\n')
    found = read_otoml_files(tmp_path, sids, 16 * 1024 * 1024)
    assert [len(data) > 3_000_000 for data in found] == [True] * 3


def helper_of_this_process() -> int | None:
    """The only child that is one, if there is."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    helping = [int(pid) for pid in children if b"helper import serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return helping[0] if helping else None


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
