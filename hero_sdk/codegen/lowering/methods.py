"""What handlers and clients say alike of a method: its name, its docstring, the head of its class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hero_sdk.codegen import names
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.catalog import runtime_error_words
from hero_sdk.codegen.layout import Piece, call, laid_out
from hero_sdk.codegen.lowering.docs import described, maybe_described
from hero_sdk.codegen.lowering.overrides import OWN_SIGNATURE, fits
from hero_sdk.codegen.lowering.parameters import argument_lines, parameter_names, required_first
from hero_sdk.codegen.spaces import Space
from hero_sdk.codegen.text import summary
from hero_sdk.oschema import schema

__all__ = [
    "all_parameter_names",
    "class_header",
    "handler_names",
    "handlers_docstring",
    "method_docstring",
    "override_comment",
]

_HANDLER_NAMES = frozenset({"namespace", "spellings", "store"})
_CRUD_HANDLER_NAMES = _HANDLER_NAMES | frozenset(
    (
        *("crud", "model", "before_new", "after_new", "before_set", "after_set"),
        *("before_delete", "after_delete", "after_get"),
    )
)
"""What the base classes of handlers have of their own beside wire methods."""


def handler_names(space: Space) -> dict[str, str]:
    """Method of the wire → method of the handlers class."""
    reserved = _HANDLER_NAMES if space.root is None else _CRUD_HANDLER_NAMES
    return names.attribute_names((method.name for method in space.methods), reserved)


def all_parameter_names(spaces: Iterable[Space]) -> set[str]:
    """Every parameter's Python name."""
    return {n for space in spaces for method in space.methods for n in parameter_names(method.parameters).values()}


def class_header(name: str, *bases: Piece) -> str:
    """``class Name(Base):``."""
    return laid_out(call(f"class {name}", bases), 0, after=":")


def handlers_docstring(space: Space, annotations: Annotations) -> str:
    """What the namespace is for; else what its class does."""
    otherwise = f"Answers `{space.namespace}.*`."
    if space.root is not None and not space.methods:
        model = annotations.catalog.class_name(schema.Named(annotations.domain, space.root.name))
        otherwise = f"Stores and finds `{model}` objects."
    return described(space.doc, otherwise, 4, deprecated=space.deprecated)


def method_docstring(space: Space, method: schema.Method, annotations: Annotations, verb: str) -> str | None:
    """What it does, what it is given, what it raises; None where there is nothing to tell.

    ``verb``: whether it ``Answers`` or ``Calls`` the method.
    """
    raised = [_raised(error, annotations) for error in dict.fromkeys(method.errors)]
    sections = [argument_lines(required_first(method.parameters)), "\n".join(["Raises:", *raised]) if raised else ""]
    told = [section for section in sections if section]
    if not told:
        return maybe_described(method.doc, 8, deprecated=method.deprecated)
    otherwise = f"{verb} `{space.namespace}.{method.name}`."
    return described(method.doc, otherwise, 8, deprecated=method.deprecated, sections=told)


def override_comment(space: Space, method: schema.Method, annotations: Annotations, ready: Mapping[str, str]) -> str:
    """What a type checker must be told where a method replaces a ready one of ``ready`` and does not fit it."""
    if space.root is None or method.name not in ready:
        return ""
    scope = annotations.aside()
    fields = required_first(method.parameters)
    python_names = parameter_names(fields)
    given = []
    for field in fields:
        plain = scope.plain(field.type)
        given.append(
            (python_names[field.name], scope.optional(plain) if field.is_optional else plain, not field.is_required)
        )
    model = scope.named(schema.Named(scope.domain, space.root.name))
    return "" if fits(ready[method.name], model, given, scope.result(method, is_exact=False)) else OWN_SIGNATURE


def _raised(error: schema.ErrorRef, annotations: Annotations) -> str:
    if error.domain is None:
        name, words = error.name, runtime_error_words(error.name)
    else:
        catalog = annotations.catalog
        name = catalog.error_name(error.domain, error.name)
        words = summary(catalog.error(error.domain, error.name).doc)
    return f"    {name}: {words}" if words else f"    {name}"
