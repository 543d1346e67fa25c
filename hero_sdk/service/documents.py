"""The documents that were generated with the domains of a service, read when somebody asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.domain import Domain

__all__ = ["GeneratedDocuments"]


class GeneratedDocuments(Mapping[str, Mapping[str, Any]]):
    """Documents by domain; most services start and end without anybody reading theirs."""

    def __init__(self, domains: Sequence[Domain]) -> None:
        self._domains = {domain.name: domain for domain in domains}

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        return self._domains[name].document()

    def __iter__(self) -> Iterator[str]:
        return iter(self._domains)

    def __len__(self) -> int:
        return len(self._domains)
