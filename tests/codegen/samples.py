"""Resolved schemas written by hand, so that the generator is tested by itself."""

from __future__ import annotations

from hero_sdk.oschema.schema import (
    Builtin,
    BuiltinName,
    Constraints,
    Default,
    Domain,
    Effect,
    Enum,
    EnumValue,
    Error,
    ErrorRef,
    Event,
    Field,
    Index,
    ListOf,
    MapOf,
    Method,
    Named,
    Reference,
    Schema,
    Service,
    Storage,
    Struct,
    Union,
)

__all__ = ["DELIVERY", "b", "enum", "value"]


def b(name: BuiltinName) -> Builtin:
    """A built-in type."""
    return Builtin(name)


def value(wire: object) -> Default:
    """A default or example in wire form."""
    return Default("value", wire)


def enum(name: str, *values: str, doc: str = "") -> Enum:
    return Enum(name=name, doc=doc, values=tuple(EnumValue(value=value) for value in values))


def _d(name: str) -> Named:
    return Named("delivery", name)


DELIVERY = Schema(
    domains=(
        Domain(
            name="delivery",
            doc="Orders, drivers and the zones they serve.",
            types=(
                Struct(
                    name="Order",
                    doc="An order placed by a customer.",
                    storage=Storage.ROOT,
                    indexes=(Index(("status", "created_at")),),
                    fields=(
                        Field(name="sid", type=b("str")),
                        Field(
                            name="customer",
                            type=b("str"),
                            can_filter=True,
                            can_search=True,
                            constraints=Constraints(max_length=120),
                        ),
                        Field(name="items", type=ListOf(_d("OrderLine")), constraints=Constraints(min_length=1)),
                        Field(name="status", type=_d("OrderStatus"), default=value("new"), can_filter=True),
                        Field(
                            name="driver_sid",
                            type=b("str"),
                            is_optional=True,
                            can_filter=True,
                            can_search=True,
                            reference=Reference(domain="delivery", type="Driver"),
                        ),
                        Field(name="notes", type=b("str"), is_optional=True, can_search=True),
                        Field(name="labels", type=MapOf(b("str"), b("str"))),
                        Field(name="total", type=b("ocur"), is_readonly=True, doc="computed by the server"),
                        Field(name="payment", type=_d("Payment"), is_optional=True),
                        Field(name="created_at", type=b("otime")),
                        Field(name="updated_at", type=b("otime")),
                    ),
                ),
                Struct(
                    name="OrderLine",
                    doc="One line of an order.",
                    fields=(
                        Field(name="menu_item_sid", type=b("str")),
                        Field(
                            name="quantity",
                            type=b("u32"),
                            default=value(1),
                            constraints=Constraints(minimum=1, maximum=99),
                        ),
                    ),
                ),
                enum(
                    "OrderStatus",
                    "new",
                    "accepted",
                    "on_the_way",
                    "delivered",
                    "cancelled",
                    doc="Where an order stands.",
                ),
                Struct(
                    name="Driver",
                    doc="Someone who delivers.",
                    storage=Storage.ROOT,
                    fields=(
                        Field(name="sid", type=b("str")),
                        Field(name="name", type=b("str"), can_filter=True, can_search=True),
                    ),
                ),
                Struct(
                    name="Sighting",
                    doc="What the service remembers of a driver's position.",
                    storage=Storage.STORED,
                    fields=(
                        Field(name="sid", type=b("str")),
                        Field(
                            name="driver_sid",
                            type=b("str"),
                            can_filter=True,
                            can_search=True,
                            reference=Reference(domain="delivery", type="Driver"),
                        ),
                        Field(name="seen_at", type=b("otime"), default=Default("now"), can_filter=True),
                    ),
                ),
                Union(name="Payment", doc="How an order was paid.", members=(_d("CardPayment"), _d("CashPayment"))),
                Struct(
                    name="CardPayment",
                    doc="Paid by card.",
                    tags=(("type", "card_payment"),),
                    fields=(Field(name="reference", type=b("str"), constraints=Constraints(max_length=80)),),
                ),
                Struct(name="CashPayment", doc="Paid at the door.", tags=(("type", "cash_payment"),), fields=()),
            ),
            errors=(
                Error(
                    name="OrderClosed",
                    code=-32050,
                    doc="The order can no longer change.",
                    fields=(Field(name="status", type=_d("OrderStatus")),),
                ),
            ),
            events=(
                Event(
                    name="order.moved",
                    doc="An order moved to another status.",
                    fields=(Field(name="order_sid", type=b("str")), Field(name="status", type=_d("OrderStatus"))),
                ),
            ),
            services=(
                Service(
                    name="OrderService",
                    namespace="orderservice",
                    doc="What a restaurant does with orders.",
                    methods=(
                        Method(
                            name="waiting",
                            doc="Orders waiting for a driver, oldest first.",
                            effect=Effect.READ,
                            parameters=(
                                Field(name="zone", type=b("str"), is_optional=True),
                                Field(name="limit", type=b("u32"), default=value(50)),
                            ),
                            result=ListOf(_d("Order")),
                        ),
                        Method(
                            name="assign",
                            doc="Hands an order to a driver.",
                            requires=("delivery.dispatch",),
                            errors=(ErrorRef(name="NotFound"), ErrorRef(name="OrderClosed", domain="delivery")),
                            parameters=(
                                Field(name="order_sid", type=b("str")),
                                Field(name="driver_sid", type=b("str")),
                            ),
                            result=_d("Order"),
                        ),
                    ),
                ),
            ),
        ),
    )
)
"""The golden delivery domain."""
