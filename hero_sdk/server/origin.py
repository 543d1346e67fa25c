"""Which web pages may talk to a TCP listener: none, unless they come from it or are named.

A page anywhere can make a browser send requests to 127.0.0.1, and can give its own name that address
(DNS rebinding). So the name the browser believes to talk to has to be ours, and so has the page's origin.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

from hero_sdk.server.answers import Answer, Headers, Message, Scope, Send, refusal

__all__ = ["OriginRules"]


class OriginRules:
    """Hosts and origins one TCP listener answers to.

    Any IP address and ``localhost`` are good hosts, since neither can be rebound; other names have to be listed.
    An origin is good when it is the host that was asked, or listed; the listed ones get CORS headers.
    """

    def __init__(self, hosts: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._origins = frozenset(origin.lower().rstrip("/").encode() for origin in origins)
        self._good: set[bytes] = set()  # Host values seen and found good; bounded below

    def knows(self, host: bytes | None) -> bool:
        """Whether requests for that host have been let through before."""
        return host in self._good

    def answer(self, scope: Scope) -> Answer | None:
        """What a request gets that must not, or need not, go further; None for the others."""
        headers: Headers = scope["headers"]
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) > 1 or (not hosts and scope.get("http_version") != "1.0"):
            return refusal(400, "a request names one Host")
        host = hosts[0].lower() if hosts else b""
        if host and host not in self._good:
            if not self._is_ours(host.decode("latin-1")):
                return refusal(403, f"the host {_quoted(host)} is not this server's; ALLOWED_HOSTS may list it")
            if len(self._good) < 64:
                self._good.add(host)
        for name, value in headers:
            if name == b"origin" and not self._may_ask(value.lower(), host):
                return refusal(403, f"pages of {_quoted(value)} may not call here; ALLOWED_ORIGINS may list them")
        return self._preflight(headers) if scope.get("method") == "OPTIONS" else None

    def sender(self, scope: Scope, send: Send) -> Send:
        """``send``, with the headers that hand the answer to a listed page."""
        origin = self._listed_origin(scope["headers"])
        if origin is None:
            return send
        extra = _cors(origin)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *extra]
            await send(message)

        return send_with_headers

    def _preflight(self, headers: Headers) -> Answer | None:
        origin = self._listed_origin(headers)
        if origin is None or not any(name == b"access-control-request-method" for name, _ in headers):
            return None
        wanted = [value for name, value in headers if name == b"access-control-request-headers"]
        allowed = [(b"access-control-allow-headers", value) for value in wanted[:1]]
        methods = (b"access-control-allow-methods", b"GET, POST")
        return Answer(204, [*_cors(origin), methods, *allowed, (b"access-control-max-age", b"600")])

    def _listed_origin(self, headers: Headers) -> bytes | None:
        if not self._origins:
            return None
        return next((value for name, value in headers if name == b"origin" and value.lower() in self._origins), None)

    def _is_ours(self, host: str) -> bool:
        name, _, port = host.rpartition(":") if not host.endswith("]") and ":" in host else (host, "", "")
        if port and not port.isdecimal():
            return False
        name = name.removeprefix("[").removesuffix("]")
        if name == "localhost" or name.endswith(".localhost") or name in self._hosts:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True

    def _may_ask(self, origin: bytes, host: bytes) -> bool:
        return origin in self._origins or (bool(host) and origin in (b"http://" + host, b"https://" + host))


def _cors(origin: bytes) -> Headers:
    return [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]


def _quoted(value: bytes) -> str:
    return repr(value.decode("latin-1")[:100])
