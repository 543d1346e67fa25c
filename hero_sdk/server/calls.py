"""The calls of one listener: which requests are taken for one, and what is answered to them.

Both ways a request can take through the server end here, the direct one (`exchange`) and ASGI (`front`).
"""

from __future__ import annotations

from typing import Final

from hero_sdk.rpc import Begun, ContextReader, FoundHeaders, Peer, RawHeaders, RpcError, gather
from hero_sdk.server.answers import Answer, refusal
from hero_sdk.server.current import RUN, current_context, next_request_id, numbers
from hero_sdk.server.origin import OriginRules
from hero_sdk.server.surface import Surface

__all__ = ["Calls"]

_JSON_TYPES: Final = frozenset(
    {b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8", b""}
)
_LONGEST_LENGTH: Final = 12
"""Digits of a `Content-Length`."""

_CONTENT: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})
_UNUSUAL: Final = frozenset({b"expect"})
_OF_PAGES: Final = frozenset({b"host", b"origin"})
_NOT_JSON: Final = refusal(415, "a call is JSON: content-type application/json, in UTF-8, not compressed")
_CUT_OFF: Final = refusal(503, "the service is ending and the call was cut off; its outcome is not known")


class Calls:
    """Answers calls as one listener does."""

    def __init__(
        self,
        surface: Surface,
        reader: ContextReader,
        origins: OriginRules | None = None,
        *,
        is_inside: bool = False,
    ) -> None:
        """``origins`` guard listeners that web pages can reach.

        ``is_inside``: calls come from handlers of the service itself, which have to be answered until the last.
        """
        self.origins = origins
        self.paths = surface.rpc_paths
        """Paths that take calls, with the domain each is for."""

        self.wanted = reader.wanted | _CONTENT
        """Names of the headers that are looked at."""

        self.body_bytes = surface.dispatcher.limits.body_bytes
        self.too_large = refusal(413, f"a body is at most {self.body_bytes} bytes")
        self._surface = surface
        self._dispatcher = surface.dispatcher
        self._reader = reader
        self._is_inside = is_inside
        self._wanted_of_plain = self.wanted | _UNUSUAL if origins is None else self.wanted | _UNUSUAL | _OF_PAGES

    @property
    def cut_off(self) -> Answer | None:
        """What a call gets that was cancelled, once the service has been asked to end."""
        return None if self._surface.stopped is None else _CUT_OFF

    def plain(self, raw: RawHeaders) -> FoundHeaders | None:
        """The headers of a request about which nothing is unusual; None for any other, refused ones among them."""
        found = gather(raw, self._wanted_of_plain)
        length = found.get(b"content-length")
        if length is None or not _is_plain(length) or b"expect" in found or self.refusal(found) is not None:
            return None
        if self.origins is not None and (b"origin" in found or not self.origins.knows(found.get(b"host"))):
            return None
        return found

    def refusal(self, found: FoundHeaders) -> Answer | None:
        """Why a request with these headers is not read, if it is not."""
        content_type = found.get(b"content-type")
        if content_type is not None and content_type not in _JSON_TYPES and not _is_json(content_type):
            return _NOT_JSON
        length = found.get(b"content-length")
        if (
            length is not None
            and not (_is_plain(length) and int(length) <= self.body_bytes)
            and self._is_beyond(length)
        ):
            return self.too_large
        if b"content-encoding" in found and found[b"content-encoding"].lower() != b"identity":
            return _NOT_JSON
        return None if self._is_inside else self._surface.stopped

    def begin(self, found: FoundHeaders, body: bytes, peer: Peer | None, domain: str | None) -> Begun:
        """JSON, None where there is nothing to say, or what is to be awaited for it in the running task.

        That works for this request from now on. ``domain``: the request came to that domain's own address.
        """
        if self._reader.may_ask and self._reader.must_ask(found):
            return self._granted(found, body, peer, domain)
        try:
            ctx = self._reader.believed(found, peer)
        except RpcError as error:
            return self._dispatcher.refuse(body, error)
        if ctx.request_id is None:
            ctx.request_id = f"{RUN}{next(numbers)}"  # as next_request_id, without a call for it
        current_context.set(ctx)
        return self._dispatcher.begin(ctx, body, domain)

    def _is_beyond(self, length: bytes) -> bool:
        """Whether a length is no number or more than a body may have; zeros before and blanks around it say nothing."""
        digits = length.strip(b" \t").lstrip(b"0")
        return bool(digits) and not (_is_plain(digits) and int(digits) <= self.body_bytes)

    async def _granted(self, found: FoundHeaders, body: bytes, peer: Peer | None, domain: str | None) -> bytes | None:
        try:
            ctx = await self._reader.granted(found, peer)
        except RpcError as error:
            return self._dispatcher.refuse(body, error)
        if ctx.request_id is None:
            ctx.request_id = next_request_id()
        current_context.set(ctx)
        return await self._dispatcher.dispatch(ctx, body, domain=domain)


def _is_json(content_type: bytes) -> bool:
    media, *parameters = content_type.decode("latin-1").lower().split(";")
    if media.strip() != "application/json":
        return False
    pairs = (parameter.partition("=") for parameter in parameters)
    return all(value.strip(' "') in ("utf-8", "utf8") for name, _, value in pairs if name.strip() == "charset")


def _is_plain(length: bytes) -> bool:
    """Whether it is a number as programs write it, and none that takes long to read."""
    return len(length) <= _LONGEST_LENGTH and length.isdigit()
