from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hero_sdk.values import Odate, Oduration, Otime, Struct, now, problems, to_json


class Moment(Struct):
    at: Otime


class Day(Struct):
    day: Odate


class Lasting(Struct):
    long: Oduration


def read(model: type[Struct], value: Any) -> Any:
    (name,) = model.model_fields
    return getattr(model.__pydantic_validator__.validate_python({name: value}), name)


def refusal(model: type[Struct], value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        read(model, value)
    return problems(caught.value)[0]["message"]


NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        1795176000, "2026-11-20T12:00:00Z", "2026-11-20T12:00Z", "2026-11-20 12:00:00Z", "2026-11-20t12:00:00z",
        "2026-11-20T14:00:00+02:00", "2026-11-20T14:00:00+0200", "2026-11-20T14:00+02", "2026-11-20T12:00:00.000Z",
        "2026-11-20T12:00:00,0Z", NOON, NOON.astimezone(timezone(timedelta(hours=-5))),
    ],
)  # fmt: skip
def test_an_instant_is_read_as_utc(value: Any) -> None:
    at = read(Moment, value)
    assert at == NOON
    assert at.tzinfo is UTC


@pytest.mark.parametrize(
    "value", [True, 1.0, 1795176000.5, None, [], "1795176000", "", "now", "20261120T120000Z", date(2026, 1, 1)]
)
def test_other_values_are_no_instants(value: Any) -> None:
    assert refusal(Moment, value) == "must be a time: whole seconds since 1970, or ISO 8601 text"


@pytest.mark.parametrize("value", ["2026-11-20T12:00:00", datetime(2026, 1, 1)])  # noqa: DTZ001
def test_an_instant_has_a_zone(value: Any) -> None:
    assert refusal(Moment, value) == "must be a time with its zone, like 2026-11-20T12:00:00Z"


@pytest.mark.parametrize(
    "value", ["2026-11-20T12:00:00.5Z", "2026-11-20T12:00:00.0000000001Z", NOON.replace(microsecond=1)]
)
def test_an_instant_is_whole_seconds(value: Any) -> None:
    assert refusal(Moment, value) == "must be a time in whole seconds"


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30T12:00:00Z",
        "2026-11-20T24:30:00Z",
        "2026-11-20T12:00:60Z",
        "0000-01-01T00:00:00Z",
        "2026-11-20T12:00+99:00",
    ],
)
def test_an_instant_exists(value: str) -> None:
    assert refusal(Moment, value) == "must be a time that exists in the calendar"


def test_years_go_from_1_to_9999() -> None:
    assert read(Moment, -62135596800) == datetime(1, 1, 1, tzinfo=UTC)
    assert read(Moment, 253402300799) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    for value in (
        -62135596801,
        253402300800,
        2**64,
        -(10**30),
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
    ):
        assert refusal(Moment, value) == "must be a time between the years 1 and 9999"


instants = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))


@given(instants)
def test_every_instant_survives_the_wire_as_an_integer(at: datetime) -> None:
    wire = orjson.loads(to_json(Moment(at=at)))["at"]
    assert type(wire) is int
    assert read(Moment, wire) == at
    assert read(Moment, at.isoformat()) == at


def test_an_instant_without_zone_never_reaches_the_wire() -> None:
    with pytest.raises(Exception, match="says no instant"):
        to_json({"at": datetime(2026, 1, 1)})  # noqa: DTZ001


def test_now_is_whole_seconds_of_utc() -> None:
    assert now().microsecond == 0
    assert now().tzinfo is UTC
    assert read(Moment, now()) <= datetime.now(UTC)


@given(st.dates())
def test_every_day_survives_the_wire(day: date) -> None:
    assert orjson.loads(to_json(Day(day=day))) == {"day": day.isoformat()}
    assert read(Day, day.isoformat()) == day


@pytest.mark.parametrize(
    "value", ["20261120", "2026-W47-5", "2026-11-20T00:00:00Z", "", 5, None, True, NOON, "２０２６-11-20"]
)
def test_other_values_are_no_days(value: Any) -> None:
    assert refusal(Day, value) == "must be a day, like 2026-11-20"


def test_a_day_exists() -> None:
    assert refusal(Day, "2026-02-30") == "must be a day that exists in the calendar"


def test_a_whole_duration_is_an_integer_on_the_wire() -> None:
    assert to_json(Lasting(long=timedelta(minutes=2))) == b'{"long":120}'
    assert to_json(Lasting(long=timedelta(seconds=-1.5))) == b'{"long":-1.5}'
    assert read(Lasting, 90) == read(Lasting, 90.0) == timedelta(seconds=90)


century = timedelta(days=36525)


@given(
    st.timedeltas(-century, century) | st.integers(-86399999913600, 86399999999999).map(lambda s: timedelta(seconds=s))
)
def test_every_duration_survives_the_wire(long: timedelta) -> None:
    assert read(Lasting, orjson.loads(to_json(Lasting(long=long)))["long"]) == long


@pytest.mark.parametrize("value", ["90", True, None, [], {}])
def test_other_values_are_no_durations(value: Any) -> None:
    assert refusal(Lasting, value) == "must be a duration: a number of seconds"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, 10**30])
def test_a_duration_is_finite(value: float) -> None:
    assert refusal(Lasting, value) == "must be a number of seconds under 86400000000000"
