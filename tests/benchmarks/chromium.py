"""Debian's Chromium on a real server, and what is asked of a page in it."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from ..browser.conftest import ARGUMENTS
from .serving import plain_server

# Marks every step that the page shows, in the task that sets it: at these marks a trace is cut into frames.
MARK_STEPS = """
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => performance.mark("shown"))
    .observe(document.querySelector("#stage"), { attributeFilter: ["data-step"] });
});
window.longTasks_ = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) window.longTasks_.push([startTime, duration]);
}).observe({ type: "longtask", buffered: true });
"""
# When the picture in which something holds has been painted: as the frame after the one that drew it begins.
TELL_PAINTED = """
window.asleep_ = () => document.querySelector("#network [data-mask='0']") !== null;
window.painted_ = (holds) => new Promise((resolve) => {
  requestAnimationFrame(function look() {
    requestAnimationFrame(holds() ? () => resolve(performance.now()) : look);
  });
});
"""


@contextmanager
def served_browser() -> Iterator[tuple[str, Browser]]:
    """(base URL, Chromium)."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium here; Debian has it as a package of that name")
    with plain_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield url, browser
        browser.close()


@contextmanager
def blank_page(browser: Browser, script: str = "") -> Iterator[Page]:
    """A page with empty caches, which runs `script` before anything else."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(script)
    yield page
    context.close()


def visit(page: Page, address: str) -> None:
    """Go there and wait until it is live."""
    page.goto(address)
    expect(page.locator("#stage")).to_have_attribute("data-connection", "live", timeout=20_000)


def metrics(session: CDPSession) -> dict[str, float]:
    """What the Performance domain counts, by name."""
    return {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}


def shown(page: Page) -> int:
    """How many steps the page has shown up to now."""
    return int(page.evaluate("() => performance.getEntriesByName('shown').length"))
