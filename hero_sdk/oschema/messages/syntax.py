"""What is said about text that does not read as oschema: E001–E199."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

__all__ = ["empty_file"]

EMPTY_FILE = define(
    "E004",
    "Empty file",
    meaning="""
        A schema file holds at least one definition, or a comment that says what the domain is about.
        An empty one is more likely a slip: a file not saved, or a redirection gone wrong.
        """,
    bad="",
    good="""
        # An order placed by a customer.
        Order = { customer: str }
        """,
)


def empty_file(span: Span) -> Diagnostic:
    return EMPTY_FILE.at(span, "nothing is defined here", hint="write a definition, or remove the file")
