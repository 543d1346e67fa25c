"""Stored types: whether their rows are still found, what the store demands of them, and what callers may ask of it."""

from __future__ import annotations

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.messages import rows as say_rows
from hero_sdk.oschema.breaking.messages import storage as say
from hero_sdk.oschema.breaking.pairs import Pairs, pair
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.types import Types
from hero_sdk.oschema.breaking.way import Way
from hero_sdk.oschema.names import pascal_case

__all__ = ["compare_roots", "compare_stored", "report_lost_rows"]


def compare_stored(old: schema.Domain, new: schema.Domain, types: Types) -> None:
    """Compares what both versions keep."""
    # Rows lie under the type's name in generated code, and follow it to the one that says it was that.
    present = {pascal_case(former): struct for struct in _stored(new) for former in struct.was}
    present |= {pascal_case(struct.name): struct for struct in _stored(new)}
    for struct in _stored(old):
        found = present.get(pascal_case(struct.name))
        if found is None:
            _report_lost(struct, old.name, types)
            continue
        named, new_named = schema.Named(old.name, struct.name), schema.Named(new.name, found.name)
        types.visit(named, new_named, Way.KEPT)
        if pascal_case(struct.name) != pascal_case(found.name):
            types.report.fits(Subject(found.name, struct.span, found.span), "stored", fine.rows_moved(struct.name))
        elif forgotten := [name for name in struct.was if name not in found.was]:
            subject = Subject(found.name, struct.span, found.span)
            types.report.breaks(subject, "was", say_rows.forgotten_type(subject, forgotten))
        pairs = pair(struct.fields, found.fields)
        _compare_uniques(struct, found, pairs, types)
        _compare_targets(struct, found, pairs, types)


def report_lost_rows(old: schema.Domain, types: Types) -> None:
    """Says of a domain that is gone that its rows are not read any more."""
    for struct in _stored(old):
        _report_lost(struct, old.name, types)


def compare_roots(old: schema.Named, new: schema.Named, types: Types) -> None:
    """Compares what callers of the ready methods may ask and change."""
    before, after = types.versions.old.struct(old), types.versions.new.struct(new)
    assert before is not None
    assert after is not None
    pairs = pair(before.fields, after.fields)
    for old_field, new_field in pairs.both:
        subject = Subject(f"{after.name}.{new_field.name}", old_field.span, new_field.span)
        _compare_rules(old_field, new_field, subject, types)
        _compare_asking(before, after, old_field, new_field, subject, types)
    _compare_collisions(before, after, pairs, types)


def _stored(domain: schema.Domain) -> list[schema.Struct]:
    return [
        definition
        for definition in domain.types
        if isinstance(definition, schema.Struct) and definition.storage is not schema.Storage.NONE
    ]


def _report_lost(struct: schema.Struct, domain: str, types: Types) -> None:
    named = schema.Named(domain, struct.name)
    left = types.versions.new.struct(named)
    renamed = types.versions.renamed(named) if left is None else None
    heir = types.versions.new.struct(renamed) if renamed is not None else left
    subject = Subject(struct.name, struct.span, heir.span if heir is not None else None)
    new_name = renamed.name if renamed is not None else None
    types.report.breaks(subject, "stored", say_rows.not_stored(subject, left is not None, new_name))


def _compare_uniques(old: schema.Struct, new: schema.Struct, pairs: Pairs, types: Types) -> None:
    """What is newly unique; rows may have it twice."""
    added = {field.name: field for field in pairs.added}
    for fields in _newly_unique(old, new, pairs):
        if any(field in added and not _is_filled(added[field]) for field in fields):
            continue  # no row has a value, and nothing collides with nothing
        subject = _unique_subject(old, new, fields, pairs)
        is_new = fields[0] in added
        finding = say_rows.collisions(subject, fields, is_new=is_new)
        types.report.breaks(subject, "added" if is_new else "unique", finding)


def _compare_collisions(old: schema.Struct, new: schema.Struct, pairs: Pairs, types: Types) -> None:
    added = {field.name for field in pairs.added}
    for fields in _newly_unique(old, new, pairs):
        if added.isdisjoint(fields):
            subject = _unique_subject(old, new, fields, pairs)
            types.report.breaks(subject, "unique", say.newly_unique(subject, fields))


