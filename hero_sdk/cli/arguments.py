"""Argument parsers that look alike: a summary, the arguments, examples last."""

from __future__ import annotations

import argparse
import os

__all__ = ["parser"]


def parser(command: str, summary: str, examples: str) -> argparse.ArgumentParser:
    """A parser for `hero-sdk command`; ``examples`` are lines of a shell."""
    indented = "\n".join(f"  {line}" for line in examples.strip().splitlines())
    return argparse.ArgumentParser(
        prog=f"hero-sdk {command}",
        description=summary,
        epilog=f"examples:\n{indented}",
        formatter_class=_formatter,
        allow_abbrev=False,
    )


def _formatter(prog: str) -> argparse.HelpFormatter:
    # Told the width, argparse need not ask shutil, whose compressors would be loaded for it.
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 100
    return argparse.RawDescriptionHelpFormatter(prog, width=min(width, 110) - 2)
