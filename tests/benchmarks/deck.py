"""The sample deck in a real browser: how soon each of its embeds is live, and how many streams are open meanwhile."""

import tempfile
from pathlib import Path
from statistics import median

from ..browser.deck import Runs, embed, install_deck, serving_files
from .chromium import blank_page, served_browser

SLIDES = 12
STAYS = 1000  # ms on each slide
LIVE = """() => new Promise((resolve) => {
  requestAnimationFrame(function look() {
    const isLive = document.querySelector("#stage").dataset.connection === "live";
    if (isLive) resolve(performance.timeOrigin + performance.now());
    else requestAnimationFrame(look);
  });
})"""
NOTE_CHANGES = "Reveal.on('slidechanged', () => { window.changed_ = performance.timeOrigin + performance.now(); })"


def main() -> None:
    """Print the times of a walk there and of one back, and the most streams seen."""
    with tempfile.TemporaryDirectory() as folder, served_browser() as (url, browser):
        install_deck(Path(folder))
        with serving_files(Path(folder)) as files, blank_page(browser) as page:
            runs = Runs(page, url)
            page.goto(f"{files}/index.html?server={url}")
            page.evaluate(NOTE_CHANGES)
            streams = 0
            for way, key, count in (("there", "ArrowRight", SLIDES), ("back", "ArrowLeft", SLIDES - 1)):
                times = []
                for _ in range(count):
                    page.keyboard.press(key)
                    page.wait_for_function("window.changed_")
                    shown = embed(page)
                    times.append(shown.evaluate(LIVE) - page.evaluate("window.changed_"))
                    page.evaluate("window.changed_ = 0")
                    streams = max(streams, sum(state["viewers"] for state in runs.states()))
                    page.wait_for_timeout(STAYS)
                print(f"  {way}: slide change to live: median {median(times):.0f} ms, worst {max(times):.0f}")
            print(f"  streams open at once: at most {streams} (at most 4)")
            runs.close()
