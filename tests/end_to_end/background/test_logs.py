"""The log of a service in the background."""

from __future__ import annotations

import json
import signal

import pytest

from tests.support.background import PATIENCE_S, Shell, begin_slow_call, stat_mode

pytestmark = pytest.mark.end_to_end


class TestLogs:
    def test_there_is_none_before_the_first_start(self, desk: Shell) -> None:
        code, said = desk.run("--logs")
        assert code == 1
        assert f"there is no log {desk.log}" in said

    def test_lines_are_readable_and_their_json_is_there_for_programs(self, desk: Shell) -> None:
        desk.ok("--start", "--log-level", "debug")
        desk.ask("driver.list", X_Request_Id="r-77")
        shown = desk.ok("--logs", "-n", "1")
        assert "debug   call  request_id=r-77  method=driver.list" in shown
        line = json.loads(desk.ok("--logs", "-n", "1", "--json"))
        assert (line["request_id"], line["method"]) == ("r-77", "driver.list")
        assert stat_mode(desk.log) == 0o640

    def test_what_is_printed_stands_between_them_and_moves_no_cursor(self, desk: Shell) -> None:
        desk.ok("--start")
        with desk.log.open("a") as log:
            log.write("\x1b[2Jprinted\n")
        assert "\\x1b[2Jprinted\n" in desk.ok("--logs")

    def test_following_misses_and_doubles_nothing_through_rotation(self, desk: Shell) -> None:
        desk.ok("--start", "--log-level", "debug", "--log-bytes", "2000", "--log-files", "3")
        with desk.begin("--logs", "-f", "--json") as following:
            assert following.stdout is not None
            assert "answering" in following.stdout.readline()
            for number in range(60):
                desk.ask("driver.list", X_Request_Id=f"r-{number}")
                assert json.loads(following.stdout.readline())["request_id"] == f"r-{number}"
            following.send_signal(signal.SIGINT)
            following.wait(PATIENCE_S)
        kept = sorted(path.name for path in desk.log.parent.iterdir())
        assert kept == ["dispatch_desk.log", *(f"dispatch_desk.log.{number}" for number in (1, 2, 3))]
        assert all(path.stat().st_size <= 2500 for path in desk.log.parent.iterdir())
        last = [json.loads(line) for line in desk.ok("--logs", "--json", "-n", "20").splitlines()]
        assert [line["request_id"] for line in last] == [f"r-{number}" for number in range(40, 60)]

    def test_what_handlers_print_goes_to_the_newest_file(self, desk: Shell) -> None:
        desk.ok("--start", "--log-level", "debug", "--log-bytes", "300", "--log-files", "1")
        for _ in range(5):
            desk.ask("driver.list")
        begin_slow_call(desk, 1).close()
        assert "waiting" in desk.log.read_text()
