"""The pages in a real browser, through `hero-sdk admin`: looks, keyboard, no script, hostile objects."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hero_sdk.client import SyncDomainClient
from hero_sdk.errors import RpcError
from hero_sdk.testing import running

CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "chromium"))
PATHS = (
    "/",
    "/methods",
    "/methods/order.new",
    "/objects",
    "/objects/order",
    "/objects/order/{order}",
    "/objects/driver/new",
    "/events",
    "/events?sid={order}",
    "/events?type=driver.deleted",
    "/metrics",
    "/logs",
)
WIDTHS = (1440, 1024, 390)
MARKUP = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium; apt-get install chromium, or set CHROMIUM to one"),
]


@dataclass(frozen=True)
class Site:
    """A running service with its door open."""

    base: str
    state: Any
    """Cookies of a browser that was let in."""

    order: str
    """Sid of an order."""

    root: Path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("r")
    command = [sys.executable, "-m", "hero_sdk.cli", "serve", "tests.admin.service:build"]
    with running(command, "dispatch_desk", root=root) as service:
        order = _fill(str(service.socket))
        admin = service.socket.with_name("admin.sock")
        assert (service.socket.stat().st_mode & 0o777, admin.stat().st_mode & 0o777) == (0o660, 0o600)
        words = [sys.executable, "-m", "hero_sdk.cli", "admin", "dispatch_desk", "--no-browser", "--user", "ann"]
        environment = {**os.environ, "PATH_ROOT": str(root)}
        door = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert door.stdout is not None
            address = door.stdout.readline().strip()
            first = browser.new_context()
            first.new_page().goto(address)
            yield Site(address.partition("/?")[0], first.storage_state(), order, root)
        finally:
            door.terminate()
            door.wait(10)
            if door.stdout is not None:
                door.stdout.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    made = browser.new_context(storage_state=site.state, base_url=site.base, viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may be said in the console: the policy says there what it has refused."""
    said: list[str] = []
    made = context.new_page()
    made.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("dialog", lambda dialog: said.append(dialog.message))
    yield made
    assert said == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_fits_its_window_and_reads_in_both_themes(
    browser: Browser, site: Site, width: int, theme: Any
) -> None:
    said: list[str] = []
    size: Any = {"width": width, "height": 844}
    context = browser.new_context(storage_state=site.state, base_url=site.base, viewport=size, color_scheme=theme)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    for path in PATHS:
        page.goto(path.format(order=site.order))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        low = page.evaluate(CONTRAST)
        assert low == [], f"{path}: text that is hard to read"
        small = page.evaluate(SMALL)
        assert small == [], f"{path}: targets below 24 pixels"
    context.close()
    assert said == []


def test_a_method_is_tried_by_keyboard(page: Page) -> None:
    page.goto("/methods")
    page.keyboard.press("/")
    page.keyboard.type("driver new")
    page.keyboard.press("Enter")
    page.wait_for_url("**/methods/driver.new*")
    page.get_by_role("textbox", name="name").fill("Lotte Maes")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Answer", exact=True)).to_contain_text('"name": "Lotte Maes"')


