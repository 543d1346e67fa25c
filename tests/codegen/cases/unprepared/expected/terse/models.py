"""Types of the terse domain.

Written by `hero-sdk generate` from schemas/terse. Change the schema, not this file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hero_sdk.values import I64, U8, Struct, WireEnum

__all__ = [
    "M1",
    "M2",
    "M3",
    "M4",
    "U1",
    "U2",
    "U3",
    "A",
    "Kind",
    "Many",
    "VeryLongNameOfATypeThatSomebodyThoughtWasGood",
]


class Kind(WireEnum):
    X = "x"
    Y = "y"


class VeryLongNameOfATypeThatSomebodyThoughtWasGood(Struct):
    a_field_with_a_long_name: VeryLongNameOfATypeThatSomebodyThoughtWasGood | None = None
    another: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=100_000,
            pattern=(
                "^(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|sev"
                "enteen)$"
            ),
            examples=["one"],
        ),
    ] = None


class A(Struct):
    b: str | None = None
    c: list[str] | None = None
    d: dict[str, dict[str, list[dict[str, I64]]]] | None = None
    e: A | None = None
    f: list[list[A]] | None = None
    g: dict[str, A] | None = None
    http_header: Annotated[str | None, Field(alias="HTTPHeader")] = None
    x1: U8 | None = None
    very_long_name_of_a_field_that_somebody_thought_was_a_good_idea_at_the_time: (
        dict[str, dict[str, dict[str, list[VeryLongNameOfATypeThatSomebodyThoughtWasGood]]]] | None
    ) = None


class M1(Struct):
    type: Literal["m1"] = "m1"
    p: I64 | None = None


class M2(Struct):
    type: Literal["m2"] = "m2"
    q: I64 | None = None


class M3(Struct):
    type: Literal["m3"] = "m3"
    r: I64 | None = None


class M4(Struct):
    type: Literal["m4"] = "m4"
    s: I64 | None = None


U1 = Annotated[M1 | M2, Field(discriminator="type")]

U2 = Annotated[M1 | M2 | M3, Field(discriminator="type")]

U3 = Annotated[M1 | M2 | M3 | M4, Field(discriminator="type")]


class Many(Struct):
    us: list[U1] | None = None
    deep: dict[str, list[U3]] | None = None
    k: Kind | None = None
