"""What tests of the index do again and again."""

from __future__ import annotations

from hero_sdk.osis.search.feeder import FeedSettings
from hero_sdk.osis.search.protocol import DomainSearch
from tests.osis.search.notebook import Notebook

QUICK = FeedSettings(rest_after_s=0.05, retry_s=(0.01, 0.05), batch=100)


async def found(search: DomainSearch, query: str, type_: str = "Note") -> list[int]:
    return [hit.key for hit in (await search.search(type_, query)).hits]


async def fresh(search: DomainSearch, notebook: Notebook) -> None:
    search.notify(notebook.position)
    await search.wait_for(notebook.position)
