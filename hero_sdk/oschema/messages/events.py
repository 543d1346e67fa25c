"""What is said about errors and events: E402–E408."""

# ruff: noqa: D103 - the message above each function says what it is about

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label
from hero_sdk.oschema.messages.registry import define
from hero_sdk.oschema.source import Span

MISSING_CODE = define(
    "E402",
    "Error without a code",
    meaning="""
        An error is known by its code on the wire. Codes from -32099 to -32040 are for schemas, and every integer
        outside -32768..-32000. Within a domain each error has its own.
        """,
    bad="""
        error SoldOut { left: u32 }
        """,
    good="""
        error SoldOut = -32050 { left: u32 }
        """,
)


def missing_code(span: Span, free: int, *, edits: Sequence[Edit] = ()) -> Diagnostic:
    return MISSING_CODE.at(span, "has no code", hint=f"write `= {free}`, which is free", edits=edits)


CODE_OUT_OF_RANGE = define(
    "E403",
    "Reserved error code",
    meaning="""
        Codes from -32768 to -32000 belong to JSON-RPC: -32039..-32000 are the runtime's, -32768..-32100 are
        reserved. Schemas have -32099..-32040, and everything outside.
        """,
    bad="""
        error SoldOut = -32003 { left: u32 }
        """,
    good="""
        error SoldOut = -32050 { left: u32 }
        """,
)


def code_out_of_range(span: Span, code: int, *, is_runtime: bool) -> Diagnostic:
    owner = "the runtime" if is_runtime else "JSON-RPC"
    return CODE_OUT_OF_RANGE.at(span, f"{code} belongs to {owner}", hint="choose one from -32099 to -32040")


CODE_TAKEN = define(
    "E404",
    "Error code taken",
    meaning="""
        Two errors of a domain have the same code, so a caller that only looks at codes could not tell them apart.
        """,
    bad="""
        error SoldOut = -32050 { left: u32 }

        error Closed = -32050 { opens_at: otime }
        """,
    good="""
        error SoldOut = -32050 { left: u32 }

        error Closed = -32051 { opens_at: otime }
        """,
)


def code_taken(span: Span, code: int, first: Span, *, free: int) -> Diagnostic:
    return CODE_TAKEN.at(span, f"{code} is taken", labels=[Label(first, "by this error")], hint=f"{free} is free")


RUNTIME_ERROR_NAME = define(
    "E405",
    "Name of a runtime error",
    meaning="""
        The runtime has an error of this name, which every method may raise. A second one would leave callers
        guessing.
        """,
    bad="""
        error NotFound = -32050 { name: str }
        """,
    good="""
        error BreadNotFound = -32050 { name: str }
        """,
)


def runtime_error_name(span: Span, name: str) -> Diagnostic:
    return RUNTIME_ERROR_NAME.at(
        span, f"`{name}` is an error of the runtime", hint="use that one, or choose another name"
    )


RESERVED_ERROR_FIELD = define(
    "E406",
    "Reserved error field",
    meaning="""
        The data of every error names the error in `type` and its domain in `domain`. A field of that name would
        hide it.
        """,
    bad="""
        error SoldOut = -32050 { type: str }
        """,
    good="""
        error SoldOut = -32050 { kind: str }
        """,
)


def own_data_of_error(span: Span, name: str) -> Diagnostic:
    return RESERVED_ERROR_FIELD.at(span, f"every error's data has a `{name}` already", hint="choose another name")


EVENT_WITHOUT_NAMESPACE = define(
    "E407",
    "Event without a namespace",
    meaning="""
        An event is named by what it is about and what happened: `order.moved`. Listeners choose by the first part.
        """,
    bad="""
        event moved { order_sid: str }
        """,
    good="""
        event order.moved { order_sid: str }
        """,
)


def event_without_namespace(span: Span, example: str) -> Diagnostic:
    return EVENT_WITHOUT_NAMESPACE.at(span, "what is it about?", hint=f"write `{example}`, for instance")


BUILT_IN_EVENT = define(
    "E408",
    "Event exists already",
    meaning="""
        Every root object has the events `created`, `updated` and `deleted` without declaring them.
        """,
    bad="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str }

        event bread.created { bread_sid: str }
        """,
    good="""
        # A loaf of bread. [rootobject]
        Bread = { sid: str, name: str }

        event bread.baked { bread_sid: str }
        """,
)


def built_in_event(span: Span, name: str) -> Diagnostic:
    return BUILT_IN_EVENT.at(span, f"the root object has `{name}` already", hint="remove it, or choose another name")
