"""The settings every service has."""

from __future__ import annotations

from typing import Any

from hero_sdk.service.settings import Setting, choice, path, seconds, size, whole, words

__all__ = ["ALL", "BODY_BYTES"]

LISTEN = Setting[tuple[str, ...]]("LISTEN", (), words, "addresses to listen on beside rpc.sock: 127.0.0.1:8080")
CONTEXT = Setting("CONTEXT", 0, whole(), "context that callers of those addresses get")
TOKENS = Setting("TOKENS", "", path, "file with the bearer tokens that TCP callers may show")
TLS_CERT = Setting("TLS_CERT", "", path, "certificate chain (PEM) for TCP addresses, which are HTTPS with it")
TLS_KEY = Setting("TLS_KEY", "", path, "its private key (PEM), which not everybody can read")
ALLOWED_HOSTS = Setting[tuple[str, ...]]("ALLOWED_HOSTS", (), words, "host names TCP addresses answer to")
ALLOWED_ORIGINS = Setting[tuple[str, ...]]("ALLOWED_ORIGINS", (), words, "web pages that may call over TCP (CORS)")
LOG_LEVEL = Setting(
    "LOG_LEVEL", "info", choice("debug", "info", "warning", "error"), "what is logged; debug: every call"
)
LOG_FILE = Setting("LOG_FILE", "", path, "file for the log; without one it goes to standard error")
LOG_BYTES = Setting("LOG_BYTES", 16 * 1024 * 1024, size, "size at which a log file is set aside")
LOG_FILES = Setting("LOG_FILES", 5, whole(1), "files that are kept beside it")

BODY_BYTES = Setting("BODY_BYTES", 16 * 1024 * 1024, size, "longest body of a call")
BATCH = Setting("BATCH", 1000, whole(1), "most entries of one batch")
DEPTH = Setting("DEPTH", 64, whole(2), "deepest nesting of a body")
CALL_S = Setting("CALL_S", 30.0, seconds, "time of one call")
CALLS = Setting(
    "CALLS", "direct", choice("direct", "asgi"), "how calls are answered: directly, or over ASGI like the pages"
)
READ_S = Setting("READ_S", 30.0, seconds, "time in which a request has to arrive")
KEEP_ALIVE_S = Setting("KEEP_ALIVE_S", 75, whole(1), "time an idle connection is kept")
CONNECTIONS = Setting("CONNECTIONS", 4096, whole(1), "most connections at the same time")
DRAIN_S = Setting("DRAIN_S", 10.0, seconds, "time for calls under way when the service ends")
START_S = Setting("START_S", 60.0, seconds, "time in which it has to answer after `--start`")

CHANGES_DAYS = Setting("CHANGES_DAYS", 30, whole(), "days for which changes can be followed and looked up; 0: for ever")
CHANGES_KEPT = Setting("CHANGES_KEPT", 1_000_000, whole(), "most changes kept per domain and context; 0: all of them")

ALL: tuple[Setting[Any], ...] = (
    LISTEN,
    CONTEXT,
    TOKENS,
    TLS_CERT,
    TLS_KEY,
    ALLOWED_HOSTS,
    ALLOWED_ORIGINS,
    LOG_LEVEL,
    LOG_FILE,
    LOG_BYTES,
    LOG_FILES,
    BODY_BYTES,
    BATCH,
    DEPTH,
    CALL_S,
    CALLS,
    READ_S,
    KEEP_ALIVE_S,
    CONNECTIONS,
    DRAIN_S,
    START_S,
    CHANGES_DAYS,
    CHANGES_KEPT,
)
