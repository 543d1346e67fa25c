from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from hero_sdk.values import (
    U32,
    Address,
    Index,
    Location,
    Money,
    Otime,
    Page,
    RootObject,
    Struct,
    now,
    problems,
    readonly,
    to_json,
)


class Line(Struct):
    item: str
    quantity: Annotated[U32, Field(ge=1)] = 1


class Card(Struct):
    type: Literal["card"] = "card"
    reference: Annotated[str, Field(max_length=5)]


class Cash(Struct):
    type: Literal["cash"] = "cash"


Payment = Annotated[Card | Cash, Field(discriminator="type")]


class Order(RootObject):
    lines: Annotated[list[Line], Field(min_length=1)]
    labels: dict[str, str] = Field(default_factory=dict)
    payment: Payment | None = None
    total: Money | None = readonly()
    parent: Order | None = None


def read(model: type[Struct], value: Any) -> Any:
    return model.__pydantic_validator__.validate_python(value)


def refusals(model: type[Struct], value: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        read(model, value)
    return {problem["path"]: problem["message"] for problem in problems(caught.value, value)}


def test_a_root_object_starts_with_its_sid() -> None:
    assert next(iter(Order.model_fields)) == "sid"
    assert Order(lines=[Line(item="10")]).sid == ""
    assert Order.indexes == ()


def test_an_absent_value_is_not_sent_and_null_means_absent() -> None:
    order = read(Order, {"lines": [{"item": "10"}], "payment": None, "total": None})
    assert order.payment is None
    assert to_json(order) == b'{"sid":"","lines":[{"item":"10","quantity":1}],"labels":{}}'


def test_a_default_is_always_sent_and_never_null() -> None:
    assert refusals(Line, {"item": "10", "quantity": None}) == {"quantity": "must be an integer"}


def test_unknown_and_missing_fields_are_refused_at_their_place() -> None:
    assert refusals(Order, {"lines": [{"item": "10"}, {"itme": "11"}], "colour": 1}) == {
        "lines[1].item": "is missing",
        "lines[1].itme": "is not known here",
        "colour": "is not known here",
    }


def test_an_empty_list_says_how_many_it_needs() -> None:
    assert refusals(Order, {"lines": []}) == {"lines": "must have at least 1 item"}


@pytest.mark.parametrize("value", [None, "x", 1, [], [{"item": "10"}]])
def test_an_object_is_an_object(value: Any) -> None:
    assert refusals(Line, value) == {"": "must be an object"}


def test_a_union_is_told_by_its_tag() -> None:
    assert read(Order, {"lines": [{"item": "10"}], "payment": {"type": "card", "reference": "x"}}).payment == Card(
        reference="x"
    )


@pytest.mark.parametrize(
    ("payment", "path", "message"),
    [
        ({}, "payment", "must say which kind it is in 'type'"),
        ({"type": "gold"}, "payment", "must have 'type' as one of 'card', 'cash', not 'gold'"),
        ({"type": "card"}, "payment.reference", "is missing"),
        ({"type": "card", "reference": "123456"}, "payment.reference", "must have at most 5 characters"),
        ({"type": "cash", "reference": "1"}, "payment.reference", "is not known here"),
        ("card", "payment", "must be an object"),
    ],
)
def test_a_union_that_is_none_says_why_and_where(payment: Any, path: str, message: str) -> None:
    assert refusals(Order, {"lines": [{"item": "10"}], "payment": payment}) == {path: message}


def test_assignment_is_checked_like_construction() -> None:
    line = Line(item="10")
    with pytest.raises(ValidationError):
        line.quantity = 0
    with pytest.raises(ValidationError):
        line.colour = "red"  # type: ignore[attr-defined]
    assert line == Line(item="10")


class Renamed(RootObject):
    renamed: ClassVar[dict[str, tuple[str, ...]]] = {
        "title": ("name", "caption"),
        "count": ("number",),
        "made_at": ("created",),
        "schema_": ("scheme",),
    }
    title: Annotated[str, Field(max_length=10)]
    count: Annotated[U32, Field(le=9)] = 3
    made_at: Otime = Field(default_factory=now)
    schema_: str = Field(default="", alias="schema")


def test_a_field_is_understood_under_its_former_names_and_sent_under_its_own() -> None:
    value = read(Renamed, {"caption": "Rye", "number": 4, "created": 5, "scheme": "x"})
    assert (value.title, value.count, value.schema_) == ("Rye", 4, "x")
    assert to_json(value) == b'{"sid":"","title":"Rye","count":4,"made_at":5,"schema":"x"}'
    given = {"count": 1, "made_at": 5}
    now_called = read(Renamed, given | {"title": "Rye", "schema": "x"})
    assert read(Renamed, given | {"name": "Rye", "scheme": "x"}) == now_called
    assert Renamed(title="Rye", schema_="x").schema_ == "x"


def test_a_renamed_field_keeps_its_limits_and_its_place_in_messages() -> None:
    assert refusals(Renamed, {"name": "x" * 11}) == {"name": "must have at most 10 characters"}
    assert refusals(Renamed, {"count": 10}) == {"title": "is missing", "count": "must be at most 9"}
    assert refusals(Renamed, {"title": "a", "name": "b"}) == {"name": "is not known here"}


def test_field_names_of_pydantic_need_no_care_on_the_wire() -> None:
    class Odd(Struct):
        model_x: int = 1
        copy_: int = Field(default=2, alias="copy")

    assert read(Odd, {"model_x": 5, "copy": 6}) == Odd(model_x=5, copy_=6)
    assert to_json(Odd()) == b'{"model_x":1,"copy":2}'


def test_a_page_is_typed() -> None:
    page = read(Page[Line], {"items": [{"item": "10"}], "next_cursor": "abc"})
    assert page.items == [Line(item="10")]
    assert to_json(page) == b'{"items":[{"item":"10","quantity":1}],"next_cursor":"abc"}'
    assert to_json(Page(items=[Line(item="10")])) == b'{"items":[{"item":"10","quantity":1}]}'
    assert refusals(Page[Line], {"items": [{}]}) == {"items[0].item": "is missing"}


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 1e7))
def test_every_location_survives_the_wire(latitude: float, longitude: float, radius: float) -> None:
    place = Location(latitude=latitude, longitude=longitude, radius=radius)
    assert Location.model_validate_json(to_json(place)) == place


def test_a_location_is_on_the_earth() -> None:
    assert refusals(Location, {"latitude": 90.1, "longitude": -181, "radius": -1}) == {
        "latitude": "must be at most 90.0",
        "longitude": "must be at least -180.0",
        "radius": "must be at least 0.0",
    }


def test_an_address_names_its_country_by_code() -> None:
    assert read(Address, {"street": "Ring 1", "city": "Wien", "country": "AT"}).postal_code == ""
    assert refusals(Address, {"street": "Ring 1", "city": "Wien", "country": "Austria"}) == {
        "country": "must match ^[A-Z]{2}$"
    }


def test_an_index_is_a_plain_value() -> None:
    assert Index("a", "b") == Index("a", "b")
    assert Index("a", unique=True) != Index("a")
    assert Index("a", "b").fields == ("a", "b")
