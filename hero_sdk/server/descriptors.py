"""File descriptors: every connection and every open file takes one, and a process is given only so many."""

from __future__ import annotations

import errno
import os
import resource
from contextlib import suppress

__all__ = ["are_free", "room_for"]

_OTHERS = 1024
"""Kept for what is no connection of ours: databases, indexes, logs, connections to other services."""

_NONE_LEFT = {errno.EMFILE, errno.ENFILE}


def room_for(connections: int) -> int:
    """How many of so many connections fit, after the process's own limit was raised as far as they need it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OTHERS
    if _is_below(soft, wanted):
        raised = hard if _is_below(hard, wanted) else wanted
        with suppress(OSError, ValueError):  # some sandboxes forbid it
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
    if not _is_below(soft, wanted):
        return connections
    return max(1, min(connections, soft - min(_OTHERS, soft // 2)))


def are_free(count: int) -> bool:
    """Whether so many more could be opened just now."""
    opened: list[int] = []
    try:
        for _ in range(count):
            opened.append(os.open(os.devnull, os.O_RDONLY))  # noqa: PERF401  # closed also where a later one fails
    except OSError as error:
        if error.errno not in _NONE_LEFT:
            raise
        return False
    finally:
        for each in opened:
            os.close(each)
    return True


def _is_below(limit: int, wanted: int) -> bool:
    return limit != resource.RLIM_INFINITY and limit < wanted
