"""What a form sends, read within bounds. Files are not taken: forms here carry text."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from hero_sdk.web.guard import Refused

__all__ = ["read_form"]

_MOST_FIELDS = 10_000


async def read_form(request: Request, limit_bytes: int) -> list[tuple[str, str]]:
    """Names and values in the order of the form, line ends as `\\n`. Raises Refused."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise Refused(415, "a form is sent as application/x-www-form-urlencoded")
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > limit_bytes:
                raise Refused(413, f"a form has at most {limit_bytes:,} bytes")
    except ClientDisconnect:
        raise Refused(400, "the form did not arrive as a whole") from None
    try:
        pairs = parse_qsl(body.decode("ascii"), True, True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Refused(400, "the form is not well-formed, or has too many fields") from None
    return [(name, value.replace("\r\n", "\n")) for name, value in pairs]
