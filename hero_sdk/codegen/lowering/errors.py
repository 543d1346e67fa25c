"""From the errors of a domain to ``errors.py``."""

from __future__ import annotations

from hero_sdk.codegen import ir, names
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.catalog import Catalog, error_message
from hero_sdk.codegen.imports import Imports
from hero_sdk.codegen.layout import Assign, Piece, Prefixed, Text, call, collection, laid_out, signature, subscript
from hero_sdk.codegen.lowering.docs import file_docstring, maybe_described, pragma
from hero_sdk.codegen.lowering.models import exports
from hero_sdk.codegen.lowering.parameters import caller_default, made_default
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["lower_errors"]

_ERROR_NAMES = frozenset(
    ("add_note", "args", "attributes", "code", "data", "domain", "fields", "message", "with_traceback")
)
"""What every error has of its own."""


def lower_errors(catalog: Catalog, domain: schema.Domain) -> ir.Errors | None:
    """None for a domain without errors."""
    if not domain.errors:
        return None
    classes = {error.name: catalog.error_name(domain.name, error.name) for error in domain.errors}
    fields = {error.name: _field_names(error) for error in domain.errors}
    own_names = {*classes.values(), *(name for known in fields.values() for name in known.values())}
    siblings = {name: module for name, module in catalog.siblings(domain.name).items() if module == ".models"}
    annotations = Annotations(catalog, domain.name, "errors", Imports(own_names, catalog.first_party, siblings))
    errors = tuple(
        _error(error, classes[error.name], fields[error.name], domain.name, annotations) for error in domain.errors
    )
    words = f"Errors of the {domain.name} domain; the same class rises on the server and in the client."
    head = ir.Head(
        docstring=file_docstring(catalog, domain.name, words),
        pragma=pragma(variables=own_names, classes=classes.values()),
        imports=annotations.imports.text(),
        exports=exports(list(classes.values())),
    )
    return ir.Errors(head=head, errors=errors)


def _error(
    error: schema.Error, name: str, field_names: dict[str, str], domain: str, outer: Annotations
) -> ir.ErrorClass:
    scope = outer.inside([*field_names.values(), "code", "domain"])
    text = scope.builtin("str")
    facts = [
        laid_out(Assign("code", None, str(error.code)), 4),
        laid_out(Assign("domain", None, literal(domain)), 4),
    ]
    renamed = [Prefixed(f"{literal(wire)}: ", literal(name)) for wire, name in field_names.items() if wire != name]
    if renamed:
        annotation = scope.class_var(subscript(scope.builtin("dict"), [text, text]))
        facts.append(laid_out(Assign("attributes", annotation, collection("{", renamed, "}")), 4))
    parameters: list[Piece] = ["self", Assign("message", text, Text(error_message(error))), "/"]
    if error.fields:
        parameters += ["*", *(_parameter(field, field_names[field.name], scope) for field in error.fields)]
    return ir.ErrorClass(
        name=name,
        base=scope.imports.name("hero_sdk.rpc", "ApplicationError"),
        docstring=maybe_described(error.doc, 4, deprecated=error.deprecated),
        facts=tuple(facts),
        fields=tuple(_field(field, field_names[field.name], scope) for field in error.fields),
        signature=signature("def __init__", parameters, "None", 4),
        body=tuple(_body(error, field_names, scope)),
    )


def _field_names(error: schema.Error) -> dict[str, str]:
    return names.attribute_names((field.name for field in error.fields), _ERROR_NAMES)


def _field(field: schema.Field, name: str, scope: Annotations) -> ir.Entry:
    annotation = scope.wire(field.type)
    if field.is_optional:
        annotation = scope.optional(annotation)
    return ir.Entry(
        code=laid_out(Assign(name, annotation), 4),
        docstring=maybe_described(field.doc, 4, deprecated=field.deprecated),
    )


def _parameter(field: schema.Field, name: str, scope: Annotations) -> Piece:
    """Exact, since a client reads the fields of an error by these annotations."""
    annotation = scope.wire(field.type)
    default = caller_default(field, scope)
    if default == "None":
        annotation = scope.optional(annotation)
    return Assign(name, annotation, default)


def _body(error: schema.Error, field_names: dict[str, str], scope: Annotations) -> list[str]:
    lines = []
    for field in error.fields:
        made = made_default(field, scope)
        if made is not None:
            name = field_names[field.name]
            lines.append(laid_out(made, 8, before=f"{name} = ", after=f" if {name} is None else {name}"))
    given: list[Piece] = [f"{name}={name}" for wire, name in field_names.items() if wire == name]
    others = [Prefixed(f"{literal(wire)}: ", name) for wire, name in field_names.items() if wire != name]
    if others:
        given.append(Prefixed("**", collection("{", others, "}")))
    lines.append(laid_out(call("super().__init__", ["message", *given]), 8))
    return lines + [f"self.{name} = {name}" for name in field_names.values()]
