"""What `hero-sdk breaking` finds, shown to people and programs."""

from __future__ import annotations

import json

import pytest

from hero_sdk.oschema.breaking.messages.catalogue import RULES
from tests.cli.breaking.repositories import WITH_MORE, WITHOUT_NOTES, Repository, breaking
from tests.cli.running import run_command


class TestWhatIsFound:
    def test_nothing(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        done = breaking(capsys, "--against", "main")
        assert done.code == 0
        assert done.out.startswith("nothing changed that callers or stored rows can see, compared with main (")

    def test_what_breaks(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES.replace("customer: str", "customer: str @max_len(9)"))
        done = breaking(capsys, "--against", "main")
        assert done.code == 1
        assert done.err == ""
        for line in (
            "What breaks callers:",
            "error[B121]: Removed field",
            "  ┌─ schemas/food/food.oschema:2:1",
            "  ┌─ main:schemas/food/food.oschema:2:36",
            "What breaks stored rows:",
            "error[B204]: Narrower limit in rows",
        ):
            assert f"{line}\n" in done.out
        rows = [line.split() for line in done.out.splitlines() if line.startswith(("callers", "stored rows"))]
        assert [row[-1] for row in rows] == ["Order.notes", "Order.customer", "Order.customer"]
        assert "\n2 changes break callers, 1 change breaks stored rows, compared with main (" in done.out

    def test_what_breaks_nothing_is_counted_and_listed_when_asked_for(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        repository.write("food/food.oschema", WITH_MORE)
        assert breaking(capsys, "--against", "main").out.startswith("1 change breaks nothing (--all lists them),")
        done = breaking(capsys, "--against", "main", "--all")
        assert done.code == 0
        assert [line.split() for line in done.out.splitlines()[:2]] == [
            ["breaks", "nothing", "change", "where"],
            ["Order.zone", "added", "schemas/food/food.oschema:2:49"],
        ]

    def test_json(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES.replace("customer: str", "customer: str, zone: u32 = 0"))
        done = breaking(capsys, "--against", "HEAD", "--json")
        found = json.loads(done.out)
        assert done.code == 1
        assert found["against"].startswith("HEAD (")
        assert found["errors"] == found["breaks"]["rows"] == []
        (removed,) = found["breaks"]["callers"]
        assert {name: removed[name] for name in ("code", "subject", "file", "line", "column", "is_allowed")} == {
            "code": "B121",
            "subject": "Order.notes",
            "file": "schemas/food/food.oschema",
            "line": 2,
            "column": 1,
            "is_allowed": False,
        }
        assert [label["file"] for label in removed["labels"]] == ["HEAD:schemas/food/food.oschema"]
        assert {change["subject"]: change["text"] for change in found["compatible"]} == {"Order.zone": "added"}

    def test_a_break_that_is_meant(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        repository.write("food/food.oschema", WITHOUT_NOTES)
        done = breaking(capsys, "--against", "main", "--allow", "b121")
        assert done.code == 0
        assert "warning[B121]: Removed field" in done.out
        assert "1 change breaks callers, 1 of them allowed" in done.out
        assert breaking(capsys, "--against", "main", "--allow", "B120").code == 1

    def test_a_great_many_changes_are_cut_and_counted(
        self, repository: Repository, capsys: pytest.CaptureFixture[str]
    ) -> None:
        fields = "".join(f"    field_{at}: str\n" for at in range(2000))
        repository.write("food/food.oschema", f"# An order. [rootobject]\nOrder = {{\n    sid: str\n{fields}}}\n")
        repository.commit()
        repository.write("food/food.oschema", "# An order. [rootobject]\nOrder = { sid: str }\n")
        done = breaking(capsys, "--against", "main")
        assert done.code == 1
        assert done.out.count("error[") == 100
        assert "100 of 2,000 are shown" in done.out
        assert "Order.field_0, Order.field_1, Order.field_2 and 1,997 more" in done.out
        assert len(json.loads(breaking(capsys, "--against", "main", "--json").out)["breaks"]["callers"]) == 2000

    def test_every_code_that_is_printed_can_be_explained(self, capsys: pytest.CaptureFixture[str]) -> None:
        listed = run_command(capsys, "explain", "--all").out
        for code, rule in RULES.items():
            assert f"{code}  {rule.title}\n" in listed
        assert run_command(capsys, "explain", "b121").out.startswith("B121: Removed field\n")
        assert "there is no code b999" in run_command(capsys, "explain", "b999").err
