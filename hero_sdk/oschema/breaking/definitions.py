"""Structs, enums and unions of two versions: works off the list of visits."""

from __future__ import annotations

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.fields import Holder, compare_fields
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.messages import fields as say
from hero_sdk.oschema.breaking.messages import rows as say_rows
from hero_sdk.oschema.breaking.messages import types as say_types
from hero_sdk.oschema.breaking.report import Report
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.types import Types, Visit
from hero_sdk.oschema.breaking.way import Way

__all__ = ["compare_all", "holder_of"]


def compare_all(types: Types) -> None:
    """Compares everything on the list, and what is put there meanwhile."""
    while (visit := types.next()) is not None:
        if visit.doubt is None:
            _compare(visit, types)
        elif not _would_fit(visit, types):
            types.changed(visit.way, visit.doubt)
        else:
            types.report.fits(visit.doubt.subject, "type", fine.other_type(visit.doubt.old, visit.doubt.new))


def holder_of(struct: schema.Struct, domain: str) -> Holder:
    """The struct as something with fields."""
    is_stored = struct.storage is not schema.Storage.NONE
    return Holder(name=struct.name, domain=domain, fields=struct.fields, span=struct.span, is_stored=is_stored)


def _would_fit(visit: Visit, types: Types) -> bool:
    """Whether one type can stand for another that only looks different."""
    trial = Types(types.versions, Report(), has_doubts=False)
    trial.visit(visit.old, visit.new, visit.way)
    compare_all(trial)
    return not trial.report.has_breaks


def _compare(visit: Visit, types: Types) -> None:
    match types.versions.old.types[visit.old], types.versions.new.types[visit.new]:
        case schema.Struct() as old, schema.Struct() as new:
            _compare_tags(old, new, visit.way, types.report)
            compare_fields(holder_of(old, visit.old.domain), holder_of(new, visit.new.domain), visit.way, types)
        case schema.Enum() as old, schema.Enum() as new:
            _compare_values(old, new, visit.way, types.report)
        case schema.Union() as old, schema.Union() as new:
            _compare_members(old, new, visit.way, types)


def _compare_tags(old: schema.Struct, new: schema.Struct, way: Way, report: Report) -> None:
    """The tags a struct carries since it is in unions; it carries them where it stands alone, too."""
    subject = Subject(new.name, old.span, new.span)
    old_tags, new_tags = dict(old.tags), dict(new.tags)
    other = say_rows.other_tag if way is Way.KEPT else say_types.other_tag
    for key, value in old_tags.items():
        if key in new_tags and new_tags[key] != value:
            report.breaks(subject, "tag", other(subject, f"`{key}` is `{new_tags[key]}` now", f"`{value}` before"))
        elif key not in new_tags and way is Way.GIVEN:
            report.breaks(
                subject, "tag", other(subject, f"`{key}` is not taken any more", f'sent `"{key}": "{value}"`')
            )


def _compare_values(old: schema.Enum, new: schema.Enum, way: Way, report: Report) -> None:
    old_values = {value.value: value for value in old.values}
    new_values = {value.value: value for value in new.values}
    for name, value in old_values.items():
        if name in new_values:
            continue
        subject = Subject(f"{old.name}.{name}", value.span, new.span)
        if way is Way.GIVEN:
            report.breaks(subject, "value", say_types.removed_value(subject, name))
        elif way is Way.KEPT:
            report.fits(subject, "value", fine.VALUE_STAYS_IN_ROWS)
    for name, value in new_values.items():
        if name in old_values:
            continue
        subject = Subject(f"{new.name}.{name}", old.span, value.span)
        if way is Way.RAISED:
            report.breaks(subject, "value", say.value_in_error(subject, name))
        else:
            report.fits(subject, "value", fine.ADDED)


def _compare_members(old: schema.Union, new: schema.Union, way: Way, types: Types) -> None:
    subject = Subject(new.name, old.span, new.span)
    if old.tag != new.tag:
        other = say_rows.other_tag if way is Way.KEPT else say_types.other_tag
        types.report.breaks(subject, "tag", other(subject, f"`{new.tag}` says which it is", f"`{old.tag}` before"))
        return
    old_members = _by_tag(old, types.versions.old.types)
    new_members = _by_tag(new, types.versions.new.types)
    renamed = _renamed_members(old_members, new_members, types)
    for value, member in old_members.items():
        heir = new_members.get(value) or renamed.get(member)
        if heir is not None:
            types.visit(member, heir, way)  # which says so if its tag is another
            continue
        subject = Subject(f"{old.name}.{member.name}", old.span, new.span)
        if way is Way.GIVEN:
            types.report.breaks(subject, "member", say_types.removed_member(subject, member.name, value))
        elif way is Way.KEPT:
            types.report.breaks(subject, "member", say_rows.removed_member(subject, member.name, value))
        else:
            types.report.fits(subject, "member", fine.REMOVED)
    for value, member in new_members.items():
        if value in old_members or member in renamed.values():
            continue
        subject = Subject(f"{new.name}.{member.name}", old.span, new.span)
        if way in (Way.SENT, Way.RAISED):
            types.report.breaks(subject, "member", say_types.added_member(subject, member.name, value))
        else:
            types.report.fits(subject, "member", fine.ADDED)


def _renamed_members(
    old: dict[str, schema.Named], new: dict[str, schema.Named], types: Types
) -> dict[schema.Named, schema.Named]:
    """Members that are in both under two names, and so with two tags."""
    gone = [member for value, member in old.items() if value not in new]
    return {member: heir for member in gone if (heir := types.versions.renamed(member)) in new.values() and heir}


def _by_tag(union: schema.Union, types: dict[schema.Named, schema.TypeDef]) -> dict[str, schema.Named]:
    """Members by what their tag says."""
    tags = {}
    for member in union.members:
        struct = types.get(member)
        if isinstance(struct, schema.Struct):
            tags[dict(struct.tags).get(union.tag, member.name)] = member
    return tags
