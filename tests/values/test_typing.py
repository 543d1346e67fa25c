"""What a type checker makes of models and queries: mistakes are found before anything runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CODE = """
from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from hero_sdk.values import U32, Condition, IndexedField, MapKey, Money, Page, RootObject, WireEnum, readonly


class Status(WireEnum):
    NEW = "new"


class Order(RootObject):
    customer: str
    status: Status = Status.NEW
    total: Money | None = readonly()
    schema_: str = Field(default="", alias="schema")
    by_number: dict[MapKey[U32], str] = Field(default_factory=dict)

    class Fields:
        customer: ClassVar[IndexedField[str]] = IndexedField("customer")
        status: ClassVar[IndexedField[Status]] = IndexedField("status", kind="enum")


def find(*conditions: Condition) -> Page[Order]:
    return Page(items=[])


F = Order.Fields
order = Order(customer="Ann", schema_="x", by_number={1: "a"})
find(F.status == Status.NEW, F.customer != "x", F.customer < "b", F.status.in_([Status.NEW]), F.customer.is_absent())
total: Money | None = find().items[0].total

find(F.customer == 5)  # wrong
find(F.customer < 5)  # wrong
find(F.status.in_(["new"]))  # wrong
Order(customer=5)  # wrong
Order()  # wrong
Order(customer="Ann", colour="red")  # wrong
order.colour = "red"  # wrong
order.status = "new"  # wrong
"""


def test_a_type_checker_accepts_what_is_right_and_finds_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "use.py"
    file.write_text(CODE, encoding="utf-8")
    options = ["--config-file", str(ROOT / "pyproject.toml"), "--hide-error-context", "--no-error-summary"]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = {int(line.split(":")[1]) for line in run.stdout.splitlines() if ": error:" in line}
    wrong = {number for number, line in enumerate(CODE.splitlines(), 1) if line.endswith("# wrong")}
    assert found == wrong, run.stdout + run.stderr
