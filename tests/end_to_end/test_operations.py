"""Operators at work: real commands on the stores of a real service, running and stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hero_sdk.values import smartid
from tests.cli.running import Done, run_process
from tests.support.processes import PATIENCE_S, RunningService, running

pytestmark = pytest.mark.end_to_end

HERE = Path(__file__).parents[2]
APP = "tests.support.dispatch_desk:build"


def hero_sdk(root: Path, *words: object) -> Done:
    return run_process(
        *map(str, words), folder=HERE, environment={"PATH_ROOT": str(root), "PATH_VAR": "", "PATH_SOCKET": ""}
    )


def drivers(folder: Path, names: list[str], context: str = "0") -> Path:
    """A folder to import drivers from."""
    file = folder / context / "delivery" / "Driver.jsonl"
    file.parent.mkdir(parents=True)
    lines = [json.dumps({"sid": f"1{number:02}", "name": name}) for number, name in enumerate(names)]
    file.write_text("\n".join(lines))
    return folder


def find(service: RunningService, **params: Any) -> list[str]:
    return [each["name"] for each in service.ask("driver.find", params)["result"]["items"]]


def test_a_running_service_follows_an_import(service: RunningService, root: Path, tmp_path: Path) -> None:
    service.ask("driver.new", {"object": {"name": "Own"}})
    source = drivers(tmp_path / "in", ["Ann", "Ben"])

    done = hero_sdk(root, "import", APP, source)

    assert (done.code, done.out) == (0, "stored 2\n"), done.err
    until = time.monotonic() + PATIENCE_S
    while find(service, query="Ann") != ["Ann"]:  # text search follows by itself, nobody writes
        assert time.monotonic() < until
    assert sorted(find(service, filter={"name": {"in": ["Ann", "Ben", "Own"]}})) == ["Ann", "Ben", "Own"]
    assert service.ask("driver.new", {"object": {"name": "Next"}})["result"]["sid"] == "102"  # behind those imported
    again = hero_sdk(root, "import", APP, source)
    assert (again.code, again.out) == (0, "unchanged 2\n"), again.err


def test_contexts_that_an_export_names_are_registered(service: RunningService, root: Path, tmp_path: Path) -> None:
    service.ask("context.add", {"id": 3, "name": "acme"})
    service.ask("driver.new", {"object": {"name": "Ann"}}, headers={"X-Hero-Context": "3"})
    done = hero_sdk(root, "export", APP, tmp_path / "out", "--format", "jsonl", "--context", "acme")
    assert (done.code, done.out) == (0, f"exported 1 objects to {tmp_path / 'out'}\n"), done.err

    service.ask("context.remove", {"id": 3, "purge": True})
    done = hero_sdk(root, "import", APP, tmp_path / "out")
    assert (done.code, done.out) == (0, "stored 1\n"), done.err
    asked = service.ask("driver.list_full", {}, headers={"X-Hero-Context": "acme"})
    assert [each["name"] for each in asked["result"]] == ["Ann"]

    service.ask("context.remove", {"id": 3, "purge": True})
    service.ask("context.add", {"id": 3, "name": "globex"})
    done = hero_sdk(root, "import", APP, tmp_path / "out")
    assert done.code == 1
    assert "context 3 is 'acme' in the files and 'globex' here" in done.err
    done = hero_sdk(root, "import", APP, tmp_path / "out", "--as", "3=0")
    assert (done.code, done.out) == (0, "stored 1\n"), done.err


def test_a_stopped_service_gets_everything_back(root: Path, tmp_path: Path) -> None:
    source = drivers(tmp_path / "in", ["Ann", "Ben"])
    (source / "export.json").write_text('{"contexts": [{"id": 5, "name": "five"}]}')
    (source / "0").rename(source / "5")

    assert hero_sdk(root, "import", APP, source).out == "stored 2\n"

    with running(root) as service:
        service.wait_until_it_answers()
        asked = service.ask("driver.find", {"query": "Ben", "fresh": True}, headers={"X-Hero-Context": "five"})
        assert [each["sid"] for each in asked["result"]["items"]] == ["101"]


def test_refused_objects_are_shown_and_the_exit_code_says_so(root: Path, tmp_path: Path) -> None:
    source = drivers(tmp_path / "in", ["Ann", 7])  # type: ignore[list-item]
    done = hero_sdk(root, "import", APP, source)
    refused = root / "var/dispatch_desk/import-refused.jsonl"
    assert (done.code, done.out) == (1, "stored 1\n")
    assert done.err.splitlines()[0] == "refused: 1"
    assert f"all of them: {refused}" in done.err
    assert json.loads(refused.read_text())["place"] == "0/delivery/Driver.jsonl:2"
    assert refused.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["export", "nobodys", "out"], 2, "there is no command nobodys"),
        (["export", "nobodys:build", "out"], 2, "there is no module nobodys here"),
        (["export", APP, "out"], 1, "there is nothing to export"),
        (["export", APP, "out", "--context", "acme"], 1, "there is no context acme"),
        (["export", APP, "out", "--data", "nowhere"], 2, "there is no folder nowhere"),
        (["import", APP, "nowhere"], 1, "there is no folder nowhere"),
        (["import", APP, "nowhere", "--as", "3"], 2, "'3' is not FROM=TO"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(root: Path, words: list[str], code: int, message: str) -> None:
    done = hero_sdk(root, *words)
    assert done.code == code
    assert message in done.err
    assert "Traceback" not in done.text
    assert [path.name for path in root.rglob("*") if path.suffix != ".lock" and path.is_file()] == []


def test_a_running_service_is_backed_up_and_gets_it_back_when_stopped(root: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with running(root) as service:
        service.wait_until_it_answers()
        service.ask("context.add", {"id": 3, "name": "acme"})
        service.ask("driver.new", {"object": {"name": "Ann"}}, headers={"X-Hero-Context": "acme"})
        done = hero_sdk(root, "backup", APP, backup)
        assert done.code == 0, done.err
        assert done.out.startswith("backed up 1 databases")
        service.ask("context.remove", {"id": 3})

        done = hero_sdk(root, "restore", APP, backup)
        assert (done.code, "is in use by another process; stop the service first" in done.err) == (1, True)
        assert "text indexes were left out" in hero_sdk(root, "verify", APP).out or not (root / "osis").exists()

    done = hero_sdk(root, "restore", APP, backup)
    assert done.code == 0, done.err
    assert "the stores that were there are in" in done.out
    assert hero_sdk(root, "verify", APP).out == "all is well in 1 database\n"
    assert hero_sdk(root, "reindex", APP).out == "indexed 1 objects\n"

    with running(root) as service:
        service.wait_until_it_answers()
        asked = service.ask("driver.find", {"query": "Ann", "fresh": True}, headers={"X-Hero-Context": "acme"})
        assert [each["name"] for each in asked["result"]["items"]] == ["Ann"]


def test_findings_are_a_table_and_an_exit_code(root: Path, tmp_path: Path) -> None:
    source = drivers(tmp_path / "in", ["Ann"])
    (source / "0/delivery/Order.jsonl").write_text(
        '{"sid": "200", "customer": "Ben", "items": [{"menu_item_sid": "1"}], "labels": {}, "driver_sid": "101"}'
    )
    hero_sdk(root, "import", APP, source)
    done = hero_sdk(root, "verify", APP)
    assert done.code == 1, done.text
    assert "0/delivery/Order/200" in done.out
    assert "driver_sid refers to Driver '101', which does not exist" in done.out
    found = json.loads(hero_sdk(root, "verify", APP, "--json").out)
    assert [(each["place"], each["kind"]) for each in found] == [("0/delivery/Order/200", "reference")]


def test_a_context_that_was_removed_is_looked_at_and_brought_back(root: Path, tmp_path: Path) -> None:
    with running(root) as service:
        service.wait_until_it_answers()
        service.ask("context.add", {"id": 3, "name": "acme"})
        acme = {"X-Hero-Context": "acme"}
        for name in ("Ann", "Ben"):
            service.ask("driver.new", {"object": {"name": name}}, headers=acme)
        service.ask("driver.delete", {"sid": "11"}, headers=acme)
        service.ask("context.remove", {"id": 3})
        (archive,) = (root / "var/dispatch_desk/osis/archive").iterdir()

        assert hero_sdk(root, "verify", APP, "--data", archive).out == "all is well in 1 database\n"
        assert hero_sdk(root, "export", APP, tmp_path / "out", "--data", archive).code == 0
        done = hero_sdk(root, "import", APP, tmp_path / "out")

        assert (done.code, done.out) == (0, "stored 1\n"), done.err
        asked = service.ask("driver.list_full", {}, headers=acme)
        assert [each["name"] for each in asked["result"]] == ["Ann"]
        assert service.ask("driver.new", {"object": {"name": "Cem"}}, headers=acme)["result"]["sid"] == "12"


@pytest.fixture
def much(root: Path, tmp_path: Path) -> Path:
    """A stopped service with so many drivers that everything takes a while."""
    file = tmp_path / "in/0/delivery/Driver.jsonl"
    file.parent.mkdir(parents=True)
    numbers = range(36**3, 36**3 + 8_000)
    file.write_text("".join(f'{{"sid": "{smartid.encode(each)}", "name": "{"x" * 200}"}}\n' for each in numbers))
    assert hero_sdk(root, "import", APP, tmp_path / "in").code == 0
    return root


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", APP, "out"], "the same command goes on with it"),
        (["backup", APP, "out", "--rate", "1"], "nothing was left behind"),
    ],
)
def test_ctrl_c_says_what_now_and_leaves_nothing_half_done(
    much: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    words = [str(tmp_path / "out") if word == "out" else word for word in words]
    environment = {**os.environ, "PATH_ROOT": str(much), "PATH_VAR": "", "PATH_SOCKET": ""}
    command = [sys.executable, "-m", "hero_sdk.cli", *words]
    with subprocess.Popen(command, cwd=HERE, env=environment, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + PATIENCE_S
        while not list((tmp_path / "out.partial").glob("0/delivery/*")):
            assert time.monotonic() < until
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.read()
    assert (process.returncode, said in told, "Traceback" in told) == (130, True, False), told
    assert not (tmp_path / "out").exists()

    done = hero_sdk(much, *[word for word in words if word not in ("--rate", "1")])
    assert done.code == 0, done.err
    assert (tmp_path / "out").exists()
    assert not (tmp_path / "out.partial").exists()


@pytest.mark.parametrize("command", ["export", "backup"])
def test_a_target_that_cannot_be_written_is_named(root: Path, tmp_path: Path, command: str) -> None:
    hero_sdk(root, "import", APP, drivers(tmp_path / "in", ["Ann"]))
    (tmp_path / "file").write_text("in the way")
    done = hero_sdk(root, command, APP, tmp_path / "file" / "out")
    assert done.code == 1
    assert str(tmp_path / "file") in done.err
    assert "Traceback" not in done.err
