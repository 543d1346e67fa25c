"""Disks and files of the store that fail under a running service, and are whole again."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hero_sdk.osis import StoreSchema
from tests.faults.desk import Desk, Refused, desk, until
from tests.support.agreement import disagreements
from tests.support.delivery import DeliveryDomain
from tests.support.dispatch_desk import Desk as Handlers

SCHEMA: StoreSchema = DeliveryDomain(Handlers()).store_schema()
NOBODY = 65534


def refused(service: Desk) -> str:
    """What the next write is told."""
    with pytest.raises(Refused) as caught:
        service.place("Ben")
    assert caught.value.kind == "Unavailable"
    return str(caught.value)


def ill(service: Desk) -> str:
    """What the health says of the store."""
    status, report = service.health()
    assert (status, report["status"]) == (503, "degraded")
    said: str = report["checks"]["store"]
    return said


@pytest.fixture
def disk(root: Path) -> Iterator[Path]:
    """A file system of eight megabytes for the store and nothing else."""
    place = root / "var/desk/osis"
    place.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("mounting takes rights that this process has not")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_a_full_disk_refuses_writes_answers_reads_and_is_forgotten_when_there_is_room(root: Path, disk: Path) -> None:
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(5 * 1024 * 1024))
    with desk(root) as service, closing(service.connect()) as kept:

        def place_many() -> None:
            for number in range(2_000):
                service.place(f"Ann {number}", "by the river " * 500, over=kept)

        with pytest.raises(Refused) as caught:
            place_many()
        assert str(caught.value) == "the store of delivery in context 0 cannot be used: its disk is full"
        assert caught.value.kind == "Unavailable"
        assert ill(service).endswith("its disk is full")
        assert service.orders() == service.acknowledged

        ballast.unlink()
        until(service.is_well, "well again without anybody writing")
        service.place("Cleo", "by the river")
        service.check()
        assert service.call("order.find", {"query": "river", "fresh": True, "with_total": True})["total"] == len(
            service.acknowledged
        )
    assert disagreements(service.store / "objects.db", SCHEMA) == []


@pytest.fixture
def modest(root: Path) -> list[str]:
    """A command that runs another one without the superuser's rights, which know no locked doors."""
    if os.geteuid():
        return []
    (root / "var").mkdir()
    os.chown(root / "var", NOBODY, NOBODY)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def test_a_folder_that_cannot_be_written_is_named_as_the_reason_until_it_can(root: Path, modest: list[str]) -> None:
    with desk(root, within=modest) as service:
        service.store.parent.mkdir(mode=0o500, parents=True)
        if modest:
            os.chown(service.store.parent, NOBODY, NOBODY)
        assert "check the rights of the folder" in refused(service)
        assert "check the rights of the folder" in ill(service)
        assert str(root) not in ill(service)
        service.store.parent.chmod(0o700)
        until(service.is_well, "well again without anybody asking")
        service.place("Ann")
        service.check()


@pytest.mark.parametrize("name", ["objects.db", "."])
def test_what_cannot_be_read_is_named_as_the_reason_until_it_can(root: Path, modest: list[str], name: str) -> None:
    with desk(root, within=modest) as service:
        service.place("Ann", "by the river")
        taken = service.acknowledged
    closed = service.store / name
    mode = closed.stat().st_mode
    closed.chmod(0)
    with desk(root, within=modest) as service:
        service.acknowledged = taken
        assert "check the rights of the folder" in refused(service)
        assert "check the rights of the folder" in ill(service)
        closed.chmod(mode)
        until(service.is_well, "well again without anybody asking")
        service.place("Ben", "by the river")
        service.check()
        assert service.found("river") == set(service.acknowledged)


def test_an_index_that_cannot_be_read_leaves_everything_else_and_is_not_built_anew(
    root: Path, modest: list[str]
) -> None:
    with desk(root, within=modest) as service:
        service.place("Ann", "by the river")
        assert service.found("river")
        taken = service.acknowledged
    index = service.store / "index"
    index.chmod(0)
    with desk(root, within=modest) as service:
        service.acknowledged = taken
        service.place("Ben", "by the river")
        until(lambda: not service.is_well(), "degraded")
        assert ill(service) == "delivery in context 0: text search has a problem, which stands in the log"
        with pytest.raises(Refused, match="text search of delivery in context 0 has a problem") as caught:
            service.call("order.find", {"query": "river"})
        assert caught.value.kind == "Unavailable"
        assert service.orders() == service.acknowledged
        index.chmod(0o700)
        service.check()
        assert service.found("river") == set(service.acknowledged)
        assert "rebuilt" not in service.log


