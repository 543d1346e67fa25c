"""A visitor of the pages, in memory: keeps its cookie, and sends forms as a browser without script does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from hero_sdk.server import AsgiApp
from tests.support.asgi import ask
from tests.support.reply import Reply

VOID = {"area", "br", "hr", "img", "input", "link", "meta", "path", "use", "circle", "rect"}


@dataclass
class Element:
    """One element with its attributes, and the text in it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    form: str | None = None
    """Action of the form it stands in."""


class Document(HTMLParser):
    """Every element of a page, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.text = ""
        self._open: list[Element] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        form = next((each.attributes.get("action") for each in self._open if each.tag == "form"), None)
        element = Element(tag, dict(attrs), form=form)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.text += data
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> Iterator[Element]:
        for element in self.elements:
            if element.tag == tag and all(element.attributes.get(name) == value for name, value in attributes.items()):
                yield element

    def fields(self, form_id: str) -> dict[str, str]:
        """What a form would send as it stands."""
        action = next(self.all("form", id=form_id)).attributes["action"]
        found: dict[str, str] = {}
        for element in self.elements:
            name = element.attributes.get("name")
            if element.form != action or not name or element.tag == "button":
                continue
            if element.tag == "select":
                found[name] = ""
                chosen: str | None = None
                for option in self.elements[self.elements.index(element) + 1 :]:
                    if option.tag != "option":
                        break
                    if chosen is None or "selected" in option.attributes:
                        chosen = option.attributes.get("value") or ""
                    if "selected" in option.attributes:
                        break
                found[name] = chosen or ""
            elif element.tag == "textarea":
                found[name] = element.text.removeprefix("\n")
            else:
                found[name] = element.attributes.get("value") or ""
        return found


@dataclass
class Visitor:
    """Somebody in front of a browser."""

    app: AsgiApp
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str | None = None

    async def get(self, path: str, **headers: str) -> Reply:
        return await self._send(path, "GET", b"", headers)

    async def page(self, path: str) -> Document:
        """A page that is there."""
        reply = await self.get(path)
        assert reply.status == 200, (path, reply.status, reply.body.decode()[-600:])
        return Document(reply.body.decode())

    async def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Reply:
        named = {"content-type": "application/x-www-form-urlencoded", **headers}
        return await self._send(path, "POST", urlencode(fields).encode(), named)

    async def submit(self, path: str, form_id: str, do: str, **changed: str) -> Reply:
        """Opens a page, changes fields of its form and presses a button."""
        document = await self.page(path)
        action = next(document.all("form", id=form_id)).attributes["action"] or ""
        return await self.post(action, {**document.fields(form_id), **changed, "_do": do})

    async def _send(self, path: str, method: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        named = {
            "host": "localhost",
            **self.headers,
            **{name.replace("_", "-"): each for name, each in headers.items()},
        }
        if self.cookie:
            named["cookie"] = self.cookie
        reply = await ask(self.app, path, body, method=method, headers=named)
        assert reply is not None
        if "set-cookie" in reply.headers:
            self.cookie = reply.headers["set-cookie"].partition(";")[0]
        return reply


def addresses(document: Document) -> list[str]:
    """Every address a page mentions."""
    names = ("href", "src", "action")
    return [value for each in document.elements for name in names if (value := each.attributes.get(name))]


INLINE = re.compile(rb"""\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:""", re.IGNORECASE)
"""What the policy forbids; none of it may stand in a page of ours outside of text."""
