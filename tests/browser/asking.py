"""What the server says of the run that a page controls."""

from typing import Any

from playwright.sync_api import Page

from ..web.serving import fetch


def run_of(page: Page) -> str:
    """The address of the page's run."""
    return str(page.evaluate("() => `${location.origin}/api/runs/${window.run_}`"))


def state_of(page: Page) -> Any:
    """The state of the page's run."""
    return fetch(run_of(page)).raise_for_status().json()


def record_of(page: Page, step: int) -> Any:
    """Iteration `step` of the page's run, in full precision."""
    return fetch(f"{run_of(page)}/steps/{step}").raise_for_status().json()
