"""A resolved schema as text, and the hash that says whether it changed."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from hero_sdk.oschema import schema
from hero_sdk.oschema.schema_text import dump_schema, schema_hash
from tests.support.schemas import resolve_text

TEXT = """
# Orders and drivers.

use identity.Address

# An order. [rootobject] [unique: customer, placed_at] [was: Purchase] [deprecated: soon gone]
Order = {
    sid: str
    # Who ordered.
    customer: str = "x"  @index @min_len(1) @max_len(9) @pattern("^x") @was(client) @example("xx")
    to?: Address
    lines: {str: [Line]} = {}
    driver_sid: sid      @ref(Driver, cascade) @unique @readonly
    pin: str             @secret @deprecated
    placed_at: otime = now
    weight: f64          @min(0) @max(9.5)
}

# Someone. [stored]
Driver = { sid: str }

Line = Dish | Drink

Dish = { size: Size }

Drink = {}

Size = small | large @deprecated("none left")

Tag = str @max_len(3) @example("a")

# Too late.
error Closed = -32050 { at: otime }

event order.moved { to: Size } @transient

# The desk.
service Order {
    # Places it.
    place(customer: str, n: u8 = 1) -> { ok: bool }? @idempotent @requires(a.b) @errors(NotFound, Closed)
        @alias("x.y") @timeout(3) @intent(verb = "buy") @example({ customer: "x" }) @deprecated("no")
}
"""
IDENTITY = "Address = { city: str }\n"


def test_the_text_shows_every_fact() -> None:
    found = resolve_text(TEXT, identity=IDENTITY)

    assert found.shown == []
    assert dump_schema(found.schema) == (
        """\
domain food
  # Orders and drivers.
  struct Order rootobject was Purchase deprecated "soon gone"
    # An order.
    unique customer, placed_at
    sid: str
    customer: str = "x" min_len 1 max_len 9 pattern "^x" filter search was client example "xx"
      # Who ordered.
    to?: identity.Address
    lines: {str: [Line]} = {}
    driver_sid: sid unique readonly ref Driver cascade
    pin: str secret deprecated ""
    placed_at: otime = now
    weight: f64 min 0 max 9.5
  struct Driver stored
    # Someone.
    sid: str
  union Line by type = Dish | Drink
  struct Dish tag type=dish
    size: Size
  struct Drink tag type=drink
  enum Size
    "small"
    "large" deprecated "none left"
  alias Tag = str max_len 3 example "a"
  struct PlaceResult anonymous
    ok: bool
  error Closed -32050
    # Too late.
    at: otime
  event order.moved transient
    to: Size
  service Order as order extends Order
    # The desk.
    place -> PlaceResult? write idempotent requires a.b errors NotFound, food.Closed alias x.y timeout 3.0 """
        """intent {"verb": "buy"} example {"params": {"customer": "x"}} deprecated "no"
      # Places it.
      customer: str
      n: u8 = 1

domain identity
  struct Address
    city: str
"""
    )


def test_formatting_and_places_change_no_hash() -> None:
    wild = (
        TEXT.replace("    ", "\t").replace("\n}", ",\n}").replace(" @", "   @").replace("use identity.Address\n\n", "")
    )
    wild = wild.replace("to?: Address", "to: identity.Address?;").replace('"^x"', "'^x'")

    assert _hash(wild) == _hash(TEXT)


def test_every_fact_changes_the_hash() -> None:
    domain = resolve_text(TEXT, identity=IDENTITY).food
    seen = {schema_hash(domain)}
    for changed in _changes(domain):
        changed_hash = schema_hash(changed)
        assert changed_hash not in seen
        seen.add(changed_hash)
    assert len(seen) > 150


@pytest.mark.parametrize("text", ['A = { b: any = "\\u00e9\\n" }\n', "# ä\nA = {}\n"])
def test_any_text_can_be_hashed(text: str) -> None:
    assert len(_hash(text)) == 64


def _hash(text: str) -> str:
    return schema_hash(resolve_text(text, identity=IDENTITY).food)


def _changes(value: Any) -> list[Any]:
    """``value`` with one fact changed, for each fact in it."""
    changed: list[Any] = []
    for item in fields(value):
        content = getattr(value, item.name)
        if item.compare and not (isinstance(value, schema.Default) and item.name == "kind"):
            changed += [replace(value, **{item.name: new}) for new in _variants(content, item.name)]
    return changed


def _variants(content: Any, name: str) -> list[Any]:
    match content:
        case bool():
            return [not content]
        case schema.Storage() | schema.Effect() | schema.OnDelete():
            return [other for other in type(content) if other is not content]
        case int() | float():
            return [content + 1]
        case str():
            return [f"{content}x"]
        case None:
            return _of_nothing(name)
        case tuple() if content and hasattr(content[0], "__dataclass_fields__"):
            shorter = [(*content[:place], *content[place + 1 :]) for place in range(len(content))]
            inner = [
                (*content[:place], new, *content[place + 1 :])
                for place, item in enumerate(content)
                for new in _changes(item)
            ]
            return [*shorter, *inner]
        case tuple():
            return [content[1:]] if content else []
        case _:
            return _changes(content)


def _of_nothing(name: str) -> list[Any]:
    return {
        "deprecated": [""],
        "group": ["g"],
        "timeout_s": [9.0],
        "extends": ["Other"],
        "minimum": [4],
        "maximum": [4],
        "min_length": [4],
        "max_length": [4],
        "pattern": ["p"],
        "default": [schema.Default("now")],
        "reference": [schema.Reference(domain="food", type="Line")],
        "result": [schema.Builtin("u8")],
    }.get(name, [])
