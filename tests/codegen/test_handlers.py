"""Generated handlers and clients, given to the runtime."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.codegen.crud import verbs_of
from hero_sdk.domain import CrudHandlers, Domain, HandlerMissing
from hero_sdk.oschema import schema
from hero_sdk.rpc import Method, facts_of

DOMAINS = {
    "taken_names": ("names", "NamesDomain"),
    "shapes": ("shapes", "ShapesDomain"),
    "services": ("services", "ServicesDomain"),
    "delivery": ("delivery", "DeliveryDomain"),
    "unprepared": ("terse", "TerseDomain"),
}


def filled_in(case: str) -> Domain:
    """The domain of a case with handlers that answer nothing."""
    module, name = DOMAINS[case]
    domain: type[Domain] = getattr(importlib.import_module(f"{case}_models.{module}"), name)

    async def answer(self: object, *arguments: object) -> None:
        return None

    return domain(*(type("Filled", (h,), dict.fromkeys(h.__abstractmethods__, answer))() for h in domain.handlers))


def methods_of(case: str) -> dict[str, Method]:
    return {method.name: method for method in filled_in(case).methods()}


@pytest.mark.parametrize("case", DOMAINS)
def test_code_and_document_say_the_same(packages: Path, case: str) -> None:
    domain = filled_in(case)
    documented = {method["name"]: method for method in domain.document()["methods"]}

    assert {method.name for method in domain.methods()} == documented.keys()
    for method in domain.methods():
        said = documented[method.name]
        assert [(p.name, p.is_required) for p in method.parameters] == [
            (p["name"], p["required"]) for p in said["params"]
        ]
        assert method.facts.effect == said["x-effect"]
        assert method.facts.is_idempotent == said.get("x-idempotent", False)
        assert method.facts.is_destructive == said.get("x-destructive", False)
        assert [error.code for error in method.facts.errors] == [error["code"] for error in said.get("errors", ())]


def test_the_ready_methods_are_described_as_they_are() -> None:
    for name, verb in verbs_of(schema.Named("food", "Dish")).items():
        declaration = getattr(CrudHandlers, name)
        facts = facts_of(declaration)
        assert facts is not None
        parameters = list(inspect.signature(declaration).parameters.values())[2:]

        assert [p.name for p in parameters] == [field.name for field in verb.method.parameters]
        assert [p.default is p.empty for p in parameters] == [field.is_required for field in verb.method.parameters]
        defaults = [p.default for p in parameters if p.default is not p.empty and p.default is not None]
        assert defaults == [field.default.value for field in verb.method.parameters if field.default is not None]
        assert (facts.effect, facts.is_idempotent, facts.is_destructive) == (
            verb.method.effect.value,
            verb.method.is_idempotent,
            verb.method.is_destructive,
        )
        assert [error.__name__ for error in facts.errors] == [error.name for error in verb.method.errors]


def test_a_handler_that_is_missing_is_named(packages: Path) -> None:
    services = importlib.import_module("services_models.services")

    with pytest.raises(
        HandlerMissing,
        match=r"ItemHandlers must define:\n    async def new\(self, ctx: RequestContext, name: str\) -> Item\n",
    ):
        services.ServicesDomain()


def test_defaults_that_can_change_are_made_for_each_call(packages: Path) -> None:
    pick = methods_of("shapes")["shapes.pick"]

    _, tags, *_ = pick.read({"whole": {"type": "a", "a": 1}})
    tags.append("more")

    assert list(pick.read({"whole": {"type": "a", "a": 1}}))[1] == ["a"]


def test_parameters_are_read_by_their_names_on_the_wire(packages: Path) -> None:
    imported = list(methods_of("taken_names")["thing.import"].read({"from": "here", "class": "none"}))

    assert tuple(imported[:2]) == ("here", importlib.import_module("taken_names_models.names").Sign.NONE)


def test_a_type_may_be_called_like_a_type_variable_of_ours(packages: Path) -> None:
    (given,) = methods_of("taken_names")["thing.t"].read({"t": {"h": "x"}})

    assert given == importlib.import_module("taken_names_models.names").T(h="x")


def test_a_former_name_of_a_parameter_is_understood(packages: Path) -> None:
    read = methods_of("services")["kept.x"].read

    assert list(read({"a": "s", "b": 3, "oldest": "z"})) == ["s", 3, "z", None]


def test_a_ready_method_that_the_schema_declares_alike_needs_no_handler(packages: Path) -> None:
    items = importlib.import_module("services_models.services").ItemHandlers

    assert "get" not in items.__abstractmethods__
    assert facts_of(items.get).requires == ("item.special",)
    assert {"new", "patch", "find"} <= items.__abstractmethods__


def test_namespaces_with_dots_hang_on_each_other(packages: Path) -> None:
    client: Any = importlib.import_module("services_models.services").ServicesClient.connect("http://127.0.0.1:1")

    assert callable(client.item.member.add)
    assert callable(client.item.get)
    assert callable(client.a.b.c.go)
    assert callable(client.a.go)
