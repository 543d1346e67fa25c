"""Deleting objects, and what that does to those who refer to them.

Objects are taken away first and references looked at afterwards, so that objects deleted together never hold
each other back.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

from typing import Any

from hero_sdk.errors import Conflict
from hero_sdk.osis import rows
from hero_sdk.osis.drafts import Draft, draft_from, raw_of_row
from hero_sdk.osis.oddities import UnreadableRow, cannot_be_read
from hero_sdk.osis.place import Place
from hero_sdk.osis.schema import Reference, TypeTable
from hero_sdk.osis.work import Work
from hero_sdk.values import RowUnreadable, smartid

__all__ = ["Deletion"]


class Deletion:
    """Some objects deleted together, with everything that goes with them."""

    def __init__(self, work: Work, place: Place) -> None:
        self._work = work
        self._place = place
        self._removed: list[tuple[TypeTable[Any], int]] = []

    @property
    def count(self) -> int:
        """How many objects are gone."""
        return len(self._removed)

    def remove(self, table: TypeTable[Any], number: int) -> None:
        """Takes one object away."""
        rows.remove(self._work, table, number)
        self._removed.append((table, number))

    def finish(self) -> None:
        """Deletes and changes what refers to the removed objects. Raises Conflict where that is forbidden."""
        refused = self.refusal()
        if refused is not None:
            raise refused[1]

    def refusal(self) -> tuple[int, Conflict] | None:
        """The same, giving back instead which of the removed objects must stay, and why."""
        for table, number in self._removed:  # grows while objects follow
            for source, reference in self._place.schema.referrers.get(table.name, ()):
                if reference.target.on_delete != "restrict":
                    self._follow(source, reference, smartid.encode(number))
        for table, number in self._removed:
            for source, reference in self._place.schema.referrers.get(table.name, ()):
                if reference.target.on_delete == "restrict":
                    for holder in self._holders(source, reference, smartid.encode(number), limit=1):
                        return number, _referenced(table, number, source, reference, holder)
        return None

    def _follow(self, source: TypeTable[Any], reference: Reference, sid: str) -> None:
        for holder in self._holders(source, reference, sid):
            if reference.target.on_delete == "cascade":
                self.remove(source, holder)
            else:
                self._clear(source, reference, holder, sid)

    def _clear(self, source: TypeTable[Any], reference: Reference, holder: int, sid: str) -> None:
        row = rows.row_of(self._work, source, holder)
        assert row is not None
        try:
            raw = raw_of_row(source, row.body)
        except RowUnreadable as error:
            raise cannot_be_read(UnreadableRow.of(source.name, holder, row.body, error)) from error
        name = reference.key.name
        if reference.key.is_list:
            raw[name] = [each for each in raw[name] if each != sid]
        elif source.model.model_fields[reference.key.attribute].is_required():
            raw[name] = ""
        else:
            del raw[name]
        rows.replace(self._work, source, row, Draft(draft_from(source, raw), raw, set()))

    def _holders(self, source: TypeTable[Any], reference: Reference, sid: str, limit: int = -1) -> list[int]:
        """Numbers of the objects of ``source`` that refer to ``sid``."""
        if reference.key.is_list:
            statement = f"SELECT number FROM {source.side_table(reference.key)} WHERE entry = ? LIMIT ?"
        else:
            statement = f"SELECT number FROM {source.table} WHERE {reference.key.expressions[0]} = ? LIMIT ?"
        return [number for (number,) in self._work.execute(statement, (sid, limit)).fetchall()]


def _referenced(
    table: TypeTable[Any], number: int, source: TypeTable[Any], reference: Reference, holder: int
) -> Conflict:
    sid = smartid.encode(number)
    return Conflict(
        f"{table.name} {sid} cannot be deleted: {source.name} {smartid.encode(holder)} refers to it "
        f"in {reference.key.name}",
        reason="referenced",
        referenced_by=f"{source.name}.{reference.key.name}",
    )
