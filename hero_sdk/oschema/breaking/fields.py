"""Fields of structs, errors and events, and parameters of methods: each as callers or rows meet it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking.limits import NONE
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.messages import fields as say
from hero_sdk.oschema.breaking.messages import parameters as say_parameters
from hero_sdk.oschema.breaking.messages import rows as say_rows
from hero_sdk.oschema.breaking.pairs import Pairs, pair
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.types import Types, Use
from hero_sdk.oschema.breaking.versions import Slot
from hero_sdk.oschema.breaking.way import Way
from hero_sdk.oschema.schema_text import type_text
from hero_sdk.oschema.source import Span

__all__ = ["Holder", "compare_fields", "is_required"]

_KEPT_BY_SERVER = ("created_at", "updated_at", "rev")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What has fields, in one version."""

    name: str
    domain: str
    fields: Sequence[schema.Field]
    span: Span | None
    is_stored: bool = False
    is_method: bool = False
    """Then its fields are parameters."""

    def subject(self, field: schema.Field) -> str:
        """``Order.notes`` or ``orderservice.waiting(limit)``."""
        return f"{self.name}({field.name})" if self.is_method else f"{self.name}.{field.name}"

    def place(self, field: schema.Field) -> Span | None:
        """Where the field stands; ready methods' parameters stand nowhere but at their type."""
        return field.span or self.span


def is_required(field: schema.Field, holder: Holder) -> bool:
    """Whether whoever makes an object has to give the field."""
    is_sid = holder.is_stored and field.name == "sid"
    return field.is_required and not is_sid and not _is_given_later(field, holder)


def compare_fields(old: Holder, new: Holder, way: Way, types: Types) -> Pairs:
    """Compares all fields; the pairs that were found."""
    pairs = pair(old.fields, new.fields)
    comparer = _Comparer(old, new, way, types, pairs)
    for old_field, new_field in pairs.both:
        if not _is_never_read(old_field, way):
            comparer.compare(old_field, new_field)
    for field in pairs.removed:
        if not _is_never_read(field, way):
            comparer.removed(field)
    for field in pairs.added:
        comparer.added(field)
    return pairs


def _is_never_read(old: schema.Field, way: Way) -> bool:
    """Whether callers of the old version got no such value: secrets are not returned."""
    return old.is_secret and way in (Way.SENT, Way.RAISED)


def _is_given_later(field: schema.Field, holder: Holder) -> bool:
    """Whether the server sets it, so that it may be absent until it did."""
    is_kept = holder.is_stored and field.name in _KEPT_BY_SERVER
    return (field.is_readonly or is_kept) and field.default is None


