"""The door on 127.0.0.1 in front of a service's pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hero_sdk.cli import main
from hero_sdk.cli.loopback import LoopbackDoor


class Pages:
    """A stand-in for admin.sock that says what reached it."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.was_left = asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        self.requests.append(head + await reader.readexactly(size))
        if head.startswith(b"GET /stream "):
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ntold\n")
            await reader.read()
            self.was_left.set()
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
        await writer.drain()
        writer.close()


class Browser:
    """Speaks to a door."""

    def __init__(self, door: LoopbackDoor) -> None:
        self.port = int(door.address.partition("127.0.0.1:")[2].partition("/")[0])
        self.first = door.address.partition(str(self.port))[2]
        self.cookie = ""

    async def send(self, raw: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        return answer

    async def get(self, path: str, *lines: str, host: str | None = None, method: str = "GET", body: str = "") -> bytes:
        named = [f"Host: {host or f'127.0.0.1:{self.port}'}", *lines]
        if self.cookie:
            named.append(f"Cookie: {self.cookie}")
        head = "".join(f"{line}\r\n" for line in [f"{method} {path} HTTP/1.1", *named])
        return await self.send(f"{head}\r\n{body}".encode())

    async def enter(self) -> bytes:
        answer = await self.get(self.first)
        head = answer.partition(b"\r\n\r\n")[0].decode()
        self.cookie = next(
            (line[12:].partition(";")[0] for line in head.split("\r\n") if line.startswith("Set-Cookie")), ""
        )
        return answer


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
async def door(tmp_path: Path, pages: Pages) -> AsyncIterator[LoopbackDoor]:
    inside = await asyncio.start_unix_server(pages, tmp_path / "admin.sock")
    made = LoopbackDoor(tmp_path / "admin.sock", [("X-Hero-User", "ann")])
    async with inside, await made.open(0):
        yield made


@pytest.fixture
def browser(door: LoopbackDoor) -> Browser:
    return Browser(door)


async def test_the_printed_address_lets_one_browser_in(browser: Browser, pages: Pages) -> None:
    entered = await browser.enter()
    assert entered.startswith(b"HTTP/1.1 303 ")
    assert b"Location: /\r\n" in entered
    assert b"HttpOnly; SameSite=Strict" in entered
    assert (await browser.get("/")).endswith(b"hello")
    assert len(pages.requests) == 1


async def test_the_address_works_once(browser: Browser, pages: Pages) -> None:
    await browser.enter()
    browser.cookie = ""
    assert (await browser.get(browser.first)).startswith(b"HTTP/1.1 403 ")
    assert pages.requests == []


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=nonsense", "/objects?token=nonsense", "/?x=1"])
async def test_nobody_else_is_let_in(browser: Browser, pages: Pages, path: str) -> None:
    for cookie in ("", f"hero_admin_{browser.port}=", f"hero_admin_{browser.port}=nonsense"):
        browser.cookie = cookie
        assert (await browser.get(path)).startswith(b"HTTP/1.1 403 ")
    assert pages.requests == []


async def test_no_other_name_leads_here(browser: Browser, pages: Pages) -> None:
    await browser.enter()
    for host in (
        "evil.example",
        f"evil.example:{browser.port}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1:{browser.port}.x",
    ):
        assert (await browser.get("/", host=host)).startswith(b"HTTP/1.1 403 ")
    assert (await browser.get("/", host=f"localhost:{browser.port}")).endswith(b"hello")
    assert (await browser.get("/", "Host: evil.example")).startswith(b"HTTP/1.1 403 ")
    assert len(pages.requests) == 1


async def test_who_is_calling_the_door_says_and_not_the_browser(browser: Browser, pages: Pages) -> None:
    await browser.enter()
    await browser.get(
        "/",
        "X-Hero-User: mallory",
        "x-hero-claims: groups.admin",
        "X-Forwarded-Prefix: /x",
        "Authorization: x",
        "Accept: text/html",
    )
    (reached,) = pages.requests
    assert b"X-Hero-User: ann\r\n" in reached
    assert b"Accept: text/html\r\n" in reached
    for gone in (b"mallory", b"claims", b"Forwarded", b"Authorization", browser.cookie.encode()):
        assert gone not in reached


async def test_a_form_goes_through_whole_and_nothing_behind_it(browser: Browser, pages: Pages) -> None:
    await browser.enter()
    smuggled = "GET /second HTTP/1.1\r\nHost: x\r\nX-Hero-User: mallory\r\n\r\n"
    answer = await browser.get("/form", "Content-Length: 7", method="POST", body="a=b&c=d" + smuggled)
    assert answer.endswith(b"hello")
    (reached,) = pages.requests
    assert reached.endswith(b"\r\n\r\na=b&c=d")


async def test_a_stream_ends_with_the_browser_that_listens(browser: Browser, pages: Pages) -> None:
    await browser.enter()
    reader, writer = await asyncio.open_connection("127.0.0.1", browser.port)
    head = f"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:{browser.port}\r\nCookie: {browser.cookie}\r\n\r\n"
    writer.write(head.encode())
    assert await asyncio.wait_for(reader.readuntil(b"told\n"), 10)
    writer.close()
    await asyncio.wait_for(pages.was_left.wait(), 10)


@pytest.mark.parametrize(
    "lines",
    [
        ("Transfer-Encoding: chunked",),
        ("Content-Length: 1", "Content-Length: 2"),
        ("Content-Length: -1",),
        ("Content-Length: 1, 2",),
        ("X-Hero-User : mallory",),
        (" folded: x",),
        ("no colon",),
        ("a\x00b: c",),
    ],
)
async def test_what_two_readers_could_understand_in_two_ways_is_refused(
    browser: Browser, pages: Pages, lines: tuple[str, ...]
) -> None:
    await browser.enter()
    assert (await browser.get("/", *lines, method="POST")).startswith(b"HTTP/1.1 4")
    assert pages.requests == []


@pytest.mark.parametrize(
    "first", [b"CONNECT x:1 HTTP/1.1", b"GET http://x/ HTTP/1.1", b"GET / HTTP/1.0", b"nonsense", b""]
)
async def test_what_is_no_request_of_a_browser_is_refused(browser: Browser, pages: Pages, first: bytes) -> None:
    answer = await browser.send(first + b"\r\nHost: 127.0.0.1:%d\r\n\r\n" % browser.port)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert pages.requests == []


async def test_a_service_that_has_gone_is_said_to_have(tmp_path: Path) -> None:
    door = LoopbackDoor(tmp_path / "nothing.sock", [])
    async with await door.open(0):
        browser = Browser(door)
        await browser.enter()
        assert b"does not answer" in await browser.get("/")


def test_a_service_without_pages_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH_ROOT", str(tmp_path))
    assert main(["admin", "nowhere", "--no-browser"]) == 1
    assert "there is no" in capsys.readouterr().err


async def test_closing_the_door_is_no_failure_though_somebody_still_listens(
    browser: Browser, door: LoopbackDoor, caplog: pytest.LogCaptureFixture
) -> None:
    await browser.enter()
    reader, writer = await asyncio.open_connection("127.0.0.1", browser.port)
    head = f"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:{browser.port}\r\nCookie: {browser.cookie}\r\n\r\n"
    writer.write(head.encode())
    assert await asyncio.wait_for(reader.readuntil(b"told\n"), 10)
    serving = [task for task in asyncio.all_tasks() if "LoopbackDoor._serve" in repr(task)]
    for task in serving:
        task.cancel()
    await asyncio.gather(*serving)
    assert len(serving) == 1
    assert caplog.messages == []
    writer.close()
