"""Names that Python, pydantic or our own classes need for themselves."""

from __future__ import annotations

import inspect

import pytest

from hero_sdk.client import CrudNamespace, DomainClient, Namespace, SyncCrudNamespace, SyncDomainClient
from hero_sdk.codegen import names
from hero_sdk.codegen.crud import verbs_of
from hero_sdk.codegen.lowering import client, errors, methods, overrides
from hero_sdk.domain import CrudHandlers, Handlers
from hero_sdk.errors import RpcError
from hero_sdk.oschema import schema
from hero_sdk.rpc import facts_of
from hero_sdk.values import RootObject, Struct


def public(cls: type) -> set[str]:
    annotated = (name for base in cls.__mro__ for name in inspect.get_annotations(base))
    return {name for name in (*dir(cls), *annotated) if not name.startswith("_")}


def test_every_attribute_of_a_model_is_kept_from_fields() -> None:
    assert public(Struct) | (public(RootObject) - {"sid"}) == names.PYDANTIC_NAMES | names.STRUCT_NAMES


def test_every_attribute_of_an_error_is_kept_from_its_fields() -> None:
    raised = set(dir(RpcError("x"))) | public(RpcError)
    assert {name for name in raised if not name.startswith("_")} == errors._ERROR_NAMES


def test_every_attribute_of_a_client_is_kept_from_namespaces() -> None:
    assert public(SyncDomainClient) <= public(DomainClient)
    assert public(DomainClient) | {"connection", "error_classes"} == client._CLIENT_NAMES
    assert public(Namespace) == set()


def test_every_attribute_of_handlers_is_kept_from_methods() -> None:
    verbs = {name for name in public(CrudHandlers) if facts_of(getattr(CrudHandlers, name, None))}

    assert public(Handlers) == methods._HANDLER_NAMES
    assert public(CrudHandlers) - verbs == methods._CRUD_HANDLER_NAMES
    assert verbs == set(verbs_of(schema.Named("food", "Dish"))) == set(overrides.READY_HANDLERS)


def test_ready_calls_are_those_of_a_client_s_namespace() -> None:
    assert public(CrudNamespace) == public(SyncCrudNamespace) == set(overrides.READY_CALLS)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("name", "name"),
        ("createdAt", "created_at"),
        ("class", "class_"),
        ("list", "list"),
        ("type", "type"),
        ("model_config", "model_config_"),
        ("json", "json_"),
        ("self", "self_"),
        ("ctx", "ctx_"),
        ("indexes", "indexes_"),
        ("_private", "private"),
        ("_", "unnamed"),
        ("_2x", "n2x"),
        ("größe", "größe"),
    ],
)
def test_a_field_is_called(written: str, expected: str) -> None:
    assert names.attribute_name(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("order_line", "OrderLine"), ("HTTPServer", "HTTPServer"), ("None", "None_"), ("_2x", "T2x"), ("_", "Unnamed")],
)
def test_a_type_is_called(written: str, expected: str) -> None:
    assert names.class_name(written) == expected


def test_members_of_an_enum_are_called_after_their_texts() -> None:
    texts = ["on_the_way", "2xl", "on the way", "", "++", "größe", "class"]

    assert list(names.member_names(texts).values()) == [
        "ON_THE_WAY",
        "VALUE_2XL",
        "ON_THE_WAY_",
        "EMPTY",
        "VALUE_5",
        "GRÖSSE",
        "CLASS",
    ]


def test_two_fields_with_one_name_are_told_apart() -> None:
    assert names.attribute_names(["class", "class_"]) == {"class": "class_", "class_": "class__"}
