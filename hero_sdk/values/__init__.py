"""Value types of the wire and of generated models."""

from __future__ import annotations

import hero_sdk.values.otoml as otoml
import hero_sdk.values.smartid as smartid
from hero_sdk.values.aggregate import Aggregate, Group
from hero_sdk.values.encoding import RawJson, to_json, to_wire
from hero_sdk.values.enum import WireEnum
from hero_sdk.values.events import Change, Created, Deleted, DomainEvent, Event, Reset, Updated
from hero_sdk.values.money import Money, MoneyError
from hero_sdk.values.places import Address, Location
from hero_sdk.values.problems import problems
from hero_sdk.values.query import Condition, Grouping, Index, IndexedField, Metric, Operator, Ordering, RefersTo
from hero_sdk.values.rows import RowUnreadable, read_row, write_row
from hero_sdk.values.scalars import (
    F32,
    F64,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    Bytes,
    Email,
    Ip,
    JsonValue,
    MapKey,
    Sid,
    Url,
)
from hero_sdk.values.secrecy import secret_names, without_secrets
from hero_sdk.values.smartid import SmartId
from hero_sdk.values.struct import STRICT, Page, RootObject, Struct, complete, readonly, secret
from hero_sdk.values.times import Odate, Oduration, Otime, now
from hero_sdk.values.tolerance import tolerant

__all__ = [
    "F32",
    "F64",
    "I8",
    "I16",
    "I32",
    "I64",
    "STRICT",
    "U8",
    "U16",
    "U32",
    "U64",
    "Address",
    "Aggregate",
    "Bytes",
    "Change",
    "Condition",
    "Created",
    "Deleted",
    "DomainEvent",
    "Email",
    "Event",
    "Group",
    "Grouping",
    "Index",
    "IndexedField",
    "Ip",
    "JsonValue",
    "Location",
    "MapKey",
    "Metric",
    "Money",
    "MoneyError",
    "Odate",
    "Oduration",
    "Operator",
    "Ordering",
    "Otime",
    "Page",
    "RawJson",
    "RefersTo",
    "Reset",
    "RootObject",
    "RowUnreadable",
    "Sid",
    "SmartId",
    "Struct",
    "Updated",
    "Url",
    "WireEnum",
    "complete",
    "now",
    "otoml",
    "problems",
    "read_row",
    "readonly",
    "secret",
    "secret_names",
    "smartid",
    "to_json",
    "to_wire",
    "tolerant",
    "without_secrets",
    "write_row",
]
