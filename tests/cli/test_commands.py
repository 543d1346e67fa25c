"""`hero-sdk` as people use and misuse it: help, exit codes, and words that say what to do."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hero_sdk import __version__
from hero_sdk.cli import COMMANDS
from hero_sdk.testing import RunningService, running
from tests.cli.running import Done, Project, run_command, run_process

ROOT = Path(__file__).resolve().parents[2]

THING = "# A thing. [rootobject]\nThing = { sid: str }\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands run: nothing is there, and no service either."""
    monkeypatch.chdir(tmp_path)
    for name in ("PATH_SOCKET", "HERO_SOCKET_DIR", "PATH_VAR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH_ROOT", str(tmp_path / "root"))
    return tmp_path


@pytest.fixture(scope="module")
def calculator() -> Iterator[RunningService]:
    command = [sys.executable, "-m", "hero_sdk.cli", "serve", "tests.support.calculator_service:build"]
    with running(command, "calculator", environment={"PYTHONPATH": str(ROOT)}) as service:
        yield service


class TestHelp:
    def test_without_a_word_the_commands_are_listed(self, capsys: pytest.CaptureFixture[str]) -> None:
        for words, code in (((), 2), (("--help",), 0), (("-h",), 0), (("help",), 0)):
            done = run_command(capsys, *words)
            assert done.code == code
            assert all(f"  {command} " in done.out for command in COMMANDS)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_itself_with_examples(
        self, capsys: pytest.CaptureFixture[str], command: str
    ) -> None:
        done = run_command(capsys, command, "--help")
        assert done.code == 0
        assert done.out.startswith(f"usage: hero-sdk {command} ")
        assert f"  hero-sdk {command}" in done.out.partition("examples:\n")[2]
        assert max(map(len, done.out.splitlines())) <= 120

    def test_the_version_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run_command(capsys, "--version") == Done(0, f"hero-sdk {__version__}\n", "")

    def test_a_command_that_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "did you mean 'generate'?" in wrong(run_command(capsys, "genrate"))
        assert "hero-sdk --help" in wrong(run_command(capsys, "fly"))
        assert "no command '--fast'" in wrong(run_command(capsys, "--fast"))

    @pytest.mark.parametrize("words", ["status", "stop", "logs", "admin", "doctor", "settings", "describe", "call"])
    @pytest.mark.parametrize("name", ["", "../other", "two words", "füd"])
    def test_what_cannot_name_a_service_is_no_path(
        self, capsys: pytest.CaptureFixture[str], words: str, name: str
    ) -> None:
        more = ["rpc.health"] if words == "call" else []
        if words != "settings":  # which takes MODULE:NAME, too
            shown = name.partition(".")[0] if words == "describe" else name
            assert f"{shown!r} cannot name a service: letters" in wrong(run_command(capsys, words, name, *more))
        if name:
            told = wrong(run_command(capsys, words, "food", *more, "--instance", name))
            assert f"{name!r} cannot name an instance: letters" in told

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["logs", "food", "-n", "-5"], "'-5' is not a whole number of at least 0"),
            (["admin", "food", "--port", "99999"], "'99999' is not a whole number from 0 to 65,535"),
            (["backup", "food", "to", "--rate", "fast"], "'fast' is not a whole number of at least 1"),
            (["import", "food", "from", "--max-bytes", "0"], "'0' is not a whole number of at least 1"),
            (["call", "food", "rpc.health", "--timeout", "soon"], "'soon' is no number of seconds"),
        ],
    )
    def test_a_number_that_is_none(self, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
        assert told in wrong(run_command(capsys, *words))

    @pytest.mark.parametrize("command", COMMANDS)
    def test_an_option_that_is_not_there(self, capsys: pytest.CaptureFixture[str], command: str) -> None:
        wrong(run_command(capsys, command, "--no-such-thing", "--x"))

    def test_whoever_reads_the_output_may_stop(self, folder: Path) -> None:
        command = f"{sys.executable} -m hero_sdk.cli explain --all | head -n 1"
        done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, timeout=60)
        assert (done.stdout.count("\n"), done.stderr) == (1, "")


def wrong(done: Done, code: int = 2) -> str:
    """What is said to somebody who uses a command wrongly."""
    assert done.code == code, done.text
    assert done.err
    assert done.out == ""
    assert "Traceback" not in done.err
    return done.err


