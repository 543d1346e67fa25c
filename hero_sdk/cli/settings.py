"""`hero-sdk settings`: how a service is set, whether it runs or not."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hero_sdk.cli.arguments import add_program, parser
from hero_sdk.errors import HeroError
from hero_sdk.paths import service_paths

if TYPE_CHECKING:
    from hero_sdk.service.control.settings import ShownSetting

__all__ = ["run"]

EXAMPLES = """
hero-sdk settings hero_food
hero-sdk settings hero_food --instance acme --json
hero-sdk settings hero_food.service:build        # a program without a command of its own
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0, 1 where a setting cannot be used, 2 where there is no such service."""
    made = parser("settings", "Show every setting of a service, its value and where that comes from.", EXAMPLES)
    add_program(made)
    made.add_argument("--json", action="store_true", help="print JSON")
    options = made.parse_args(words)
    from hero_sdk.service.control.settings import settings_json, settings_text

    try:
        about, shown = _found(options.service, options.instance)
    except ValueError as error:
        print(f"hero-sdk: {error}", file=sys.stderr)
        return 2
    except HeroError as error:
        print(f"hero-sdk: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(settings_json(shown), indent=2))
    else:
        print(f"{about}\n\n{settings_text(shown)}", end="")
    return 1 if any(each.problem for each in shown) else 0


def _found(service: str, instance: str | None) -> tuple[str, Sequence[ShownSetting]]:
    """What is shown, in a sentence, and the settings. Raises ValueError and HeroError."""
    from hero_sdk.cli.program import find
    from hero_sdk.service.control.record import RunRecord, record_path
    from hero_sdk.service.control.running import find_running
    from hero_sdk.service.control.settings import ShownSetting

    named = ":" not in service
    if named:
        running = find_running(service_paths(service, instance))
        if running is not None and running.record is not None and running.record.settings:
            shown = [ShownSetting(**each) for each in running.record.settings]
            return f"{service} runs as process {running.process.pid}; it was started with", shown
    try:
        server = find(service)
    except ValueError:
        last = RunRecord.read(record_path(service_paths(service, instance))) if named else None
        if last is None or not last.settings:
            raise
        return f"{service} does not run; it was started last with", [ShownSetting(**each) for each in last.settings]
    server.configure(instance=instance)
    return f"{server.name} would start with", server.shown_settings()
