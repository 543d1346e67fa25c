"""What the data of an error holds: that of the runtime's own errors, and of declared ones."""

from __future__ import annotations

from hero_sdk import errors
from hero_sdk.codegen.catalog import error_message, runtime_error_words
from hero_sdk.codegen.openrpc.schemas import JsonSchema, Schemas, description_of, part_title, title_of
from hero_sdk.oschema import schema

__all__ = ["Failures"]

_TEXTS: JsonSchema = {"type": "array", "items": {"title": "ErrorText", "type": "string"}}
_RUNTIME_FIELDS: dict[str, dict[str, JsonSchema]] = {
    "MethodNotFound": {"suggestions": _TEXTS},
    "InvalidParams": {"errors": {"type": "array", "items": {"title": "InvalidParamsProblem", "type": "object"}}},
    "InternalError": {"incident": {"type": "string", "description": "The log has more under this word."}},
    "PermissionDenied": {"needs": {**_TEXTS, "description": "The claims that are missing."}},
    "Conflict": {
        "reason": {"type": "string", "description": "`stale`, `unique`, `referenced`, `idempotency` or another word."},
        "current_rev": {"type": "integer"},
    },
    "RateLimited": {"retry_after_s": {"type": "number"}},
    "Unavailable": {"retry_after_s": {"type": "number"}},
    "UnknownContext": {"known": {"type": "array", "items": {"title": "ContextNumber", "type": "integer"}}},
}
"""Fields beside ``type``."""


class Failures:
    """The errors of one document; their data become components."""

    def __init__(self, schemas: Schemas, own_domain: schema.Domain, domains: dict[str, schema.Domain]) -> None:
        self._schemas = schemas
        self._own = own_domain.name
        self._declared = {(d.name, error.name): error for d in domains.values() for error in d.errors}

    def listed(self, refs: tuple[schema.ErrorRef, ...]) -> dict[str, object]:
        """``errors`` and ``x-errors`` of a method that may raise ``refs``."""
        known: dict[int, tuple[str, str, JsonSchema]] = {}
        for ref in refs:
            code, name, message, data = self._failure(ref)
            known.setdefault(code, (name, message, data))
        if not known:
            return {}
        return {
            "errors": [{"code": code, "message": message} for code, (_, message, _) in known.items()],
            "x-errors": [{"code": code, "name": name, "data": data} for code, (name, _, data) in known.items()],
        }

    def declared(self, error: schema.Error, domain: str) -> JsonSchema:
        """The data of a declared error."""
        title = title_of(error.name, "data")
        properties: dict[str, JsonSchema] = {
            "type": {"title": part_title("type", title), "type": "string", "const": title_of(error.name)},
            "domain": {"title": part_title("domain", title), "type": "string", "const": domain},
            **self._schemas.struct_parts(error.fields, title),
        }
        required = ["type", "domain", *(field.name for field in error.fields if not field.is_optional)]
        key = title if domain == self._own else f"{domain}.{title}"
        made: JsonSchema = {
            "title": title if domain == self._own else title_of(domain, title),
            "description": description_of(error.doc or error_message(error), error.deprecated),
            "type": "object",
            "properties": properties,
            "required": required,
        }
        return self._schemas.component(f"{key}.error", made)

    def _failure(self, ref: schema.ErrorRef) -> tuple[int, str, str, JsonSchema]:
        if ref.domain is None:
            raised = getattr(errors, ref.name)
            return raised.code, ref.name, runtime_error_words(ref.name), self._runtime(ref.name)
        error = self._declared[ref.domain, ref.name]
        return error.code, title_of(error.name), error_message(error), self.declared(error, ref.domain)

    def _runtime(self, name: str) -> JsonSchema:
        key = f"runtime.{name}"
        if key in self._schemas.components:
            return self._schemas.component(key, {})
        title = title_of("hero", name, "data")
        properties: dict[str, JsonSchema] = {
            "type": {"title": part_title("type", title), "type": "string", "const": name}
        }
        for field, made in _RUNTIME_FIELDS.get(name, {}).items():
            properties[field] = {"title": part_title(field, title), **made}
        made_data: JsonSchema = {
            "title": title,
            "description": runtime_error_words(name),
            "type": "object",
            "properties": properties,
            "required": ["type"],
        }
        return self._schemas.component(key, made_data)
