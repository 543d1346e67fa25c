"""Attributes of fields, parameters and aliases: which there are, where they mean something, and what they say.

An attribute nobody knows is an error, because a limit that silently is none lets bad data in. A known one where
it has no effect (`@index` in a type that is not stored) is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hero_sdk.oschema import tree
from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages import attributes as say
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.resolver import limits, storing
from hero_sdk.oschema.resolver.arguments import USAGE, text_of, texts_of, without_arguments
from hero_sdk.oschema.resolver.facts import NO_FACTS, Facts, Place
from hero_sdk.oschema.resolver.target import Target
from hero_sdk.oschema.resolver.types import Typed
from hero_sdk.oschema.resolver.world import World
from hero_sdk.oschema.suggest import closest

__all__ = ["FIELD_ATTRIBUTES", "read_attributes", "report_unknown"]

_REPEATABLE = frozenset({"was", "example", "errors", "requires", "alias", "intent"})

_OWNERS = {
    "a method": frozenset(
        (
            "read",
            "write",
            "destructive",
            "idempotent",
            "public",
            "internal",
            "secret",
            "requires",
            "errors",
            "alias",
            "timeout",
            "intent",
        )
    ),
    "an event": frozenset(("transient",)),
    "a field": frozenset(
        (
            "index",
            "filter",
            "search",
            "unique",
            "ref",
            "min",
            "max",
            "min_len",
            "max_len",
            "pattern",
            "readonly",
            "secret",
        )
    ),
}
"""Whose attribute it is, for one that stands elsewhere."""

_EVERYWHERE = frozenset(Place)
_ON_DATA = frozenset({Place.STORED, Place.STRUCT})


def read_attributes(
    attributes: Sequence[tree.Attribute], typed: Typed, place: Place, domain: str, world: World
) -> Facts:
    """What the attributes of one field, parameter or alias say."""
    if not attributes:
        return NO_FACTS
    facts = Facts()
    type_ = world.types.underlying(typed.type)
    target = Target(world, domain, place, typed, type_, facts)
    for attribute in once_each(attributes, world.found):
        if attribute.name not in FIELD_ATTRIBUTES:
            report_unknown(attribute, FIELD_ATTRIBUTES, world.found)
            continue
        read, places = FIELD_ATTRIBUTES[attribute.name]
        if place in places:
            read(attribute, target)
        elif place is Place.ALIAS:
            world.found.append(say.belongs_on_field(attribute.span, attribute.name))
        else:
            world.found.append(warn.without_effect(attribute.span, attribute.name, place.value))
    limits.check_order(attributes, target)
    storing.check_secret(attributes, target)
    return facts


def once_each(attributes: Sequence[tree.Attribute], found: list[Diagnostic]) -> Sequence[tree.Attribute]:
    """The attributes without those given twice that may be given once only."""
    if len(attributes) < 2:
        return attributes
    first: dict[str, tree.Attribute] = {}
    kept = []
    for attribute in attributes:
        if attribute.name in first and attribute.name not in _REPEATABLE:
            found.append(say.given_twice(attribute.span, attribute.name, first[attribute.name].span))
            continue
        first.setdefault(attribute.name, attribute)
        kept.append(attribute)
    return kept


def report_unknown(attribute: tree.Attribute, known: Iterable[str], found: list[Diagnostic]) -> None:
    """An error for an attribute that means nothing here."""
    known = list(known)
    owner = next((owner for owner, names in _OWNERS.items() if attribute.name in names), None)
    if owner is not None:
        found.append(say.belongs_elsewhere(attribute.name_span, attribute.name, owner))
        return
    suggestion = closest(attribute.name, known)
    is_same_word = suggestion is not None and suggestion.replace("_", "") == attribute.name.lower().replace("_", "")
    edits = (Edit(attribute.name_span, suggestion),) if suggestion and is_same_word else ()
    found.append(
        say.unknown_attribute(attribute.name_span, attribute.name, suggestion, known=sorted(known), edits=edits)
    )


def _readonly(attribute: tree.Attribute, target: Target) -> None:
    target.facts.is_readonly = without_arguments(attribute, target.found)


def _secret(attribute: tree.Attribute, target: Target) -> None:
    target.facts.is_secret = without_arguments(attribute, target.found)


def _was(attribute: tree.Attribute, target: Target) -> None:
    names = tuple(name for name, _ in texts_of(attribute, target.found))
    target.facts.was += names


def _deprecated(attribute: tree.Attribute, target: Target) -> None:
    target.facts.deprecated = text_of(attribute, target.found, may_be_missing=True)


def _example(attribute: tree.Attribute, target: Target) -> None:
    if attribute.named or not attribute.arguments:
        target.found.append(say.wrong_arguments(attribute.span, attribute.name, USAGE["example"]))
    target.facts.examples.extend(attribute.arguments)


Read = Callable[[tree.Attribute, Target], None]

FIELD_ATTRIBUTES: dict[str, tuple[Read, frozenset[Place]]] = {
    "index": (storing.read_index, frozenset({Place.STORED})),
    "filter": (storing.read_filter, frozenset({Place.STORED})),
    "search": (storing.read_search, frozenset({Place.STORED})),
    "unique": (storing.read_unique, frozenset({Place.STORED})),
    "ref": (storing.read_ref, frozenset({Place.STORED})),
    "min": (limits.read_min, _EVERYWHERE),
    "max": (limits.read_max, _EVERYWHERE),
    "min_len": (limits.read_min_len, _EVERYWHERE),
    "max_len": (limits.read_max_len, _EVERYWHERE),
    "pattern": (limits.read_pattern, _EVERYWHERE),
    "readonly": (_readonly, _ON_DATA),
    "secret": (_secret, _ON_DATA | {Place.PARAMETER}),
    "was": (_was, _ON_DATA | {Place.PARAMETER}),
    "deprecated": (_deprecated, _EVERYWHERE),
    "example": (_example, _EVERYWHERE),
}
"""How each attribute is read, and where it means something."""
