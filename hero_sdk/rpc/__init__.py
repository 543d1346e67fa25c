"""JSON-RPC without sockets: envelope, context, headers, methods, dispatch, documents.

The façade of generated code and of the layers above. Names load when touched, so that a client that wants
an error class loads neither orjson nor pydantic. Every error of ``hero_sdk.errors`` is found here too.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hero_sdk.errors import (
    RUNTIME_ERRORS,
    ApplicationError,
    Conflict,
    DeadlineExceeded,
    FailedPrecondition,
    HeroError,
    InternalError,
    InvalidParams,
    InvalidRequest,
    MethodNotFound,
    NotFound,
    ParseError,
    PayloadTooLarge,
    PermissionDenied,
    RateLimited,
    RpcError,
    Unauthenticated,
    Unavailable,
    UnknownContext,
)

if TYPE_CHECKING:
    from hero_sdk.rpc.builtin import HealthReporter as HealthReporter
    from hero_sdk.rpc.builtin import built_in_methods as built_in_methods
    from hero_sdk.rpc.compiling import compile_method as compile_method
    from hero_sdk.rpc.context import ADMIN_CLAIMS as ADMIN_CLAIMS
    from hero_sdk.rpc.context import ClientConnector as ClientConnector
    from hero_sdk.rpc.context import MissingResource as MissingResource
    from hero_sdk.rpc.context import Peer as Peer
    from hero_sdk.rpc.context import RequestContext as RequestContext
    from hero_sdk.rpc.context import Resources as Resources
    from hero_sdk.rpc.contexts import ContextEntry as ContextEntry
    from hero_sdk.rpc.contexts import ContextRegistry as ContextRegistry
    from hero_sdk.rpc.dispatch import Begun as Begun
    from hero_sdk.rpc.dispatch import Dispatcher as Dispatcher
    from hero_sdk.rpc.envelope import encode_error as encode_error
    from hero_sdk.rpc.facts import Declaration as Declaration
    from hero_sdk.rpc.facts import MethodFacts as MethodFacts
    from hero_sdk.rpc.facts import declarations as declarations
    from hero_sdk.rpc.facts import facts_of as facts_of
    from hero_sdk.rpc.facts import method as method
    from hero_sdk.rpc.figures import BOUNDS_S as BOUNDS_S
    from hero_sdk.rpc.figures import CallFigures as CallFigures
    from hero_sdk.rpc.guarding import has_few_values as has_few_values
    from hero_sdk.rpc.headers import FoundHeaders as FoundHeaders
    from hero_sdk.rpc.headers import RawHeaders as RawHeaders
    from hero_sdk.rpc.headers import gather as gather
    from hero_sdk.rpc.idempotency import Answered as Answered
    from hero_sdk.rpc.idempotency import AnswerStore as AnswerStore
    from hero_sdk.rpc.idempotency import MemoryAnswers as MemoryAnswers
    from hero_sdk.rpc.identity import ContextReader as ContextReader
    from hero_sdk.rpc.keyed import CallKey as CallKey
    from hero_sdk.rpc.keyed import KeyedCall as KeyedCall
    from hero_sdk.rpc.limits import Limits as Limits
    from hero_sdk.rpc.methods import CallNext as CallNext
    from hero_sdk.rpc.methods import CallObserver as CallObserver
    from hero_sdk.rpc.methods import Method as Method
    from hero_sdk.rpc.methods import Middleware as Middleware
    from hero_sdk.rpc.methods import Params as Params
    from hero_sdk.rpc.names import NamesTaken as NamesTaken
    from hero_sdk.rpc.openrpc import CompiledDocument as CompiledDocument
    from hero_sdk.rpc.openrpc import Documents as Documents
    from hero_sdk.rpc.openrpc import ServiceInfo as ServiceInfo
    from hero_sdk.rpc.permission import FIGURES_CLAIM as FIGURES_CLAIM
    from hero_sdk.rpc.permission import may_call as may_call
    from hero_sdk.rpc.permission import needed_claims as needed_claims
    from hero_sdk.rpc.results import RawJson as RawJson
    from hero_sdk.rpc.tickets import Tickets as Tickets
    from hero_sdk.rpc.trust import Authenticator as Authenticator
    from hero_sdk.rpc.trust import Credentials as Credentials
    from hero_sdk.rpc.trust import Grant as Grant
    from hero_sdk.rpc.trust import Listener as Listener
    from hero_sdk.rpc.trust import Trust as Trust
    from hero_sdk.rpc.trust import first_of as first_of

__all__ = [
    "ADMIN_CLAIMS",
    "BOUNDS_S",
    "FIGURES_CLAIM",
    "RUNTIME_ERRORS",
    "AnswerStore",
    "Answered",
    "ApplicationError",
    "Authenticator",
    "CallFigures",
    "CallKey",
    "CallNext",
    "CallObserver",
    "ClientConnector",
    "CompiledDocument",
    "Conflict",
    "ContextEntry",
    "ContextReader",
    "ContextRegistry",
    "Credentials",
    "DeadlineExceeded",
    "Declaration",
    "Dispatcher",
    "Documents",
    "FailedPrecondition",
    "FoundHeaders",
    "Grant",
    "HealthReporter",
    "HeroError",
    "InternalError",
    "InvalidParams",
    "InvalidRequest",
    "KeyedCall",
    "Limits",
    "Listener",
    "MemoryAnswers",
    "Method",
    "MethodFacts",
    "MethodNotFound",
    "Middleware",
    "MissingResource",
    "NamesTaken",
    "NotFound",
    "Params",
    "ParseError",
    "PayloadTooLarge",
    "Peer",
    "PermissionDenied",
    "RateLimited",
    "RawHeaders",
    "RawJson",
    "RequestContext",
    "Resources",
    "RpcError",
    "ServiceInfo",
    "Tickets",
    "Trust",
    "Unauthenticated",
    "Unavailable",
    "UnknownContext",
    "built_in_methods",
    "compile_method",
    "declarations",
    "encode_error",
    "facts_of",
    "first_of",
    "gather",
    "has_few_values",
    "may_call",
    "method",
    "needed_claims",
]

_HOMES = {
    "builtin": ("HealthReporter", "built_in_methods"),
    "compiling": ("compile_method",),
    "context": ("ADMIN_CLAIMS", "ClientConnector", "MissingResource", "Peer", "RequestContext", "Resources"),
    "contexts": ("ContextEntry", "ContextRegistry"),
    "dispatch": ("Begun", "Dispatcher"),
    "envelope": ("encode_error",),
    "facts": ("Declaration", "MethodFacts", "declarations", "facts_of", "method"),
    "figures": ("BOUNDS_S", "CallFigures"),
    "headers": ("FoundHeaders", "RawHeaders", "gather"),
    "idempotency": ("AnswerStore", "Answered", "MemoryAnswers"),
    "keyed": ("CallKey", "KeyedCall"),
    "identity": ("ContextReader",),
    "limits": ("Limits",),
    "methods": ("CallNext", "CallObserver", "Method", "Middleware", "Params"),
    "names": ("NamesTaken",),
    "openrpc": ("CompiledDocument", "Documents", "ServiceInfo"),
    "guarding": ("has_few_values",),
    "permission": ("FIGURES_CLAIM", "may_call", "needed_claims"),
    "results": ("RawJson",),
    "tickets": ("Tickets",),
    "trust": ("Authenticator", "Credentials", "Grant", "Listener", "Trust", "first_of"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
