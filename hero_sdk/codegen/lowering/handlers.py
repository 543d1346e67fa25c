"""From services and root objects to ``handlers.py``."""

from __future__ import annotations

from hero_sdk.codegen import ir
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.crud import verbs_of
from hero_sdk.codegen.imports import Imports
from hero_sdk.codegen.layout import Assign, Piece, Prefixed, Text, call, collection, laid_out, signature
from hero_sdk.codegen.lowering.docs import described, file_docstring, pragma
from hero_sdk.codegen.lowering.methods import (
    all_parameter_names,
    class_header,
    handler_names,
    handlers_docstring,
    method_docstring,
    override_comment,
)
from hero_sdk.codegen.lowering.models import exports
from hero_sdk.codegen.lowering.overrides import READY_HANDLERS
from hero_sdk.codegen.lowering.parameters import declared, parameter_names, required_first
from hero_sdk.codegen.spaces import DomainNames, Space
from hero_sdk.codegen.text import literal
from hero_sdk.oschema import schema

__all__ = ["lower_handlers"]

_BASE = "hero_sdk.domain"
_RPC = "hero_sdk.rpc"
_FLAGS = ("is_public", "is_internal", "is_secret", "is_idempotent", "is_destructive")


def lower_handlers(
    catalog: Catalog, domain: schema.Domain, spaces: list[Space], known: DomainNames
) -> ir.Handlers | None:
    """None for a domain that stores nothing, does nothing and tells nothing."""
    stored = [
        schema.Named(domain.name, d.name)
        for d in domain.types
        if isinstance(d, schema.Struct) and d.storage is not schema.Storage.NONE
    ]
    if not spaces and not stored and not domain.events:
        return None
    members = {name for space in spaces for name in handler_names(space).values()}
    defined = [*known.handlers.values(), known.domain]
    imports = Imports({*defined, *members}, catalog.first_party, catalog.siblings(domain.name))
    annotations = Annotations(catalog, domain.name, "handlers", imports)
    classes = tuple(_Space(space, known.handlers[space.namespace], annotations).lower() for space in spaces)
    whole = _domain(domain, stored, known, annotations)
    words = f"What the {domain.name} domain can do; subclass these and give them to {known.domain}."
    head = ir.Head(
        docstring=file_docstring(catalog, domain.name, words),
        pragma=pragma(variables=all_parameter_names(spaces), functions=members),
        imports=imports.text(),
        exports=exports(defined),
    )
    return ir.Handlers(head=head, classes=classes, domain=whole)


def _domain(
    domain: schema.Domain, stored: list[schema.Named], known: DomainNames, annotations: Annotations
) -> ir.HandlersClass:
    facts = [_fact("name", literal(domain.name)), _fact("package", "__package__")]
    listed = {
        "handlers": list(known.handlers.values()),
        "stored": [annotations.named(named) for named in stored],
        "errors": [annotations.error(schema.ErrorRef(name=e.name, domain=domain.name)) for e in domain.errors],
        "events": [annotations.event(event.name) for event in domain.events],
    }
    facts += [_fact(name, collection("(", classes, ")")) for name, classes in listed.items() if classes]
    return ir.HandlersClass(
        header=class_header(known.domain, annotations.imports.name(_BASE, "Domain")),
        docstring=described(domain.doc, f"The {domain.name} domain, ready to be given to a server.", 4),
        facts=tuple(facts),
        methods=(),
    )


class _Space:
    """The handlers class of one namespace."""

    def __init__(self, space: Space, name: str, annotations: Annotations) -> None:
        self._space = space
        self._name = name
        self._names = handler_names(space)
        self._outer = annotations
        self._scope = annotations.inside(self._names.values())
        self._verbs = {} if space.root is None else verbs_of(schema.Named(annotations.domain, space.root.name))

    def lower(self) -> ir.HandlersClass:
        space, scope = self._space, self._scope
        facts = [_fact("namespace", literal(space.namespace))]
        if space.spellings:
            facts.append(_fact("spellings", collection("(", map(literal, space.spellings), ")")))
        if space.root is None:
            base = scope.imports.name(_BASE, "Handlers")
        else:
            model = scope.named(schema.Named(scope.domain, space.root.name))
            base = f"{scope.imports.name(_BASE, 'CrudHandlers')}[{model}]"
            facts.append(_fact("model", model))
        return ir.HandlersClass(
            header=class_header(self._name, base),
            docstring=handlers_docstring(space, scope),
            facts=tuple(facts),
            methods=tuple(map(self._method, space.methods)),
        )

    def _method(self, method: schema.Method) -> ir.Method:
        name = self._names[method.name]
        parameters = required_first(method.parameters)
        python_names = parameter_names(parameters)
        declared_ones: list[Piece] = [declared(field, python_names[field.name], self._scope) for field in parameters]
        context = f"ctx: {self._scope.imports.name(_RPC, 'RequestContext')}"
        verb = self._verbs.get(method.name)
        is_ready = verb is not None and verb.is_declared_as(method)
        decorators = [
            laid_out(call(self._scope.imports.name(_RPC, "method"), self._facts(method, name)), 4, before="@")
        ]
        docstring = method_docstring(self._space, method, self._scope, "Answers")
        body: tuple[str, ...] = ()
        if is_ready:
            given = [f"{python_names[field.name]}={python_names[field.name]}" for field in parameters]
            body = (laid_out(call(f"super().{name}", ["ctx", *given]), 8, before="return await "),)
        else:
            decorators.append(f"@{self._scope.imports.name('abc', 'abstractmethod')}")
        result = self._scope.result(method, is_exact=True)
        return ir.Method(
            decorators=tuple(decorators),
            signature=signature(
                f"async def {name}",
                ["self", context, *declared_ones],
                result,
                4,
                is_all=docstring is None and not is_ready,
                comment="" if is_ready else override_comment(self._space, method, self._outer, READY_HANDLERS),
            ),
            docstring=docstring,
            body=body,
        )

    def _facts(self, method: schema.Method, name: str) -> list[Piece]:
        facts: list[Piece] = [literal(method.effect.value)]
        if name != method.name:
            facts.append(f"name={literal(method.name)}")
        if method.requires:
            facts.append(Prefixed("requires=", collection("(", map(literal, method.requires), ")")))
        if method.errors:
            classes = dict.fromkeys(self._scope.error(error) for error in method.errors)
            facts.append(Prefixed("errors=", collection("(", classes, ")")))
        if method.aliases:
            facts.append(Prefixed("aliases=", collection("(", map(literal, method.aliases), ")")))
        if method.timeout_s is not None:
            facts.append(f"timeout_s={method.timeout_s:g}")
        facts += [f"{fact}=True" for fact in _FLAGS if getattr(method, fact)]
        if method.deprecated is not None:
            facts.append(Prefixed("deprecated=", Text(method.deprecated)))
        return facts


def _fact(name: str, value: Piece) -> str:
    """A class variable, which the base class declares."""
    return laid_out(Assign(name, None, value), 4)
