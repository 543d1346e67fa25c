"""Figures of a service: what is counted, who may read it, and that Prometheus understands it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from hero_sdk import HeroServer, RequestContext
from hero_sdk.paths import ServicePaths
from hero_sdk.rpc import BOUNDS_S
from hero_sdk.rpc.figures import CallFigures, Tally
from hero_sdk.server import AsgiApp, Process, counter, gauge, histogram, metrics_text
from tests.support.asgi import ask, call
from tests.support.dispatch_desk import build
from tests.support.reply import Reply

DOCS = Path(__file__).parents[2] / "docs" / "running.md"
TCP = ("127.0.0.1", 4711)


@pytest.fixture
def server(tmp_path: Path) -> HeroServer:
    return (
        build()
        .every(60, _nothing)
        .configure(paths=ServicePaths("dispatch_desk", tmp_path / "sockets", tmp_path / "var"))
    )


@pytest.fixture
async def app(server: HeroServer) -> AsyncIterator[AsgiApp]:
    async with server.started() as app:
        yield app


async def get(app: AsgiApp, headers: Mapping[str, str] | None = None, client: tuple[str, int] | None = None) -> Reply:
    reply = await ask(app, "/metrics", method="GET", headers=headers, client=client)
    assert reply is not None
    return reply


async def _nothing(ctx: RequestContext) -> None:
    pass


class Figures:
    """What Prometheus makes of a text."""

    def __init__(self, text: str) -> None:
        families = list(text_string_to_metric_families(text))
        self.kinds = {family.name: family.type for family in families}
        self.samples = [sample for family in families for sample in family.samples]

    def __call__(self, name: str, **labels: str) -> float | None:
        found = [each.value for each in self.samples if each.name == name and labels.items() <= each.labels.items()]
        assert len(found) <= 1, found
        return found[0] if found else None


async def figures(app: AsgiApp) -> Figures:
    return Figures((await get(app)).body.decode())


async def test_calls_are_counted_by_method_time_and_code(app: AsgiApp) -> None:
    for _ in range(3):
        await ask(app, body=call("driver.list"))
    await ask(app, body=call("driver.get", {"sid": "zzz"}))
    found = await figures(app)
    listing = {"domain": "delivery", "method": "driver.list"}
    assert found("hero_call_seconds_count", **listing) == 3
    assert 0 < (found("hero_call_seconds_sum", **listing) or 0) < 5
    assert found("hero_call_seconds_bucket", le="+Inf", **listing) == 3
    assert found("hero_call_errors_total", **listing) is None
    assert found("hero_call_errors_total", method="driver.get", code="-32003") == 1
    assert found("hero_call_seconds_count", method="order.list") is None  # nobody called it
    assert found.kinds["hero_call_seconds"] == "histogram"


async def test_more_calls_than_are_noted_at_once_are_all_counted(app: AsgiApp) -> None:
    for _ in range(5):
        await ask(app, body=b"[" + b",".join([call("driver.list")] * 500) + b"]")
    assert (await figures(app))("hero_call_seconds_count", method="driver.list") == 2500


async def test_what_reaches_no_method_makes_no_label_of_its_own(app: AsgiApp) -> None:
    for number in range(50):
        await ask(app, body=call(f"made.up{number}"))
    await ask(app, body=b"{")
    await ask(app, body=b'{"jsonrpc":"2.0","method":"gone.too"}')
    await ask(app, body=b"[]")
    await ask(app, body=b"[1, 2]")
    found = await figures(app)
    assert found("hero_stray_requests_total", code="-32601") == 51
    assert found("hero_stray_requests_total", code="-32700") == 1
    assert found("hero_stray_requests_total", code="-32600") == 3
    assert "made" not in (await get(app)).body.decode()


async def test_the_store_says_what_it_did_and_holds(app: AsgiApp, server: HeroServer) -> None:
    for name in ("Amina", "Bruno"):
        await ask(app, body=call("driver.new", {"object": {"name": name}}))
    found = await figures(app)
    delivery = {"domain": "delivery"}
    assert 1 <= (found("hero_store_commits_total", **delivery) or 0) <= 2
    assert found("hero_store_changes_total", **delivery) == 2
    assert (found("hero_store_pending_writes", **delivery), found("hero_store_open_databases", **delivery)) == (0, 1)
    assert (found("hero_store_bytes", **delivery) or 0) > 4096
    assert found("hero_store_index_behind", **delivery) in (0, 1, 2)

    await ask(app, body=call("context.add", {"id": 3, "name": "acme"}))
    await ask(app, body=call("driver.new", {"object": {"name": "Chiara"}}), headers={"X-Hero-Context": "3"})
    await ask(app, body=call("context.remove", {"id": 3}))
    assert (await figures(app))("hero_store_changes_total", **delivery) == 3  # a counter never goes back


async def test_the_process_is_described_as_everywhere(app: AsgiApp) -> None:
    found = await figures(app)
    assert found("hero_service_info", service="dispatch_desk", version="1.2.3") == 1
    assert (found("process_resident_memory_bytes") or 0) > 2**20
    assert (found("process_cpu_seconds_total") or 0) > 0
    assert 3 <= (found("process_open_fds") or 0) <= (found("process_max_fds") or 0)
    assert abs(time.time() - Process.this().age_s - (found("process_start_time_seconds") or 0)) < 5


@pytest.mark.parametrize(
    ("headers", "client", "status"),
    [
        ({}, None, 200),
        ({"X-Hero-Claims": "metrics.read"}, None, 200),
        ({"X-Hero-Claims": "groups.admin"}, None, 200),
        ({"X-Hero-Claims": "order.read"}, None, 403),
        ({"X-Hero-Claims": ""}, None, 401),
        ({"Host": "127.0.0.1"}, TCP, 401),
        ({"Host": "127.0.0.1", "X-Hero-Claims": "metrics.read"}, TCP, 401),
    ],
)
async def test_figures_are_for_those_who_look_after_the_service(
    app: AsgiApp, headers: dict[str, str], client: tuple[str, int] | None, status: int
) -> None:
    reply = await get(app, headers, client)
    assert reply.status == status
    assert (b"process_cpu" in reply.body) is (status == 200)
    assert reply.headers["content-type"].startswith(
        "text/plain; version=0.0.4" if status == 200 else "application/json"
    )


async def test_asked_by_post_it_is_refused(app: AsgiApp) -> None:
    reply = await ask(app, "/metrics", method="POST")
    assert reply is not None
    assert reply.status == 405


@given(st.text(), st.text().filter(lambda text: "\r" not in text), st.floats(allow_nan=False))
def test_any_label_and_value_reads_back(label: str, about: str, value: float) -> None:
    # The parser splits at more than line feeds, and reads a help text without its outer spaces.
    label = "".join(each for each in label if each.isprintable() or each == "\n")
    about = "".join(each for each in about if each.isprintable())
    text = metrics_text([gauge("hero_x", about, [({"a": label, "b": "2"}, value)]), counter("hero_y_total", "", [])])
    (family,) = text_string_to_metric_families(text.decode())
    (sample,) = family.samples
    assert (sample.labels, sample.value) == ({"a": label, "b": "2"}, value)


@given(st.lists(st.floats(0, 20) | st.sampled_from(BOUNDS_S), max_size=30), st.integers(1, 9))
def test_a_histogram_sums_up(seconds: list[float], at_once: int) -> None:
    tally = Tally()
    for each in seconds:
        tally.recent.append(each)
        if at_once < len(tally.recent):
            tally.count()
    tally.count()
    (family,) = text_string_to_metric_families(
        metrics_text([histogram("hero_s", "x", BOUNDS_S, [({}, tally.sorted, tally.total_s)])]).decode()
    )
    for sample in family.samples:
        if sample.name == "hero_s_bucket":
            assert sample.value == sum(each <= float(sample.labels["le"]) for each in seconds)
        if sample.name == "hero_s_sum":
            assert sample.value == pytest.approx(sum(seconds))
    found = CallFigures.of("d", "m", tally)
    assert found.calls == len(seconds)
    half = found.within_s(0.5)
    assert half is None or sum(each <= half for each in seconds) * 2 >= len(seconds)


async def test_every_metric_is_documented(app: AsgiApp) -> None:
    await ask(app, body=call("driver.get", {"sid": "zzz"}))
    await ask(app, body=call("made.up"))
    text = DOCS.read_text(encoding="utf-8")
    missing = [name for name in (await figures(app)).kinds if f"`{name}" not in text]
    assert missing == []
