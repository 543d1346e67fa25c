"""Whole processes: generating, the command line, and the start of a service. Wall time, nothing shared between runs."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.measure import surroundings, wait_for_socket, wall_seconds
from tests.benchmarks.project import ROOT, bench_project, project
from tests.benchmarks.report import Goal, Report

HERO_SDK = str(Path(sys.executable).with_name("hero-sdk"))


def measure_generate(rounds: int, seconds: float) -> Report:
    """60 schema files of 100 lines: the first run, and one in which nothing has changed."""
    cold, unchanged = [], []
    for _ in range(rounds):
        with project({f"domain{number}.oschema": hundred_lines(number) for number in range(60)}) as folder:
            cold.append(wall_seconds([HERO_SDK, "generate"], cwd=folder))
            unchanged.append(wall_seconds([HERO_SDK, "generate"], cwd=folder))
    return Report(
        "Generating 60 files of 100 lines",
        {},
        [
            Goal("generate, everything new", statistics.median(cold), 1.0, is_at_least=False, unit="s"),
            Goal("generate, nothing changed", statistics.median(unchanged), 0.25, is_at_least=False, unit="s"),
        ],
    )


def measure_command_line(rounds: int, seconds: float) -> Report:
    """`--version` and one call, against the bare interpreter."""
    times: dict[str, list[float]] = {"pass": [], "version": [], "call": []}
    with bench_project() as environment, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "rpc.sock"
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.our", str(path)], env=surroundings() | environment
        )
        try:
            wait_for_socket(path, server)
            commands = {
                "pass": [sys.executable, "-c", "pass"],
                "version": [HERO_SDK, "--version"],
                "call": [HERO_SDK, "call", "bench", "rpc.health", "--socket", str(path)],
            }
            for turn in range(rounds * 10):
                for name in commands if turn % 2 == 0 else reversed(commands):
                    times[name].append(wall_seconds(commands[name]))
        finally:
            server.terminate()
            server.wait(15)
    median = {name: statistics.median(values) for name, values in times.items()}
    return Report(
        f"The command line (bare interpreter: {median['pass'] * 1000:.0f} ms)",
        {},
        [
            Goal("hero-sdk --version", median["version"] / median["pass"], 2.0, is_at_least=False),
            Goal("hero-sdk call", median["call"] / median["pass"], 3.0, is_at_least=False),
        ],
    )


def measure_start(rounds: int, seconds: float) -> Report:
    """From starting the process of a service with 20 types to its answer on /health."""
    times = []
    with project({"twenty.oschema": twenty_types()}) as folder:
        subprocess.run([HERO_SDK, "generate"], cwd=folder, check=True, capture_output=True)
        (folder / "service.py").write_text(SERVICE)
        for turn in range(rounds * 2):
            root = folder / f"root{turn}"
            environment = surroundings() | {
                "PATH_ROOT": str(root),
                "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
            }
            began = time.perf_counter()
            server = subprocess.Popen(
                [sys.executable, "-m", "service"], cwd=folder, env=environment, stdout=subprocess.DEVNULL
            )
            try:
                path = root / "var" / "sockets" / "twenty" / "rpc.sock"
                wait_for_socket(path, server)
                _health(path)
                times.append(time.perf_counter() - began)
            finally:
                server.terminate()
                server.wait(15)
            shutil.rmtree(root, ignore_errors=True)
    return Report(
        "Starting a service with 20 types",
        {},
        [Goal("process start to /health", statistics.median(times), 0.6, is_at_least=False, unit="s")],
    )


SERVICE = """
from bench_models.twenty import TwentyDomain
from hero_sdk import HeroServer

raise SystemExit(HeroServer("twenty", version="1").domain(TwentyDomain()).cli())
"""


def twenty_types() -> str:
    """Twenty root objects of eight fields."""
    return "\n".join(
        f"# Thing number {n}. [rootobject]\nThing{n} = {{\n    sid: str\n    name: str @index\n    note?: str @search\n"
        f"    amount: u32 = 1 @min(1)\n    tags: [str] = []\n    kind: Kind{n} = red @filter\n    created_at: otime\n"
        f"    updated_at: otime\n}}\n\n# A kind.\nKind{n} = red | green | blue\n"
        for n in range(20)
    )


def hundred_lines(number: int) -> str:
    """A hundred lines of an ordinary domain: everything the language has, in ordinary proportions."""
    return "\n".join(DOMAIN.replace("Order", f"{name}{number}") for name in ("Order", "Parcel"))


DOMAIN = """\
# An order placed by a customer. [rootobject] [index: status, created_at]
Order = {
    sid: str
    customer: str              @index @max_len(120)
    items: [OrderLine]         @min_len(1)
    status: OrderStatus = new  @index
    driver_sid?: str           @filter
    notes?: str                @search
    labels: {str: str}
    payment?: OrderPayment
    total: ocur                @readonly           # computed by the server
    created_at: otime
    updated_at: otime
}

# One line of an order.
OrderLine = {
    menu_item_sid: str
    quantity: u32 = 1          @min(1) @max(99)
}

# Where an order stands.
OrderStatus = new | accepted | on_the_way | delivered | cancelled

# How an order was paid.
OrderPayment = OrderCardPayment | OrderCashPayment

# Paid by card.
OrderCardPayment = { reference: str @max_len(80) }

# Paid at the door.
OrderCashPayment = { note?: str }

# What a restaurant does with orders.
service OrderService {
    # Orders waiting for a driver, oldest first.
    waiting(zone?: str, limit: u32 = 50) -> [Order]       @read

    # Hands an order to a driver.
    assign(order_sid: str, driver_sid: str) -> Order      @errors(NotFound)

    # Sets an order's labels.
    label(order_sid: str, labels: {str: str}) -> Order    @errors(NotFound)

    # Takes an order back.
    cancel(order_sid: str, why?: str) -> Order            @errors(NotFound)

    # How many orders a customer has.
    how_many(customer: str) -> u64                        @read
}
"""


def _health(path: Path) -> None:
    connection = http.client.HTTPConnection("localhost")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(path))
    connection.request("GET", "/health")
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"/health answered {answer.status}")
    connection.close()


GROUPS: dict[str, Callable[[int, float], Report]] = {
    "generate": measure_generate,
    "command-line": measure_command_line,
    "start": measure_start,
}
