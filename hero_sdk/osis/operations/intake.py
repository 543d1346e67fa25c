"""Objects that bring their sids along, taken into one database: checked, compared with what is there, stored.

One transaction per batch. An object is in as a whole or not at all, and a refusal leaves the others alone.
"""

# ruff: noqa: S608 - names in these statements come from the schema; values are always bound

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import orjson
from pydantic import TypeAdapter, ValidationError

from hero_sdk.errors import RpcError
from hero_sdk.osis import rows
from hero_sdk.osis.drafts import invalid, problems_with
from hero_sdk.osis.keys import SERVER_KEPT
from hero_sdk.osis.operations.ground import stored_types
from hero_sdk.osis.operations.sources import Arrival, Refuse
from hero_sdk.osis.rows import Stamps
from hero_sdk.osis.schema import TypeTable
from hero_sdk.osis.work import Work
from hero_sdk.values import Otime, RootObject, smartid, to_json, tolerant, write_row
from hero_sdk.values.times import otime_to_wire

__all__ = ["MOST_NUMBER", "Intake", "Outcome"]

Outcome = Literal["stored", "replaced", "unchanged", "refused"]

MOST_NUMBER = 2**62
"""Larger ones would leave no numbers for new objects."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """An object that could be stored."""

    place: str
    obj: RootObject
    stamps: Stamps
    body: str
    secrets: dict[str, Any]
    """Those it brings along; they do not stand in ``body``."""


class Intake:
    """Takes objects into the database behind ``work``; ``is_tolerant`` keeps fields and values the schema lacks."""

    def __init__(self, work: Work, *, may_replace: bool, is_tolerant: bool) -> None:
        self._work = work
        self._types = stored_types(work.connection)
        self._may_replace = may_replace
        self._is_tolerant = is_tolerant

    def take(
        self, table: TypeTable[Any], arrivals: Sequence[Arrival], refuse: Refuse
    ) -> tuple[Counter[Outcome], list[int]]:
        """What became of ``arrivals``, in one commit, and the numbers of those that are in now.

        Raises sqlite3.Error, after which none of them is.
        """
        outcomes: Counter[Outcome] = Counter()
        self._work.begin()
        try:
            ready = []
            for arrival in arrivals:
                try:
                    ready.append(self._ready(table, arrival))
                except (RpcError, ValueError) as error:
                    refuse(arrival.place, error.message if isinstance(error, RpcError) else str(error))
            present, owners = self._present(table, [each.stamps.number for each in ready])
            for each in ready:
                number = each.stamps.number
                try:
                    outcome = self._store(table, each, present.get(number), owners.get(number))
                except (RpcError, ValueError) as error:
                    refuse(each.place, error.message if isinstance(error, RpcError) else str(error))
                else:
                    present[number] = each.body
                    outcomes[outcome] += 1
            self._work.commit()
        except BaseException:
            self._work.roll_back()
            raise
        outcomes["refused"] = len(arrivals) - outcomes.total()
        return outcomes, list(present)

    def _ready(self, table: TypeTable[Any], arrival: Arrival) -> _Ready:
        raw = _object(arrival.data)
        raw["sid"], number = _identity(raw, arrival.sid)
        kept = {name: raw.pop(name) for name in SERVER_KEPT if name in raw and name not in table.names}
        obj = self._validated(table, raw)
        for name in table.keeps:
            kept[name] = getattr(obj, name)
        rev = kept.get("rev") or 1
        if not isinstance(rev, int) or not 1 <= rev < MOST_NUMBER:
            raise ValueError(f"its rev is {_shown(rev)}, which is no revision")
        created_at = _seconds(kept.get("created_at")) or self._work.now_s
        updated_at = _seconds(kept.get("updated_at")) or created_at
        stamps = Stamps(number, rev, created_at, updated_at)
        for name in table.keeps:
            if not getattr(obj, name):
                setattr(obj, name, getattr(stamps, name))
        body = write_row(obj) if self._is_tolerant else to_json(obj)  # the same where no field is unknown
        if not table.secrets:
            return _Ready(arrival.place, obj, stamps, body.decode(), {})
        whole = orjson.loads(body)
        secrets = {name: whole.pop(name) for name in table.secrets if name in whole}
        return _Ready(arrival.place, obj, stamps, orjson.dumps(whole).decode(), secrets)

    def _validated(self, table: TypeTable[Any], raw: dict[str, Any]) -> RootObject:
        validator = table.model.__pydantic_validator__
        try:
            return validator.validate_python(raw)  # type: ignore[no-any-return]
        except ValidationError as strict:
            if self._is_tolerant:
                try:
                    with tolerant():
                        return validator.validate_python(raw, extra="allow")  # type: ignore[no-any-return]
                except ValidationError:
                    pass
            raise invalid(table.name, problems_with(table, strict, raw)) from strict

    def _present(self, table: TypeTable[Any], numbers: list[int]) -> tuple[dict[int, str], dict[int, str]]:
        """Of these numbers: the texts of those that are there, and the types of those that belong to others."""
        asked = (orjson.dumps(numbers).decode(),)
        among = "WHERE number IN (SELECT value FROM json_each(?))"
        present = dict(self._work.execute(f"SELECT number, body FROM {table.table} {among}", asked).fetchall())
        owners = {
            number: other
            for other in self._types
            if other != table.name
            for (number,) in self._work.execute(f'SELECT number FROM "t_{other}" {among}', asked)
        }
        return present, owners

    def _store(self, table: TypeTable[Any], ready: _Ready, present: str | None, owner: str | None) -> Outcome:
        if owner is not None:
            raise ValueError(f"its sid belongs to an object of type {owner}")
        if present is None:
            rows.put(self._work, table, ready.obj, ready.stamps, ready.body, ready.secrets)
            return "stored"
        is_same = present == ready.body or orjson.loads(present) == orjson.loads(ready.body)
        if is_same and (not ready.secrets or self._has_secrets(table, ready)):
            return "unchanged"
        if not self._may_replace:
            raise ValueError("another object with its sid is there already")
        mark = self._work.mark()
        try:
            rows.put(self._work, table, ready.obj, ready.stamps, ready.body, ready.secrets, is_there=True)
        except BaseException:
            self._work.undo(mark)
            raise
        self._work.keep(mark)
        return "replaced"

    def _has_secrets(self, table: TypeTable[Any], ready: _Ready) -> bool:
        row = rows.row_of(self._work, table, ready.stamps.number)
        assert row is not None
        kept = orjson.loads(row.body)
        return all(kept.get(name) == value for name, value in ready.secrets.items())


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError("it is no object")
    return found


def _identity(raw: Mapping[str, Any], named: str | None) -> tuple[str, int]:
    """An object's sid and the number behind it."""
    sid = raw.get("sid", named)
    if sid is None:
        raise ValueError("it has no sid")
    if named is not None and sid != named:
        raise ValueError(f"its sid is {_shown(sid)}, its file is named after {named}")
    if not isinstance(sid, str):
        raise ValueError(f"its sid is {_shown(sid)}, which is no text")
    number = smartid.decode(sid)
    if number >= MOST_NUMBER:
        raise ValueError(f"its sid {sid} is so large that no others would be left")
    return sid, number


def _seconds(value: object) -> int | None:
    """A time as the store keeps it: from a model, or as JSON says it."""
    if value is None or (type(value) is int and 0 <= value <= _LAST_SECOND):
        return value
    if isinstance(value, datetime):
        return int(value.timestamp())
    try:
        return otime_to_wire(_TIME.validate_python(value))
    except ValidationError as error:
        raise ValueError(f"its created_at or updated_at {error.errors()[0]['msg']}") from None


def _shown(value: object) -> str:
    return repr(value)[:60]


_TIME = TypeAdapter[Any](Otime)
_LAST_SECOND = 253_402_300_799
"""Of the year 9999."""
