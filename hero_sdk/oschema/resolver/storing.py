"""Attributes that say how a field is stored: `@index`, `@filter`, `@search`, `@unique`, `@ref`."""

from __future__ import annotations

from collections.abc import Sequence

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.messages import attributes as say
from hero_sdk.oschema.messages import storage as say_storage
from hero_sdk.oschema.messages.wording import either
from hero_sdk.oschema.resolver.arguments import USAGE, without_arguments
from hero_sdk.oschema.resolver.facts import Place
from hero_sdk.oschema.resolver.target import Target
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.suggest import closest

__all__ = [
    "check_secret",
    "is_comparable",
    "read_filter",
    "read_index",
    "read_ref",
    "read_search",
    "read_unique",
]

_SEARCHABLE = frozenset({"str", "email", "url"})
"""Text made of words; ids and addresses of machines are compared as a whole."""

_INCOMPARABLE = frozenset({"any", "bytes", "olocation", "oaddress"})
_ON_DELETE = tuple(word.value for word in schema.OnDelete)


def is_comparable(type_: schema.TypeRef | None, world: World) -> bool:
    """Whether an index can hold values of ``type``: scalars and enums."""
    type_ = world.types.underlying(type_)
    if isinstance(type_, schema.Builtin):
        return type_.name not in _INCOMPARABLE
    return type_ is None or (isinstance(type_, schema.Named) and type_ in world.types.enums)


def read_index(attribute: tree.Attribute, target: Target) -> None:
    """`@index`: filter and order; text is searched, too."""
    if without_arguments(attribute, target.found) and _fits_index(attribute, target):
        target.facts.can_filter = True
        target.facts.can_search = target.facts.can_search or _is_searchable(target)


def read_filter(attribute: tree.Attribute, target: Target) -> None:
    """`@filter`: filter and order only."""
    if without_arguments(attribute, target.found) and _fits_index(attribute, target):
        target.facts.can_filter = True


def read_search(attribute: tree.Attribute, target: Target) -> None:
    """`@search`: full text only."""
    if not without_arguments(attribute, target.found):
        return
    if target.type is None or _is_searchable(target):
        target.facts.can_search = True
    else:
        hint = "full text needs text; `@filter` compares whole values"
        target.found.append(say.does_not_fit(attribute.span, attribute.name, target.kind, hint))


def read_unique(attribute: tree.Attribute, target: Target) -> None:
    """`@unique`: no two objects of the type have the same."""
    if not without_arguments(attribute, target.found):
        return
    if is_comparable(target.type, target.world):
        target.facts.is_unique = True
    else:
        target.found.append(say.does_not_fit(attribute.span, attribute.name, target.kind, _COMPARABLE))


def read_ref(attribute: tree.Attribute, target: Target) -> None:
    """`@ref(Type)`, `@ref(Type, cascade)`: the sid of another object."""
    arguments = [*attribute.arguments, *(value for key, value in attribute.named if key == "on_delete")]
    is_known = all(key == "on_delete" for key, _ in attribute.named)
    if not is_known or not 1 <= len(arguments) <= 2 or any(value.kind not in ("name", "string") for value in arguments):
        target.found.append(say.wrong_arguments(attribute.span, attribute.name, USAGE["ref"]))
        return
    item = target.item
    if item is not None and not (isinstance(item, schema.Builtin) and item.name in ("str", "sid")):
        hint = "a reference is the sid of the other object: `str` or `sid`, or a list of them"
        target.found.append(say.does_not_fit(attribute.span, attribute.name, target.kind, hint))
        return
    on_delete = _on_delete(arguments[1], target) if len(arguments) == 2 else schema.OnDelete.RESTRICT
    referred = _referred(arguments[0], target)
    if referred is None or on_delete is None:
        return
    if referred.domain != target.domain and on_delete is not schema.OnDelete.RESTRICT:
        target.found.append(
            say_storage.across_domains(arguments[1].span, on_delete.value, f"{referred.domain}.{referred.name}")
        )
        return
    target.facts.reference = schema.Reference(domain=referred.domain, type=referred.name, on_delete=on_delete)


def check_secret(attributes: Sequence[tree.Attribute], target: Target) -> None:
    """An error when a secret would stand readable in an index."""
    if not target.facts.is_secret:
        return
    for attribute in attributes:
        if attribute.name in ("index", "filter", "search", "unique", "ref"):
            target.found.append(say.secret_in_index(attribute.span, attribute.name))
    target.facts.can_filter = target.facts.can_search = target.facts.is_unique = False
    target.facts.reference = None
    target.facts.is_hidden = target.place is Place.STORED
    default = target.typed.member.default
    if target.facts.is_hidden and default is not None:
        target.found.append(say.secret_with_default(default.span))


_COMPARABLE = "numbers, text, times, money and enums can be compared as a whole"


def _fits_index(attribute: tree.Attribute, target: Target) -> bool:
    if is_comparable(target.item, target.world):
        return True
    hint = f"{_COMPARABLE}, and lists of them"
    target.found.append(say.does_not_fit(attribute.span, attribute.name, target.kind, hint))
    return False


def _is_searchable(target: Target) -> bool:
    item = target.item
    return isinstance(item, schema.Builtin) and item.name in _SEARCHABLE


def _on_delete(value: tree.Value, target: Target) -> schema.OnDelete | None:
    word = str(value.value)
    if word in _ON_DELETE:
        return schema.OnDelete(word)
    target.found.append(say.unknown_word(value.span, word, either(_ON_DELETE), closest(word, _ON_DELETE)))
    return None


def _referred(value: tree.Value, target: Target) -> schema.Named | None:
    qualifier, _, name = str(value.value).rpartition(".")
    meant = target.world.scope.type(name, qualifier or None, target.domain, value.span)
    if meant is None:
        return None
    referred = target.world.types.underlying(meant)
    if isinstance(referred, schema.Named) and target.world.storage.get(referred):
        return referred
    is_struct = isinstance(referred, schema.Named) and referred in target.world.types.structs
    if referred is not None:
        target.found.append(say_storage.not_stored(value.span, name, is_struct=is_struct))
    return None
