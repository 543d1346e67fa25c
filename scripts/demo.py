"""The demo: two services on their sockets and on 127.0.0.1, a few calls, then running until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from hero_sdk.testing import RunningService, running

ROOT = Path(__file__).resolve().parents[1]
console = Console(highlight=False)

TOKENS = """\
[[token]]
token = "{trusted}"
user = "{user}"
claims = ["groups.admin"]
contexts = [0]

[[token]]
token = "{restricted}"
user = "{customer}"
claims = [{claims}]
"""


def main() -> int:
    data = _data_folder()
    os.environ["PATH_ROOT"] = str(data)
    with ExitStack() as stack:
        console.print("[bold]Starting hero_food and hero_assistance …")
        food = _start(stack, data, "hero_food", [], user="ann", customer="ben", claims="menu.read order.read")
        desk = _start(
            stack,
            data,
            "hero_assistance",
            ["--demo"],
            user="tom",
            customer="ana",
            claims="ticket.read ticket.write comment.read comment.write search.read",
        )
        _run([sys.executable, "-m", "hero_food.city"])
        _show_calls(food, desk)
        places = f"{_where('hero_food', food)}\n\n{_where('hero_assistance', desk)}"
        console.print(Panel(places, title="Running until Ctrl-C", expand=False))
        _show_what_to_try(data)
        _wait_for_the_end()
        console.print("Stopping …")
    return 0


class Demo:
    """A running service, and how to reach it."""

    def __init__(self, service: RunningService, url: str, token: str, restricted: str) -> None:
        self.socket = service.socket
        self.url = url
        self.token = token
        self.restricted = restricted


def _start(
    stack: ExitStack, data: Path, name: str, options: list[str], *, user: str, customer: str, claims: str
) -> Demo:
    token, restricted = secrets.token_hex(16), secrets.token_hex(16)
    tokens = data / f"{name}-tokens.toml"
    listed = ", ".join(f'"{claim}"' for claim in claims.split())
    text = TOKENS.format(trusted=token, restricted=restricted, user=user, customer=customer, claims=listed)
    with os.fdopen(os.open(tokens, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    url = f"http://127.0.0.1:{_free_port()}"
    command = [str(Path(sys.executable).with_name(name)), *options]
    command += ["--listen", url.removeprefix("http://"), "--tokens", str(tokens)]
    return Demo(stack.enter_context(running(command, name, root=data)), url, token, restricted)


def _show_calls(food: Demo, desk: Demo) -> None:
    _say("hero-sdk ls")
    _say("hero-sdk call hero_food menu.search words=dumplings limit=2")
    _say("hero-sdk call hero_food order.waiting limit=1")
    _say(f"hero-sdk call hero_food order.count --url {food.url} --token {food.token}")
    _say(f"hero-sdk call hero_food order.list --url {food.url}", "without a token nobody is known")
    _say("hero-sdk call hero_assistance search.query 'words=Rechnung' --user jonas")
    _say("hero-sdk call hero_food driver.find order_by=name --output table")
    foreign = f"hero-sdk call hero_assistance ticket.get 'ticket_id=#2' --url {desk.url} --token {desk.restricted}"
    _say(foreign, "for a customer, other people's tickets are not there")


def _show_what_to_try(data: Path) -> None:
    """Without a frame, so that lines can be copied as they stand."""
    activate = Path(sys.executable).with_name("activate")
    lines = [
        f"source {shlex.quote(str(activate))}",
        f"export PATH_ROOT={shlex.quote(str(data))}",
        "hero-sdk ls",
        "hero-sdk describe hero_food",
        "hero-sdk call hero_assistance ticket.list --user tom --output table",
        "python -m hero_food.evening",
        "hero-sdk events hero_food --types 'order.*'",
        "hero-sdk admin hero_food",
    ]
    console.print("In another terminal:\n")
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def _where(name: str, demo: Demo) -> str:
    return f"[bold]{name}[/]\n  {demo.socket}\n  {demo.url}\n  token {demo.token}"


def _say(line: str, remark: str = "") -> None:
    """A command as one would type it, and its answer."""
    console.print(f"\n[bold green]$[/] {line}" + (f"  [dim]# {remark}[/]" if remark else ""), soft_wrap=True)
    words = shlex.split(line)
    words[0] = str(Path(sys.executable).with_name(words[0]))
    environment = {**os.environ, "COLUMNS": str(console.width)}
    done = subprocess.run(words, capture_output=True, text=True, env=environment)
    for text in (done.stdout, done.stderr):
        if text:
            console.print(text.rstrip(), markup=False, soft_wrap=True)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True)


def _wait_for_the_end() -> None:
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: end.set())
    end.wait()


def _data_folder() -> Path:
    """Where sockets and data go: in the checkout, unless its path is too long for a socket."""
    chosen = Path(os.environ.get("DEMO_ROOT", ROOT / ".demo")).absolute()
    if len(str(chosen)) > 60:
        chosen = Path(tempfile.mkdtemp(prefix="hero-demo-"))
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # before everything was started
        sys.exit(130)