def _newly_unique(old: schema.Struct, new: schema.Struct, pairs: Pairs) -> list[tuple[str, ...]]:
    """Fields, by new names, of which no two rows may have the same values, and might have until now."""
    present = {before.name: after.name for before, after in pairs.both}
    before = [{present.get(name, f"\0{name}") for name in fields} for fields in _uniques(old)]
    return [fields for fields in _uniques(new) if not any(known <= set(fields) for known in before)]


def _uniques(struct: schema.Struct) -> list[tuple[str, ...]]:
    single = [(field.name,) for field in struct.fields if field.is_unique]
    return single + [index.fields for index in struct.indexes if index.is_unique]


def _unique_subject(old: schema.Struct, new: schema.Struct, fields: tuple[str, ...], pairs: Pairs) -> Subject:
    if len(fields) > 1:
        return Subject(f"{new.name} ({', '.join(fields)})", old.span, new.span)
    field = next(field for field in new.fields if field.name == fields[0])
    before = next((before for before, after in pairs.both if after is field), None)
    return Subject(f"{new.name}.{field.name}", before.span if before else old.span, field.span)


def _is_filled(field: schema.Field) -> bool:
    """Whether rows from before it was declared all have the same value for it."""
    return field.default is not None and field.default.kind == "value" and field.default.value != ""


def _compare_targets(old: schema.Struct, new: schema.Struct, pairs: Pairs, types: Types) -> None:
    for before, after in pairs.both:
        if before.reference is None or after.reference is None:
            continue
        subject = Subject(f"{new.name}.{after.name}", before.span, after.span)
        if not _is_same_target(before.reference, after.reference, types):
            finding = say_rows.other_target(subject, before.reference.type, after.reference.type)
            types.report.breaks(subject, "reference", finding)


def _compare_rules(old: schema.Field, new: schema.Field, subject: Subject, types: Types) -> None:
    report = types.report
    if new.is_readonly and not old.is_readonly:
        report.breaks(subject, "readonly", say.newly_readonly(subject))
    elif old.is_readonly and not new.is_readonly:
        report.fits(subject, "readonly", fine.MAY_BE_SET)
    if old.is_unique and not new.is_unique:
        report.fits(subject, "unique", fine.NOT_UNIQUE)
    before, after = old.reference, new.reference
    if after is None:
        if before is not None:
            report.fits(subject, "reference", fine.NOT_CHECKED)
        return
    if before is None:
        report.breaks(subject, "reference", say.newly_checked(subject, after.type))
    elif not _is_same_target(before, after, types):
        report.breaks(subject, "reference", say.other_target(subject, before.type, after.type))
    elif before.on_delete is not after.on_delete:
        if before.on_delete is schema.OnDelete.RESTRICT:
            report.fits(subject, "deletion", fine.other_deletion(before.on_delete, after.on_delete))
        else:
            report.breaks(subject, "deletion", say.other_deletion(subject, before, after))


def _is_same_target(old: schema.Reference, new: schema.Reference, types: Types) -> bool:
    return types.versions.are_one(schema.Named(old.domain, old.type), schema.Named(new.domain, new.type))


def _compare_asking(
    old: schema.Struct,
    new: schema.Struct,
    old_field: schema.Field,
    new_field: schema.Field,
    subject: Subject,
    types: Types,
) -> None:
    """Whether `find` and `count` still take what they took."""
    present = {before.name: after.name for before, after in pair(old.fields, new.fields).both}
    ways_before = [frozenset(present.get(name, name) for name in beside) for beside in _asked_beside(old, old_field)]
    ways_after = _asked_beside(new, new_field)
    if any(not any(after <= before for after in ways_after) for before in ways_before):
        types.report.breaks(subject, "filter", say.not_filtered(subject, new_field.name))
    elif ways_after and not ways_before:
        types.report.fits(subject, "filter", fine.FILTERED)
    if old_field.can_search and not new_field.can_search:
        types.report.breaks(subject, "search", say.not_searched(subject, new_field.name))
    elif new_field.can_search and not old_field.can_search:
        types.report.fits(subject, "search", fine.SEARCHED)


def _asked_beside(struct: schema.Struct, field: schema.Field) -> list[frozenset[str]]:
    """Fields beside whose values one may filter by ``field``; the empty set where it can be asked alone."""
    alone = [frozenset[str]()] if field.can_filter else []
    led = [index.fields for index in struct.indexes if field.name in index.fields and not index.is_unique]
    return alone + [frozenset(names[: names.index(field.name)]) for names in led]
