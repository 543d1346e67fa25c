"""What is said about a file as a whole: E001–E019."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import MAX_BYTES, MAX_DEPTH, Span

__all__ = [
    "control_characters",
    "empty_file",
    "file_too_large",
    "nested_too_deeply",
    "not_readable",
    "not_utf8",
    "too_many_errors",
]

_SMALL = """
    # An order placed by a customer.
    Order = { customer: str }
    """

FILE_TOO_LARGE = define(
    "E001",
    "File too large",
    meaning=f"""
        A schema file holds at most {MAX_BYTES // 2**20} MiB; one that is larger was most likely not meant to be a
        schema. A large domain is spread over several files: all files of its folder are read as one.
        """,
    bad="# (more than 1 MiB of text)",
    make_bad=lambda: f"Order = {{ customer: str }}\n{'#' * MAX_BYTES}\n",
    good=_SMALL,
)


def file_too_large(span: Span) -> Diagnostic:
    return FILE_TOO_LARGE.at(
        span,
        f"more than {MAX_BYTES // 2**20} MiB of text",
        hint="spread the domain over several files of its folder, if this is a schema at all",
    )


NOT_UTF8 = define(
    "E002",
    "Not UTF-8",
    meaning="""
        Schema files are UTF-8 text. These bytes are none: the file was saved in another encoding, or it is no text.
        """,
    bad="""
        # Caf\udce9s of the city.
        Cafe = { name: str }
        """,
    good="""
        # Cafés of the city.
        Cafe = { name: str }
        """,
)


def not_utf8(span: Span, *, looks_like_utf16: bool) -> Diagnostic:
    hint = "save it as UTF-8, not as UTF-16" if looks_like_utf16 else "save the file as UTF-8"
    return NOT_UTF8.at(span, "this is no UTF-8 text", hint=hint)


CONTROL_CHARACTER = define(
    "E003",
    "Control character",
    meaning="""
        Besides tabs and line ends, a schema holds no control characters. Nobody sees them, and other tools stumble
        over them. A lone carriage return counts as one: lines end with LF or CRLF.
        """,
    bad="""
        Order = { customer:\x00 str }
        """,
    good="""
        Order = { customer: str }
        """,
)


def control_characters(span: Span, *, character: str, more: int) -> Diagnostic:
    others = f", and {more} more in this file" if more else ""
    hint = "end lines with LF or CRLF" if character == "\r" else "remove it; is this file a schema?"
    return CONTROL_CHARACTER.at(span, f"the character U+{ord(character):04X}{others}", hint=hint)


EMPTY_FILE = define(
    "E004",
    "Empty file",
    meaning="""
        A schema file holds at least one definition, or a comment that says what the domain is about.
        An empty one is more likely a slip: a file not saved, or a redirection gone wrong.
        """,
    bad="",
    good=_SMALL,
)


def empty_file(span: Span) -> Diagnostic:
    return EMPTY_FILE.at(span, "nothing is defined here", hint="write a definition, or remove the file")


NESTED_TOO_DEEPLY = define(
    "E005",
    "Nested too deeply",
    meaning=f"""
        Brackets stand at most {MAX_DEPTH} deep in each other. Long before that, the inner parts deserve types of
        their own, with names.
        """,
    bad="# Matrix = [[[[ … more than 64 brackets … ]]]]",
    make_bad=lambda: f"Matrix = {'[' * (MAX_DEPTH + 1)}int{']' * (MAX_DEPTH + 1)}\n",
    good="""
        Matrix = [Row]

        Row = [int]
        """,
)


def nested_too_deeply(span: Span) -> Diagnostic:
    return NESTED_TOO_DEEPLY.at(
        span, f"more than {MAX_DEPTH} brackets are open here", hint="give the inner parts names of their own"
    )


NOT_READABLE = define(
    "E006",
    "Not readable",
    meaning="""
        The file cannot be read: it is a folder, it has gone, or reading it is not permitted.
        """,
    bad="# (a folder called food.oschema)",
    good=_SMALL,
)


def not_readable(span: Span, *, reason: str) -> Diagnostic:
    return NOT_READABLE.at(span, reason, hint="name a file with the ending `.oschema`, or a folder that holds some")


TOO_MANY_ERRORS = define(
    "E007",
    "Too many errors",
    meaning="""
        After so many errors in one file, further ones seldom help: most of them follow from the first, or the file is
        no schema. The first ones are shown.
        """,
    bad="# (a hundred broken definitions)",
    make_bad=lambda: "Order {}\n" * 200,
    good=_SMALL,
)


def too_many_errors(span: Span, *, shown: int) -> Diagnostic:
    text = f"not read from here on, after {shown} errors"
    return TOO_MANY_ERRORS.at(span, text, hint="mend the first ones and try again")
