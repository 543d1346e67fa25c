"""The types of objects one can look through: namespaces with the ready `find`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hero_sdk.admin.backend import StoredType
from hero_sdk.admin.document import Catalog, MethodView, Parameter, is_moment

__all__ = ["Field", "FilterField", "ObjectType", "object_types"]

_LABELS = ("name", "title", "label", "subject", "customer", "email", "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a type."""

    name: str
    schema: Mapping[str, Any]
    """Resolved."""

    written: Mapping[str, Any]
    """As the document has it."""

    is_required: bool
    is_readonly: bool
    is_time: bool
    refers_to: tuple[str, str] | None

    @property
    def is_money(self) -> bool:
        return set(self.schema.get("properties", ())) == {"amount", "currency"}

    @property
    def is_number(self) -> bool:
        return self.schema.get("type") in ("integer", "number") and not self.is_time

    @property
    def choices(self) -> list[str]:
        """The values of an enum."""
        return [str(each) for each in self.schema.get("enum", ())]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterField:
    """An indexed field, and what may be asked about it."""

    name: str
    operators: Sequence[str]
    kind: str
    """JSON's word for its values."""

    choices: Sequence[str]
    is_money: bool = False


class ObjectType:
    """One type as its methods show it."""

    def __init__(
        self, catalog: Catalog, namespace: str, title: str, written: Mapping[str, Any], stored: StoredType
    ) -> None:
        schema = catalog.resolved(written)
        self.namespace = namespace
        self.title = title
        self.stored = stored
        self.about = str(schema.get("description", ""))
        self._catalog = catalog
        self._schema = schema
        self._written = written
        self._verbs = {method.verb: method for method in catalog.namespaces[namespace]}

    @cached_property
    def new(self) -> MethodView | None:
        """The verb that stores an object given as a whole, where it has one."""
        method = self._verbs.get("new")
        if method is None or not method.parameters or any(each.is_required for each in method.parameters[1:]):
            return None
        is_whole = self._catalog.type_name(method.parameters[0].schema) == self._catalog.type_name(self._written)
        return method if is_whole else None

    @cached_property
    def parameter(self) -> Parameter:
        """An object as a whole, under the name that `new` gives it."""
        return self.new.parameters[0] if self.new is not None else Parameter("object", self._written, True, "")

    @cached_property
    def fields(self) -> dict[str, Field]:
        required = self._schema.get("required", ())
        found = {}
        for name, written in self._schema.get("properties", {}).items():
            schema = self._catalog.resolved(written)
            found[name] = Field(
                name=name,
                schema=schema,
                written=written,
                is_required=name in required,
                is_readonly=bool(schema.get("readOnly")),
                is_time=is_moment(schema),
                refers_to=self.stored.references.get(name),
            )
        return found

    @cached_property
    def label(self) -> str | None:
        """The field people know an object by."""
        texts = [
            name
            for name, field in self.fields.items()
            if field.schema.get("type") == "string" and name != "sid" and not field.choices and not field.refers_to
        ]
        known = [name for name in _LABELS if name in texts]
        searched = [name for name in self.stored.searched if name in texts]
        required = [name for name in texts if self.fields[name].is_required and not name.endswith("_sid")]
        return next(iter([*known, *searched, *required]), None)

    @cached_property
    def orders(self) -> frozenset[str]:
        """Fields one may sort by."""
        method = self._verbs["find"]
        schema = next((each.schema for each in method.parameters if each.name == "order_by"), {})
        return frozenset(str(name) for name in schema.get("enum", ()) if not str(name).startswith("-"))

    @cached_property
    def filters(self) -> dict[str, FilterField]:
        """Fields one may filter by."""
        method = self._verbs["find"]
        schema = next((each.schema for each in method.parameters if each.name == "filter"), {})
        found = {}
        for name, written in self._catalog.resolved(schema).get("properties", {}).items():
            comparison: Mapping[str, Any] = next(
                (each for each in self._catalog.resolved(written).get("anyOf", ()) if "properties" in each), {}
            )
            operators = comparison.get("properties", {})
            value = self._catalog.resolved(next((each for key, each in operators.items() if key != "absent"), {}))
            found[name] = FilterField(
                name=name,
                operators=tuple(operators),
                kind=str(value.get("type", "string")),
                choices=tuple(str(each) for each in value.get("enum", ())),
                is_money=set(value.get("properties", ())) == {"amount", "currency"},
            )
        return found

    @property
    def is_searched(self) -> bool:
        return bool(self.stored.searched)


def object_types(catalog: Catalog, domain_of: Mapping[str, str], stored: Sequence[StoredType]) -> dict[str, ObjectType]:
    """The types with the ready `find`, by namespace; ``domain_of``: method → domain."""
    known = {(each.domain, each.name): each for each in stored}
    found = {}
    for name, method in catalog.methods.items():
        if method.verb != "find" or {each.name for each in method.parameters}.isdisjoint({"filter", "order_by"}):
            continue
        items = catalog.resolved(method.result).get("properties", {}).get("items", {}).get("items", {})
        title = catalog.type_name(items)
        schema = catalog.resolved(items)
        if title is None or "sid" not in schema.get("properties", {}):
            continue
        domain = domain_of.get(name, "")
        short = title.removeprefix(f"{domain}.")
        held = known.get((domain, short)) or StoredType(domain=domain, name=short)
        found[method.namespace] = ObjectType(catalog, method.namespace, short, items, held)
    return found
