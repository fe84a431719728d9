"""What the tests of the page share: a real server, Debian's Chromium, and pages that are watched while in use."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from ..web.serving import PATIENCE, serving
from .faults import tell_faults

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# Keeps every frame that the stream brings, before the page draws it.
KEEP_FRAMES = """
window.frames_ = [];
for (const kind of ["frame", "snapshot"]) document.addEventListener(kind, ({ detail }) => {
  const data = JSON.parse(detail.data);
  if (data.state) window.run_ = data.state.id;
  window.frames_.push(data.frame ?? data);
}, true);
"""

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The address of a server with default settings."""
    with serving() as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without one these tests are skipped, or fail where CI is set.

    The headless shell is the same engine without a browser's windows, and takes a third less time.
    It ends with each module: while it is there playwright keeps an event loop running, and other tests run their own.
    """
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        message = "there is no Chromium here; Debian has packages chromium-headless-shell and chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """A function that opens a page and waits until it is live.

    In the end none of the pages may have logged anything or asked another origin for something; what a test expects of
    this kind (`tolerate`: part of a message) it says beforehand.
    """
    contexts, faults = [], []

    def open_it(
        path: str = "/?preset=moons",
        width: int = 1440,
        height: int = 900,
        tolerate: str | None = None,
        at: str = base_url,
        **how: Any,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **how)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(KEEP_FRAMES)

        def fault(what: str) -> None:
            if tolerate is None or tolerate not in what:
                faults.append(what)

        tell_faults(page, fault)

        def asked(request: Request) -> None:
            own = request.url.startswith((at + "/", "data:", "blob:"))
            if not own:
                fault(f"request to another origin: {request.url}")

        page.on("request", asked)
        page.goto(at + path)
        expect(page.locator("#stage")).to_have_attribute("data-connection", "live")
        return page

    expect.set_options(timeout=PATIENCE * 1000)
    yield open_it
    for context in contexts:
        context.close()
    assert faults == []
