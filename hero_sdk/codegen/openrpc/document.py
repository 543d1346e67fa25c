"""From a domain to its OpenRPC 1.4.1 document.

The document says nothing of a machine or a version: the server that serves it puts its own in.
"""

from __future__ import annotations

from collections.abc import Mapping

from hero_sdk.codegen import names
from hero_sdk.codegen.catalog import Catalog
from hero_sdk.codegen.crud import Verb, verbs_of
from hero_sdk.codegen.openrpc.failures import Failures
from hero_sdk.codegen.openrpc.samples import Sample, sampled_result, sampled_verbs
from hero_sdk.codegen.openrpc.schemas import JsonSchema, Schemas, description_of, part_title, title_of
from hero_sdk.codegen.openrpc.stored import Stored
from hero_sdk.codegen.spaces import Space, spaces_of
from hero_sdk.codegen.text import summary
from hero_sdk.oschema import schema

__all__ = ["openrpc_document"]

_SERVER = {
    "name": "rpc",
    "summary": "The service's Unix socket, in its folder below the socket root.",
    "url": "unix:///service/rpc.sock",
}
_MARKS = ("is_public", "is_internal", "is_secret", "is_destructive", "is_idempotent")


def openrpc_document(catalog: Catalog, domain: str) -> dict[str, object]:
    """The document as JSON value."""
    return _Document(catalog, catalog.domain(domain)).made()


class _Document:
    def __init__(self, catalog: Catalog, domain: schema.Domain) -> None:
        self._catalog = catalog
        self._domain = domain
        self._schemas = Schemas(catalog, domain.name)
        domains = {each.name: each for each in catalog.schema.domains}
        self._failures = Failures(self._schemas, domain, domains)

    def made(self) -> dict[str, object]:
        spaces = spaces_of(self._domain)
        methods = [method for space in spaces for method in self._methods(space)]
        events = self._events()
        if not methods:
            self._mention_all()
        self._schemas.complete()
        info: dict[str, object] = {"title": names.phrase(self._domain.name), "version": "0.0.0"}
        if self._domain.doc:
            info["description"] = description_of(self._domain.doc)
        intents = _intent_schema([method for space in spaces for method in space.methods])
        if intents is not None:
            info["x-hero-intent-schema"] = intents
        document: dict[str, object] = {"openrpc": "1.4.1", "info": info, "servers": [_SERVER], "methods": methods}
        if self._schemas.components:
            document["components"] = {"schemas": dict(sorted(self._schemas.components.items()))}
        if events:
            document["x-events"] = events
        return document

    def _mention_all(self) -> None:
        """The types of a domain that only lends them to others."""
        for definition in self._domain.types:
            self._schemas.of(schema.Named(self._domain.name, definition.name), "")

    def _methods(self, space: Space) -> list[dict[str, object]]:
        declared = {method.name for method in space.methods}
        made = []
        if space.root is not None:
            named = schema.Named(self._domain.name, space.root.name)
            stored = Stored(self._catalog, self._schemas, named, space.root)
            samples = sampled_verbs(self._catalog, named, space.root)
            made = [
                self._ready(space, verb, stored, samples.get(name))
                for name, verb in verbs_of(named).items()
                if name not in declared
            ]
        return made + [self._method(space, method) for method in space.methods]

    def _ready(self, space: Space, verb: Verb, stored: Stored, sample: Sample | None) -> dict[str, object]:
        special = dict(verb.special)
        made = self._method(space, verb.method)
        params = made["params"]
        assert isinstance(params, list)
        for param in params:
            if param["name"] in special:
                param["schema"] = stored.special(special[param["name"]])
            elif param["name"] == "order_by":
                param["schema"] = stored.orders(str(param["schema"]["title"]))
        if "result" in special:
            made["result"] = {"name": "result", "schema": stored.special(special["result"])}
        if sample is not None:
            made["examples"] = [_pairing(verb.method, *sample)]
        return made

    def _method(self, space: Space, method: schema.Method) -> dict[str, object]:
        title = title_of(space.title, method.name)
        words = summary(method.doc) or f"{names.phrase(method.name)}."
        made: dict[str, object] = {
            "name": f"{space.namespace}.{method.name}",
            "summary": words,
            "description": description_of(method.doc or words, method.deprecated),
            "tags": [{"name": space.namespace}],
            "paramStructure": "by-name",
            "params": [self._param(field, title) for field in _required_first(method.parameters)],
            "result": self._result(method, title),
            **self._failures.listed(method.errors),
        }
        if method.examples:
            made["examples"] = [self._written(method, number) for number in range(len(method.examples))]
        if method.deprecated is not None:
            made["deprecated"] = True
        return made | _extensions(method)

    def _written(self, method: schema.Method, number: int) -> dict[str, object]:
        """An example that stands in the schema; where it gives no result, one is put together."""
        example = schema.json_value(method.examples[number].value)
        assert isinstance(example, dict)
        result = example["result"] if "result" in example else sampled_result(self._catalog, method.result)
        name = method.name if len(method.examples) == 1 else f"{method.name} {number + 1}"
        return _pairing(method, example.get("params", {}), result, name)

    def _param(self, field: schema.Field, title: str) -> dict[str, object]:
        made: dict[str, object] = {"name": field.name}
        if field.doc or field.deprecated:
            made["description"] = description_of(field.doc, field.deprecated)
        made["required"] = field.is_required
        made["schema"] = self._schemas.field(field, part_title(field.name, title), has_words=False)
        if field.deprecated is not None:
            made["deprecated"] = True
        if field.was:
            made["x-was"] = list(field.was)
        return made

    def _result(self, method: schema.Method, title: str) -> dict[str, object]:
        nothing: JsonSchema = {"title": f"{title}Nothing", "type": "null"}
        if method.result is None:
            return {"name": "result", "schema": nothing}
        made = self._schemas.of(method.result, f"{title}Result")
        if method.result_is_optional:
            made = {"title": f"{title}Answer", "anyOf": [made, nothing]}
        return {"name": "result", "schema": made}

    def _events(self) -> list[dict[str, object]]:
        events = [event for space in spaces_of(self._domain) if space.root for event in self._changes(space)]
        for event in self._domain.events:
            title = title_of(*event.name.split("."), "event")
            required = [field.name for field in event.fields if not field.is_optional]
            data: JsonSchema = {
                "title": title,
                "type": "object",
                "properties": self._schemas.struct_parts(event.fields, title),
                **({"required": required} if required else {}),
                "additionalProperties": False,
            }
            events.append(_event(event.name, event.doc, data, event.deprecated, is_transient=event.is_transient))
        return events

    def _changes(self, space: Space) -> list[dict[str, object]]:
        """The events every root object has."""
        assert space.root is not None
        ref = self._schemas.of(schema.Named(self._domain.name, space.root.name), space.title)
        words = {"created": "was stored", "updated": "was changed", "deleted": "was deleted"}
        return [_event(f"{space.namespace}.{what}", f"An object {said}.", ref) for what, said in words.items()]


