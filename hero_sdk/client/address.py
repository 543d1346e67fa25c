"""Where a service answers, as a value.

Written `unix:///run/hero/food/rpc.sock`, `http://host:port/prefix`, or as the plain path of a socket.
"""

from __future__ import annotations

import os.path

from hero_sdk.named_tuple import NamedTuple
from hero_sdk.paths import rpc_socket_of

__all__ = ["Address"]


class Address(NamedTuple):
    """A Unix socket (``socket`` is set), or a host and port with or without TLS."""

    socket: str | None = None
    host: str = "localhost"
    port: int = 0
    is_tls: bool = False
    prefix: str = ""
    """Path in front of `/rpc`, without a slash at its end."""

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address behind ``text``; ValueError says what is wrong with it."""
        if "://" not in text:
            return cls(socket=text)
        from urllib.parse import unquote, urlsplit

        parts = urlsplit(text)
        if parts.scheme == "unix":
            path = unquote(parts.netloc + parts.path)
            if not path.startswith("/"):
                raise ValueError(f"{text!r} must name an absolute path: unix:///path/to/rpc.sock")
            return cls(socket=path)
        if parts.scheme not in ("http", "https"):
            raise ValueError(f"{text!r} must start with unix://, http:// or https://")
        if not parts.hostname:
            raise ValueError(f"{text!r} names no host")
        is_tls = parts.scheme == "https"
        try:
            port = parts.port or (443 if is_tls else 80)
        except ValueError as exc:
            raise ValueError(f"{text!r} has no valid port") from exc
        return cls(host=parts.hostname, port=port, is_tls=is_tls, prefix=parts.path.rstrip("/").removesuffix("/rpc"))

    @classmethod
    def of_service(cls, service: str, instance: str | None = None) -> Address:
        """The rpc.sock of a service on this machine."""
        return cls(socket=rpc_socket_of(service, instance))

    @property
    def host_header(self) -> str:
        """What belongs in the Host header."""
        if self.socket is not None:
            return "localhost"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"

    def __str__(self) -> str:
        if self.socket is not None:
            return f"unix://{os.path.abspath(self.socket)}"  # noqa: PTH100  # pathlib would double the start of one call
        return f"{'https' if self.is_tls else 'http'}://{self.host_header}{self.prefix}"
