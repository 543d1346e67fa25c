"""What can go wrong between a client and a service, apart from what the service itself answers.

Standard library only. Errors that the service answers are those of ``hero_sdk.errors`` and of the schema.
"""

from __future__ import annotations

from hero_sdk.errors import HeroError, RpcError

TYPE_CHECKING = False  # typing is not loaded for one call

if TYPE_CHECKING:
    from typing import Any

__all__ = ["BadAnswer", "ClientError", "ConnectionFailed", "RemoteError", "cannot_connect"]


class ClientError(HeroError):
    """Base of failures on the way to the service and back."""


class ConnectionFailed(ClientError):
    """The service cannot be reached, or went away before it answered.

    ``was_sent`` tells whether the request may have arrived: if it is False, trying again is always safe.
    """

    def __init__(self, message: str, *, was_sent: bool) -> None:
        super().__init__(message)
        self.was_sent = was_sent


class BadAnswer(ClientError):
    """Something answered, but not what a hero_sdk service answers."""


class RemoteError(RpcError):
    """An error whose class is not known here: code, message and data as the service sent them."""

    def __init__(self, message: str, /, *, code: int, data: Any = None) -> None:
        super().__init__(message)
        self.code = code  # type: ignore[misc]  # known for the instance only
        self._data = data

    @property
    def data(self) -> dict[str, Any]:
        """As sent; an empty object where the service sent none."""
        return self._data if isinstance(self._data, dict) else {} if self._data is None else {"data": self._data}


def cannot_connect(address: object, exc: OSError) -> ConnectionFailed:
    """The failure to connect to ``address``, in words."""
    if isinstance(exc, FileNotFoundError):
        message = f"no service listens on {address}: the socket does not exist"
    elif isinstance(exc, ConnectionRefusedError):
        message = f"no service listens on {address}"
    elif isinstance(exc, PermissionError):
        message = f"no permission to connect to {address}"
    elif isinstance(exc, TimeoutError):
        message = f"{address} took no connection in time"
    else:
        message = f"cannot connect to {address}: {exc.strerror or exc}"
    return ConnectionFailed(message, was_sent=False)
