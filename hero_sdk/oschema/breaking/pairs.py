"""Which field of the old version is which of the new one: by name, else by `@was`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hero_sdk.oschema import schema

__all__ = ["Pairs", "pair"]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Fields or parameters of two versions."""

    both: tuple[tuple[schema.Field, schema.Field], ...]
    """Old and new."""

    removed: tuple[schema.Field, ...]
    added: tuple[schema.Field, ...]
    alike: tuple[tuple[schema.Field, schema.Field], ...]
    """Removed and added ones of one type that stand at the same place: probably a name without its `@was`."""

    def successor(self, removed: schema.Field) -> schema.Field | None:
        """What probably is the same field under a new name."""
        return next((new for old, new in self.alike if old is removed), None)

    def predecessor(self, added: schema.Field) -> schema.Field | None:
        """What probably was the same field under its old name."""
        return next((old for old, new in self.alike if new is added), None)


def pair(old: Sequence[schema.Field], new: Sequence[schema.Field]) -> Pairs:
    """The pairs, in the order of the new version."""
    by_name = {field.name: field for field in old}
    matched: dict[str, schema.Field] = {}
    for field in new:
        if field.name in by_name:
            matched[field.name] = by_name.pop(field.name)
    for field in new:
        former = next((name for name in field.was if name in by_name), None)
        if field.name not in matched and former is not None:
            matched[field.name] = by_name.pop(former)
    both = tuple((matched[field.name], field) for field in new if field.name in matched)
    return Pairs(
        both=both,
        removed=tuple(field for field in old if field.name in by_name),
        added=tuple(field for field in new if field.name not in matched),
        alike=tuple(_alike(old, new, both)),
    )


def _alike(
    old: Sequence[schema.Field], new: Sequence[schema.Field], both: Sequence[tuple[schema.Field, schema.Field]]
) -> Iterator[tuple[schema.Field, schema.Field]]:
    old_gaps = _by_gap(old, {before.name: after.name for before, after in both})
    new_gaps = _by_gap(new, {after.name: after.name for _, after in both})
    for behind, fields in old_gaps.items():
        for before, after in zip(fields, new_gaps.get(behind, ()), strict=False):
            if before.type == after.type and not after.was:
                yield before, after


def _by_gap(fields: Sequence[schema.Field], present: Mapping[str, str]) -> dict[str, list[schema.Field]]:
    """Fields that are not ``present`` in both versions, by the new name of the field they stand behind."""
    gaps: dict[str, list[schema.Field]] = {}
    behind = ""
    for field in fields:
        if field.name in present:
            behind = present[field.name]
        else:
            gaps.setdefault(behind, []).append(field)
    return gaps
