"""The object store: typed objects under SmartIDs, one SQLite database per context and domain."""

from hero_sdk.osis.access import open_transaction
from hero_sdk.osis.answered import KeptAnswer
from hero_sdk.osis.changes import Change
from hero_sdk.osis.domain_store import DomainStore
from hero_sdk.osis.drafts import without_readonly
from hero_sdk.osis.event_log import EventLog, LoggedEvent, LogState
from hero_sdk.osis.figures import StoreFigures, folder_bytes
from hero_sdk.osis.filters import parse_filter, parse_order
from hero_sdk.osis.metrics import parse_groupings, parse_metrics
from hero_sdk.osis.oddities import UnreadableRow
from hero_sdk.osis.osis import Osis, OsisHealth
from hero_sdk.osis.reading import ReadStore
from hero_sdk.osis.retention import Retention
from hero_sdk.osis.schema import StoreSchema, StoreSchemaError, TypeTable, table_of
from hero_sdk.osis.search.protocol import ChangesGone
from hero_sdk.osis.settings import OsisSettings
from hero_sdk.osis.store import Store
from hero_sdk.osis.telling import Audience, EventRules, Passing

__all__ = [
    "Audience",
    "Change",
    "ChangesGone",
    "DomainStore",
    "EventLog",
    "EventRules",
    "KeptAnswer",
    "LogState",
    "LoggedEvent",
    "Osis",
    "OsisHealth",
    "OsisSettings",
    "Passing",
    "ReadStore",
    "Retention",
    "Store",
    "StoreFigures",
    "StoreSchema",
    "StoreSchemaError",
    "TypeTable",
    "UnreadableRow",
    "folder_bytes",
    "open_transaction",
    "parse_filter",
    "parse_groupings",
    "parse_metrics",
    "parse_order",
    "table_of",
    "without_readonly",
]
