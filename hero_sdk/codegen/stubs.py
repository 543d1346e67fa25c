"""Handlers for a start: one class per namespace that has methods to fill in, one stub per method.

For a file that exists already, what is missing in it, to be pasted by hand: we never write into people's files.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass, replace

from hero_sdk.codegen import ir, names
from hero_sdk.codegen.annotations import Annotations
from hero_sdk.codegen.catalog import Catalog, Options
from hero_sdk.codegen.crud import verbs_of
from hero_sdk.codegen.imports import Imports
from hero_sdk.codegen.layout import Piece, signature
from hero_sdk.codegen.lowering.docs import pragma
from hero_sdk.codegen.lowering.methods import (
    all_parameter_names,
    class_header,
    handler_names,
    handlers_docstring,
    override_comment,
)
from hero_sdk.codegen.lowering.overrides import READY_HANDLERS
from hero_sdk.codegen.lowering.parameters import called, parameter_names, required_first
from hero_sdk.codegen.project import ProjectError
from hero_sdk.codegen.rendering import render_stubs
from hero_sdk.codegen.spaces import DomainNames, Space, domain_names, spaces_of
from hero_sdk.codegen.text import docstring
from hero_sdk.oschema import schema

__all__ = ["handler_stubs"]


def handler_stubs(resolved: schema.Schema, domain: str, options: Options, *, existing: str | None = None) -> str:
    """A module with every handler of ``domain``, or what ``existing`` lacks of it; empty where it lacks nothing.

    Raises ProjectError where ``existing`` is no Python.
    """
    homes = {d.name: _home(d, options) for d in resolved.domains}
    catalog = Catalog(resolved, replace(options, homes=homes))
    found = catalog.domain(domain)
    spaces = spaces_of(found)
    known = domain_names(catalog, found, spaces)
    written = _Written.read(existing) if existing is not None else _NOTHING
    return _Stubs(catalog, found, known, written).text([space for space in spaces if _abstract(space, domain)])


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in a file of handlers already."""

    is_there: bool
    classes: dict[str, tuple[str, frozenset[str]]]
    """Generated handlers class → the class that fills it, and its methods."""

    names: frozenset[str]
    """Everything the file imports or defines on top."""

    @classmethod
    def read(cls, text: str) -> _Written:
        try:
            module = ast.parse(text)
        except (SyntaxError, ValueError) as error:
            line = f"line {error.lineno}: " if isinstance(error, SyntaxError) and error.lineno else ""
            raise ProjectError(f"the file of handlers is no Python: {line}{error.args[0]}") from error
        originals: dict[str, str] = {}
        bound: set[str] = set()
        classes = {}
        for node in module.body:
            if isinstance(node, ast.ImportFrom | ast.Import):
                originals |= {alias.asname: alias.name for alias in node.names if alias.asname}
                bound |= {alias.asname or alias.name for alias in node.names}
            elif isinstance(node, ast.ClassDef):
                bound.add(node.name)
                methods = frozenset(_defined(node))
                for base in node.bases:
                    name = ast.unparse(base).rpartition(".")[2].partition("[")[0]
                    classes[originals.get(name, name)] = (node.name, methods)
        return cls(True, classes, frozenset(bound))


_NOTHING = _Written(False, {}, frozenset())


class _Stubs:
    def __init__(self, catalog: Catalog, domain: schema.Domain, known: DomainNames, written: _Written) -> None:
        self._catalog = catalog
        self._domain = domain
        self._known = known
        self._written = written
        self._imports = Imports((), catalog.first_party)
        self._annotations = Annotations(catalog, domain.name, "stubs", self._imports)

    def text(self, spaces: list[Space]) -> str:
        taken = self._catalog.taken(self._domain.name) | set(self._known.handlers.values())
        classes = [made for space in spaces if (made := self._class(space, taken)) is not None]
        if not classes:
            return ""
        words = f"What the {self._domain.name} domain does."
        return render_stubs(
            ir.Stubs(
                docstring=None if self._written.is_there else docstring(words, 0),
                pragma=pragma(
                    variables=all_parameter_names(spaces),
                    functions=[name for space in spaces for name in handler_names(space).values()],
                ),
                imports=self._imports.text(without=self._written.names),
                classes=tuple(classes),
            )
        )

    def _class(self, space: Space, taken: set[str]) -> ir.StubClass | None:
        base = self._known.handlers[space.namespace]
        name, methods = self._written.classes.get(base, ("", frozenset()))
        python_names = handler_names(space)
        missing = [m for m in _abstract(space, self._domain.name) if python_names[m.name] not in methods]
        if not missing:
            return None
        scope = self._annotations.inside(python_names.values())
        header = f"# in class {name}:"
        if not name:
            home = self._catalog.module(self._domain.name, "handlers", self._domain.name)
            header = class_header(names.unique_class(self._title(space), taken), self._imports.name(home, base))
        return ir.StubClass(
            header=header,
            docstring=None if name else handlers_docstring(space, scope),
            methods=tuple(self._stub(space, method, python_names[method.name], scope) for method in missing),
        )

    def _title(self, space: Space) -> str:
        """``Orders`` for what is done with objects, the service's own name for the rest."""
        types = {names.class_name(definition.name) for definition in self._domain.types}
        return _plural(space.title) if space.title in types else space.title

    def _stub(self, space: Space, method: schema.Method, name: str, scope: Annotations) -> ir.Method:
        fields = required_first(method.parameters)
        python_names = parameter_names(fields)
        context = f"ctx: {self._imports.name('hero_sdk.rpc', 'RequestContext')}"
        parameters: list[Piece] = ["self", context]
        parameters += [called(field, python_names[field.name], scope) for field in fields]
        comment = override_comment(space, method, self._annotations, READY_HANDLERS)
        result = scope.result(method, is_exact=False)
        return ir.Method(
            signature=signature(f"async def {name}", parameters, result, 4, comment=comment),
            body=("raise NotImplementedError",),
        )


def _abstract(space: Space, domain: str) -> list[schema.Method]:
    """The methods an author has to fill in."""
    ready = {} if space.root is None else verbs_of(schema.Named(domain, space.root.name))
    return [m for m in space.methods if m.name not in ready or not ready[m.name].is_declared_as(m)]


def _home(domain: schema.Domain, options: Options) -> str:
    if domain.name in options.homes:
        return options.homes[domain.name]
    group = [names.module_name(domain.group)] if domain.group else []
    return ".".join([options.package, *group, names.module_name(domain.name)])


def _defined(node: ast.ClassDef) -> Collection[str]:
    methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    assigned = {
        target.id
        for each in node.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    return methods | assigned


def _plural(name: str) -> str:
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"
