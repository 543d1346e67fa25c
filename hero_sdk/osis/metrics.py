"""The wire's metrics and groupings as typed ones: ``count``, ``sum(total)``; ``status``, ``day(created_at)``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast, get_args

from hero_sdk.errors import InvalidParams
from hero_sdk.osis.filters import CREATED, CREATION, field_for
from hero_sdk.osis.schema import TypeTable, table_of
from hero_sdk.values import Grouping, IndexedField, Metric, RootObject
from hero_sdk.values.query import MetricOperator, Period

__all__ = ["parse_groupings", "parse_metrics"]

_CALL = re.compile(r"(\w+)\((\w+)\)")
_METRICS = get_args(MetricOperator)
_PERIODS = get_args(Period)
_SHOWN_CHARACTERS = 40


def parse_metrics(model: type[RootObject], metrics: Sequence[str]) -> tuple[Metric, ...]:
    """The figures that are asked for. Raises InvalidParams."""
    table = table_of(model)
    return tuple(_metric(table, text, f"metrics[{at}]") for at, text in enumerate(metrics))


def parse_groupings(model: type[RootObject], group_by: Sequence[str] | None) -> tuple[Grouping, ...]:
    """What groups are to have in common. Raises InvalidParams."""
    table = table_of(model)
    return tuple(_grouping(table, text, f"group_by[{at}]") for at, text in enumerate(group_by or ()))


def _metric(table: TypeTable[Any], text: str, path: str) -> Metric:
    if text == "count":
        return Metric()
    found = _CALL.fullmatch(text)
    if found is None or found[1] not in _METRICS:
        known = ", ".join(f"{op}(field)" for op in _METRICS)
        raise _wrong(path, f"must be count or one of {known}, not {text[:_SHOWN_CHARACTERS]!r}")
    return Metric(cast(MetricOperator, found[1]), _field(table, found[2], path))


def _grouping(table: TypeTable[Any], text: str, path: str) -> Grouping:
    found = _CALL.fullmatch(text)
    if found is None:
        return Grouping(_field(table, text, path))
    if found[1] not in _PERIODS:
        known = ", ".join(f"{period}(field)" for period in _PERIODS)
        raise _wrong(path, f"must be a field or one of {known}, not {text[:_SHOWN_CHARACTERS]!r}")
    return Grouping(_field(table, found[2], path), cast(Period, found[1]))


def _field(table: TypeTable[Any], name: str, path: str) -> IndexedField[Any]:
    return CREATION if name == CREATED and name not in table.keys else field_for(table, name, path)


def _wrong(path: str, message: str) -> InvalidParams:
    return InvalidParams(f"{path} {message}", errors=[{"path": path, "message": message}])