def _event(
    name: str, doc: str, data: JsonSchema, deprecated: str | None = None, *, is_transient: bool = False
) -> dict[str, object]:
    made: dict[str, object] = {"name": name, "summary": summary(doc) or f"{names.phrase(name.rpartition('.')[2])}."}
    if doc or deprecated:
        made["description"] = description_of(doc, deprecated)
    made |= {"transient": is_transient, "data": data}
    return made | ({} if deprecated is None else {"deprecated": True})


def _required_first(fields: tuple[schema.Field, ...]) -> list[schema.Field]:
    return [field for field in fields if field.is_required] + [field for field in fields if not field.is_required]


def _pairing(
    method: schema.Method, params: Mapping[str, object], result: object, name: str | None = None
) -> dict[str, object]:
    """An example as OpenRPC pairs it."""
    ordered = [field.name for field in _required_first(method.parameters) if field.name in params]
    return {
        "name": name or method.name,
        "params": [{"name": each, "value": params[each]} for each in ordered],
        "result": {"name": "result", "value": result},
    }


def _extensions(method: schema.Method) -> dict[str, object]:
    made: dict[str, object] = {"x-effect": method.effect.value}
    made |= {f"x-{mark.removeprefix('is_')}": True for mark in _MARKS if getattr(method, mark)}
    if method.requires:
        made["x-requires"] = list(method.requires)
    if method.aliases:
        made["x-aliases"] = list(method.aliases)
    if method.timeout_s is not None:
        made["x-timeout-s"] = method.timeout_s
    if method.intent:
        made["x-hero-intent"] = {key: schema.json_value(value) for key, value in method.intent}
    return made


def _intent_schema(methods: list[schema.Method]) -> JsonSchema | None:
    """What the intents of these methods say. Texts are open: a reader must expect others than these."""
    values: dict[str, list[object]] = {}
    for method in methods:
        for key, value in method.intent:
            known = values.setdefault(key, [])
            if (plain := schema.json_value(value)) not in known:
                known.append(plain)
    if not values:
        return None
    properties: dict[str, JsonSchema] = {}
    for key, known in sorted(values.items()):
        title = title_of("intent", key)
        texts = sorted(value for value in known if isinstance(value, str))
        properties[key] = {"title": title}
        if texts and len(texts) == len(known):
            open_enum = [{"title": f"{title}Known", "enum": texts}, {"title": f"{title}Other", "type": "string"}]
            properties[key] = {"title": title, "anyOf": open_enum}
    return {"title": "Intent", "type": "object", "properties": properties}
