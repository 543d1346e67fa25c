"""`hero-sdk events` against a running harbor."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hero_sdk.testing import RunningService, running
from tests.events.generated.harbor import HarborSyncClient, Ship

pytestmark = pytest.mark.end_to_end


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    root = tmp_path_factory.mktemp("harbor")
    with running([sys.executable, "-m", "tests.events.service"], "harbor_watch", root=root) as service:
        yield service


def follow(service: RunningService, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "hero_sdk.cli", "events", "harbor_watch", "--socket", str(service.socket), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def test_it_prints_what_happens_and_goes_on_from_a_cursor(service: RunningService) -> None:
    with HarborSyncClient.connect(f"unix://{service.socket}") as client:
        with client.events() as events:
            begin = events.cursor
        sids = [client.ship.new(Ship(name=name)).sid for name in ("Elsa", "Ilse")]
        client.ship.dock(sids[1], "7")

    assert begin is not None
    code, out, err = finished(follow(service, "--domain", "harbor", "--from", begin, "--json", "--count", "4"))
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["type"] for line in lines] == ["ship.created", "ship.created", "ship.updated", "ship.docked"]
    assert lines[0]["data"]["name"] == "Elsa"
    assert (lines[0]["domain"], lines[0]["context"]) == ("harbor", 0)

    more = ["--domain", "harbor", "--from", lines[0]["cursor"], "--types", "ship.docked,ship.created", "--sid", sids[1]]
    code, out, err = finished(follow(service, *more, "--count", "2"))
    assert (code, err) == (0, "")
    created, docked = out.splitlines()
    assert "ship.created" in created
    assert '"name": "Ilse"' in created
    assert docked.endswith(json.dumps({"ship_sid": sids[1], "berth": "7", "tugs": 1}))


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--types", "ship.dockt"], 1, "there is no event 'ship.dockt' here; did you mean `ship.docked`? (-32602)"),
        (["--from", "nonsense"], 1, "this is no cursor (-32602)"),
        (["--claims", "", "--types", "stall.created"], 1, "events need to know who is listening (-32001)"),
        (["--domain", "no/where"], 1, "nothing is served at"),
        (["--context", "99"], 1, "no context 99 here (-32010)"),
        (["--count", "none"], 2, "'none' is not a whole number of at least 1"),
        (["--socket", "/nowhere/rpc.sock"], 1, "no service listens"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(service: RunningService, words: list[str], code: int, message: str) -> None:
    found, out, err = finished(follow(service, *words))
    assert (found, out) == (code, "")
    assert message in err
    assert "Traceback" not in err
