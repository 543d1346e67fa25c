"""Argument parsers that look alike: a summary, the arguments, examples last."""

from __future__ import annotations

import argparse

__all__ = ["parser"]


def parser(command: str, summary: str, examples: str) -> argparse.ArgumentParser:
    """A parser for `hero-sdk command`; ``examples`` are lines of a shell."""
    indented = "\n".join(f"  {line}" for line in examples.strip().splitlines())
    return argparse.ArgumentParser(
        prog=f"hero-sdk {command}",
        description=summary,
        epilog=f"examples:\n{indented}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
