"""Types of two versions, compared at the places where they are used.

What stands in a place (a built-in type, a list, limits) is compared at once. Definitions it names are put on a list of
visits instead, each pair once per way: types may be made of each other in circles and long chains.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from hero_sdk.oschema import schema
from hero_sdk.oschema.breaking import scalars
from hero_sdk.oschema.breaking.limits import Limits, stricter
from hero_sdk.oschema.breaking.messages import compatible as fine
from hero_sdk.oschema.breaking.messages import fields as say
from hero_sdk.oschema.breaking.messages import rows as say_rows
from hero_sdk.oschema.breaking.report import Report
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.breaking.versions import Slot, Versions
from hero_sdk.oschema.breaking.way import Way
from hero_sdk.oschema.schema_text import type_text

__all__ = ["Types", "Use", "Visit"]


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a type is used, with the type as people read it."""

    subject: Subject
    old: str
    new: str
    lead: str = ""
    """What the text begins with, where the type is not that of the subject itself."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Two definitions to be compared."""

    old: schema.Named
    new: schema.Named
    way: Way
    doubt: Use | None = None
    """Where the one took the other's place, if they are not the same type under two names."""


class Types:
    """Compares types and gathers the visits that follow from it."""

    def __init__(self, versions: Versions, report: Report, *, has_doubts: bool = True) -> None:
        """Without ``has_doubts`` all types that meet count as the same: only whether they fit is asked."""
        self.versions = versions
        self.report = report
        self._has_doubts = has_doubts
        self._known: set[Visit] = set()
        self._waiting: deque[Visit] = deque()

    def visit(self, old: schema.Named, new: schema.Named, way: Way, doubt: Use | None = None) -> None:
        """Puts two definitions on the list."""
        visit = Visit(old, new, way, doubt)
        if visit not in self._known:
            self._known.add(visit)
            self._waiting.append(visit)

    def next(self) -> Visit | None:
        """The next two definitions to be compared, if there are any left."""
        return self._waiting.popleft() if self._waiting else None

    def compare(self, old: Slot, new: Slot, way: Way, use: Use) -> None:
        """Compares what stands in one place."""
        old, new, use = self._past_shared_aliases(old, new, use)
        old, new = self.versions.old.bare(old), self.versions.new.bare(new)
        if way is Way.KEPT and isinstance(new.type, schema.ListOf) and self._is_one_value(old.type):
            self._compare_with_list(old, new.type, new.limits, use)
        elif self._compare_bare(old, new, way, use):
            self._compare_limits(old, new, way, use)
        else:
            self.changed(way, use)

    def changed(self, way: Way, use: Use) -> None:
        """Says that a type is another now."""
        made = say_rows.changed_type if way is Way.KEPT else say.changed_type
        self.report.breaks(use.subject, "type", made(use.subject, use.old, use.new, use.lead))

    def _past_shared_aliases(self, old: Slot, new: Slot, use: Use) -> tuple[Slot, Slot, Use]:
        """Behind aliases that both versions use here alike: what changed in an alias is told there, once."""
        while isinstance(old.type, schema.Named) and isinstance(new.type, schema.Named) and old.limits == new.limits:
            old_alias, new_alias = self.versions.old.alias(old.type), self.versions.new.alias(new.type)
            if old_alias is None or new_alias is None or not self.versions.are_one(old.type, new.type):
                break
            subject = Subject(new_alias.name, old_alias.span, new_alias.span)
            use = Use(subject, type_text(old_alias.type, old.type.domain), type_text(new_alias.type, new.type.domain))
            old, new = self.versions.old.behind(old), self.versions.new.behind(new)
        return old, new, use

    def _compare_with_list(self, old: Slot, new: schema.ListOf, limits: Limits, use: Use) -> None:
        """Rows that hold one value are read as if they held a list of it."""
        self.compare(old, Slot(new.item), Way.KEPT, use)
        one = Limits(min_length=1, max_length=1)
        if broken := tuple(stricter(limits, one)):
            finding = say_rows.narrower(use.subject, broken, one, limits, "items")
            self.report.breaks(use.subject, "limit", finding)
        self.report.fits(use.subject, "type", fine.other_type(use.old, use.new))

    def _compare_bare(self, old: Slot, new: Slot, way: Way, use: Use) -> bool:
        """Whether the types fit, as far as can be said without looking into definitions."""
        match old.type, new.type:
            case schema.ListOf(old_item), schema.ListOf(new_item):
                self.compare(Slot(old_item), Slot(new_item), way, use)
                return True
            case schema.MapOf(old_key, old_value), schema.MapOf(new_key, new_value):
                _, reader = way.writer_and_reader(old_key, new_key)
                if reader != schema.Builtin("str"):  # which every key can be read as
                    self.compare(Slot(old_key), Slot(new_key), way, use)
                self.compare(Slot(old_value), Slot(new_value), way, use)
                return True
            case schema.Named(), schema.Named() if self._are_of_one_kind(old.type, new.type):
                is_doubtful = self._has_doubts and not self.versions.are_one(old.type, new.type)
                self.visit(old.type, new.type, way, use if is_doubtful else None)
                return True
        old_name, new_name = self.versions.old.scalar(old.type), self.versions.new.scalar(new.type)
        if way.is_read_by_new:
            fits = scalars.can_be_read(old_name, new_name, way, old.limits)
        else:
            fits = scalars.can_be_read(new_name, old_name, way, new.limits)
        if fits and old.type != new.type:
            self.report.fits(use.subject, "type", fine.other_type(use.old, use.new))
        return fits

    def _is_one_value(self, type_: schema.TypeRef) -> bool:
        return not isinstance(type_, schema.ListOf) and self.versions.old.scalar(type_) != "any"

    def _are_of_one_kind(self, old: schema.Named, new: schema.Named) -> bool:
        old_type, new_type = self.versions.old.types.get(old), self.versions.new.types.get(new)
        return old_type is not None and type(old_type) is type(new_type)

    def _compare_limits(self, old: Slot, new: Slot, way: Way, use: Use) -> None:
        if old.limits == new.limits and old.type == new.type:
            return
        writer, _ = way.writer_and_reader(self.versions.old.limits(old), self.versions.new.limits(new))
        _, reader = way.writer_and_reader(old.limits, new.limits)
        broken = tuple(stricter(reader, writer))
        if broken:
            say_limit = {Way.GIVEN: say.narrower, Way.KEPT: say_rows.narrower}.get(way, say.wider)
            finding = say_limit(use.subject, broken, old.limits, new.limits, _unit(new.type))
            self.report.breaks(use.subject, "limit", finding)
        elif old.limits != new.limits:
            self.report.fits(use.subject, "limit", fine.other_limits(old.limits, new.limits, _unit(new.type)))


def _unit(type_: schema.TypeRef) -> str:
    """What a length counts."""
    match type_:
        case schema.ListOf():
            return "items"
        case schema.MapOf():
            return "entries"
        case schema.Builtin("bytes"):
            return "bytes"
    return "characters"
