"""Inputs chosen by what they reach: atheris watches which lines of ours run, and goes on from what is new.

`python -m tests.fuzz --guided` starts this in a process of its own: what is watched is loaded here first.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NoReturn

__all__ = ["guide"]


def guide(name: str, inputs: int, seconds: float | None) -> NoReturn:
    """Runs libFuzzer over a target; it ends the process by itself, with an error and the input for a finding."""
    try:
        import atheris
    except ImportError:
        sys.exit("--guided needs atheris: pip install hero-sdk[fuzz]")
    with atheris.instrument_imports(include=["hero_sdk"], enable_loader_override=False):
        from tests.fuzz.campaign import CASES
        from tests.fuzz.mutation import EDGES
        from tests.fuzz.targets import TARGETS

        target = TARGETS[name]
        for seed in target.seeds:
            target.check(seed)  # what is loaded late is watched, too
    corpus = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = corpus.with_suffix(".words")
    listed = target.words or EDGES
    words.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in listed))
    found = CASES / name
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-runs={inputs}",
        f"-max_len={target.longest}",
        f"-timeout={max(1, round(target.patience_s * 5))}",
        f"-dict={words}",
        f"-artifact_prefix={found}/guided-",
        *([] if seconds is None else [f"-max_total_time={round(seconds)}"]),
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.check)
    atheris.Fuzz()
    raise AssertionError


if __name__ == "__main__":
    guide(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]) or None)
