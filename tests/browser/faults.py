"""What no page should do: log something, or throw what nothing catches."""

from collections.abc import Callable

from playwright.sync_api import Page


def tell_faults(page: Page, fault: Callable[[str], None]) -> None:
    """Have `fault` called with each, and with the address that it comes from."""
    page.on("console", lambda said: fault(f"console {said.type}: {said.text} ({said.location['url']})"))
    page.on("pageerror", lambda error: fault(f"error: {error}"))
