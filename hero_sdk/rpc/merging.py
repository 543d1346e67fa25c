"""Several domains' documents as one: every method once, every schema under a name of its own.

Types of the same name and shape are shared; where two domains mean different things by a name, each gets its
domain's in front.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["Document", "merged"]

Document = Mapping[str, Any]

_COMPONENTS = "#/components/"
_INTENTS = "x-hero-intent-schema"


def merged(documents: Mapping[str, Document], name_of: Callable[[str, str], str]) -> dict[str, Any]:
    """``methods``, ``components``, ``x-events`` and what ``info`` says of intents, from documents by domain.

    ``name_of(domain, method)`` is the name under which the whole service has a method.
    """
    moved = _moved(documents)
    methods: list[Any] = []
    events: list[Any] = []
    components: dict[str, dict[str, Any]] = defaultdict(dict)
    intents: dict[str, Any] = {}
    for domain, document in documents.items():
        places = {old: new for (owner, old), new in moved.items() if owner == domain}
        methods += [
            _pointing(method, places) | {"name": name_of(domain, method["name"])}
            for method in document.get("methods", ())
        ]
        events += [_pointing(event, places) for event in document.get("x-events", ())]
        for place, component in _components(document):
            if _owner_of(place, domain, documents) is None:
                _, _, section, name = places.get(place, place).split("/", 3)
                components[section][name] = _pointing(component, places)
        intents |= document.get("info", {}).get(_INTENTS, {}).get("properties", {})
    made: dict[str, Any] = {"methods": methods}
    if components:
        made["components"] = {section: dict(sorted(named.items())) for section, named in sorted(components.items())}
    if events:
        made["x-events"] = events
    if intents:
        made["info"] = {_INTENTS: {"title": "Intent", "type": "object", "properties": intents}}
    return made


def _moved(documents: Mapping[str, Document]) -> dict[tuple[str, str], str]:
    """(domain, place of a component) → its new place, for those that cannot stay where they are."""
    owners: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for domain, document in documents.items():
        for place, component in _components(document):
            owners[place].append((domain, component))
    several = {place: owned for place, owned in owners.items() if len(owned) > 1}
    different = {place for place, owned in several.items() if any(each[1] != owned[0][1] for each in owned[1:])}
    while True:  # what points at something different is different itself
        more = {
            place
            for place, owned in several.items()
            if place not in different and not different.isdisjoint(_pointers(owned[0][1]))
        }
        if not more:
            break
        different |= more
    moved = {(domain, place): _below_domain(place, domain) for place in different for domain, _ in several[place]}
    for domain, document in documents.items():  # what was borrowed of a domain that is here too is that domain's own
        for place, _ in _components(document):
            owner = _owner_of(place, domain, documents)
            if owner is not None:
                moved[domain, place] = moved.get(owner, owner[1])
    return moved


def _owner_of(place: str, domain: str, documents: Mapping[str, Document]) -> tuple[str, str] | None:
    """Domain and place of what ``domain`` has at ``place`` as ``<other domain>.<name>``; None for what is its own."""
    section, _, name = place.rpartition("/")
    other, _, original = name.partition(".")
    if other == domain or other not in documents:
        return None
    own = documents[other].get("components", {}).get(section.rpartition("/")[2], {})
    return (other, f"{section}/{original}") if original in own else None


def _below_domain(place: str, domain: str) -> str:
    section, _, name = place.rpartition("/")
    return f"{section}/{domain}.{name}"


def _components(document: Document) -> Iterator[tuple[str, Any]]:
    for section, named in document.get("components", {}).items():
        for name, component in named.items():
            yield f"{_COMPONENTS}{section}/{name}", component


def _pointers(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "$ref" and isinstance(item, str):
                yield item
            else:
                yield from _pointers(item)
    elif isinstance(value, list):
        for item in value:
            yield from _pointers(item)


def _pointing(value: Any, places: Mapping[str, str]) -> Any:
    """A copy of ``value`` that points at the new places."""
    if isinstance(value, Mapping):
        return {
            key: places.get(item, item) if key == "$ref" and isinstance(item, str) else _pointing(item, places)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_pointing(item, places) for item in value]
    return value
