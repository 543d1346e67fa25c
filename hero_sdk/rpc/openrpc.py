"""The OpenRPC documents of a running service: each domain's, and all of them as one.

Each is put together when it is first asked for, and its bytes are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from hero_sdk.rpc.describing import described
from hero_sdk.rpc.merging import Document, merged
from hero_sdk.rpc.methods import Method
from hero_sdk.rpc.names import listed_names

__all__ = ["CompiledDocument", "Documents", "ServiceInfo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceInfo:
    """What a service says about itself."""

    name: str
    title: str
    version: str
    description: str = ""
    urls: tuple[str, ...] = ()
    """Where it takes calls, as absolute URIs: ``unix:///…/rpc.sock``, ``http://127.0.0.1:8080/rpc``."""


@dataclass(frozen=True, slots=True)
class CompiledDocument:
    """A document as it is sent."""

    body: bytes
    etag: str
    """With its quotes."""

    @classmethod
    def of(cls, document: Document) -> CompiledDocument:
        body = orjson.dumps(document)
        return cls(body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"')


class Documents:
    """All documents of one service."""

    def __init__(self, service: ServiceInfo, domains: Mapping[str, Document], methods: Sequence[Method]) -> None:
        """``domains``: the generated documents by domain.

        ``methods``: everything that is served; the list may still grow before the first document is asked for.
        """
        self._service = service
        self._domains = domains
        self._methods = methods
        self._compiled: dict[str | None, CompiledDocument] = {}

    def of(self, domain: str | None = None) -> CompiledDocument:
        """The document of one domain, or that of the whole service; KeyError for a domain that is not here."""
        if domain not in self._compiled:
            self._compiled[domain] = CompiledDocument.of(self._whole() if domain is None else self._one(domain))
        return self._compiled[domain]

    def _one(self, domain: str) -> Document:
        own = self._complete(domain, self._domains[domain])
        info = {**own["info"], "version": self._service.version}
        return own | {"info": info} | self._servers(f"api/{domain}/rpc")

    def _whole(self) -> Document:
        domains = {domain: self._complete(domain, document) for domain, document in self._domains.items()}
        known = {method.domain for method in self._methods}
        others = {domain: described(self._of(domain)) for domain in sorted(known - domains.keys())}
        listed = {(method.domain, method.name): name for method, name in listed_names(self._methods)}
        made = merged(domains | others, lambda domain, name: listed.get((domain, name), name))
        service = self._service
        info: dict[str, Any] = {"title": service.title, "version": service.version}
        if service.description:
            info["description"] = service.description
        return {"openrpc": "1.4.1", **made, "info": info | made.get("info", {})} | self._servers("rpc")

    def _complete(self, domain: str, document: Document) -> dict[str, Any]:
        """The document with methods that were added by hand."""
        known = {method["name"] for method in document["methods"]}
        missing = [method for method in self._of(domain) if method.name not in known]
        if not missing:
            return dict(document)
        added = described(missing)
        components = dict(document.get("components", {}))
        components["schemas"] = added.get("components", {}).get("schemas", {}) | components.get("schemas", {})
        return {**document, "methods": [*document["methods"], *added["methods"]], "components": components}

    def _of(self, domain: str) -> list[Method]:
        return [method for method in self._methods if method.domain == domain]

    def _servers(self, path: str) -> dict[str, Any]:
        if not self._service.urls:
            return {}
        named = [url.removesuffix("/rpc") + f"/{path}" if url.startswith("http") else url for url in self._service.urls]
        return {"servers": [{"name": self._service.name, "url": url} for url in named]}
