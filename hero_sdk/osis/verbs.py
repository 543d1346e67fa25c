"""What each verb that changes something does, on the writer's thread and inside its transaction.

Every verb is a function of the database alone: run again after a failed commit it does the same again.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, TypeVar

import orjson

from hero_sdk.errors import RpcError
from hero_sdk.osis import patching, references, rows
from hero_sdk.osis.deleting import Deletion
from hero_sdk.osis.drafts import Draft, draft_from, invalid, raw_of_row, under_present_names
from hero_sdk.osis.oddities import UnreadableRow, cannot_be_read
from hero_sdk.osis.place import Place, number_of, stale
from hero_sdk.osis.schema import TypeTable
from hero_sdk.osis.work import Work
from hero_sdk.values import RawJson, RootObject, RowUnreadable, smartid

__all__ = ["delete", "delete_many", "new", "new_many", "new_text", "patch", "set_many", "set_one"]

T = TypeVar("T", bound=RootObject)


def new(work: Work, place: Place, table: TypeTable[T], draft: Draft[T]) -> T:
    """The object, stored."""
    if table.references:
        references.check_targets(work, place, table, draft.raw, {})
    if table.needed_secrets:
        _check_secrets(table, draft.raw, table.needed_secrets)
    return rows.insert(work, table, draft)


def new_text(work: Work, place: Place, table: TypeTable[T], draft: Draft[T]) -> T | RawJson:
    """The object, stored; its text, where that is what callers are answered."""
    obj = new(work, place, table, draft)
    return obj if draft.text is None else RawJson(draft.text)


def new_many(work: Work, place: Place, table: TypeTable[T], drafts: Sequence[Draft[T]]) -> list[T]:
    """All objects, stored; the first that is refused refuses all, and its error says which it was."""
    stored = []
    for index, draft in enumerate(drafts):
        try:
            stored.append(new(work, place, table, draft))
        except RpcError as error:
            raise at(error, "objects", index) from error
    return stored


def set_one(
    work: Work,
    place: Place,
    table: TypeTable[T],
    draft: Draft[T],
    expected_rev: int | None = None,
    *,
    from_caller: bool = False,
) -> T:
    """The object in place of the stored one."""
    sid = draft.obj.sid
    row = _row(work, place, table, sid, expected_rev)
    before = _before(table, row)
    unknown = {name: value for name, value in before.items() if name not in table.names}
    if unknown:  # a newer schema put it there: not ours to lose
        draft = Draft(draft.obj, {**unknown, **draft.raw}, draft.given)
    if from_caller and table.readonly:
        draft = patching.with_readonly_of(table, draft, before)
    if table.secrets:
        draft = _with_secrets_of(table, draft, before, from_caller=from_caller)
    references.check_targets(work, place, table, draft.raw, before)
    return rows.replace(work, table, row, draft)


def set_many(
    work: Work, place: Place, table: TypeTable[T], drafts: Sequence[Draft[T]], *, from_caller: bool = False
) -> list[T]:
    """All objects in place of the stored ones, or none."""
    stored = []
    for index, draft in enumerate(drafts):
        try:
            stored.append(set_one(work, place, table, draft, from_caller=from_caller))
        except RpcError as error:
            raise at(error, "objects", index) from error
    return stored


def patch(
    work: Work,
    place: Place,
    table: TypeTable[T],
    sid: str,
    fields: Mapping[str, Any],
    expected_rev: int | None = None,
    *,
    from_caller: bool = False,
) -> T:
    """The stored object with ``fields`` merged into it."""
    row = _row(work, place, table, sid, expected_rev)
    try:
        patched = patching.patched(table, row.body, fields, from_caller=from_caller)
    except RowUnreadable as error:
        raise cannot_be_read(UnreadableRow.of(table.name, row.number, row.body, error)) from error
    if table.needed_secrets:
        _check_secrets(table, patched.draft.raw, patched.before)
    references.check_targets(work, place, table, patched.draft.raw, patched.before)
    return rows.replace(work, table, row, patched.draft)


def delete(work: Work, place: Place, table: TypeTable[Any], sid: str, expected_rev: int | None = None) -> bool:
    """Whether there was such an object; there is none any more."""
    row = rows.row_of(work, table, number_of(sid))
    if row is None:
        return False
    if expected_rev is not None and row.rev != expected_rev:
        raise stale(table.name, sid, current_rev=row.rev, expected_rev=expected_rev)
    deletion = Deletion(work, place)
    deletion.remove(table, row.number)
    deletion.finish()
    return True


def delete_many(work: Work, place: Place, table: TypeTable[Any], sids: Sequence[str]) -> int:
    """How many of the objects were there; references among them do not hold them back."""
    deletion = Deletion(work, place)
    for sid in dict.fromkeys(sids):
        row = rows.row_of(work, table, number_of(sid))
        if row is not None:
            deletion.remove(table, row.number)
    count = deletion.count
    refused = deletion.refusal()
    if refused is not None:
        number, error = refused
        sid = smartid.encode(number)
        raise at(error, "sids", sids.index(sid)) if sid in sids else error
    return count


def at(error: RpcError, list_name: str, index: int) -> RpcError:
    """``error`` with the position of the object in the list that was given."""
    place = f"{list_name}[{index}]"
    error.message = f"{place}: {error.message}"
    error.args = (error.message,)
    error.fields["index"] = index
    for wrong in error.fields.get("errors", ()):
        wrong["path"] = f"{place}.{wrong['path']}" if wrong["path"] else place
    return error


def _before(table: TypeTable[Any], row: rows.Row) -> dict[str, Any]:
    """The stored object as it would be written today; as it lies there, where it cannot be read."""
    try:
        return raw_of_row(table, row.body)
    except RowUnreadable:
        lying = orjson.loads(row.body)
        return under_present_names(table, lying) if isinstance(lying, dict) else {}


def _with_secrets_of(table: TypeTable[T], draft: Draft[T], before: Mapping[str, Any], *, from_caller: bool) -> Draft[T]:
    """The draft with the secrets that callers were never shown, and so cannot give back."""
    kept = {name: before[name] for name in table.secrets if name in before and name not in draft.raw}
    if from_caller and kept:
        raw = draft.raw | kept
        draft = Draft(draft_from(table, raw), raw, draft.given)
    _check_secrets(table, draft.raw, before)
    return draft


def _check_secrets(table: TypeTable[Any], raw: Mapping[str, Any], before: Container[str]) -> None:
    """Refuses an object without a secret it has to have; one that never had it may go on so."""
    missing = [name for name in table.needed_secrets if name in before and raw.get(name) is None]
    if missing:
        raise invalid(table.name, [{"path": name, "message": "is missing"} for name in missing])


def _row(work: Work, place: Place, table: TypeTable[Any], sid: str, expected_rev: int | None) -> rows.Row:
    if not sid:
        raise invalid(table.name, [{"path": "sid", "message": "is missing: it says which object is meant"}])
    row = rows.row_of(work, table, number_of(sid))
    if row is None:
        raise place.not_found(table.name, sid)
    if expected_rev is not None and row.rev != expected_rev:
        raise stale(table.name, sid, current_rev=row.rev, expected_rev=expected_rev)
    return row