def test_rows_are_walked_and_an_object_is_opened_changed_and_closed(page: Page, site: Site) -> None:
    page.goto("/objects/order")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/objects/order/*")
    page.get_by_label("customer").fill("Café Ñandú")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("customer")).to_have_value("Café Ñandú")
    expect(page.locator("tr[aria-selected=true]")).to_contain_text("Café Ñandú")
    expect(page.locator(".log li").first).to_contain_text("ann")
    expect(page.locator(".log li").first).to_contain_text("customer")
    expect(page.locator(".log ins").first).to_have_text("Café Ñandú")
    page.locator("h1").click(position={"x": 2, "y": 2}, force=True)
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("/objects/order$"))
    page.go_back()
    page.wait_for_url("**/objects/order/*")


def test_events_come_as_they_happen_and_wait_while_somebody_reads(page: Page, site: Site) -> None:
    page.goto("/events?type=driver.*")
    expect(page.get_by_role("status")).to_have_text("live")
    rows = page.locator(".happenings > li")
    before = rows.count()
    _driver(site, "First")
    expect(rows.first).to_contain_text("First")
    page.get_by_role("button", name="Pause").click()
    _driver(site, MARKUP)
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    assert rows.count() == before + 1
    page.get_by_role("button", name="Go on").click()
    expect(rows.first).to_contain_text("<script>")
    rows.first.locator("time").click()
    _driver(site, "Third")
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    page.get_by_role("button", name="1 new").click()
    expect(rows.first).to_contain_text("Third")
    assert rows.count() == before + 3
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(rows.first.locator("pre")).to_contain_text('"name": "Third"')
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/objects/driver/*")
    expect(page.get_by_label("name")).to_have_value("Third")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("/objects/driver$"))
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/events")


def test_figures_of_methods_are_sorted_without_script_and_hold_what_metrics_says(browser: Browser, site: Site) -> None:
    context = browser.new_context(storage_state=site.state, base_url=site.base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/metrics")
    with _client(str(site.root / "var/sockets/dispatch_desk/rpc.sock")) as client:
        for _ in range(3):
            with suppress(RpcError):
                client.connection.call("order.get", {"sid": "zzzz"}, client.error_classes)
    page.get_by_role("link", name="errors").click()
    row = page.locator(".by-method tbody tr").first
    expect(row).to_contain_text("order.get")
    expect(row.locator(".failed")).to_have_attribute("title", "-32003: 3")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("errors")
    page.get_by_role("link", name="method", exact=True).click()
    names = page.locator(".by-method tbody td:first-child").all_inner_texts()
    assert names == sorted(names)
    context.close()


def test_the_theme_changes_and_stays(page: Page) -> None:
    page.goto("/")
    dark = "getComputedStyle(document.documentElement).colorScheme === 'dark'"
    page.keyboard.press("d")
    assert page.evaluate(dark)
    page.goto("/objects")
    assert page.evaluate(dark)
    page.get_by_role("button", name="Change theme").click()
    assert not page.evaluate(dark)


def test_everything_reads_and_works_without_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(storage_state=site.state, base_url=site.base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/methods/order.new")
    page.get_by_label("customer").fill("No script")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("menu_item_sid").first.fill("3f")
    page.get_by_label("menu_item_sid").nth(1).fill("41")
    page.get_by_label("quantity").first.fill("140")
    page.get_by_label("labels").fill("{}")
    page.get_by_role("button", name="Call").last.click()
    expect(page.get_by_role("alert")).to_contain_text("object.items[0].quantity")
    page.get_by_label("quantity").first.fill("14")
    page.get_by_role("button", name="Call").last.click()
    expect(page.get_by_label("Answer", exact=True)).to_contain_text("No script")
    page.goto("/objects/order")
    page.get_by_role("link", name="customer").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("customer")
    page.locator(".add-filter > summary").click()
    page.get_by_label("field and condition").select_option("eq:customer")
    page.get_by_label("value").fill("No script")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    context.close()


def test_markup_in_objects_stays_text(page: Page, site: Site) -> None:
    driver = _driver(site, MARKUP)
    for path in ("/objects/driver", f"/objects/driver/{driver['sid']}", f"/objects/driver?q={MARKUP}"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.title() != "owned"
        assert page.locator("img").count() == 0
    expect(page.locator("body")).to_contain_text("<script>")


def test_no_page_elsewhere_may_frame_it_or_send_its_forms(browser: Browser, site: Site) -> None:
    context = browser.new_context(storage_state=site.state)
    page = context.new_page()
    form = f"<form method=post action='{site.base}/methods/driver.new'><button>go</button></form>"
    elsewhere = f"<iframe src='{site.base}/'></iframe>{form}"
    page.route("http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=elsewhere))
    page.goto("http://evil.example/")
    page.wait_for_load_state("networkidle")
    assert all("Dispatch Desk" not in frame.content() for frame in page.frames)
    with page.expect_navigation() as sent:
        page.get_by_role("button").click()
    assert sent.value is not None
    assert sent.value.status == 403
    context.close()


@pytest.mark.parametrize("path", ["/objects/order/{order}", "/events", "/methods/order.new", "/metrics"])
def test_the_first_load_is_light(browser: Browser, site: Site, path: str) -> None:
    if path == "/events":
        for at in range(100):  # a list as long as it gets
            _driver(site, f"Driver {at} " + "x" * 300)
    context = browser.new_context(storage_state=site.state, base_url=site.base)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(path.format(order=site.order), wait_until="load")
    page.wait_for_function("document.fonts.status === 'loaded'")
    context.close()
    assert sum(received) < 150 * 1024, f"{sum(received) / 1024:.0f} KiB"


def _client(socket: str) -> SyncDomainClient:
    return SyncDomainClient.connect(f"unix://{socket}")


def _driver(site: Site, name: str) -> Any:
    with _client(str(site.root / "var/sockets/dispatch_desk/rpc.sock")) as client:
        return client.connection.call("driver.new", {"object": {"name": name}}, client.error_classes)


def _fill(socket: str) -> str:
    with _client(socket) as client:

        def call(method: str, **params: Any) -> Any:
            return client.connection.call(method, params, client.error_classes)

        driver = call("driver.new", object={"name": "Karim Aziz"})
        lines = [{"menu_item_sid": "3f", "quantity": 12}, {"menu_item_sid": "41"}]
        order = {"customer": "Bakkerij De Zon", "items": lines, "labels": {"zone": "Gent"}, "driver_sid": driver["sid"]}
        call("order.new", object={**order, "customer": "مطعم الياسمين", "notes": "y" * 5000})
        return str(call("order.new", object=order)["sid"])


# Text against what is painted behind it, as WCAG counts it; decorations and what is hidden are left out.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour, under) => {
    canvas.fillStyle = `rgb(${under.join(" ")})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (c) => c.map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.unshift(getComputedStyle(each).backgroundColor);
    return layers.reduce((under, colour) => rgb(colour, under), [255, 255, 255]);
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest(".hidden-text, [aria-hidden=true], .skip, option, textarea")) continue;
    const under = behind(element), [a, b] = [light(rgb(getComputedStyle(element).color, under)), light(under)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return low;
}"""

SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .filter((each) => each.checkVisibility())
  .filter((each) => !each.closest(".hidden-text, .skip, .mark, p, td, th, .log, .chips, .segments"))
  .filter((each) => !each.closest("label.search") && !each.matches(".hidden-text, .mark"))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([each, box]) => `${each.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
