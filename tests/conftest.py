"""What all tests share: golden files, long campaigns, and that nothing is left running."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.goldens import Goldens

_GOLDENS = pytest.StashKey[Goldens]()
_END_S = 5.0
"""What a thread that was told to end may take."""

_DONE = pytest.StashKey[list[str]]()


# How long an example takes says how busy the machine is.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing with them")
    parser.addoption("--long", action="store_true", help="run the long campaigns, too")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_GOLDENS] = Goldens(is_updating=config.getoption("--update-golden"))
    config.stash[_DONE] = []
    # A run that a shell began in the background ignores Ctrl-C, and so would everything that the tests begin.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        long = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if not item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="module", autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fails where the tests of a module leave threads behind: stores, services and indexes that nobody closed."""
    before = set(threading.enumerate())
    yield
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(_END_S)
    names = sorted(thread.name for thread in left if thread.is_alive())
    assert not names, f"these threads were left running: {', '.join(names)}"


@pytest.fixture(scope="session")
def goldens(pytestconfig: pytest.Config) -> Goldens:
    """Compares text with golden files, or writes them with ``--update-golden``."""
    return pytestconfig.stash[_GOLDENS]


@pytest.fixture
def tell(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Takes what a campaign did, with its counts, to be shown at the end of the run."""
    return pytestconfig.stash[_DONE].append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash[_DONE]:
        terminalreporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A golden that nobody looked at is forgotten or misnamed; only whole folders of tests can tell."""
    config = session.config
    roots = [Path(argument).resolve() for argument in config.args]
    is_partial = config.option.keyword or config.option.markexpr or not all(root.is_dir() for root in roots)
    if exitstatus or is_partial:
        return
    if unused := config.stash[_GOLDENS].unused(roots):
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        assert reporter is not None
        reporter.write_line(f"\nunused golden files: {', '.join(map(str, unused))}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
