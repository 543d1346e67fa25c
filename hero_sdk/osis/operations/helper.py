"""Work given to a second process, where there is a core for it, and its results in the order they were asked for.

A process and not a thread, since what it does is Python's own work; neither forked, since a process with a progress
bar has threads, whose locks a copy would inherit as they are, nor by `multiprocessing`, which runs the program's
main module again.
"""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from itertools import islice
from typing import IO, Any, Generic, TypeVar

from hero_sdk.osis.operations.ground import HelperEnded

__all__ = ["in_order", "serve"]

R = TypeVar("R")

_FEW = 4
_AHEAD = 3

_MAIN = "import sys; sys.path[:] = sys.argv[2:]; from hero_sdk.osis.operations.helper import serve; serve()"


def in_order(function: Callable[..., R], calls: Iterable[tuple[Any, ...]]) -> Generator[R, None, None]:
    """The result of ``function`` for each of ``calls``, and not much earlier than it is wanted.

    The function is one of a module, arguments and results can be pickled, and one of both is small (some KiB): no side
    reads while it writes. What ``function`` raises is raised here. Raises HelperEnded where the other process dies.
    """
    calls = iter(calls)
    for call in islice(calls, _FEW):  # which is done before another process has so much as started
        yield function(*call)
    following = next(calls, None)
    if following is None:
        return
    if len(os.sched_getaffinity(0)) == 1:
        yield function(*following)
        for call in calls:
            yield function(*call)
        return
    with _Helper(function) as helper:
        while following is not None and not helper.is_ready():
            yield function(*following)
            following = next(calls, None)
        waiting = 0
        while following is not None:
            helper.ask(following)
            waiting += 1
            if waiting > _AHEAD:
                yield helper.answer()
                waiting -= 1
            following = next(calls, None)
        for _ in range(waiting):
            yield helper.answer()


class _Helper(Generic[R]):
    """A process that calls one function again and again."""

    def __init__(self, function: Callable[..., R]) -> None:
        command = [sys.executable, "-P", "-c", _MAIN, str(os.getpid()), *sys.path]
        # In a group of its own: Ctrl-C is the business of this process.
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._questions: IO[bytes] = self._process.stdin
        self._answers: IO[bytes] = self._process.stdout
        self._has_begun = False
        self.ask(function)

    def is_ready(self) -> bool:
        """Whether it has begun to work; it has all it needs to load first."""
        if not self._has_begun and select.select([self._answers], [], [], 0)[0]:
            self._has_begun = self.answer() is None
        return self._has_begun

    def ask(self, question: object) -> None:
        """Has it called with these arguments, after all those before."""
        try:
            pickle.dump(question, self._questions, pickle.HIGHEST_PROTOCOL)
            self._questions.flush()
        except BrokenPipeError:
            raise HelperEnded from None

    def answer(self) -> Any:
        """The next result."""
        try:
            result, error = pickle.load(self._answers)  # noqa: S301 - our own process wrote it
        except (EOFError, pickle.UnpicklingError):
            raise HelperEnded from None
        if error is not None:
            raise error
        return result

    def __enter__(self) -> _Helper[R]:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # all answers are here, or none is wanted any more
        self._process.wait()
        self._answers.close()
        with suppress(BrokenPipeError):
            self._questions.close()


def serve() -> None:
    """The other process: answers until there is nothing more to read, or its parent is gone."""
    try:
        _answer_all(sys.stdin.buffer, sys.stdout.buffer, parent=int(sys.argv[1]))
    except (EOFError, pickle.UnpicklingError, BrokenPipeError):
        os._exit(1)  # nobody is there any more to be told


def _answer_all(questions: IO[bytes], answers: IO[bytes], parent: int) -> None:
    sys.stdout = sys.stderr  # a stray print is no answer
    function = pickle.load(questions)  # noqa: S301 - our parent wrote it
    answer: tuple[Any, Exception | None] = (None, None)
    while True:
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
        question = pickle.load(questions)  # noqa: S301
        if os.getppid() != parent:
            raise EOFError  # what was asked last may be done otherwise by whoever comes after it
        try:
            answer = function(*question), None
        except Exception as error:
            answer = None, error
