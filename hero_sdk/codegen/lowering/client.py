"""From services and root objects to ``client.py``: the same classes twice, asynchronous and blocking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hero_sdk.codegen import ir, names
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.crud import verbs_of
from hero_sdk.codegen.imports import Imports
from hero_sdk.codegen.layout import Assign, Either, Piece, Prefixed, call, collection, laid_out, signature
from hero_sdk.codegen.lowering.adapters import Adapters
from hero_sdk.codegen.lowering.docs import described, file_docstring, pragma
from hero_sdk.codegen.lowering.methods import all_parameter_names, class_header, method_docstring, override_comment
from hero_sdk.codegen.lowering.models import exports
from hero_sdk.codegen.lowering.overrides import READY_CALLS
from hero_sdk.codegen.lowering.parameters import called, parameter_names, required_first
from hero_sdk.codegen.spaces import DomainNames, Space
from hero_sdk.codegen.text import LINE_LENGTH, docstring, literal, width
from hero_sdk.oschema import schema

__all__ = ["lower_client"]

_CLIENT = "hero_sdk.client"
_CLIENT_NAMES = frozenset(
    (
        *("as_user", "batch", "close", "coalescing", "connect", "connection", "connection_class", "error_classes"),
        *("errors", "event_types", "events", "pipelining", "set_token", "with_context", "with_timeout"),
    )
)
"""What every client has of its own."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of a dotted namespace: the namespace that ends here, if one does, and those that go on."""

    path: tuple[str, ...]
    below: dict[str, _Node] = field(default_factory=dict)

    def reach(self, parts: tuple[str, ...]) -> _Node:
        if not parts:
            return self
        first, *rest = parts
        return self.below.setdefault(first, _Node((*self.path, first))).reach(tuple(rest))

    def walk(self) -> Iterator[_Node]:
        """What hangs below first, then the node itself."""
        for node in self.below.values():
            yield from node.walk()
        yield self


@dataclass(frozen=True, slots=True)
class _Style:
    """How the asynchronous or the blocking half is written."""

    prefix: str
    words: str
    define: str
    wait: str
    client: str
    classes: dict[tuple[str, ...], str]
    """Class of each node."""


def lower_client(catalog: Catalog, domain: schema.Domain, spaces: list[Space], known: DomainNames) -> ir.Client | None:
    """None for a domain without methods that tells nothing."""
    return _Client(catalog, domain, spaces, known).lower() if spaces or domain.events else None


