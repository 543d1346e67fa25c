"""`hero-sdk doctor` and `hero-sdk settings`: what they find, with real services, files and databases."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from hero_sdk import HeroServer
from hero_sdk.cli import main
from hero_sdk.cli.checkup import machine
from hero_sdk.cli.checkup.finding import Finding
from hero_sdk.service import Setting
from tests.support.background import Shell, is_alive, shell, until
from tests.support.dispatch_desk import build


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("PATH_SOCKET", "HERO_SOCKET_DIR", "PATH_VAR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH_ROOT", str(tmp_path / "r"))
    return tmp_path / "r"


@pytest.fixture
def desk(root: Path) -> Iterator[Shell]:
    with shell(root, "tests.support.dispatch_desk") as made:
        yield made


Found = dict[tuple[str | None, str], dict[str, str]]


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Found]]:
    def run(*words: str) -> tuple[int, Found]:
        capsys.readouterr()
        code = main(["doctor", "--json", *words])
        return code, {(each["service"], each["about"]): each for each in json.loads(capsys.readouterr().out)}

    return run


def findings() -> dict[str, Finding]:
    return {each.about: each for each in machine.of_machine()}


class TestMachine:
    def test_a_machine_without_services_is_looked_at_and_left_as_it_was(
        self, root: Path, doctor: Callable[..., tuple[int, Found]]
    ) -> None:
        code, found = doctor()
        about = {about for _, about in found}
        assert {"Python", "libraries", "SQLite", "sockets", "data", "socket paths", "disk", "clock"} <= about
        assert code == 0
        assert not root.exists()

    def test_a_folder_name_that_leaves_no_room_for_sockets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH_SOCKET", "/tmp/" + "x" * 80)
        assert findings()["socket paths"].level == "warning"
        monkeypatch.setenv("PATH_SOCKET", "/tmp/" + "x" * 100)
        assert findings()["socket paths"].level == "problem"

    def test_folders_that_are_none_or_open_to_everybody(self, root: Path) -> None:
        folder = root / "var" / "sockets"
        folder.mkdir(parents=True)
        folder.chmod(0o777)
        assert (findings()["sockets"].level, findings()["sockets"].todo) == ("problem", f"chmod o-w {folder}")
        folder.rmdir()
        folder.write_text("")
        assert findings()["sockets"].found == f"{folder} is no folder"

    def test_a_clock_that_went_back(self, root: Path) -> None:
        record = root / "var" / "food" / "run" / "food.json"
        record.parent.mkdir(parents=True)
        record.touch()
        os.utime(record, (time.time() + 86_400,) * 2)
        assert findings()["clock"].level == "warning"

    def test_few_open_files(self) -> None:
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
        try:
            assert findings()["open files"].level == "warning"
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)


class TestServices:
    def test_a_well_service_has_nothing_to_do(self, desk: Shell, doctor: Callable[..., tuple[int, Found]]) -> None:
        desk.ok("--start")
        desk.ask("driver.new", {"object": {"name": "Amina"}})
        code, found = doctor("dispatch_desk")
        mine = {about: each for (service, about), each in found.items() if service}
        assert code == 0
        assert {each["level"] for each in mine.values()} == {"ok"}
        assert {"process", "rpc.sock", "admin.sock", "delivery in 0"} <= mine.keys()
        assert mine["delivery in 0"]["found"].startswith("sound, ")

    def test_what_a_killed_service_left_is_named(self, desk: Shell, doctor: Callable[..., tuple[int, Found]]) -> None:
        desk.ok("--start")
        desk.ask("driver.new", {"object": {"name": "Amina"}})
        pid = desk.status()["pid"]
        os.kill(pid, signal.SIGKILL)
        until(lambda: not is_alive(pid), "it ended")
        code, found = doctor()
        assert code == 0
        assert found["dispatch_desk", "rpc.sock"]["level"] == "warning"
        assert found["dispatch_desk", "pid file"]["level"] == "warning"
        assert found["dispatch_desk", "delivery in 0"]["level"] == "ok"

    def test_damage_and_open_secrets_are_problems(self, desk: Shell, doctor: Callable[..., tuple[int, Found]]) -> None:
        desk.ok("--start")
        desk.ask("driver.new", {"object": {"name": "Amina"}})
        desk.ok("--stop")
        database = desk.data / "osis" / "0" / "delivery" / "objects.db"
        before = sorted(path.name for path in database.parent.iterdir())
        assert doctor()[0] == 0
        assert sorted(path.name for path in database.parent.iterdir()) == before  # looking leaves nothing

        content = bytearray(database.read_bytes())
        content[4096:8192] = os.urandom(4096)
        database.write_bytes(content)
        key = desk.data / "keys" / "events.key"
        key.parent.mkdir(exist_ok=True)
        key.write_bytes(b"x" * 32)
        key.chmod(0o644)
        code, found = doctor()
        assert code == 1
        assert "damaged" in found["dispatch_desk", "delivery in 0"]["found"]
        assert found["dispatch_desk", "secrets"]["todo"] == f"chmod 600 {key}"

        database.write_bytes(b"no database at all" * 1000)
        assert doctor()[1]["dispatch_desk", "delivery in 0"]["level"] == "problem"

    def test_a_socket_everybody_may_open_is_a_problem(
        self, desk: Shell, doctor: Callable[..., tuple[int, Found]]
    ) -> None:
        desk.sockets.mkdir(parents=True)
        path = desk.sockets / "rpc.sock"
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.bind(str(path))
            stranger.listen()
            path.chmod(0o666)
            code, found = doctor("dispatch_desk")
        assert code == 1
        assert found["dispatch_desk", "rpc.sock"]["todo"] == f"chmod o= {path}"

    def test_one_that_hangs_is_a_problem(self, desk: Shell, doctor: Callable[..., tuple[int, Found]]) -> None:
        desk.ok("--start")
        pid = desk.status()["pid"]
        os.kill(pid, signal.SIGSTOP)
        try:
            code, found = doctor("dispatch_desk")
        finally:
            os.kill(pid, signal.SIGCONT)
        assert (code, found["dispatch_desk", "process"]["level"]) == (1, "problem")

    def test_one_that_never_was_is_not_known(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["doctor", "nothing"])
        assert ended.value.code == 2
        assert "nothing has neither" in capsys.readouterr().err

    def test_people_get_a_table(self, desk: Shell, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor"]) == 0
        shown = capsys.readouterr().out
        assert "where" in shown.splitlines()[0]
        assert shown.splitlines()[-1].startswith("no problems, ")


class TestCertificates:
    @pytest.mark.parametrize(
        ("days", "level", "words"),
        [(-1, "problem", "has expired"), (3, "warning", "holds for 3 days"), (90, "ok", "holds for 90 days")],
    )
    def test_one_that_ends_is_named_in_time(
        self, tmp_path: Path, desk: Shell, doctor: Callable[..., tuple[int, Found]], days: int, level: str, words: str
    ) -> None:
        now = datetime.now(UTC)
        end = now + timedelta(days=days, hours=1)
        issued = trustme.CA().issue_cert("localhost", not_before=now - timedelta(days=10), not_after=end)
        cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
        cert.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
        key.touch(mode=0o600)
        key.write_bytes(issued.private_key_pem.bytes())
        desk.ok("--start", "--listen", "127.0.0.1:0", "--tls-cert", str(cert), "--tls-key", str(key))
        code, found = doctor("dispatch_desk")
        assert found["dispatch_desk", "certificate"]["level"] == level
        assert words in found["dispatch_desk", "certificate"]["found"]
        assert (code == 1) is (level == "problem")

        key.write_text("none")
        assert "holds no private key" in doctor("dispatch_desk")[1]["dispatch_desk", "certificate"]["found"]


class TestBesideTheProgram:
    def test_status_logs_and_stop_need_only_the_name(self, desk: Shell, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["status", "dispatch_desk"]) == 3
        assert main(["logs", "dispatch_desk"]) == 1
        assert "there is no log" in capsys.readouterr().err
        desk.ok("--start")
        pid = desk.status()["pid"]
        assert main(["status", "dispatch_desk", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["pid"] == pid
        assert main(["logs", "dispatch_desk", "-n", "5"]) == 0
        assert "answering" in capsys.readouterr().out
        assert main(["stop", "dispatch_desk"]) == 0
        assert f"process {pid} ended" in capsys.readouterr().out
        assert main(["stop", "dispatch_desk"]) == 0


def settings(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["settings", "--json", *words])
    return code, {each["key"]: each for each in json.loads(capsys.readouterr().out)}


class TestSettings:
    def test_of_a_running_service_are_those_it_was_started_with(
        self, desk: Shell, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.variables["DISPATCH_DESK_BATCH"] = "7"
        desk.ok("--start", "--call-s", "5")
        monkeypatch.setenv("DISPATCH_DESK_CALL_S", "9")  # of this shell, which is not that of the service
        code, found = settings(capsys, "dispatch_desk")
        assert code == 0
        assert (found["CALL_S"]["value"], found["CALL_S"]["source"]) == ("5", "flag")
        assert (found["BATCH"]["value"], found["BATCH"]["source"]) == ("7", "environment DISPATCH_DESK_BATCH")
        assert (found["DEPTH"]["value"], found["DEPTH"]["source"], found["DEPTH"]["default"]) == ("64", "default", "64")

        desk.ok("--stop")
        assert settings(capsys, "dispatch_desk")[1]["CALL_S"]["value"] == "5"  # as it was started last
        code, found = settings(capsys, "tests.support.dispatch_desk:build")
        assert (found["CALL_S"]["value"], found["CALL_S"]["source"]) == ("9", "environment DISPATCH_DESK_CALL_S")

    def test_what_cannot_be_used_is_said_beside_the_rest(
        self, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = root / "var" / "dispatch_desk" / "settings.toml"
        file.parent.mkdir(parents=True)
        file.touch(mode=0o600)
        file.write_text('call_s = 4\ncall_z = 3\nlisten = ["127.0.0.1:1", "[::1]:1"]\n')
        monkeypatch.setenv("DISPATCH_DESK_LOG_LEVEL", "loud")
        code, found = settings(capsys, "tests.support.dispatch_desk:build")
        assert code == 1
        assert (found["CALL_S"]["value"], found["CALL_S"]["source"]) == ("4", str(file))
        assert found["LISTEN"]["value"] == "127.0.0.1:1,[::1]:1"
        assert "one of debug, info" in found["LOG_LEVEL"]["problem"]
        assert found["LOG_LEVEL"]["source"] == "environment DISPATCH_DESK_LOG_LEVEL"
        assert found["call_z"]["problem"] == "call_z is no declared setting; did you mean call_s?"
        assert main(["settings", "tests.support.dispatch_desk:build"]) == 1
        assert "    call_z is no declared setting" in capsys.readouterr().out

    def test_a_service_nobody_knows(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["settings", "nothing_here"]) == 2
        assert "there is no command nothing_here" in capsys.readouterr().err

    def test_own_settings_are_declared_and_secrets_never_shown(
        self, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DISPATCH_DESK_MAIL_KEY", "hunter2-hunter2")

        def made() -> HeroServer:
            return build().setting(
                Setting("MAIL_KEY", "", str, "key of the mail service", is_secret=True),
                Setting("GREETING", "hello", str, "100 % of what callers see first"),
            )

        assert made().cli(["--settings", "--greeting", "hi"]) == 0
        shown = capsys.readouterr().out
        assert ["GREETING", "hi", "flag"] in [line.split() for line in shown.splitlines()]
        assert any(line.split()[:2] == ["MAIL_KEY", "(set)"] for line in shown.splitlines())
        assert made().cli(["--settings", "--json"]) == 0
        assert made().cli(["--info"]) == 0
        with pytest.raises(SystemExit):
            made().cli(["--help"])
        said = capsys.readouterr()
        assert "hunter2" not in shown + said.out + said.err
        assert "100 % of what callers see first (hello)" in said.out

    def test_a_setting_cannot_be_declared_twice(self) -> None:
        from hero_sdk.server import StartError

        with pytest.raises(StartError, match="CALL_S is there already"):
            build().setting(Setting("CALL_S", 1.0, float))