def test_a_lock_that_another_process_holds_is_told_and_writes_go_on_when_it_lets_go(root: Path) -> None:
    with desk(root) as service:
        service.place("Ann")
        with closing(sqlite3.connect(service.store / "objects.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            said = "the store of delivery in context 0 cannot be used: another process holds its database"
            assert refused(service) == said
            assert ill(service) == f"delivery in context 0: {said}"
            assert service.orders() == service.acknowledged  # reads never wait for writers
            other.execute("COMMIT")
            until(service.is_well, "well again without anybody writing")
        service.place("Cleo")
        service.check()


def test_a_damaged_page_is_told_by_whoever_meets_it_and_by_the_health_until_it_is_whole_again(root: Path) -> None:
    with desk(root) as service:
        for number in range(40):
            service.place(f"Ann {number}", "by the river " * 60)
        taken = service.acknowledged
    path = service.store / "objects.db"
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (first,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 't_Order'").fetchone()
    with desk(root) as service:
        service.acknowledged = taken
        service.place("Ben")
        with path.open("r+b") as file:
            file.seek((first - 1) * size)
            file.write(b"\xa5" * size)
        with pytest.raises(Refused) as caught:
            service.orders()
        assert str(caught.value) == (
            "the store of delivery in context 0 cannot be used: "
            "its database file is damaged: verify it, or restore a backup"
        )
        assert caught.value.kind == "Unavailable"
        assert ill(service).endswith("its database file is damaged: verify it, or restore a backup")
        assert service.call("driver.list_full") == []  # what is not concerned goes on
        with path.open("r+b") as file:
            file.seek((first - 1) * size)
            file.write(whole[(first - 1) * size : first * size])
        service.check()
    assert disagreements(path, SCHEMA) == []


def test_a_file_that_is_no_database_is_left_as_it_is_and_taken_up_when_the_right_one_is_back(root: Path) -> None:
    with desk(root) as service:
        service.place("Ann")
        taken = service.acknowledged
    path = service.store / "objects.db"
    whole = path.read_bytes()
    path.write_bytes(b"rubbish " * 2_000)
    with desk(root) as service:
        service.acknowledged = taken
        assert "its database file is damaged" in refused(service)
        assert "its database file is damaged" in ill(service)
        assert path.read_bytes() == b"rubbish " * 2_000
        path.write_bytes(whole)
        service.check()


@pytest.mark.parametrize("damage", ["half the files", "wrong bytes", "all of it"])
def test_a_damaged_index_is_built_anew_while_filters_go_on(root: Path, damage: str) -> None:
    with desk(root) as service:
        for number in range(30):
            service.place(f"Ann {number}", "by the river")
        assert len(service.found("river")) == 30
        index = service.store / "index"
        files = sorted(path for path in index.iterdir() if path.suffix not in (".json", ".lock"))
        if damage == "half the files":
            for path in files[::2]:
                path.unlink()
        elif damage == "wrong bytes":
            for path in files:
                with path.open("r+b") as file:
                    file.write(b"\xa5" * 8)
        else:
            shutil.rmtree(index)
        assert service.orders() == service.acknowledged
        taken = service.acknowledged
    with desk(root) as service:
        service.acknowledged = taken
        service.place("Ben", "by the river")
        until(lambda: looked(service) == set(taken), "found again")
        service.check()
        assert ("is rebuilt" in service.log) is (damage != "all of it")  # one that is just not there is simply made


def looked(service: Desk) -> set[str]:
    """What is found, nothing while it cannot be said."""
    try:
        return service.found("river")
    except Refused:
        return set()


def test_a_clock_that_jumps_back_changes_neither_order_nor_identity(root: Path) -> None:
    clock = root / "clock"
    clock.write_text("86400")
    with desk(root, CLOCK=str(clock)) as service:
        with closing(service.connect("events.sock")) as listening:
            listening.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            heard = listening.recv(4096)
            placed = []
            for ahead_s in ("86400", "0", "-86400", "3600"):
                clock.write_text(ahead_s)
                placed += [service.place(f"at {ahead_s}, {number}", "by the river") for number in range(3)]
            while heard.count(b"event: order.created") < len(placed):
                heard += listening.recv(65536)
        assert placed == sorted(placed, key=lambda sid: int(sid, 36))
        told = [json.loads(line[5:])["data"]["sid"] for line in heard.split(b"\n") if line.startswith(b"data:")]
        assert told == placed
        assert [order["sid"] for order in service.call("order.list_full")] == placed
        assert service.found("river") == set(placed)
        service.check()
