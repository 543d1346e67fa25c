"""Examples of the ready methods, put together from what a schema says of its fields.

A type whose ``sid`` has an ``@example`` gets them: that object is expected to be among the demo data. Every other
value comes from the field's own ``@example``, its default, or its type where there is only one sensible value.
Where a value must differ from all that is stored (a new object with a unique name), the last example counts.
"""

from __future__ import annotations

from hero_sdk.codegen.catalog import Catalog
from hero_sdk.oschema import schema

__all__ = ["Sample", "sampled_result", "sampled_verbs"]

Json = object
Sample = tuple[dict[str, Json], Json]
"""Parameters and result."""

_MISSING = object()
_NOBODY = "zzzzzz"
"""A sid nothing will have for a long time."""


def sampled_verbs(catalog: Catalog, named: schema.Named, root: schema.Struct) -> dict[str, Sample]:
    """Parameters and result of one call of each ready method that an example can be made for."""
    sid = next((_example(field) for field in root.fields if field.name == "sid"), _MISSING)
    if sid is _MISSING:
        return {}
    made: dict[str, Sample] = {
        "exists": ({"sid": sid}, True),
        "list": ({}, [sid]),
        "delete": ({"sid": _NOBODY}, False),
        "delete_many": ({"sids": []}, 0),
        "new_many": ({"objects": []}, []),
        "set_many": ({"objects": []}, []),
        "count": ({}, 1),
        "aggregate": ({"metrics": ["count"]}, {"groups": [{"key": {}, "values": {"count": 1}}]}),
    }
    stored, fresh = (_sample(catalog, named, which, ()) for which in (0, -1))
    if isinstance(stored, dict) and isinstance(fresh, dict):
        secret = {field.name for field in root.fields if field.is_secret}
        given = {"sid": sid} | stored
        kept = {name: value for name, value in given.items() if name not in secret}
        made_anew = {name: value for name, value in fresh.items() if name not in secret}
        made |= {
            "new": ({"object": fresh}, {"sid": _NOBODY} | made_anew),
            "get": ({"sid": sid}, kept),
            "get_many": ({"sids": [sid]}, [kept]),
            "set": ({"object": given}, kept),
            "patch": ({"sid": sid, "fields": {}}, kept),
            "list_full": ({}, [kept]),
            "find": ({}, {"items": [kept]}),
        }
    return made


def sampled_result(catalog: Catalog, ref: schema.TypeRef | None) -> Json:
    """A result of the type, None where none can be made: for an example that only says how to call."""
    if ref is None:
        return None
    made = _sample(catalog, ref, 0, ())
    if isinstance(made, dict) and isinstance(ref, schema.Named):
        found = catalog.definition(ref)
        fields = found.fields if isinstance(found, schema.Struct) else ()
        made |= next(({"sid": _example(field)} for field in fields if field.name == "sid" and field.examples), {})
    return None if made is _MISSING else made


def _sample(catalog: Catalog, ref: schema.TypeRef, which: int, within: tuple[str, ...]) -> Json:
    """A value of the type, or ``_MISSING``; ``within`` keeps recursive types from going on for ever."""
    match ref:
        case schema.Builtin(name):
            return False if name == "bool" else {} if name == "any" else _MISSING
        case schema.ListOf() | schema.MapOf():
            return [] if isinstance(ref, schema.ListOf) else {}
        case schema.Named(_, name) if name not in within:
            return _sample_of_type(catalog, catalog.definition(ref), which, (*within, name))
    return _MISSING


def _sample_of_type(catalog: Catalog, found: schema.TypeDef, which: int, within: tuple[str, ...]) -> Json:
    match found:
        case schema.Enum():
            return found.values[0].value
        case schema.Alias():
            return _chosen(found.examples, which) if found.examples else _sample(catalog, found.type, which, within)
        case schema.Union():
            return _sample(catalog, found.members[0], which, within)
        case schema.Struct():
            return _sample_of_struct(catalog, found, which, within)


def _sample_of_struct(catalog: Catalog, struct: schema.Struct, which: int, within: tuple[str, ...]) -> Json:
    made: dict[str, Json] = dict(struct.tags)
    for field in struct.fields:
        if field.name == "sid" or field.is_readonly or not (field.is_required or field.examples):
            continue
        if field.name in ("created_at", "updated_at", "rev") and not field.examples:
            continue
        value = _sample_of_field(catalog, field, which, within)
        if value is _MISSING:
            return _MISSING
        made[field.name] = value
    return made


def _sample_of_field(catalog: Catalog, field: schema.Field, which: int, within: tuple[str, ...]) -> Json:
    if field.examples:
        return _chosen(field.examples, which)
    if isinstance(field.type, schema.ListOf) and field.constraints.min_length:
        item = _sample(catalog, field.type.item, which, within)
        return _MISSING if item is _MISSING else [item] * field.constraints.min_length
    return _sample(catalog, field.type, which, within)


def _example(field: schema.Field) -> Json:
    return _chosen(field.examples, 0) if field.examples else _MISSING


def _chosen(examples: tuple[schema.Default, ...], which: int) -> Json:
    return schema.json_value(examples[which].value)
