"""Parameters of functions: what handlers declare, what callers give, what errors carry.

A default that one object can serve stands in the signature. Any other (a list, the present time) is made anew for
every call: in a declaration by ``default_factory``, which the runtime reads, with ``...`` in its place; for a caller
it is None, which is not sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hero_sdk.codegen import names
from hero_sdk.codegen.annotations import Annotations, facts_of
from hero_sdk.codegen.expressions import Expressions
from hero_sdk.codegen.layout import Assign, Piece, Prefixed, call
from hero_sdk.codegen.text import deprecation, literal, sentence
from hero_sdk.oschema import schema

__all__ = [
    "argument_lines",
    "called",
    "caller_default",
    "declared",
    "made_default",
    "parameter_names",
    "required_first",
]


def required_first(fields: Iterable[schema.Field]) -> list[schema.Field]:
    """Those a caller must give, then the others, each in the order written."""
    fields = list(fields)
    return [field for field in fields if field.is_required] + [field for field in fields if not field.is_required]


def parameter_names(fields: Sequence[schema.Field]) -> dict[str, str]:
    """Wire name → Python name."""
    return names.attribute_names(field.name for field in fields)


def declared(field: schema.Field, name: str, annotations: Annotations) -> Assign:
    """A handler's parameter: the annotation takes exactly what the wire may say."""
    annotation = annotations.wire(field.type)
    if field.is_optional:
        annotation = annotations.optional(annotation)
    facts: list[Piece] = []
    default: Piece | None = "None" if field.is_optional else None
    if field.default is not None:
        made = _simple_default(field, annotations)
        default = made or "..."
        facts += [] if made else [Prefixed("default_factory=", _factory(field, annotations))]
    facts += [*_wire_names(field, name, annotations), *facts_of(field.constraints)]
    facts += ['json_schema_extra={"writeOnly": True}'] if field.is_secret else []
    return Assign(name, annotations.annotated(annotation, facts), default)


def called(field: schema.Field, name: str, annotations: Annotations) -> Assign:
    """A caller's parameter, of the plain Python type."""
    annotation = annotations.plain(field.type)
    default = caller_default(field, annotations)
    if field.is_optional or default == "None":
        annotation = annotations.optional(annotation)
    return Assign(name, annotation, default)


def caller_default(field: schema.Field, annotations: Annotations) -> Piece | None:
    """What stands for a value that a caller does not give; None where one must be given."""
    if field.default is None:
        return "None" if field.is_optional else None
    return _simple_default(field, annotations) or "None"


def made_default(field: schema.Field, annotations: Annotations) -> Piece | None:
    """What makes the value where `called` could only say None; None where nothing has to."""
    if field.default is None or _simple_default(field, annotations) is not None:
        return None
    if field.default.kind == "now":
        return f"{annotations.values('now')}()"
    return Expressions(annotations).value(schema.json_value(field.default.value), field.type)


def argument_lines(fields: Sequence[schema.Field]) -> str:
    """The ``Args`` of a docstring: parameters that have something to say, empty where none has."""
    python_names = parameter_names(fields)
    lines = []
    for field in fields:
        words = sentence(field.doc)
        if field.deprecated is not None:
            words = f"{words} {deprecation(field.deprecated)}".lstrip()
        if words:
            lines.append(f"    {python_names[field.name]}: {words}")
    return "\n".join(["Args:", *lines]) if lines else ""


def _wire_names(field: schema.Field, name: str, annotations: Annotations) -> list[Piece]:
    if field.was:
        choices = call(annotations.imports.name("pydantic", "AliasChoices"), map(literal, (field.name, *field.was)))
        return [Prefixed("validation_alias=", choices)]
    return [] if name == field.name else [f"alias={literal(field.name)}"]


def _simple_default(field: schema.Field, annotations: Annotations) -> Piece | None:
    assert field.default is not None
    if field.default.kind == "now":
        return None
    value = schema.json_value(field.default.value)
    expressions = Expressions(annotations)
    return expressions.value(value, field.type) if expressions.is_simple(value, field.type) else None


def _factory(field: schema.Field, annotations: Annotations) -> Piece:
    assert field.default is not None
    if field.default.kind == "now":
        return annotations.values("now")
    return Expressions(annotations).factory(schema.json_value(field.default.value), field.type)
