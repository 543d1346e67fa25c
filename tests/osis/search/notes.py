"""Notes in an index, and the keys of those that are found."""

from __future__ import annotations

import json
from typing import Any

from hero_sdk.osis.search.protocol import Marker, Row
from hero_sdk.osis.search.tantivy_index import TantivyIndex

MARKER = Marker(1, "first")


def note(key: int, type_: str = "Note", **fields: Any) -> Row:
    return Row(type_, key, json.dumps(fields, ensure_ascii=False))


def fill(index: TantivyIndex, *rows: Row) -> None:
    index.put(rows)
    index.commit(MARKER)


def keys(index: TantivyIndex, query: str, type_: str = "Note", **options: Any) -> list[int]:
    return [hit.key for hit in index.search(type_, query, **options).hits]