class TestProjects:
    @pytest.mark.parametrize("command", ["check", "fmt", "generate"])
    @pytest.mark.parametrize(
        ("pyproject", "words"),
        [
            (None, "pyproject.toml"),
            ("[tool.other]\n", "output"),
            ("[tool.hero-sdk]\n", "output"),
            ("[tool.hero-sdk\n", "is no TOML"),
            ("\udcff", "is no TOML"),
            ("[tool]\nhero-sdk = 5\n", "must be a table"),
            ("[tool.hero-sdk]\noutput = 5\n", "output must be text"),
            ('[tool.hero-sdk]\noutput = "made"\noutptu = "made"\n', "no `outptu`"),
            ('[tool.hero-sdk]\noutput = "made"\nschemas = "nowhere"\n', "no folder nowhere"),
            ('[tool.hero-sdk]\noutput = "made"\nschemas = "empty"\n', "no `*.oschema` file"),
            ('[tool.hero-sdk]\noutput = "made"\npackage = "a-b"\n', "cannot be imported"),
            ('[tool.hero-sdk]\noutput = "made"\nimports = ["no_such_package"]\n', "not installed"),
        ],
    )
    def test_a_project_that_is_none(
        self, folder: Path, capsys: pytest.CaptureFixture[str], command: str, pyproject: str | None, words: str
    ) -> None:
        Project(folder).write("food/food.oschema", THING)
        (folder / "empty").mkdir()
        (folder / "pyproject.toml").unlink()
        if pyproject is not None:
            (folder / "pyproject.toml").write_bytes(pyproject.encode(errors="surrogateescape"))
        assert words in wrong(run_command(capsys, command))
        assert not (folder / "made").exists()

    def test_what_is_in_the_way_of_the_output(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        Project(folder).write("food/food.oschema", THING)
        (folder / "made").write_text("mine")
        assert "made" in wrong(run_command(capsys, "generate"))
        assert (folder / "made").read_text() == "mine"

    def test_a_domain_that_is_not_there(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        Project(folder).write("food/food.oschema", THING)
        assert "no domain `foot`; there are food" in wrong(run_command(capsys, "generate", "--domain", "foot"))

    def test_folders_that_lead_in_circles(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        Project(folder).write("food/food.oschema", THING)
        for name in ("a", "b", "c"):
            (folder / "schemas/food" / name).symlink_to(folder / "schemas")
        (folder / "schemas/itself").symlink_to("itself")
        done = run_command(capsys, "check", "schemas")
        assert "Traceback" not in done.text
        assert done.code in (1, 2)

    def test_output_that_is_up_to_date_and_output_that_is_not(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        project = Project(folder)
        project.write("food/food.oschema", THING)
        assert run_command(capsys, "generate", "--dry-run").code == 0
        assert not (folder / "made").exists()
        assert run_command(capsys, "generate", "--check").code == 1
        assert not (folder / "made").exists()
        assert run_command(capsys, "generate").code == 0
        assert run_command(capsys, "generate", "--check").code == 0
        written = project.files()
        assert "nothing to do" in run_command(capsys, "generate").out
        assert project.files() == written
        (folder / "made/food/models.py").write_text("# mine\n")
        done = run_command(capsys, "generate", "--check")
        assert done.code == 1
        assert "-# mine" in done.out
        assert "run `hero-sdk generate`" in done.err

    @pytest.mark.parametrize("command", ["check", "fmt"])
    def test_paths_that_are_not_there(self, capsys: pytest.CaptureFixture[str], command: str) -> None:
        assert "there is no nowhere" in wrong(run_command(capsys, command, "nowhere"))
        assert "no `.oschema` file" in wrong(run_command(capsys, command, "/dev/null"))

    def test_codes_that_are_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "there is no code E999" in wrong(run_command(capsys, "explain", "E999"))
        wrong(run_command(capsys, "explain"))


class TestNew:
    @pytest.mark.parametrize(
        "name", ["Food", "class", "json", "1a", "_a", "../x", "a/b", "a b", "", ".", "ä", "tests", "hero-sdk", "a" * 65]
    )
    def test_names_that_cannot_be(self, folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
        assert repr(name) in wrong(run_command(capsys, "new", name))
        assert not any(folder.iterdir())

    def test_what_is_in_the_way_is_left_alone(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "food").mkdir()
        (folder / "food/mine.txt").write_text("mine")
        (folder / "file").write_text("mine")
        for name in ("food", "file"):
            assert "exists already" in wrong(run_command(capsys, "new", name), code=1)
        assert {path.name for path in folder.rglob("*")} == {"food", "mine.txt", "file"}
        assert "cannot write" in wrong(run_command(capsys, "new", "pets", "--into", "file"), code=1)

    @pytest.mark.end_to_end
    @pytest.mark.parametrize("name", ["pets", "my-notes"])
    def test_a_new_project_passes_its_own_tests(
        self, folder: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        done = run_command(capsys, "new", name)
        assert done.code == 0
        assert f"cd {name}" in done.out
        project = folder / name
        environment = {**os.environ, "PYTHONPATH": str(project)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        tested = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
        assert tested.returncode == 0, tested.stdout + tested.stderr
        assert " passed" in tested.stdout
        assert run_process("generate", "--check", folder=project).code == 0
        assert run_process("check", folder=project).code == 0


class TestWithoutService:
    def test_nothing_is_listed(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "no service has a socket in" in run_command(capsys, "ls").out
        assert run_command(capsys, "ls", "--json") == Done(0, "[]\n", "")

    @pytest.mark.parametrize("words", [("call", "food", "order.count"), ("describe", "food")])
    def test_nobody_answers(self, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
        for where in ((), ("--url", "http://127.0.0.1:1"), ("--socket", "/etc/passwd"), ("--instance", "acme")):
            said = wrong(run_command(capsys, *words, *where), code=1)
            assert "no service listens on" in said
            assert "hero-sdk ls" in said

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["--url", "ftp://x"], "must start with"),
            (["--url", "http://"], "names no host"),
            (["--url", "http://h:99999"], "no valid port"),
            (["--timeout", "nan"], "no time to wait"),
            (["--timeout", "0"], "no time to wait"),
            (["--timeout=-1"], "no time to wait"),
            (["--timeout", "inf"], "no time to wait"),
            (["--timeout", "soon"], "soon"),
            (["--user", "a\r\nX-Hero-Claims: admin"], "X-Hero-User"),
            (["--token", "ä"], "Authorization"),
            (["--claims", "a\nb"], "X-Hero-Claims"),
            (["--output", "xml"], "xml"),
            (["limit"], "'limit' is no parameter"),
            (['{"a": NaN}'], "not JSON"),
            (["[" * 100_000], "not JSON"),
            (["@no.json"], "cannot read no.json"),
            (["@binary"], "cannot read binary: it is no UTF-8 text"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_words_that_cannot_be_understood(
        self, folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
    ) -> None:
        (folder / "binary").write_bytes(b"\xff")
        assert message in wrong(run_command(capsys, "call", "food", "order.count", *words))

    def test_what_is_missing_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert wrong(run_command(capsys, "call", "food")).endswith("required: METHOD\n")
        assert wrong(run_command(capsys, "serve")).endswith("required: MODULE:NAME\n")

    @pytest.mark.parametrize(
        ("app", "message"),
        [
            ("no_such_module:x", "no module no_such_module"),
            ("json:nope", "json has no nope"),
            ("json:loads", "json:loads wants arguments"),
            ("os:getcwd", "is no HeroServer"),
            ("json", "json has no build"),
        ],
    )
    def test_what_cannot_be_served(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, app: str, message: str
    ) -> None:
        monkeypatch.setattr("sys.path", list(sys.path))
        assert message in wrong(run_command(capsys, "serve", app))


@pytest.mark.end_to_end
class TestWithService:
    @pytest.fixture(autouse=True)
    def here(self, calculator: RunningService, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setenv("PATH_ROOT", str(calculator.root))

    def test_it_is_listed_beside_what_has_gone_and_what_is_none(
        self, calculator: RunningService, capsys: pytest.CaptureFixture[str]
    ) -> None:
        gone = calculator.socket.parent.parent / "gone" / "rpc.sock"
        gone.parent.mkdir(exist_ok=True)
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(str(gone))
        found = {each["service"]: each["status"] for each in json.loads(run_command(capsys, "ls", "--json").out)}
        gone.unlink()
        assert found == {"calculator": "ok", "gone": "not running"}
        table = run_command(capsys, "ls")
        assert table.code == 0
        assert "calculator" in table.out

    def test_a_call_prints_the_result(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run_command(capsys, "call", "calculator", "calc.subtract", "minuend=5", "subtrahend=3") == Done(
            0, "2\n", ""
        )
        assert run_command(capsys, "call", "calculator", "calc.subtract", "[5, 3]").out == "2\n"
        assert run_command(capsys, "call", "calculator", "calc.echo", "value=żółw 🐢").out == '"żółw 🐢"\n'
        assert run_command(capsys, "call", "calculator", "calc.echo", "value=NaN").out == '"NaN"\n'

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["calc.sum", "a=x"], "InvalidParams (-32602)"),
            (["calc.sum"], "  a: is missing"),
            (["calc.smu", "a=1"], "calc.sum"),
            (["calc.withdraw", "amount=101"], "Overdrawn (-32050): There is less"),
            (["calc.crash"], "incident"),
            (["calc.ponder"], "DeadlineExceeded"),
            (["calc.sum", "a=1", "--claims", ""], "Unauthenticated"),
            (["calc.sum", "a=1", "--claims", "x.y"], "calc.read"),
            (["calc.sum", "a=1", "--context", "7"], "UnknownContext"),
            (["calc.sum", "a=1", "--context", "-7"], "X-Hero-Context"),
        ],
        ids=lambda value: str(value),
    )
    def test_an_error_is_told_and_the_code_is_1(
        self, capsys: pytest.CaptureFixture[str], words: list[str], message: str
    ) -> None:
        method, *rest = words
        assert message in wrong(run_command(capsys, "call", "calculator", method, *rest), code=1)

    def test_it_is_described(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run_command(capsys, "describe", "calculator").code == 0
        assert json.loads(run_command(capsys, "describe", "calculator", "--json").out)["openrpc"] == "1.4.1"
        said = wrong(run_command(capsys, "describe", "calculator.calc.smu"))
        assert "did you mean calc.sum?" in said
