"""Our server, which also says when changes became durable: `python -m tests.benchmarks.stamped SOCKET STAMPS`.

The file has a line for each change in order of commit: the moment by the monotonic clock, in nanoseconds.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hero_sdk.osis.work import Work
from tests.benchmarks import our


def main() -> None:
    commit = Work.commit
    with Path(sys.argv.pop(2)).open("w") as stamps:

        def stamped(work: Work) -> None:
            before = work.position
            commit(work)
            stamps.write(f"{time.monotonic_ns()}\n" * (work.position - before))

        Work.commit = stamped  # type: ignore[method-assign]  # as it happens, seen from the thread that commits
        our.main()


if __name__ == "__main__":
    main()
