"""What no page should do: log something, or throw what nothing catches."""

from collections.abc import Callable

from playwright.sync_api import ConsoleMessage, Page

# What Chromium says of a font while a slow machine, or a frame off screen, paints nothing for some seconds.
SLOW = "was preloaded using link preload but not used"


def tell_faults(page: Page, fault: Callable[[str], None]) -> None:
    """Have `fault` called with each, and with the address that it comes from."""

    def said(message: ConsoleMessage) -> None:
        if SLOW not in message.text:
            fault(f"console {message.type}: {message.text} ({message.location['url']})")

    page.on("console", said)
    page.on("pageerror", lambda error: fault(f"error: {error}"))
