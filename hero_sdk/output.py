"""A command and its standard output, which may be closed, full, or no longer read."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["with_output"]


def with_output(name: str, command: Callable[[], int]) -> int:
    """The exit code of ``command``, once its output is written; 1 where it cannot be, which standard error says.

    Whoever reads may stop reading, which is no failure: they have seen enough. ``name``: of the program.
    """
    _open_what_is_closed()
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = None  # keeps Python from complaining while it shuts down
        return 0
    except OSError as exc:
        if exc.filename is not None or not _is_of_writing(exc):
            raise
        sys.stdout = None
        sys.stderr.write(f"{name}: cannot write to the standard output: {exc.strerror}\n")
        return 1
    return code


def _open_what_is_closed() -> None:
    """Keeps the next file that is opened, a database maybe, from becoming somebody's standard output."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is None:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w")


def _is_of_writing(exc: OSError) -> bool:
    import errno

    return exc.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
