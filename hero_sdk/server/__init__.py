"""HTTP surface, sockets and lifecycle: bytes from the network to the dispatcher and back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hero_sdk.server.addresses import TcpAddress as TcpAddress
    from hero_sdk.server.addresses import UnixAddress as UnixAddress
    from hero_sdk.server.addresses import parse_address as parse_address
    from hero_sdk.server.answers import AsgiApp as AsgiApp
    from hero_sdk.server.answers import Receive as Receive
    from hero_sdk.server.answers import Scope as Scope
    from hero_sdk.server.answers import Send as Send
    from hero_sdk.server.bearer import BearerTokens as BearerTokens
    from hero_sdk.server.bearer import bearer_tokens as bearer_tokens
    from hero_sdk.server.connection import ConnectionLimits as ConnectionLimits
    from hero_sdk.server.consumption import Consumption as Consumption
    from hero_sdk.server.current import current_context as current_context
    from hero_sdk.server.current import current_request_id as current_request_id
    from hero_sdk.server.current import next_request_id as next_request_id
    from hero_sdk.server.descriptors import room_for as room_for
    from hero_sdk.server.errors import BadListenAddress as BadListenAddress
    from hero_sdk.server.errors import BadTokenFile as BadTokenFile
    from hero_sdk.server.errors import SocketInUse as SocketInUse
    from hero_sdk.server.errors import SocketUnusable as SocketUnusable
    from hero_sdk.server.errors import StartError as StartError
    from hero_sdk.server.front import Front as Front
    from hero_sdk.server.gauges import Gauges as Gauges
    from hero_sdk.server.gauges import Sample as Sample
    from hero_sdk.server.health import Check as Check
    from hero_sdk.server.health import Health as Health
    from hero_sdk.server.health import Remark as Remark
    from hero_sdk.server.lifecycle import Steps as Steps
    from hero_sdk.server.lifecycle import serve as serve
    from hero_sdk.server.listeners import Endpoint as Endpoint
    from hero_sdk.server.listeners import Listeners as Listeners
    from hero_sdk.server.logfile import LogFile as LogFile
    from hero_sdk.server.logfile import open_log_file as open_log_file
    from hero_sdk.server.logs import set_up_logs as set_up_logs
    from hero_sdk.server.masking import hide as hide
    from hero_sdk.server.metrics import Family as Family
    from hero_sdk.server.metrics import Labels as Labels
    from hero_sdk.server.metrics import counter as counter
    from hero_sdk.server.metrics import gauge as gauge
    from hero_sdk.server.metrics import histogram as histogram
    from hero_sdk.server.metrics import metrics_text as metrics_text
    from hero_sdk.server.origin import OriginRules as OriginRules
    from hero_sdk.server.pages import DomainEntry as DomainEntry
    from hero_sdk.server.pages import Pages as Pages
    from hero_sdk.server.pages import ServiceFacts as ServiceFacts
    from hero_sdk.server.pages import context_of as context_of
    from hero_sdk.server.process import HeldProcess as HeldProcess
    from hero_sdk.server.process import Process as Process
    from hero_sdk.server.process import session_members as session_members
    from hero_sdk.server.recent import LogLine as LogLine
    from hero_sdk.server.recent import RecentLines as RecentLines
    from hero_sdk.server.sockets import peer_credentials as peer_credentials
    from hero_sdk.server.streams import Streams as Streams
    from hero_sdk.server.streams import StreamsOnly as StreamsOnly
    from hero_sdk.server.supervisor import Notices as Notices
    from hero_sdk.server.supervisor import tell_supervisor as tell_supervisor
    from hero_sdk.server.surface import Surface as Surface
    from hero_sdk.server.tls import BadCertificate as BadCertificate
    from hero_sdk.server.tls import ServerTls as ServerTls

_HOMES = {
    "addresses": ("TcpAddress", "UnixAddress", "parse_address"),
    "answers": ("AsgiApp", "Receive", "Scope", "Send"),
    "bearer": ("BearerTokens", "bearer_tokens"),
    "connection": ("ConnectionLimits",),
    "consumption": ("Consumption",),
    "current": ("current_context", "current_request_id", "next_request_id"),
    "descriptors": ("room_for",),
    "errors": ("BadListenAddress", "BadTokenFile", "SocketInUse", "SocketUnusable", "StartError"),
    "front": ("Front",),
    "gauges": ("Gauges", "Sample"),
    "health": ("Check", "Health", "Remark"),
    "lifecycle": ("Steps", "serve"),
    "listeners": ("Endpoint", "Listeners"),
    "logfile": ("LogFile", "open_log_file"),
    "logs": ("set_up_logs",),
    "masking": ("hide",),
    "metrics": ("Family", "Labels", "counter", "gauge", "histogram", "metrics_text"),
    "origin": ("OriginRules",),
    "pages": ("DomainEntry", "Pages", "ServiceFacts", "context_of"),
    "process": ("HeldProcess", "Process", "session_members"),
    "recent": ("LogLine", "RecentLines"),
    "sockets": ("peer_credentials",),
    "supervisor": ("Notices", "tell_supervisor"),
    "streams": ("Streams", "StreamsOnly"),
    "surface": ("Surface",),
    "tls": ("BadCertificate", "ServerTls"),
}

__all__ = [
    "AsgiApp",
    "BadCertificate",
    "BadListenAddress",
    "BadTokenFile",
    "BearerTokens",
    "Check",
    "ConnectionLimits",
    "Consumption",
    "DomainEntry",
    "Endpoint",
    "Family",
    "Front",
    "Gauges",
    "Health",
    "HeldProcess",
    "Labels",
    "Listeners",
    "LogFile",
    "LogLine",
    "Notices",
    "OriginRules",
    "Pages",
    "Process",
    "Receive",
    "RecentLines",
    "Remark",
    "Sample",
    "Scope",
    "Send",
    "ServerTls",
    "ServiceFacts",
    "SocketInUse",
    "SocketUnusable",
    "StartError",
    "Steps",
    "Streams",
    "StreamsOnly",
    "Surface",
    "TcpAddress",
    "UnixAddress",
    "bearer_tokens",
    "context_of",
    "counter",
    "current_context",
    "current_request_id",
    "gauge",
    "hide",
    "histogram",
    "metrics_text",
    "next_request_id",
    "open_log_file",
    "parse_address",
    "peer_credentials",
    "room_for",
    "serve",
    "session_members",
    "set_up_logs",
    "tell_supervisor",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
