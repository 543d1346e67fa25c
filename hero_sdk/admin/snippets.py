"""The same call for a terminal and for a program, ready to be copied."""

from __future__ import annotations

import keyword
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from hero_sdk.admin.document import Catalog, MethodView, Schema, is_moment
from hero_sdk.admin.shown import moment

__all__ = ["ClientHome", "curl", "python"]

_WIDTH = 64
"""Characters of a line in the pane beside the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHome:
    """Where the generated code of a domain is."""

    package: str
    """`food.generated.delivery`."""

    client: str
    """Name of its blocking client class."""

    home_of: Callable[[str], str | None]
    """The package a type of the domain comes from, by its name in the document; None where it is not known."""


def curl(socket: str, method: str, params: Mapping[str, Any], context: int) -> str:
    """A command for a shell."""
    body = orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).decode()
    lines = [f"curl --unix-socket {shlex.quote(socket)} http://localhost/rpc"]
    if context:
        lines.append(f"  -H 'X-Hero-Context: {context}'")
    lines.append(f"  --json {shlex.quote(body)}")
    return " \\\n".join(lines)


def python(
    catalog: Catalog, service: str, home: ClientHome | None, method: MethodView, params: Mapping[str, Any], context: int
) -> str:
    """A program with the typed client; methods that every service has are called by their names."""
    where = f'"{service}"' + (f", context={context}" if context else "")
    if home is None:
        body = orjson.dumps(params).decode()
        return (
            "from hero_sdk.client import SyncDomainClient\n\n"
            f"with SyncDomainClient.connect({where}) as service:\n"
            f"    call = service.connection.call\n"
            f"    result = call({_text(method.name)}, {_literal(orjson.loads(body), '    ')}, service.error_classes)"
        )
    writer = _Writer(catalog, home)
    wanted = {each.name: each.schema for each in method.parameters}
    arguments = [
        (_keyword(name), writer.value(value, wanted.get(name, {}), "        ")) for name, value in params.items()
    ]
    namespace = ".".join(_attribute(part) for part in method.namespace.split("."))
    if len(arguments) == 1 and method.parameters[0].name == next(iter(params)):
        arguments = [("", arguments[0][1])]  # nobody writes the name of the only one
    call = _call(f"service.{namespace}.{_attribute(method.verb)}", arguments, "    ")
    imports = writer.imports(home.client)
    return f"{imports}\n\nwith {home.client}.connect({where}) as service:\n    result = {call}"


@dataclass(slots=True)
class _Writer:
    """Writes values as the typed client wants them, and remembers what has to be imported."""

    catalog: Catalog
    home: ClientHome
    _names: dict[str, set[str]] = field(default_factory=dict)

    def value(self, value: Any, written: Schema, indent: str) -> str:
        """The expression for ``value``."""
        schema = self.catalog.resolved(written)
        name = self.catalog.type_name(written) or ""
        if isinstance(value, dict) and name == "ocur":
            self._import("hero_sdk.values", "Money")
            return f"Money.of({_text(str(value.get('amount')))}, {_text(str(value.get('currency')))})"
        if isinstance(value, dict) and name == "olocation":
            return self._struct("hero_sdk.values", "Location", value, schema, indent)
        short = name.rpartition(".")[2]
        package = self.home.home_of(name) if name else None
        if package is not None and isinstance(value, dict) and "properties" in schema:
            return self._struct(package, short, value, schema, indent)
        if package is not None and isinstance(value, str) and "enum" in schema:
            self._import(package, short)
            return f"{short}({_text(value)})"
        if is_moment(schema):
            self._import("datetime", "datetime")
            return f"datetime.fromisoformat({_text(_iso(value))})"
        if isinstance(value, list) and "items" in schema:
            inner = f"{indent}    "
            return _joined("[", [self.value(each, schema["items"], inner) for each in value], "]", indent)
        return _literal(value, indent)

    def imports(self, client: str) -> str:
        """Every import, ours last."""
        self._import(self.home.package, client)
        lines = [f"from {package} import {', '.join(sorted(names))}" for package, names in self._names.items()]
        return "\n".join(sorted(lines, key=lambda line: (not line.startswith("from datetime"), line)))

    def _struct(self, package: str, name: str, value: Mapping[str, Any], schema: Schema, indent: str) -> str:
        self._import(package, name)
        fields: Mapping[str, Schema] = schema.get("properties", {})
        made = [(_keyword(key), self.value(each, fields.get(key, {}), f"{indent}    ")) for key, each in value.items()]
        return _call(name, made, indent)

    def _import(self, package: str, name: str) -> None:
        self._names.setdefault(package, set()).add(name)


def _call(name: str, arguments: list[tuple[str, str]], indent: str) -> str:
    return _joined(f"{name}(", [f"{key}={value}" if key else value for key, value in arguments], ")", indent)


def _joined(opening: str, parts: list[str], closing: str, indent: str) -> str:
    line = f"{opening}{', '.join(parts)}{closing}"
    if "\n" not in line and len(indent) + len(line) <= _WIDTH:
        return line
    inner = "".join(f"\n{indent}    {part}," for part in parts)
    return f"{opening}{inner}\n{indent}{closing}"


def _literal(value: Any, indent: str) -> str:
    if isinstance(value, dict):
        pairs = [f"{_text(key)}: {_literal(each, f'{indent}    ')}" for key, each in value.items()]
        return _joined("{", pairs, "}", indent)
    if isinstance(value, list):
        return _joined("[", [_literal(each, f"{indent}    ") for each in value], "]", indent)
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """A Python string in double quotes."""
    single = repr(value)
    if single.startswith("'") and '"' not in value:
        body = single[1:-1].replace("\\'", "'")
        return f'"{body}"'
    return single


def _iso(value: Any) -> str:
    return value if isinstance(value, str) else moment(value)["iso"]


def _attribute(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _keyword(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name
