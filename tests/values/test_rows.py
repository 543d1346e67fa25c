from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field

from hero_sdk.values import U32, RootObject, RowUnreadable, Struct, WireEnum, read_row, to_json, write_row


class Status(WireEnum):
    NEW = "new"


class Line(Struct):
    renamed: ClassVar[dict[str, tuple[str, ...]]] = {"item": ("dish",)}
    item: str
    quantity: Annotated[U32, Field(ge=1)] = 1


class Card(Struct):
    type: Literal["card"] = "card"


class Cash(Struct):
    type: Literal["cash"] = "cash"


class Order(RootObject):
    renamed: ClassVar[dict[str, tuple[str, ...]]] = {"customer": ("client",)}
    customer: str
    status: Status = Status.NEW
    lines: list[Line] = Field(default_factory=list)
    by_name: dict[str, Line] = Field(default_factory=dict)
    payment: Annotated[Card | Cash, Field(discriminator="type")] | None = None
    class_: str = Field(default="", alias="class")


def test_a_row_written_is_read_back_equal() -> None:
    order = Order(sid="1a", customer="Ann", lines=[Line(item="x")], by_name={"y": Line(item="y")}, class_="c")
    assert write_row(order) == to_json(order)
    assert read_row(Order, write_row(order)) == order


def test_former_names_and_missing_fields_of_an_older_row_are_understood() -> None:
    assert read_row(Order, '{"sid":"1a","client":"Ann","lines":[{"dish":"x"}]}') == Order(
        sid="1a", customer="Ann", lines=[Line(item="x")]
    )


def test_what_a_newer_row_knows_more_is_kept_and_written_back_but_not_sent() -> None:
    row = (
        b'{"sid":"1a","customer":"Ann","status":"lost","lines":[{"item":"x","quantity":1,"spice":[1]}],'
        b'"by_name":{"y":{"item":"y","quantity":1,"salt":null}},"payment":{"type":"card","bank":"B"},"class":"","rating":5}'
    )
    order = read_row(Order, row)
    assert (order.customer, order.status, order.status.is_known) == ("Ann", "lost", False)
    assert write_row(order) == row
    order.customer = "Bea"
    assert write_row(order) == row.replace(b"Ann", b"Bea")
    assert to_json(order) == (
        b'{"sid":"1a","customer":"Bea","status":"lost","lines":[{"item":"x","quantity":1}],'
        b'"by_name":{"y":{"item":"y","quantity":1}},"payment":{"type":"card"},"class":""}'
    )


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ('{"customer":42}', {"customer": "42"}),
        ('{"client":-9223372036854775808}', {"customer": "-9223372036854775808"}),
        ('{"customer":"Ann","lines":{"dish":7}}', {"customer": "Ann", "lines": [Line(item="7")]}),
        ('{"customer":"Ann","by_name":{"x":{"item":7}}}', {"customer": "Ann", "by_name": {"x": Line(item="7")}}),
    ],
)
def test_what_was_a_number_or_one_value_is_read_as_text_or_a_list(row: str, read: dict[str, object]) -> None:
    assert read_row(Order, row) == Order(**read)


@pytest.mark.parametrize("row", ['{"customer":9223372036854775808}', '{"customer":1.0}', '{"customer":true}'])
def test_no_other_number_is_text(row: str) -> None:
    with pytest.raises(RowUnreadable, match=r"Order.customer must be text"):
        read_row(Order, row)


@pytest.mark.parametrize(
    ("row", "path", "message"),
    [
        ("{", "", "is not JSON"),
        ("[]", "", "must be an object"),
        ("{}", "customer", "is missing"),
        ('{"customer":"Ann","lines":[{"item":true}]}', "lines[0].item", "must be text"),
        ('{"customer":"Ann","payment":{"type":"gold"}}', "payment", "must have 'type' as one of"),
    ],
)
def test_a_row_that_cannot_be_read_says_where_and_why(row: str, path: str, message: str) -> None:
    with pytest.raises(RowUnreadable) as caught:
        read_row(Order, row)
    assert caught.value.model is Order
    assert caught.value.path == path
    assert caught.value.message.startswith(message)
    assert "Order" in str(caught.value)
