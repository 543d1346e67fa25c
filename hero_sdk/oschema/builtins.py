"""The types that every schema knows without defining them, and the errors that every method may raise."""

from __future__ import annotations

from typing import get_args

from hero_sdk.oschema.schema import Builtin, BuiltinName

__all__ = ["BUILTINS", "INTEGER_RANGES", "KEY_BUILTINS", "RUNTIME_ERRORS", "TEXTS"]

_REFERENCES: dict[str, Builtin] = {name: Builtin(name) for name in get_args(BuiltinName)}

BUILTINS: dict[str, Builtin] = _REFERENCES | {
    "int": _REFERENCES["i64"],
    "float": _REFERENCES["f64"],
    "currency": _REFERENCES["ocur"],
}
"""Every spelling of a built-in type, with what it means."""

INTEGER_RANGES: dict[str, tuple[int, int]] = {
    f"{sign}{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if sign == "i" else (0, 2**bits - 1)
    for sign in "iu"
    for bits in (8, 16, 32, 64)
}
"""Least and greatest value of each integer type."""

KEY_BUILTINS = frozenset({"str", *INTEGER_RANGES})
"""Built-in types that can be the key of a map; enums can be, too."""

TEXTS = frozenset({"str", "email", "url", "ip", "sid"})
"""Built-in types whose value is a text of some form."""

RUNTIME_ERRORS = frozenset(
    {
        "ParseError",
        "InvalidRequest",
        "MethodNotFound",
        "InvalidParams",
        "InternalError",
        "ApplicationError",
        "Unauthenticated",
        "PermissionDenied",
        "NotFound",
        "Conflict",
        "RateLimited",
        "FailedPrecondition",
        "PayloadTooLarge",
        "DeadlineExceeded",
        "Unavailable",
        "UnknownContext",
    }
)
"""Names of the errors in ``hero_sdk.errors`` that a method may list; a test compares the two."""
