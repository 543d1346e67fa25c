"""A small domain for the store's tests: what a bakery keeps, in the form the generator writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from hero_sdk.osis import StoreSchema
from hero_sdk.values import (
    F64,
    I32,
    U64,
    Bytes,
    Index,
    IndexedField,
    Money,
    Odate,
    Oduration,
    Otime,
    RefersTo,
    RootObject,
    Struct,
    WireEnum,
    readonly,
)


class Stage(WireEnum):
    IDEA = "idea"
    TRIED = "tried"
    SOLD = "sold"


class Step(Struct):
    text: Annotated[str, Field(max_length=100)]
    minutes: I32 = 0


class Recipe(RootObject):
    """Nearly every kind of key there is."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    stage: Stage = Stage.IDEA
    author_sid: str | None = None
    notes: str | None = None
    steps: list[Step] = Field(default_factory=list)
    tags: list[str] = Field(default_factory=list)
    helper_sids: list[str] = Field(default_factory=list)
    crumbs: U64 | None = None
    hydration: F64 | None = None
    rest: Oduration | None = None
    since: Odate | None = None
    tasted_at: Otime | None = None
    is_vegan: bool = False
    stamp: Bytes | None = None
    price: Money | None = None
    code: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    baked: I32 = readonly(0)
    created_at: Otime | None = readonly()
    updated_at: Otime | None = readonly()
    rev: U64 | None = readonly()

    indexes: ClassVar[tuple[Index, ...]] = (
        Index("stage", "created_at"),
        Index("name", "author_sid", unique=True),
    )

    class Fields:
        name: ClassVar[IndexedField[str]] = IndexedField("name", can_search=True)
        stage: ClassVar[IndexedField[Stage]] = IndexedField("stage", kind="enum")
        author_sid: ClassVar[IndexedField[str]] = IndexedField("author_sid", refers_to=RefersTo("bakery", "Baker"))
        notes: ClassVar[IndexedField[str]] = IndexedField("notes", can_filter=False, can_search=True)
        tags: ClassVar[IndexedField[str]] = IndexedField("tags", is_list=True, can_search=True)
        helper_sids: ClassVar[IndexedField[str]] = IndexedField(
            "helper_sids", is_list=True, can_filter=False, refers_to=RefersTo("bakery", "Baker")
        )
        crumbs: ClassVar[IndexedField[int]] = IndexedField("crumbs", kind="u64")
        hydration: ClassVar[IndexedField[float]] = IndexedField("hydration", kind="f64")
        rest: ClassVar[IndexedField[timedelta]] = IndexedField("rest", kind="oduration")
        since: ClassVar[IndexedField[date]] = IndexedField("since", kind="odate")
        tasted_at: ClassVar[IndexedField[datetime]] = IndexedField("tasted_at", kind="otime")
        is_vegan: ClassVar[IndexedField[bool]] = IndexedField("is_vegan", kind="bool")
        stamp: ClassVar[IndexedField[bytes]] = IndexedField("stamp", kind="bytes")
        price: ClassVar[IndexedField[Money]] = IndexedField("price", kind="ocur")
        code: ClassVar[IndexedField[str]] = IndexedField("code", is_unique=True)


class Baker(RootObject):
    name: str
    shop_sid: str = ""
    mentor_sid: str | None = None

    class Fields:
        name: ClassVar[IndexedField[str]] = IndexedField("name", can_search=True)
        shop_sid: ClassVar[IndexedField[str]] = IndexedField("shop_sid", refers_to=RefersTo("town", "Shop"))
        mentor_sid: ClassVar[IndexedField[str]] = IndexedField("mentor_sid", refers_to=RefersTo("bakery", "Baker"))


class Loaf(RootObject):
    """Goes with its recipe; forgets its oven."""

    recipe_sid: str
    oven_sid: str | None = None
    oven_sids: list[str] = Field(default_factory=list)
    prices: list[Money] = Field(default_factory=list)
    created_at: int = Field(default=0, json_schema_extra={"readOnly": True})

    class Fields:
        recipe_sid: ClassVar[IndexedField[str]] = IndexedField(
            "recipe_sid", refers_to=RefersTo("bakery", "Recipe", "cascade")
        )
        oven_sid: ClassVar[IndexedField[str]] = IndexedField("oven_sid", refers_to=RefersTo("bakery", "Oven", "clear"))
        oven_sids: ClassVar[IndexedField[str]] = IndexedField(
            "oven_sids", is_list=True, refers_to=RefersTo("bakery", "Oven", "clear")
        )
        prices: ClassVar[IndexedField[Money]] = IndexedField("prices", kind="ocur", is_list=True)


class Oven(RootObject):
    """Has a field that Python calls otherwise, and that once had another name."""

    label: str = ""
    class_: Annotated[str | None, Field(alias="class")] = None

    renamed: ClassVar[dict[str, tuple[str, ...]]] = {"class_": ("class", "kind")}

    class Fields:
        class_: ClassVar[IndexedField[str]] = IndexedField("class")


class Shop(RootObject):
    street: str


BAKERY = StoreSchema(domain="bakery", models=(Recipe, Baker, Loaf, Oven))
TOWN = StoreSchema(domain="town", models=(Shop,))
