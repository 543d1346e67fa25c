"""Stylesheets, scripts, icons and fonts under names that change with their content, so that a browser keeps them.

Everything is read once, when the first page is asked for. A stylesheet says `url("asset:NAME")` for a file beside it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["Asset", "Assets"]

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_REFERENCE = re.compile(rb"asset:([A-Za-z0-9_.-]+)")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    media_type: str

    @cached_property
    def gzipped(self) -> bytes | None:
        """Smaller, or None where that gains nothing: fonts are compressed already."""
        if self.media_type == "font/woff2":
            return None
        return gzip.compress(self.body, 9, mtime=0)


class Assets:
    """The files of some folders, each name once."""

    def __init__(self, *folders: Path) -> None:
        self._names: dict[str, str] = {}
        self._files: dict[str, Asset] = {}
        found = [path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in _TYPES]
        # Stylesheets last: they name the others by what these are called in the end.
        for path in sorted(found, key=lambda path: path.suffix == ".css"):
            self._add(path)

    def path(self, name: str) -> str:
        """Where ``name`` is served, without the site's prefix. KeyError for an unknown one: a mistake of ours."""
        return f"/assets/{self._names[name]}"

    def names(self) -> Iterable[str]:
        """Every file as it is called in its folder."""
        return self._names.keys()

    def answer(self, request: Request, name: str) -> Response:
        """The file of this hashed name, 404 for any other."""
        asset = self._files.get(name)
        if asset is None:
            return Response("there is no such file\n", 404, media_type="text/plain")
        headers = {"cache-control": _FOR_EVER, "x-content-type-options": "nosniff", "vary": "accept-encoding"}
        body = asset.body
        if "gzip" in request.headers.get("accept-encoding", "") and asset.gzipped is not None:
            body = asset.gzipped
            headers["content-encoding"] = "gzip"
        return Response(body, headers=headers, media_type=asset.media_type)

    def _add(self, path: Path) -> None:
        if path.name in self._names:
            raise ValueError(f"two files are called {path.name}")
        body = path.read_bytes()
        if path.suffix == ".css":
            body = _REFERENCE.sub(lambda found: self._names[found[1].decode()].encode(), body)
        hashed = f"{path.stem}.{hashlib.blake2b(body, digest_size=6).hexdigest()}{path.suffix}"
        self._names[path.name] = hashed
        self._files[hashed] = Asset(body, _TYPES[path.suffix])
