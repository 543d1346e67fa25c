from __future__ import annotations

from typing import ClassVar

import pytest

from hero_sdk.values import Condition, IndexedField, Ordering, RefersTo, WireEnum


class Status(WireEnum):
    NEW = "new"
    OLD = "old"


class Fields:
    name: ClassVar[IndexedField[str]] = IndexedField("name", can_search=True)
    status: ClassVar[IndexedField[Status]] = IndexedField("status", kind="enum")
    size: ClassVar[IndexedField[int]] = IndexedField("size", kind="u32")
    tags: ClassVar[IndexedField[str]] = IndexedField("tags", is_list=True)
    owner: ClassVar[IndexedField[str]] = IndexedField("owner", refers_to=RefersTo("food", "User"))


def test_comparing_a_field_gives_a_condition() -> None:
    conditions = [
        Fields.status == Status.NEW,
        Fields.status != Status.NEW,
        Fields.size < 1,
        Fields.size <= 2,
        Fields.size > 3,
        Fields.size >= 4,
        Fields.size.in_([1, 2]),
        Fields.tags.has("rye"),
        Fields.owner.is_absent(),
        Fields.owner.is_present(),
    ]
    assert [(condition.field.name, condition.op, condition.value) for condition in conditions] == [
        ("status", "eq", Status.NEW),
        ("status", "ne", Status.NEW),
        ("size", "lt", 1),
        ("size", "lte", 2),
        ("size", "gt", 3),
        ("size", "gte", 4),
        ("size", "in", (1, 2)),
        ("tags", "has", "rye"),
        ("owner", "absent", True),
        ("owner", "absent", False),
    ]


def test_comparing_with_none_asks_for_presence() -> None:
    assert (Fields.owner == None) == Fields.owner.is_absent()  # noqa: E711
    assert (Fields.owner != None) == Fields.owner.is_present()  # noqa: E711


def test_a_field_orders() -> None:
    assert Fields.size.asc() == Ordering(Fields.size)
    assert Fields.size.desc() == Ordering(Fields.size, descending=True)
    assert Fields.size.desc() != Fields.size.asc()


def test_conditions_are_values() -> None:
    again = IndexedField[int]("size", kind="u32")
    assert Condition(again, "lt", 1) == (Fields.size < 1)
    assert hash(Condition(again, "lt", 1)) == hash(Fields.size < 1)
    assert (Fields.size < 1) != (Fields.size < 2)
    assert (Fields.size < 1) != 1
    assert len({Fields.size, Fields.name, Fields.size}) == 2


def test_joining_conditions_with_and_is_an_error_instead_of_a_lost_condition() -> None:
    with pytest.raises(TypeError, match="several of them"):
        bool(Fields.size > 1)
    with pytest.raises(TypeError, match="several of them"):
        assert 1 < Fields.size < 9
