"""Work on many things, half of it done by a copy of this process on another core.

For things that need nothing of each other, as the files of domains do: what the halves made is only put together.
Whatever keeps the copy from doing its half, from a full memory to an error in a schema, is nothing anybody sees: this
process does that half as well then, and says what there is to say.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["in_halves"]

T = TypeVar("T")

_ENOUGH = 8
"""Domains from which on two processes are faster than one: a copy takes as long as two of them."""


def in_halves(work: Callable[[Sequence[str]], dict[str, T]], names: Sequence[str]) -> dict[str, T]:
    """What ``work`` makes of the names, in their order: texts and tuples, lists and dictionaries of texts.

    Raises what ``work`` raises.
    """
    if len(names) < _ENOUGH or not _has_room():
        return work(names)
    middle = len(names) // 2
    first, second = names[:middle], names[middle:]
    with _copy(lambda: work(second)) as found:
        made = work(first)
        others = found()
    return made | (work(second) if others is None else others)


def _has_room() -> bool:
    """Whether there is a second core, and no other thread: a copy would wait forever for a lock of one."""
    if sys.platform != "linux":
        return False
    try:
        threads = list(Path("/proc/self/task").iterdir())
    except OSError:
        return False
    return len(threads) == 1 and len(os.sched_getaffinity(0)) > 1


@contextmanager
def _copy(work: Callable[[], T]) -> Iterator[Callable[[], T | None]]:
    """A copy of this process at work. What it is asked for is what it made, or None; asking waits for it."""
    source, target = os.pipe()
    try:
        process = os.fork()
    except OSError:  # there are too many already: the pipe stays empty
        process = -1
    if process == 0:
        _work_and_leave(work, target)
    os.close(target)
    try:
        yield lambda: _read(source)
    finally:
        os.close(source)
        if process > 0:
            with suppress(OSError):  # gone already, which nobody is told where SIGCHLD is ignored
                os.kill(process, signal.SIGKILL)  # it is done, or nobody wants what it does any more
                os.waitpid(process, 0)


def _work_and_leave(work: Callable[[], Any], target: int) -> None:
    try:
        data = marshal.dumps(work())
        with open(target, "wb") as file:
            file.write(data)
    finally:
        os._exit(0)  # whatever happened: without a word, and without what this process does when it ends


def _read(source: int) -> T | None:
    with open(source, "rb", closefd=False) as file:
        data = file.read()
    try:
        found: T = marshal.loads(data)  # noqa: S302 - our own words, from ourselves
    except (EOFError, ValueError, TypeError):
        return None  # cut short
    return found
