"""The runtime's error vocabulary: what a store, a handler and a client can all say.

Bottom of the layers, standard library only. An error is a code, a message for people and data for programs;
the same three cross the wire and rise again at the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

TYPE_CHECKING = False  # typing is not loaded for one call of a command line

if TYPE_CHECKING:
    from typing import Any, ClassVar

__all__ = [
    "RUNTIME_ERRORS",
    "ApplicationError",
    "Conflict",
    "DeadlineExceeded",
    "FailedPrecondition",
    "HeroError",
    "InternalError",
    "InvalidParams",
    "InvalidRequest",
    "MethodNotFound",
    "NotFound",
    "ParseError",
    "PayloadTooLarge",
    "PermissionDenied",
    "RateLimited",
    "RpcError",
    "Unauthenticated",
    "Unavailable",
    "UnknownContext",
]


class HeroError(Exception):
    """Base of everything hero_sdk raises on purpose."""


class RpcError(HeroError):
    """An error that may cross the wire: JSON-RPC code, message, data.

    ``data`` always names the error under ``type``; fields that are None are left out.
    Two errors are equal when class, code, message and data are.
    """

    code: ClassVar[int] = -32000
    domain: ClassVar[str | None] = None

    attributes: ClassVar[Mapping[str, str]] = {}
    """Field on the wire → attribute here, where Python cannot call it so (``class`` → ``class_``)."""

    def __init__(self, message: str, /, **fields: object) -> None:
        # Clients read these annotations, here and below: they name only what is loaded (`object`, not `Any`).
        super().__init__(message)
        self.message = message
        self.fields: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}

    @property
    def data(self) -> dict[str, Any]:
        """What programs read: the error's name, its domain where it has one, and its fields."""
        named: dict[str, Any] = {"type": type(self).__name__}
        if self.domain is not None:
            named["domain"] = self.domain
        return named | self.fields

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RpcError):
            return NotImplemented
        return (type(self), self.code, self.message, self.data) == (type(other), other.code, other.message, other.data)

    def __hash__(self) -> int:
        return hash((type(self), self.code, self.message))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code}, {self.message!r}, {self.data!r})"


class ParseError(RpcError):
    """The body is not JSON."""

    code = -32700


class InvalidRequest(RpcError):
    """The body is JSON but not a JSON-RPC request."""

    code = -32600


class MethodNotFound(RpcError):
    """No such method here; ``suggestions`` names the nearest ones."""

    code = -32601

    def __init__(self, message: str, /, *, suggestions: Iterable[str] = ()) -> None:
        super().__init__(message, suggestions=list(suggestions) or None)


class InvalidParams(RpcError):
    """Parameters of the wrong type, missing, unknown or out of range.

    ``errors`` is a list of ``{"path", "message", "input"?}``; paths look like ``items[2].quantity``.
    """

    code = -32602

    def __init__(self, message: str, /, *, errors: Iterable[Mapping[str, object]] = ()) -> None:
        super().__init__(message, errors=[dict(error) for error in errors])


class InternalError(RpcError):
    """Something unexpected; the log holds the traceback under ``incident``."""

    code = -32603

    def __init__(self, message: str = "internal error", /, *, incident: str | None = None) -> None:
        super().__init__(message, incident=incident)


class ApplicationError(RpcError):
    """Base of the errors a schema declares."""

    code = -32000


class Unauthenticated(RpcError):
    """The caller must say who they are."""

    code = -32001


class PermissionDenied(RpcError):
    """The caller lacks a claim.

    ``needs`` lists the claims that are missing.
    """

    code = -32002

    def __init__(self, message: str, /, *, needs: Iterable[str] = ()) -> None:
        super().__init__(message, needs=list(needs) or None)


class NotFound(RpcError):
    """No such object, or none the caller may see."""

    code = -32003


class Conflict(RpcError):
    """Someone else's change stands in the way.

    ``reason`` is one of ``stale``, ``unique``, ``referenced``, ``idempotency`` or a word of the service;
    ``current_rev`` is the object's present revision where that matters.
    """

    code = -32004

    def __init__(self, message: str, /, *, reason: str, current_rev: int | None = None, **fields: object) -> None:
        super().__init__(message, reason=reason, current_rev=current_rev, **fields)


class RateLimited(RpcError):
    """Too many calls; try again after ``retry_after_s`` seconds."""

    code = -32005

    def __init__(self, message: str, /, *, retry_after_s: float) -> None:
        super().__init__(message, retry_after_s=retry_after_s)


class FailedPrecondition(RpcError):
    """The object's state does not allow this."""

    code = -32006


class PayloadTooLarge(RpcError):
    """More bytes, or more batch entries, than this server takes."""

    code = -32007


class DeadlineExceeded(RpcError):
    """The call took longer than its time-out."""

    code = -32008


class Unavailable(RpcError):
    """The service cannot answer now; try again after ``retry_after_s`` seconds."""

    code = -32009

    def __init__(self, message: str, /, *, retry_after_s: float | None = None) -> None:
        super().__init__(message, retry_after_s=retry_after_s)


class UnknownContext(RpcError):
    """The context is not registered on this service; ``known`` lists those that are, where the caller may know."""

    code = -32010

    def __init__(self, message: str, /, *, known: Iterable[int] | None = None) -> None:
        super().__init__(message, known=None if known is None else list(known))


RUNTIME_ERRORS: tuple[type[RpcError], ...] = (
    ParseError,
    InvalidRequest,
    MethodNotFound,
    InvalidParams,
    InternalError,
    ApplicationError,
    Unauthenticated,
    PermissionDenied,
    NotFound,
    Conflict,
    RateLimited,
    FailedPrecondition,
    PayloadTooLarge,
    DeadlineExceeded,
    Unavailable,
    UnknownContext,
)
"""Every class above, by which a client rebuilds what the server raised."""
