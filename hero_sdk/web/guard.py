"""Forms that only our own pages can send.

A page elsewhere can make a browser post to us, with the browser's cookies. It can neither read our pages nor make
the token that every form of ours carries: a digest of the visitor's cookie under a key of this process. What
browsers say about the sender is checked, too.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request

__all__ = ["CsrfGuard", "Refused"]

_COOKIE = re.compile(r"[0-9a-f]{32}")
_HOST = re.compile(r"[A-Za-z0-9._~%-]{1,255}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.%]{2,60}\](?::[0-9]{1,5})?")


class Refused(Exception):
    """A request that is not followed: ``status`` and what to tell the visitor."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class CsrfGuard:
    """Gives visitors their token, and asks for it."""

    def __init__(self, cookie: str) -> None:
        """``cookie``: the name under which a visitor is known again."""
        self.cookie = cookie
        self._key = secrets.token_bytes(32)

    def visitor(self, request: Request) -> tuple[str, bool]:
        """What the visitor is known by, and whether a cookie has to be set for it."""
        known = request.cookies.get(self.cookie, "")
        return (known, False) if _COOKIE.fullmatch(known) else (secrets.token_hex(16), True)

    def token(self, visitor: str) -> str:
        """What forms shown to ``visitor`` carry."""
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()

    def check_host(self, request: Request) -> None:
        """Raises Refused for a request that names no host, several, or none that could be."""
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
            raise Refused(400, "a request names one host")

    def check_form(self, request: Request, token: str) -> None:
        """Raises Refused for a form that did not come from a page shown to this visitor."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refused(403, "this form was sent by a page of another site, so nothing was done")
        origin = request.headers.get("origin")
        hosts = {request.headers.get("host"), request.headers.get("x-forwarded-host")}
        if origin is not None and urlsplit(origin).netloc not in hosts:
            raise Refused(403, "this form was sent by a page of another site, so nothing was done")
        visitor, is_new = self.visitor(request)
        if is_new or not hmac.compare_digest(self.token(visitor).encode(), token.encode()):
            raise Refused(403, "this form is from before the service was started; go back, reload and send it again")
