"""Argument parsers that look alike: a summary, the arguments, examples last."""

from __future__ import annotations

import argparse
import os

from hero_sdk.paths import checked_name

TYPE_CHECKING = False  # typing is not loaded for one call

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["add_instance", "add_program", "add_service", "parser", "service_name", "whole_number"]


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


def add_service(parser: argparse.ArgumentParser) -> None:
    """Which service of this machine, and which instance of it."""
    about = "its name, as `hero-sdk ls` shows it"
    parser.add_argument("service", metavar="SERVICE", type=service_name, help=about)
    add_instance(parser)


def add_program(parser: argparse.ArgumentParser) -> None:
    """Which service, by the program that is it, and which instance of it."""
    about = "its command's name, or MODULE:NAME as for `hero-sdk serve`"
    parser.add_argument("service", metavar="SERVICE", help=about)
    add_instance(parser)


def add_instance(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Which instance of a service."""
    parser.add_argument("--instance", metavar="NAME", type=_instance, help="an instance of the service")


def service_name(text: str) -> str:
    """The type of an argument that names a service."""
    return _checked(text, "a service")


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """The type of an argument that is a number from ``least`` to ``most``."""
    bounds = f"of at least {least:,}" if most is None else f"from {least:,} to {most:,}"

    def number(text: str) -> int:
        found = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
        if found is None or found < least or (most is not None and found > most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {bounds}")
        return found

    return number


def _instance(text: str) -> str:
    return text and _checked(text, "an instance")


def _checked(text: str, what: str) -> str:
    try:
        return checked_name(text, what)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _formatter(prog: str) -> argparse.HelpFormatter:
    # Told the width, argparse need not ask shutil, whose compressors would be loaded for it.
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 100
    return argparse.RawDescriptionHelpFormatter(prog, width=min(width, 110) - 2)
