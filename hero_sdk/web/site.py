"""One site: templates, assets and guards put together, and the way from a page to an answer.

A page is a dataclass with the name of its template; what the template may say is what the page holds, and `visit`,
which knows the addresses, the visitor's token and the nonce.
"""

from __future__ import annotations

import dataclasses
import gzip
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hero_sdk.web.assets import Assets
from hero_sdk.web.guard import CsrfGuard
from hero_sdk.web.links import Links
from hero_sdk.web.policy import page_headers

__all__ = ["Page", "Site", "Visit"]

_HERE = Path(__file__).parent
_SMALL_BYTES = 4 * 1024
_LEVEL = 4
_YEAR_S = 365 * 24 * 3600


@dataclasses.dataclass(frozen=True, kw_only=True)
class Page:
    """What one page shows."""

    template: ClassVar[str]
    title: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Visit:
    """One request for a page, as templates know it."""

    links: Links
    nonce: str
    csrf: str
    """What every form that changes something carries, in the field `_token`."""

    cookie: str | None
    """To be set with the answer: the visitor is new."""

    theme: str
    """`light`, `dark`, or `auto` for what the person's system says."""

    may_compress: bool
    """The browser reads gzip, and no other site caused the request: one that could repeat requests and measure what
    comes back might learn from the length of compressed answers what stands in them."""

    assets: Assets

    def asset(self, name: str) -> str:
        """The address of a file by its name."""
        return self.links.asset(self.assets.path(name))


class Site:
    """Templates and files of the kit, and those of the folders of one site."""

    def __init__(self, name: str, folders: Sequence[Path], **helpers: Any) -> None:
        """``folders`` have `templates` and `static`; ``helpers`` are what its templates may call."""
        homes = [*folders, _HERE]
        self.assets = Assets(*_existing(homes, "static"), _HERE / "static" / "vendor")
        self.guard = CsrfGuard(f"{name}_visitor")
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in _existing(homes, "templates")]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(helpers)
        for template in self._environment.list_templates():
            self._environment.get_template(template)  # compiled now: who asks for the first page need not wait for it

    def visit(self, request: Request, links: Links) -> Visit:
        """What the answer to ``request`` is made with."""
        visitor, is_new = self.guard.visitor(request)
        theme = request.cookies.get("theme", "")
        return Visit(
            links=links,
            nonce=secrets.token_urlsafe(16),
            csrf=self.guard.token(visitor),
            cookie=visitor if is_new else None,
            theme=theme if theme in ("light", "dark") else "auto",
            may_compress="gzip" in request.headers.get("accept-encoding", "")
            and request.headers.get("sec-fetch-site", "none") in ("none", "same-origin"),
            assets=self.assets,
        )

    def answer(self, visit: Visit, page: Page, status: int = 200) -> Response:
        """The page as HTML."""
        text = self._environment.get_template(page.template).render(page=page, visit=visit)
        body, headers = text.encode("utf-8", "replace"), page_headers(visit.nonce)
        if visit.may_compress and len(body) > _SMALL_BYTES:
            body = gzip.compress(body, _LEVEL, mtime=0)
            headers["content-encoding"] = "gzip"
        return self._known(visit, HTMLResponse(body, status, headers))

    def redirect(self, visit: Visit, address: str) -> Response:
        """On to ``address``, one of ours, after a form was taken."""
        return self._known(visit, RedirectResponse(address, 303, {"cache-control": "no-store"}))

    def _known(self, visit: Visit, response: Response) -> Response:
        if visit.cookie is not None:
            path = f"{visit.links.prefix}/"
            name = self.guard.cookie
            response.set_cookie(name, visit.cookie, max_age=_YEAR_S, path=path, httponly=True, samesite="strict")
        return response


def _existing(homes: Sequence[Path], name: str) -> Iterator[Path]:
    return (home / name for home in homes if (home / name).is_dir())
