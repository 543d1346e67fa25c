"""Stubs of handlers: a file for a start, and what an existing one lacks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hero_sdk.codegen import Options, ProjectError, handler_stubs
from tests.codegen.support import CASES, HOMES, resolved
from tests.support.goldens import Goldens

OPTIONS = Options(package="services_models", homes=HOMES)


def stubs(case: str, domain: str, existing: str | None = None) -> str:
    return handler_stubs(resolved(case), domain, Options(package=f"{case}_models", homes=HOMES), existing=existing)


@pytest.mark.parametrize(
    ("case", "domain"), [("delivery", "delivery"), ("services", "services"), ("several_domains", "cart")]
)
def test_a_new_file_has_a_class_for_each_namespace(case: str, domain: str, goldens: Goldens) -> None:
    goldens.check(CASES / case / "stubs" / f"{domain}.py", stubs(case, domain))


def test_a_file_that_has_everything_lacks_nothing() -> None:
    assert stubs("services", "services", stubs("services", "services")) == ""


def test_missing_methods_are_named_with_their_class() -> None:
    existing = """
from delivery_models.delivery import OrderServiceHandlers as Base

class Desk(Base):
    async def waiting(self, ctx, zone=None, limit=50):
        return []
"""
    assert stubs("delivery", "delivery", existing) == (
        "from delivery_models.delivery import Order\n"
        "from hero_sdk.rpc import RequestContext\n"
        "\n\n"
        "# in class Desk:\n\n"
        "    async def assign(self, ctx: RequestContext, order_sid: str, driver_sid: str) -> Order:\n"
        "        raise NotImplementedError\n"
    )


def test_a_missing_class_is_given_whole() -> None:
    found = stubs("delivery", "delivery", "import asyncio\n")

    assert "class OrderService(OrderServiceHandlers):" in found
    ast.parse(found)


def test_a_domain_with_ready_methods_only_needs_no_file() -> None:
    assert stubs("several_domains", "stock") == ""


def test_a_file_that_is_no_python_is_refused() -> None:
    with pytest.raises(ProjectError, match="no Python: line 1"):
        stubs("delivery", "delivery", "class :\n")


def test_stubs_fit_what_they_fill_in(packages: Path) -> None:
    (packages / "handlers_of_services.py").write_text(stubs("services", "services"))
    scope: dict[str, object] = {"__name__": "handlers_of_services"}
    exec((packages / "handlers_of_services.py").read_text(), scope)

    for name in ("Items", "Others", "Kepts"):
        cls = scope[name]
        assert isinstance(cls, type)
        assert not getattr(cls, "__abstractmethods__", None)
