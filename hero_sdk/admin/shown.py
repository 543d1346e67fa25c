"""Values as people read them: coloured JSON, times, sizes. What templates may call."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from markupsafe import Markup, escape

__all__ = ["HELPERS", "cut", "json_text", "moment", "painted", "prose"]

_MOST: Final = 64 * 1024
"""Longer JSON is shown in part."""

_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|(-?[0-9][0-9.eE+-]*|true|false|null)\b')


_PYTHON = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\b(from|import|with|as|True|False|None)\b|\b-?[0-9][0-9.]*\b"""
)


def painted(text: str) -> Markup:
    """JSON text with its keys, texts and numbers marked; everything is escaped."""
    parts: list[Markup] = []
    end = 0
    for found in _TOKEN.finditer(text):
        parts.append(escape(text[end : found.start()]))
        kind = "n" if found[3] else "k" if found[2] else "s"
        parts.append(Markup('<span class="{}">{}</span>{}').format(kind, found[1] or found[3], found[2] or ""))
        end = found.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def painted_python(text: str) -> Markup:
    """A program of ours with its words, texts and numbers marked."""
    parts: list[Markup] = []
    end = 0
    for found in _PYTHON.finditer(text):
        kind = "s" if found[1] else "k" if found[2] else "n"
        parts += [escape(text[end : found.start()]), Markup('<span class="{}">{}</span>').format(kind, found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def prose(text: str) -> Markup:
    """A sentence of a schema, with what it puts between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one is left over, so none of them means anything
        return escape(text)
    marked = [Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)]
    return Markup("").join(marked)


def json_text(value: Any) -> tuple[str, int]:
    """Indented JSON, and how many characters of it are left out at the end."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    return text[:_MOST], max(0, len(text) - _MOST)


def cut(text: str, most: int = 120) -> str:
    """The beginning of a text, with a sign that more follows."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def moment(value: Any, *, seconds: bool = False) -> dict[str, str]:
    """Seconds since 1970 as `iso` and as `short` text: today only the hour, this year no year."""
    try:
        at = datetime.fromtimestamp(float(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return {"iso": "", "short": cut(str(value), 40)}
    now = datetime.now(UTC)
    if at.date() == now.date():
        short = at.strftime("%H:%M:%S" if seconds else "%H:%M")
    else:
        short = at.strftime("%-d %b %H:%M" if at.year == now.year else "%-d %b %Y")
    return {"iso": at.isoformat().replace("+00:00", "Z"), "short": short}


def size(count: int) -> str:
    """A number of bytes for people."""
    return f"{count:,} bytes" if count < 10_000 else f"{count / 1024:,.0f} KiB"


def duration(seconds: float) -> str:
    """How long something took."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def span(seconds: int) -> str:
    """How long something lasts: `3 d 4 h`, `12 min`."""
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min" if rest >= 60 else f"{rest} s"


HELPERS: dict[str, Any] = {
    "painted": painted,
    "prose": prose,
    "painted_python": painted_python,
    "json_text": json_text,
    "cut": cut,
    "moment": moment,
    "size": size,
    "duration": duration,
    "span": span,
}
