"""What a process loads: a client no store and no compiler, a service no compiler, a call nearly nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

COMPILER = {"lark", "jinja2", "hero_sdk.oschema", "hero_sdk.codegen"}
STORE = {"aiosqlite", "tantivy", "sqlite3", "hero_sdk.osis"}
SERVER = {"starlette", "uvicorn", "hero_sdk.server", "hero_sdk.service"}
LIBRARIES = {"pydantic", "orjson", "httptools", "rich"}
STANDARD = {"asyncio", "contextlib", "dataclasses", "inspect", "logging", "pathlib", "selectors", "shutil", "socket"}
STANDARD |= {"ssl", "tempfile", "threading", "typing", "urllib"}
"""What a call over a Unix socket must do without; `typing` or `socket` alone would be a tenth of its time or more."""

CLIENT = """
from hero_models.assistance import AssistanceClient, AssistanceSyncClient, TicketStatus
from hero_sdk import HeroClient
AssistanceClient.connect("nowhere"), AssistanceSyncClient.connect("nowhere")
"""
SERVICE = """
from hero_assistance import build
build().info()
"""
CALL = """
from hero_sdk.cli import main
main(["call", "nowhere", "rpc.health"])
"""


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("code", "kept_out"),
    [
        (CLIENT, COMPILER | STORE | SERVER),
        (SERVICE, COMPILER),
        (CALL, COMPILER | STORE | SERVER | LIBRARIES | STANDARD),
    ],
    ids=["client", "service", "call"],
)
def test_a_process_loads_only_what_it_needs(code: str, kept_out: set[str]) -> None:
    script = f"{code}\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert kept_out & set(done.stdout.split()) == set()