class _Comparer:
    """Compares fields of two holders on one way."""

    def __init__(self, old: Holder, new: Holder, way: Way, types: Types, pairs: Pairs) -> None:
        self._old = old
        self._new = new
        self._way = way
        self._types = types
        self._report = types.report
        self._pairs = pairs

    def compare(self, old: schema.Field, new: schema.Field) -> None:
        """A field that is in both versions."""
        subject = Subject(self._new.subject(new), self._old.place(old), self._new.place(new))
        if self._way is Way.GIVEN:
            self._compare_given(old, new, subject)
        elif self._way is Way.KEPT:
            self._compare_kept(old, new, subject)
        else:
            self._compare_sent(old, new, subject)
        if new.default is not None and old.default != new.default:
            self._report.fits(subject, "default", fine.other_default(old.default, new.default))
        if new.deprecated is not None and old.deprecated is None:
            self._report.fits(subject, "deprecated", fine.DEPRECATED)
        if not self._is_kept_by_server(old, new):
            use = Use(subject, type_text(old.type, self._old.domain), type_text(new.type, self._new.domain))
            self._types.compare(_slot(old), _slot(new), self._way, use)

    def removed(self, field: schema.Field) -> None:
        """A field that is gone."""
        successor = self._pairs.successor(field)
        place = self._new.place(successor) if successor is not None else self._new.span
        subject = Subject(self._old.subject(field), self._old.place(field), place)
        if self._way is not Way.KEPT:
            removed = say_parameters.removed_parameter if self._new.is_method else say.removed_field
            self._report.breaks(subject, "removed", removed(subject, field, successor))
        elif successor is not None and not is_required(successor, self._new):  # else rows lack that, which says more
            self._report.breaks(subject, "removed", say_rows.renamed_silently(subject, field.name, successor))
        else:
            self._report.fits(subject, "removed", fine.REMOVED_FROM_ROWS)

    def added(self, field: schema.Field) -> None:
        """A field that was not there."""
        subject = Subject(self._new.subject(field), self._old.span, self._new.place(field))
        predecessor = self._pairs.predecessor(field)
        if self._way is Way.RAISED:
            self._report.breaks(subject, "added", say.field_in_error(subject, field.name))
        elif self._way is Way.SENT or not is_required(field, self._new):
            self._report.fits(subject, "added", fine.ADDED)
        elif self._way is Way.KEPT:
            self._report.breaks(subject, "added", say_rows.lacking(subject, field, predecessor))
        elif self._new.is_method:
            self._report.breaks(subject, "added", say_parameters.required_parameter(subject, field, predecessor))
        else:
            self._report.breaks(subject, "added", say.required_field(subject, field, predecessor))

    def _compare_given(self, old: schema.Field, new: schema.Field, subject: Subject) -> None:
        if is_required(new, self._new) and not is_required(old, self._old):
            required = say_parameters.required_parameter if self._new.is_method else say.required_field
            self._report.breaks(subject, "presence", required(subject, new, None, was_optional=True))
        elif old.is_optional and not new.is_optional and not _is_given_later(new, self._new):
            self._report.breaks(subject, "presence", say.null_refused(subject))
        elif old.is_required and not new.is_required:
            self._report.fits(subject, "presence", fine.MAY_BE_LEFT_OUT)
        if old.name != new.name:
            self._report.fits(subject, "name", fine.renamed(old.name))
        if forgotten := _forgotten(old, new):
            self._report.breaks(subject, "was", say.forgotten_name(subject, forgotten))

    def _compare_sent(self, old: schema.Field, new: schema.Field, subject: Subject) -> None:
        if new.name != old.name and new.name not in old.was:
            self._report.breaks(subject, "name", say.renamed_field(subject, old.name))
        if not self._may_lack(old, self._old) and self._may_lack(new, self._new):
            self._report.breaks(subject, "presence", say.may_be_absent(subject))
        elif self._may_lack(old, self._old) and not self._may_lack(new, self._new):
            self._report.fits(subject, "presence", fine.ALWAYS_THERE)
        if new.is_secret and not old.is_secret:
            self._report.breaks(subject, "secret", say.newly_secret(subject))

    def _compare_kept(self, old: schema.Field, new: schema.Field, subject: Subject) -> None:
        if is_required(new, self._new) and not is_required(old, self._old):
            self._report.breaks(
                subject, "presence", say_rows.lacking(subject, new, None, default=old.default, was_optional=True)
            )
        if forgotten := _forgotten(old, new):
            self._report.breaks(subject, "was", say_rows.forgotten_name(subject, forgotten))
        if new.is_secret is not old.is_secret:
            self._report.fits(subject, "secret", fine.SEALED if new.is_secret else fine.UNSEALED)

    def _may_lack(self, field: schema.Field, holder: Holder) -> bool:
        """Whether the service may leave it out."""
        return field.is_optional or _is_given_later(field, holder)

    def _is_kept_by_server(self, old: schema.Field, new: schema.Field) -> bool:
        """Such a field may be `otime` or seconds, which is the same on the wire; its values are never anything else."""
        is_kept = old.name == new.name and new.name in _KEPT_BY_SERVER
        return is_kept and self._old.is_stored and self._new.is_stored


def _forgotten(old: schema.Field, new: schema.Field) -> list[str]:
    """Names that meant the field until now and do not any more."""
    return [name for name in old.was if name not in (new.name, *new.was)]


def _slot(field: schema.Field) -> Slot:
    return Slot(field.type, NONE.and_those_of(field.constraints))
