"""Whether the page's memory stays flat: five minutes of play, and five of a hand that never rests."""

import numpy as np
from playwright.sync_api import CDPSession, Page, expect

from .chromium import blank_page, metrics, served_browser, visit

MINUTES = 5
SAMPLES = 20
WATCHED = {"JSHeapUsedSize": "kB of heap", "Nodes": "nodes", "JSEventListeners": "listeners", "LayoutObjects": "boxes"}
PLAYING = "/?preset=moons&steps=20000&speed=60&autoplay=1"


def main() -> None:
    """Print each figure at the beginning and end, and its slope over the last four fifths."""
    with served_browser() as (url, browser):
        for name, busy in (("played at 60/s", False), ("played, scrubbed and switched", True)):
            with blank_page(browser) as page:
                visit(page, url + PLAYING)
                session = page.context.new_cdp_session(page)
                session.send("Performance.enable")
                rows = []
                for sample in range(SAMPLES + 1):
                    rows.append(_sample(session))
                    if sample < SAMPLES:
                        _pass_time(page, 60_000 * MINUTES / SAMPLES, sample if busy else None)
            print(f"  {name} for {MINUTES} min")
            minutes = np.linspace(0, MINUTES, SAMPLES + 1)
            for place, what in enumerate(WATCHED.values()):
                values = np.array(rows)[:, place]
                slope = np.polyfit(minutes[SAMPLES // 5 :], values[SAMPLES // 5 :], 1)[0]
                print(
                    f"    {what}: {values[0]:,.0f} at first, {values[SAMPLES // 5]:,.0f} after a minute,"
                    f" {values[-1]:,.0f} in the end, {slope:+,.1f} a minute"
                )


def _sample(session: CDPSession) -> list[float]:
    """What is alive after everything dead was collected."""
    session.send("HeapProfiler.collectGarbage")
    found = metrics(session)
    return [found[name] / (1000 if name == "JSHeapUsedSize" else 1) for name in WATCHED]


def _pass_time(page: Page, milliseconds: float, round_: int | None) -> None:
    if round_ is None:
        page.wait_for_timeout(milliseconds)
        return
    pauses = 12
    stage = page.locator("#stage")
    line = page.get_by_label("Iteration", exact=True)
    for k in range(pauses):
        page.wait_for_timeout(milliseconds / pauses)
        match k % 4:
            case 0:
                line.fill(str((977 * (round_ * pauses + k)) % 9000))
            case 1:
                page.keyboard.press("e")
            case 2:
                page.keyboard.press("t")
            case _:
                if stage.get_attribute("data-playing") == "false":
                    page.keyboard.press(" ")
                    expect(stage).to_have_attribute("data-playing", "true")
