"""Whether the service can do its work: `/health` and `rpc.health`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from hero_sdk.server.answers import Answer, json_answer

__all__ = ["Check", "Health", "Remark"]

log = logging.getLogger("hero_sdk.server")


class Remark(str):
    """Something to look into that keeps nobody from being served."""

    __slots__ = ()


Check = Callable[[], Awaitable[str | None]]
"""Gives None where all is well, else what is wrong in a few words; a Remark leaves the service well."""

_CHECK_S = 2.0


class Health:
    """``{"status", "service", "version"}``, with ``checks`` where something is to be said."""

    def __init__(self, service: str, version: str, checks: Mapping[str, Check] | None = None) -> None:
        self._facts = {"service": service, "version": version}
        self._checks = dict(checks or {})
        self.is_draining = False

    def watch(self, name: str, check: Check) -> None:
        """One more thing to look at."""
        self._checks[name] = check

    async def answer(self, *, is_detailed: bool = True) -> Answer:
        """200 where the service is well, else 503."""
        report = await self.report(is_detailed=is_detailed)
        return json_answer(orjson.dumps(report), 200 if report["status"] == "ok" else 503)

    async def report(self, *, is_detailed: bool = True) -> dict[str, Any]:
        """The facts as JSON value; without details it is only said which checks fail, and nothing of remarks."""
        if self.is_draining:
            return {"status": "draining", **self._facts}
        found = await asyncio.gather(*(_outcome(name, check) for name, check in self._checks.items()))
        if all(problem is None for problem in found):
            return {"status": "ok", **self._facts}
        if not is_detailed:
            found = [None if isinstance(problem, Remark) else problem and "failing" for problem in found]
            if not any(found):
                return {"status": "ok", **self._facts}
        checks = {name: problem or "ok" for name, problem in zip(self._checks, found, strict=True)}
        is_well = all(problem is None or isinstance(problem, Remark) for problem in found)
        return {"status": "ok" if is_well else "degraded", **self._facts, "checks": checks}


async def _outcome(name: str, check: Check) -> str | None:
    try:
        return await asyncio.wait_for(check(), _CHECK_S)
    except TimeoutError:
        return f"no answer within {_CHECK_S:g} s"
    except Exception:
        log.exception("a health check failed", extra={"facts": {"check": name}})
        return "the check itself failed"
