"""What the commands for operators share: the service they are about, progress, and how they end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from hero_sdk.cli.arguments import add_program
from hero_sdk.cli.program import find
from hero_sdk.errors import HeroError, RpcError
from hero_sdk.osis.operations import Watch

if TYPE_CHECKING:
    from hero_sdk.osis import StoreSchema
    from hero_sdk.paths import ServicePaths

__all__ = ["Operated", "add_service_arguments", "operate", "print_findings", "progress"]


@dataclass(frozen=True)
class Operated:
    """A service that something is done with; it is not started for that."""

    paths: ServicePaths
    version: str
    schemas: Mapping[str, StoreSchema]
    root: Path
    """The folder with its stores, or the one that was named instead."""

    is_own: bool
    """Whether that is where the service itself keeps them."""


def add_service_arguments(parser: argparse.ArgumentParser, *, with_data: bool = False) -> None:
    """Which service, and which copy of it."""
    add_program(parser)
    if with_data:
        parser.add_argument(
            "--data", metavar="FOLDER", type=Path, help="stores elsewhere, like a backup, instead of the service's own"
        )


def operate(options: argparse.Namespace, act: Callable[[Operated], int], *, on_interrupt: str) -> int:
    """The exit code of ``act``; 1 where it failed, 2 where there is no such service, 130 after Ctrl-C."""
    try:
        server = find(options.service)
        server.configure(instance=options.instance)
    except ValueError as error:
        print(f"hero-sdk: {error}", file=sys.stderr)
        return 2
    data: Path | None = getattr(options, "data", None)
    if data is not None and not data.is_dir():
        print(f"hero-sdk: there is no folder {data}", file=sys.stderr)
        return 2
    paths = server.paths
    try:
        return act(Operated(paths, server.version, server.schemas, data or paths.osis, data is None))
    except KeyboardInterrupt:
        print(f"hero-sdk: stopped; {on_interrupt}", file=sys.stderr)
        return 130
    except HeroError as error:
        print(f"hero-sdk: {error.message if isinstance(error, RpcError) else error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"hero-sdk: {error.filename or 'the disk'}: {error.strerror}", file=sys.stderr)
        return 1


@contextmanager
def progress(*, in_bytes: bool = False) -> Iterator[Watch]:
    """Bars on the terminal; nothing where there is none."""
    console = Console(stderr=True)
    amount = DownloadColumn(binary_units=True) if in_bytes else MofNCompleteColumn()
    columns = [TextColumn("{task.description}", markup=False), BarColumn(), amount, TimeRemainingColumn()]
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        yield _Bars(bars)


class _Bars:
    """A bar for each thing that is begun."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._present: TaskID | None = None

    def begin(self, what: str, total: int) -> None:
        self._present = self._bars.add_task(what, total=total)

    def advance(self, count: int) -> None:
        if self._present is not None:
            self._bars.advance(self._present, count)


def print_findings(title: str, rows: Sequence[tuple[str, ...]], count: int, *, all_in: Path | None = None) -> None:
    """The first of ``count`` findings, on standard error."""
    if not count:
        return
    print(f"{title}: {count:,}", file=sys.stderr)
    for row in rows:
        print("  " + ": ".join(row), file=sys.stderr)
    if count > len(rows) and all_in is None:
        print(f"  … and {count - len(rows):,} more", file=sys.stderr)
    if all_in is not None:
        print(f"  all of them: {all_in}", file=sys.stderr)
