"""What stands in the parentheses of an attribute, read with a message for anything else.

``USAGE`` shows how each attribute is written; every message about arguments quotes it.
"""

from __future__ import annotations

from hero_sdk.oschema import tree
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.messages import attributes as say
from hero_sdk.oschema.source import Span

__all__ = ["USAGE", "number_of", "text_of", "texts_of", "without_arguments"]

USAGE: dict[str, str] = {
    "index": "@index",
    "filter": "@filter",
    "search": "@search",
    "unique": "@unique",
    "ref": "@ref(Order) or @ref(Order, cascade)",
    "min": "@min(1)",
    "max": "@max(99)",
    "min_len": "@min_len(1)",
    "max_len": "@max_len(120)",
    "pattern": '@pattern("^[A-Z]{2}$")',
    "readonly": "@readonly",
    "secret": "@secret",
    "was": "@was(old_name)",
    "deprecated": '@deprecated("use `place` instead")',
    "example": '@example("Rye bread")',
    "read": "@read",
    "write": "@write",
    "destructive": "@destructive",
    "idempotent": "@idempotent",
    "public": "@public",
    "internal": "@internal",
    "requires": "@requires(delivery.dispatch)",
    "errors": "@errors(NotFound, OrderClosed)",
    "alias": '@alias("channel.get")',
    "timeout": "@timeout(30)",
    "intent": '@intent(verb = "find")',
    "transient": "@transient",
}
"""How each attribute is written."""


def without_arguments(attribute: tree.Attribute, found: list[Diagnostic]) -> bool:
    """Whether nothing stands in the parentheses, as it should."""
    if attribute.arguments or attribute.named:
        return _wrong(attribute, found)
    return True


def number_of(attribute: tree.Attribute, found: list[Diagnostic]) -> tuple[int | float, Span] | None:
    """The one number."""
    if len(attribute.arguments) == 1 and not attribute.named:
        (value,) = attribute.arguments
        if isinstance(value.value, int | float) and not isinstance(value.value, bool):
            return value.value, value.span
    _wrong(attribute, found)
    return None


def text_of(attribute: tree.Attribute, found: list[Diagnostic], *, may_be_missing: bool = False) -> str | None:
    """The one text."""
    if not attribute.arguments and not attribute.named and may_be_missing:
        return ""
    if len(attribute.arguments) == 1 and not attribute.named and attribute.arguments[0].kind == "string":
        return str(attribute.arguments[0].value)
    _wrong(attribute, found)
    return None


def texts_of(attribute: tree.Attribute, found: list[Diagnostic]) -> list[tuple[str, Span]]:
    """One or more names, quoted or not, each with its place."""
    values = list(attribute.arguments)
    if len(values) == 1 and values[0].kind == "list" and isinstance(values[0].value, tuple):
        values = list(values[0].value)
    if not values or attribute.named or any(value.kind not in ("name", "string") for value in values):
        _wrong(attribute, found)
        return []
    return [(str(value.value), value.span) for value in values]


def _wrong(attribute: tree.Attribute, found: list[Diagnostic]) -> bool:
    found.append(say.wrong_arguments(attribute.span, attribute.name, USAGE[attribute.name]))
    return False
