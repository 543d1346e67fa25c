"""Documents of a running service: merged without loss, valid, and compiled once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT7

from hero_sdk.rpc import (
    CompiledDocument,
    Dispatcher,
    Documents,
    Method,
    NotFound,
    RequestContext,
    ServiceInfo,
    built_in_methods,
    method,
)
from hero_sdk.values import U32, Struct
from tests.rpc.asking import methods_of, result

SERVICE = ServiceInfo(
    name="hero_shop",
    title="Hero Shop",
    version="1.2.3",
    description="Sells.",
    urls=("unix:///run/hero_shop/rpc.sock", "http://127.0.0.1:8080"),
)


class Found(Struct):
    names: list[str]
    total: U32 | None = None


class Things:
    @method("read", errors=(NotFound,), deprecated="use `find`")
    async def get(self, ctx: RequestContext, sid: str, deep: bool = False) -> Found:
        """Finds one thing.

        And more than one.
        """
        return Found(names=[sid])

    @method("write")
    async def put(self, ctx: RequestContext, thing: Found | None = None) -> None:
        """Puts one."""


class Well:
    async def report(self, *, is_detailed: bool = True) -> dict[str, Any]:
        return {"status": "ok", "service": "hero_shop", "version": "1.2.3"}


def generated(domain: str, *names: str, **schemas: Any) -> dict[str, Any]:
    """A document as the generator writes it."""
    return {
        "openrpc": "1.4.1",
        "info": {
            "title": domain.title(),
            "version": "0.0.0",
            "x-hero-intent-schema": {"title": "Intent", "type": "object", "properties": {domain: {"title": "X"}}},
        },
        "servers": [{"name": "rpc", "url": "unix:///service/rpc.sock"}],
        "methods": [
            {
                "name": name,
                "params": [{"name": "order", "schema": {"$ref": "#/components/schemas/Order"}}],
                "result": {"name": "result", "schema": {"$ref": "#/components/schemas/Money"}},
            }
            for name in names
        ],
        "components": {"schemas": schemas},
        "x-events": [{"name": f"{domain}.made", "data": {"$ref": "#/components/schemas/Order"}}],
    }


MONEY = {"title": "Money", "type": "object"}
BASKET = {"title": "Basket", "type": "array", "items": {"$ref": "#/components/schemas/Order"}}


def two_domains() -> dict[str, Any]:
    return {
        "shop": generated("shop", "order.get", Order={"title": "Order", "type": "object"}, Money=MONEY, Basket=BASKET),
        "post": generated("post", "order.get", Order={"title": "Order", "type": "string"}, Money=MONEY, Basket=BASKET),
    }


def two_domains_methods() -> list[Method]:
    return [*methods_of(Things(), "shop", "order"), *methods_of(Things(), "post", "order")]


def load(document: CompiledDocument) -> Any:
    return json.loads(document.body)


def pointers(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for item in value.values():
            yield from pointers(item)
    elif isinstance(value, list):
        for item in value:
            yield from pointers(item)


def _validator() -> jsonschema.Draft7Validator:
    open_rpc, json_schema = (json.loads((META_SCHEMAS / f"{name}.json").read_text()) for name in META_SCHEMA_NAMES)
    resource = DRAFT7.create_resource(json_schema)
    registry: Registry[Any] = Registry().with_resource("https://meta.json-schema.tools", resource)
    return jsonschema.Draft7Validator(open_rpc, registry=registry.with_resource(json_schema["$id"], resource))


META_SCHEMAS = Path(__file__).parents[1] / "codegen" / "data"
META_SCHEMA_NAMES = ("open_rpc_1_4_1", "json_schema_tools_1_8_0")
VALIDATOR = _validator()


def assert_sound(document: Any) -> None:
    """Valid by the official meta-schema, no method twice, and nothing pointed at that is not there."""
    VALIDATOR.validate(document)
    names = [each["name"] for each in document["methods"]]
    assert len(set(names)) == len(names)
    for pointer in pointers(document):
        _, components, section, name = pointer.split("/")
        assert name in document[components][section], pointer


def test_types_that_mean_the_same_are_shared_and_others_are_told_apart() -> None:
    document = load(Documents(SERVICE, two_domains(), two_domains_methods()).of())

    assert_sound(document)
    # A basket of other orders is another basket, though it is written the same.
    assert set(document["components"]["schemas"]) >= {
        "Money",
        "shop.Order",
        "post.Order",
        "shop.Basket",
        "post.Basket",
    }
    assert "Order" not in document["components"]["schemas"]
    assert document["components"]["schemas"]["post.Basket"]["items"] == {"$ref": "#/components/schemas/post.Order"}
    assert [event["data"] for event in document["x-events"]] == [
        {"$ref": "#/components/schemas/shop.Order"},
        {"$ref": "#/components/schemas/post.Order"},
    ]


def test_a_type_borrowed_of_a_domain_that_is_served_too_is_that_domain_s_own() -> None:
    order = {"title": "Order", "type": "object"}
    domains = {
        "shop": generated("shop", "till.open", Order=order, Money=MONEY),
        "post": generated("post", "letter.get", Order={"title": "Order", "type": "string"}, Money=MONEY)
        | {"x-events": [{"name": "letter.sent", "data": {"$ref": "#/components/schemas/shop.Order"}}]},
        "bank": generated("bank", "account.get", Order=order, Money=MONEY),
    }
    domains["post"]["components"]["schemas"]["shop.Order"] = {**order, "title": "ShopOrder"}
    domains["post"]["components"]["schemas"]["shop.Money"] = {**MONEY, "title": "ShopMoney"}
    domains["bank"]["components"]["schemas"]["far.Thing"] = {"title": "FarThing"}

    document = load(Documents(SERVICE, domains, []).of())

    assert_sound(document)
    assert set(document["components"]["schemas"]) == {"Money", "shop.Order", "post.Order", "bank.Order", "far.Thing"}
    assert document["components"]["schemas"]["shop.Order"] == order
    assert document["x-events"][1]["data"] == {"$ref": "#/components/schemas/shop.Order"}


def test_methods_in_doubt_are_listed_with_their_domain() -> None:
    document = load(Documents(SERVICE, two_domains(), two_domains_methods()).of())

    assert [each["name"] for each in document["methods"]] == [
        "shop.order.get",
        "shop.order.put",
        "post.order.get",
        "post.order.put",
    ]


def test_the_service_speaks_for_itself() -> None:
    documents = Documents(SERVICE, two_domains(), two_domains_methods())

    document = load(documents.of())
    assert document["info"]["title"] == "Hero Shop"
    assert document["info"]["version"] == "1.2.3"
    assert document["info"]["x-hero-intent-schema"]["properties"].keys() == {"shop", "post"}
    assert [server["url"] for server in document["servers"]] == [
        "unix:///run/hero_shop/rpc.sock",
        "http://127.0.0.1:8080/rpc",
    ]

    own = load(documents.of("shop"))
    assert own["info"]["title"] == "Shop"
    assert own["info"]["version"] == "1.2.3"
    assert [each["name"] for each in own["methods"]] == ["order.get", "order.put"]
    assert own["servers"][1]["url"] == "http://127.0.0.1:8080/api/shop/rpc"
    assert_sound(own)


def test_a_document_is_made_once_and_its_tag_follows_its_bytes() -> None:
    documents = Documents(SERVICE, two_domains(), two_domains_methods())
    changed = two_domains()
    changed["shop"]["methods"][0]["summary"] = "Another."

    assert documents.of() is documents.of()
    assert documents.of().etag == Documents(SERVICE, two_domains(), two_domains_methods()).of().etag
    assert documents.of().etag != Documents(SERVICE, changed, two_domains_methods()).of().etag
    assert documents.of().etag.startswith('"')


def test_a_domain_that_is_not_here_has_no_document() -> None:
    with pytest.raises(KeyError):
        Documents(SERVICE, {}, []).of("nowhere")


def test_methods_without_a_generated_document_are_described_from_their_declaration() -> None:
    document = load(Documents(SERVICE, {}, methods_of(Things(), "shop", "thing")).of())

    assert_sound(document)
    get, put = document["methods"]
    assert get["summary"] == "Finds one thing."
    assert get["deprecated"] is True
    assert [(each["name"], each["required"]) for each in get["params"]] == [("sid", True), ("deep", False)]
    assert get["params"][1]["schema"] == {"title": "ThingGetDeep", "type": "boolean", "default": False}
    assert get["result"]["schema"] == {"$ref": "#/components/schemas/Found"}
    assert get["errors"] == [{"code": -32003, "message": "No such object, or none the caller may see."}]
    assert put["params"][0]["schema"] == {"$ref": "#/components/schemas/Found"}
    assert put["result"]["schema"] == {"title": "ThingPutResult", "type": "null"}
    found = document["components"]["schemas"]["Found"]
    assert found["properties"]["total"] == {
        "title": "FoundTotal",
        "type": "integer",
        "minimum": 0,
        "maximum": 2**32 - 1,
    }


async def test_built_in_methods_are_methods_like_others() -> None:
    methods = methods_of(Things(), "shop", "thing")
    documents = Documents(SERVICE, {}, methods)
    methods += built_in_methods(methods, documents, Well(), {"shop": "Shop"})
    dispatcher = Dispatcher(methods)

    document = await result(dispatcher, "rpc.discover")
    assert_sound(document)
    assert {each["name"] for each in document["methods"]} == {each.name for each in methods}
    assert {"rpc.discover", "rpc.health", "context.add", "domain.list", "thing.get"} <= {each.name for each in methods}
    assert await result(dispatcher, "rpc.health") == await Well().report()
    assert (await result(dispatcher, "domain.list"))[0] == {
        "name": "shop",
        "title": "Shop",
        "methods": 2,
        "openrpc": "/api/shop/openrpc.json",
        "rpc": "/api/shop/rpc",
        "events": "/api/shop/events",
    }
