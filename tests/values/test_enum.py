from __future__ import annotations

import pytest
from pydantic import Field, ValidationError

from hero_sdk.values import Struct, WireEnum, problems, to_json, tolerant


class Colour(WireEnum):
    """What it looks like."""

    RED = "red"
    GREEN = "green"
    DARK_BLUE = "dark blue"


class Thing(Struct):
    colour: Colour = Colour.RED
    by_colour: dict[Colour, int] = Field(default_factory=dict)


def read(value: object) -> Thing:
    return Thing.__pydantic_validator__.validate_python(value)


def test_text_becomes_the_member_and_goes_back_as_text() -> None:
    thing = read({"colour": "dark blue", "by_colour": {"green": 1}})
    assert thing.colour is Colour.DARK_BLUE
    assert thing.by_colour == {Colour.GREEN: 1}
    assert to_json(thing) == b'{"colour":"dark blue","by_colour":{"green":1}}'


@pytest.mark.parametrize("value", ["blue", "RED", "", 1, None, True, ["red"]])
def test_a_value_that_is_not_in_the_enum_is_refused_with_those_that_are(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        read({"colour": value})
    assert problems(caught.value) == [
        {"path": "colour", "message": "must be one of 'red', 'green' or 'dark blue'"}
        | ({} if isinstance(value, list) else {"input": value})
    ]


def test_python_code_is_refused_too() -> None:
    with pytest.raises(ValueError, match="'blue' is not a valid Colour"):
        Colour("blue")


def test_a_tolerant_reader_keeps_an_unknown_value_as_it_is() -> None:
    with tolerant():
        thing = read({"colour": "ultraviolet", "by_colour": {"infrared": 2}})
    assert thing.colour == "ultraviolet"
    assert isinstance(thing.colour, Colour)
    assert not thing.colour.is_known
    assert Colour.RED.is_known
    assert to_json(thing) == b'{"colour":"ultraviolet","by_colour":{"infrared":2}}'
    assert thing.colour not in list(Colour)


def test_tolerance_ends_where_it_began_and_never_takes_what_is_no_text() -> None:
    with tolerant(), pytest.raises(ValidationError):
        read({"colour": 1})
    with pytest.raises(ValidationError):
        read({"colour": "ultraviolet"})