class _Client:
    def __init__(self, catalog: Catalog, domain: schema.Domain, spaces: list[Space], known: DomainNames) -> None:
        self._catalog = catalog
        self._domain = domain
        self._spaces = {tuple(space.namespace.split(".")): space for space in spaces}
        self._root = _Node(())
        for path in self._spaces:
            self._root.reach(path)
        self._nodes = [node for node in self._root.walk() if node.path]
        taken = {*catalog.taken(domain.name), known.domain, known.client, known.sync_client, *known.handlers.values()}
        self._event = known.event
        self._roots = {space.namespace: space.root for space in spaces if space.root is not None}
        self._styles = (
            _Style("", "Calls", "async def", "await ", known.client, self._classes("Namespace", taken)),
            _Style("Sync", "Blocking calls", "def", "", known.sync_client, self._classes("SyncNamespace", taken)),
        )
        defined = {name for style in self._styles for name in (style.client, *style.classes.values())}
        self._members = {name for space in spaces for name in _method_names(space).values()}
        self._imports = Imports({*defined, *self._members}, catalog.first_party, catalog.siblings(domain.name))
        self._annotations = Annotations(catalog, domain.name, "client", self._imports)
        self._adapters = Adapters(self._annotations)

    def lower(self) -> ir.Client:
        namespaces = tuple(
            self._namespace(node, style) for style in self._styles for node in self._nodes if self._has_class(node)
        )
        clients = tuple(map(self._client, self._styles))
        adapters = self._adapters.statements()
        words = f"Typed calls of the {self._domain.name} domain."
        head = ir.Head(
            docstring=file_docstring(self._catalog, self._domain.name, words),
            pragma=pragma(
                variables=all_parameter_names(self._spaces.values()),
                functions=self._members,
                has_long_lines=any(map(self._is_unbreakable, self._spaces.values())),
            ),
            imports=self._imports.text(),
            exports=exports([style.client for style in self._styles]),
        )
        return ir.Client(head=head, adapters=adapters, namespaces=namespaces, clients=clients)

    def _is_unbreakable(self, space: Space) -> bool:
        """Whether a parameter's name, written twice on a line of its own, is too long for it."""
        pairs = (pair for method in space.methods for pair in parameter_names(method.parameters).items())
        return any(16 + width(f'"{wire}": {name},') > LINE_LENGTH for wire, name in pairs)

    def _classes(self, suffix: str, taken: set[str]) -> dict[tuple[str, ...], str]:
        titles = {
            node.path: self._spaces[node.path].title
            if node.path in self._spaces
            else names.class_name("_".join(node.path))
            for node in self._nodes
        }
        return {path: names.unique_class(f"{title}{suffix}", taken) for path, title in titles.items()}

    def _has_class(self, node: _Node) -> bool:
        space = self._spaces.get(node.path)
        return bool(node.below) or space is None or space.root is None or bool(self._own_methods(space))

    def _own_methods(self, space: Space) -> list[schema.Method]:
        """The methods that have to be written: not those a root object has anyway."""
        ready = {} if space.root is None else verbs_of(self._model(space.root))
        return [m for m in space.methods if m.name not in ready or not ready[m.name].is_declared_as(m)]

    def _model(self, struct: schema.Struct) -> schema.Named:
        return schema.Named(self._domain.name, struct.name)

    def _namespace(self, node: _Node, style: _Style) -> ir.NamespaceClass:
        space = self._spaces.get(node.path)
        methods = [] if space is None else self._own_methods(space)
        method_names = {} if space is None else _method_names(space)
        path = ".".join(node.path)
        scope = self._annotations.inside(method_names[method.name] for method in methods)
        return ir.NamespaceClass(
            header=class_header(style.classes[node.path], self._base(space, style)),
            docstring=described(
                space.doc if space else "", f"Calls `{path}.*`.", 4, deprecated=space.deprecated if space else None
            ),
            init=self._inner_init(node, space, style, set(method_names.values())) if node.below else None,
            methods=tuple(
                self._method(space, method, method_names[method.name], scope, style) for method in methods if space
            ),
        )

    def _base(self, space: Space | None, style: _Style) -> Piece:
        if space is None or space.root is None:
            return self._imports.name(_CLIENT, f"{style.prefix}Namespace")
        crud = self._imports.name(_CLIENT, f"{style.prefix}CrudNamespace")
        return f"{crud}[{self._annotations.named(self._model(space.root))}]"

    def _inner_init(self, node: _Node, space: Space | None, style: _Style, members: set[str]) -> ir.Method:
        reserved = {*members, *(READY_CALLS if space is not None and space.root is not None else ())}
        client = self._imports.name(_CLIENT, f"{style.prefix}DomainClient")
        made = call("super().__init__", ["client", *self._crud_arguments(space)])
        return ir.Method(
            signature=signature("def __init__", ["self", f"client: {client}"], "None", 4),
            body=(laid_out(made, 8), *self._attributes(node, style, "client", reserved)),
        )

    def _client(self, style: _Style) -> ir.ClientClass:
        facts: list[str] = []
        scope = self._annotations
        if self._domain.errors:
            classes = [scope.error(schema.ErrorRef(name=e.name, domain=self._domain.name)) for e in self._domain.errors]
            facts.append(laid_out(Assign("errors", None, collection("(", classes, ")")), 4))
        if self._tells:
            facts.append(laid_out(Assign("event_types", None, self._event_types()), 4))
        connection = self._imports.name(_CLIENT, f"{style.prefix}Connection")
        return ir.ClientClass(
            header=class_header(style.client, self._imports.name(_CLIENT, f"{style.prefix}DomainClient")),
            docstring=docstring(f"{style.words} of the {self._domain.name} domain.", 4),
            facts=tuple(facts),
            init=ir.Method(
                signature=signature("def __init__", ["self", f"connection: {connection}"], "None", 4),
                body=("super().__init__(connection)", *self._attributes(self._root, style, "self", _CLIENT_NAMES)),
            ),
            methods=(self._events(style),) if self._tells else (),
        )

    @property
    def _tells(self) -> bool:
        return bool(self._roots or self._domain.events)

    def _event_types(self) -> Piece:
        """What the domain tells, by name and class."""
        arguments: list[Piece] = [literal(self._domain.name)]
        objects = [
            Prefixed(f"{literal(namespace)}: ", self._annotations.named(self._model(root)))
            for namespace, root in self._roots.items()
        ]
        declared = collection("(", [self._annotations.event(event.name) for event in self._domain.events], ")")
        if objects:
            arguments.append(collection("{", objects, "}"))
        if self._domain.events:
            arguments.append(declared if objects else Prefixed("declared=", declared))
        return call(self._imports.name(_CLIENT, "EventTypes"), arguments)

    def _events(self, style: _Style) -> ir.Method:
        """The stream of the base class, typed."""
        text = self._annotations.builtin("str")
        several = f"{self._imports.name('collections.abc', 'Sequence')}[{text}]"
        taken: list[Piece] = [
            "self",
            f"*types: {text}",
            Assign("sid", Either((text, several, "None")), "None"),
            Assign("after", self._annotations.optional(text), "None"),
        ]
        event = self._imports.name(self._catalog.module(self._domain.name, "events", self._domain.name), self._event)
        stream = self._imports.name(_CLIENT, f"{style.prefix}EventStream")
        return ir.Method(
            signature=signature("def events", taken, f"{stream}[{event}]", 4),
            docstring=docstring(f"What happens in the {self._domain.name} domain, as it happens.", 8),
            body=("return super().events(*types, sid=sid, after=after)",),
        )

    def _attributes(self, node: _Node, style: _Style, client: str, reserved: set[str] | frozenset[str]) -> list[str]:
        attributes = names.attribute_names(node.below, reserved)
        return [
            laid_out(Assign(f"self.{attributes[part]}", None, self._made(below, style, client)), 8)
            for part, below in node.below.items()
        ]

    def _made(self, node: _Node, style: _Style, client: str) -> Piece:
        space = self._spaces.get(node.path)
        arguments = [] if node.below else self._crud_arguments(space)
        if self._has_class(node):
            return call(style.classes[node.path], [client, *arguments])
        return call(self._imports.name(_CLIENT, f"{style.prefix}CrudNamespace"), [client, *arguments])

    def _crud_arguments(self, space: Space | None) -> list[Piece]:
        if space is None or space.root is None:
            return []
        return [literal(space.namespace), self._annotations.named(self._model(space.root))]

    def _method(self, space: Space, method: schema.Method, name: str, scope: Annotations, style: _Style) -> ir.Method:
        parameters = required_first(method.parameters)
        python_names = parameter_names(parameters)
        taken = [called(parameter, python_names[parameter.name], scope) for parameter in parameters]
        result = scope.result(method, is_exact=False)
        comment = override_comment(space, method, self._annotations, READY_CALLS)
        return ir.Method(
            signature=signature(f"{style.define} {name}", ["self", *taken], result, 4, comment=comment),
            docstring=method_docstring(space, method, scope, "Calls"),
            body=(self._call(space, method, python_names, style),),
        )

    def _call(self, space: Space, method: schema.Method, python_names: dict[str, str], style: _Style) -> str:
        given = [Prefixed(f"{literal(wire)}: ", name) for wire, name in python_names.items()]
        arguments: list[Piece] = [literal(f"{space.namespace}.{method.name}"), collection("{", given, "}")]
        if method.result is not None:
            arguments.append(self._adapters.reader(method.result, is_optional=method.result_is_optional))
        if method.effect is schema.Effect.READ or method.is_idempotent:
            arguments.append("retry=True")
        answers = "" if method.result is None else "return "
        return laid_out(call("self._call", arguments), 8, before=f"{answers}{style.wait}")


def _method_names(space: Space) -> dict[str, str]:
    return names.attribute_names(method.name for method in space.methods)
