"""From a resolved schema to everything that is written: the order of the passes."""

from __future__ import annotations

from hero_sdk.codegen import ir
from hero_sdk.codegen.catalog import Catalog, Options
from hero_sdk.codegen.lowering.client import lower_client
from hero_sdk.codegen.lowering.errors import lower_errors
from hero_sdk.codegen.lowering.events import event_classes, lower_events
from hero_sdk.codegen.lowering.facade import lower_facade
from hero_sdk.codegen.lowering.handlers import lower_handlers
from hero_sdk.codegen.lowering.models import lower_models
from hero_sdk.codegen.openrpc import openrpc_document
from hero_sdk.codegen.spaces import domain_names, spaces_of
from hero_sdk.oschema import schema

__all__ = ["lower"]


def lower(resolved: schema.Schema, options: Options | None = None) -> ir.Package:
    """Every generated domain with all its names chosen and all its lines broken."""
    catalog = Catalog(resolved, options or Options())
    return ir.Package(domains=tuple(_domain(catalog, domain) for domain in catalog.generated))


def _domain(catalog: Catalog, domain: schema.Domain) -> ir.Domain:
    spaces = spaces_of(domain)
    known = domain_names(catalog, domain, spaces)
    models = lower_models(catalog, domain)
    errors = lower_errors(catalog, domain)
    events = lower_events(catalog, domain, spaces, known)
    handlers = lower_handlers(catalog, domain, spaces, known)
    client = lower_client(catalog, domain, spaces, known)
    homes = {
        "client": [known.client, known.sync_client] if client else [],
        "errors": [catalog.error_name(domain.name, error.name) for error in domain.errors],
        "events": [*event_classes(catalog, domain), known.event] if events else [],
        "handlers": [known.domain, *known.handlers.values()] if handlers else [],
        "models": [catalog.class_name(schema.Named(domain.name, found.name)) for found in domain.types],
    }
    return ir.Domain(
        name=domain.name,
        folder="/".join(catalog.path(domain.name)),
        models=models,
        errors=errors,
        events=events,
        handlers=handlers,
        client=client,
        facade=lower_facade(catalog, domain, {module: names for module, names in homes.items() if names}),
        document=openrpc_document(catalog, domain.name),
    )
