"""The command line of a service, as far as nothing has to run."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hero_sdk.rpc import NotFound
from hero_sdk.server import BadTokenFile
from hero_sdk.service import BadSetting, HeroServer, Setting, Settings, options
from hero_sdk.service.uncaught import in_words
from tests.support.dispatch_desk import build
from tests.support.logs import restored_logging


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    for name in ("PATH_SOCKET", "HERO_SOCKET_DIR", "PATH_VAR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH_ROOT", str(tmp_path))
    with restored_logging():
        yield tmp_path


def test_info_says_what_it_is_and_how_it_is_set(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build().cli(["--info", "--call-s", "5", "--listen", "127.0.0.1:8080", "--listen", "[::1]:8080"]) == 0
    text = capsys.readouterr().out
    assert "dispatch_desk 1.2.3: Dispatch Desk, not running" in text
    assert "delivery  32 methods" in text
    assert any(line.split() == ["CALL_S", "5", "flag"] for line in text.splitlines())
    assert any(line.split() == ["LISTEN", "127.0.0.1:8080,[::1]:8080", "flag"] for line in text.splitlines())


def test_info_for_programs(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_DESK_CALL_S", "7")
    assert build().cli(["--info", "--json", "--instance", "acme", "--listen", "auto:9950"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["name"], found["version"], found["status"]) == ("dispatch_desk_acme", "1.2.3", "stopped")
    assert found["socket"] == str(root / "var/sockets/dispatch_desk_acme/rpc.sock")
    events, admin = (found["socket"].replace("rpc.sock", name) for name in ("events.sock", "admin.sock"))
    assert found["listen"] == [found["socket"], "http://[::]:9950", events, admin]
    assert found["domains"] == [{"name": "delivery", "methods": 32}]
    assert {"key": "CALL_S", "value": "7", "source": "environment DISPATCH_DESK_CALL_S"} in found["settings"]
    assert list(root.rglob("*")) == []  # asking leaves nothing behind


def test_health_of_a_service_that_does_not_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert build().cli(["--health"]) == 1
    assert "does not answer on" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--nonsense"], ["--li", "x"], ["word"], ["--instance"]])
def test_words_that_are_not_understood(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build().cli(words)
    assert ended.value.code == 2
    assert "usage: dispatch_desk" in capsys.readouterr().err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for words, shown in ((["--version"], "dispatch_desk 1.2.3"), (["--help"], "dispatch_desk --info --json")):
        with pytest.raises(SystemExit) as ended:
            build().cli(words)
        assert ended.value.code == 0
        assert shown in capsys.readouterr().out


def test_help_names_the_variables_that_are_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        HeroServer("my-todo").cli(["--help"])
    assert "(MY_TODO_CALL_S=10)" in capsys.readouterr().out
    given = Settings("my-todo", tmp_path / "none.toml", environment={"MY_TODO_CALL_S": "10"})
    assert given.get(options.CALL_S) == 10


def test_set_takes_any_key_of_the_service(capsys: pytest.CaptureFixture[str]) -> None:
    server = build()
    assert server.cli(["--info", "--set", "call-s=5", "--set", "greeting=a=b", "--set", "EMPTY="]) == 0
    assert any(line.split() == ["CALL_S", "5", "flag"] for line in capsys.readouterr().out.splitlines())
    assert server.settings.get(Setting("GREETING", "", str)) == "a=b"
    assert server.settings.get(Setting("EMPTY", "full", str)) == ""


@pytest.mark.parametrize("given", ["call_s", "=5", " =5", ""])
def test_set_without_key_or_equals_sign_is_refused(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build().cli(["--info", "--set", given])
    assert ended.value.code == 2
    assert f"{given!r} is not KEY=VALUE, like call_s=10" in capsys.readouterr().err


def _others_can_read(path: Path) -> list[str]:
    path.joinpath("tokens.toml").write_text("")
    path.joinpath("tokens.toml").chmod(0o644)
    return ["--tokens", str(path / "tokens.toml")]


def _not_toml(path: Path) -> list[str]:
    path.joinpath("tokens.toml").touch(mode=0o600)
    path.joinpath("tokens.toml").write_text("[[token]")
    return ["--tokens", str(path / "tokens.toml")]


def _settings_open_to_others(path: Path) -> list[str]:
    file = path / "var" / "dispatch_desk" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("call_s = 1")
    file.chmod(0o644)
    return []


def _taken_port(path: Path) -> list[str]:
    taken = socket.create_server(("127.0.0.1", 0))
    _kept.append(taken)
    return ["--listen", f"127.0.0.1:{taken.getsockname()[1]}"]


_kept: list[socket.socket] = []


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda path: ["--listen", "nowhere"], "cannot listen on 'nowhere'"),
        (lambda path: ["--listen", "192.0.2.1:80"], "no interface of this machine"),
        (_taken_port, "is taken by another process"),
        (lambda path: ["--call-s", "soon"], "--call-s is 'soon'"),
        (lambda path: ["--log-level", "loud"], "--log-level is 'loud'"),
        (lambda path: ["--body-bytes", "1 MB"], "--body-bytes is '1 MB'"),
        (lambda path: ["--tokens", str(path / "none")], "cannot read the token file"),
        (_others_can_read, "chmod 600"),
        (_not_toml, "not valid TOML"),
        (_settings_open_to_others, "chmod 600"),
        (lambda path: ["--instance", "x" * 120], "PATH_SOCKET"),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_one_line(
    root: Path, prepare: Callable[[Path], list[str]], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        assert build().cli(prepare(root)) == 1
    finally:
        while _kept:
            _kept.pop().close()
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if line.startswith("dispatch_desk: ")] == lines[-1:]
    assert message in lines[-1]
    assert not any("Traceback" in line for line in lines)
    assert not list((root / "var").rglob("*.sock"))


def test_missing_handlers_are_named_with_their_signatures_and_no_traceback() -> None:
    script = (
        "from hero_sdk import HeroServer\nfrom tests.support.delivery.handlers import DeliveryDomain\n"
        "main = HeroServer('desk').domain(DeliveryDomain()).cli"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "OrderServiceHandlers must define" in done.stderr
    assert "async def assign(self, ctx: RequestContext, order_sid: str, driver_sid: str) -> Order" in done.stderr


def test_a_schema_that_cannot_be_stored_is_refused_in_words() -> None:
    script = (
        "from typing import ClassVar\nfrom hero_sdk import HeroServer\nfrom hero_sdk.domain import Domain\n"
        "from hero_sdk.values import RootObject\n"
        "class Card(RootObject):\n    number: str\n    secret_fields: ClassVar[tuple[str, ...]] = ('number',)\n"
        "    class Fields:\n        pass\n"
        "class Cards(Domain):\n    name = 'cards'\n    package = 'cards'\n    stored = (Card,)\n"
        "raise SystemExit(HeroServer('desk').domain(Cards()).cli([]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Card.number is @secret, and must be None by default" in done.stderr


def test_only_errors_of_the_author_are_shown_without_their_traceback() -> None:
    assert in_words(BadSetting("a")) == "a"
    assert in_words(BadTokenFile("b")) == "b"
    assert in_words(NotFound("c")) is None
    assert in_words(RuntimeError("d")) is None
