"""Errors nobody expected: a full traceback in the log, a number for the caller, and nothing else outside."""

from __future__ import annotations

import logging
import secrets

from hero_sdk.errors import InternalError

__all__ = ["internal_error"]

log = logging.getLogger("hero_sdk.rpc")


def internal_error(exc: BaseException, where: str) -> InternalError:
    """What the caller may know of ``exc``, after everything about it went into the log."""
    incident = secrets.token_hex(6)
    facts = {"incident": incident, "where": where}
    log.error("%s failed unexpectedly (incident %s)", where, incident, exc_info=exc, extra={"facts": facts})
    return InternalError(f"something went wrong here; the log has it as incident {incident}", incident=incident)
