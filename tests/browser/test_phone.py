"""On a phone everything is within the screen and large enough for a finger; what matters most stays in reach."""

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from ..web.serving import eventually
from .conftest import OpenPage
from .reading import PAINTED, press, stage, wait_for_step

PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
SMALLER = {"width": 360, "height": 740}
FINGER = 44  # px

# Controls in view that are smaller than a finger; the neurons, of which twelve share a column, are not meant.
SMALL = """(finger) => [...document.querySelectorAll("a, button, summary, label:has(input), input:not([type=radio])")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) > 0 && Math.min(width, height) < finger - 0.01)
  .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 80)} ${width} × ${height}`)"""

# Keeps when the page was painted: its step stands on it once in every painting.
KEEP_TIMES = """() => {
  window.times_ = [];
  const keep = () => window.times_.push(performance.now());
  new MutationObserver(keep).observe(document.querySelector("#stage"), { attributeFilter: ["data-step"] });
}"""


def check(page: Page, width: int, state: str) -> None:
    """Raises AssertionError where something is wider than the screen or smaller than a finger."""
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= width, f"{state}: {wide} px wide"
    assert page.evaluate(SMALL, FINGER) == [], state


def on_each_phone(page: Page) -> Iterator[int]:
    """The widths of two phones, the page being on each while its width is given, and then again on the larger."""
    yield PHONE["width"]
    resize(page, SMALLER)
    yield SMALLER["width"]
    resize(page, PHONE)


def resize(page: Page, phone: dict[str, Any]) -> None:
    """Turn the phone into one of another size."""
    page.set_viewport_size({"width": phone["width"], "height": phone["height"]})
    page.evaluate(PAINTED)


def check_sizes(page: Page, state: str) -> None:
    """The same on each phone."""
    for width in on_each_phone(page):
        check(page, width, f"{state}, {width} px")


def test_everything_is_within_the_screen_and_large_enough(open_page: OpenPage) -> None:
    page = open_page("/?step=5&seed=abc", **PHONE)
    wait_for_step(page, 5)
    check_sizes(page, "notes on the address")
    page.locator("#notes button").tap()
    for mode in ("Eval", "Dropout left on", "Train"):
        page.locator("#mode label", has_text=mode).tap()
        check_sizes(page, mode)
    page.get_by_role("button", name="More results").tap()
    page.locator("#numbers summary").tap()
    check_sizes(page, "results")
    page.get_by_label("Speed", exact=True).fill("0")
    expect(page.locator("#phases")).to_be_visible()
    page.locator("#phases button[value=update]").tap()
    check_sizes(page, "phases")
    page.get_by_role("button", name="Settings").tap()
    page.locator("#settings summary").tap()
    check_sizes(page, "settings")
    page.locator("#settings").get_by_role("button", name="Close").tap()
    expect(page.locator("#settings")).to_be_hidden()
    for name in ("Examples", "Glossary"):
        page.get_by_role("button", name=name).tap()
        expect(page.get_by_role("dialog")).to_be_visible()
        check_sizes(page, name)
        page.get_by_role("button", name="Close").tap()
    for path in ("/?preset=digits&step=3", "/?hidden=64,64,64,64&step=3"):
        page = open_page(path, **PHONE)
        wait_for_step(page, 3)
        check_sizes(page, path)


def test_the_opening_and_its_ways_on_are_within_reach(open_page: OpenPage) -> None:
    page = open_page("/", reduced_motion="reduce", **PHONE)
    on = page.get_by_role("button", name="Next", exact=True)
    for width in on_each_phone(page):
        expect(on).to_be_in_viewport(ratio=1)
        check(page, width, "the opening")
    while on.is_visible():
        told = page.locator("#sentence").inner_text()
        on.tap()
        expect(page.locator("#sentence")).not_to_have_text(told)
    expect(page.locator("#ways")).to_be_visible()
    check_sizes(page, "the ways on")


def test_switch_and_transport_stay_in_reach_and_details_are_folded(open_page: OpenPage) -> None:
    page = open_page("/?step=5", **PHONE)
    wait_for_step(page, 5)
    for _ in on_each_phone(page):
        for shown in ("#boundaries", "#accuracy", "#sentence"):
            expect(page.locator(shown)).to_be_visible()
        for folded in ("#loss", "#learned", "#sub-networks", "#numbers", "#help-button"):
            expect(page.locator(folded)).to_be_hidden()
    assert page.locator("kbd").evaluate_all("(keys) => keys.filter((key) => key.checkVisibility()).length") == 0
    reach = [*page.locator("#mode label").all(), *page.locator("#transport button, #transport input").all()]
    page.get_by_role("button", name="More results").tap()
    for _ in on_each_phone(page):
        for y in (0, 300, 100_000):
            page.evaluate("(y) => window.scrollTo(0, y)", y)
            for control in reach:
                expect(control).to_be_in_viewport(ratio=1)


def test_a_tap_on_a_neuron_shows_its_card_within_the_screen(open_page: OpenPage) -> None:
    page = open_page("/?step=5", **PHONE)
    wait_for_step(page, 5)
    card = page.locator("#detail")
    for _ in on_each_phone(page):
        for neuron in ("0-0", "1-0", "1-11", "2-5", "3-1"):
            page.locator(f'[data-target="{neuron}"]').tap()
            expect(card).to_be_visible()
            expect(card).to_be_in_viewport(ratio=1)
            expect(page.locator(f'[data-target="{neuron}"]')).to_have_attribute("aria-pressed", "true")
            page.touchscreen.tap(2, 2)
            expect(card).to_be_hidden()
    for neuron in ("0-0", "1-0"):  # the second at once, while the first is pinned
        page.locator(f'[data-target="{neuron}"]').tap()
        expect(page.locator(f'[data-target="{neuron}"]')).to_have_attribute("aria-pressed", "true")
        expect(card).to_be_visible()


def test_settings_open_over_the_page_and_close_again(open_page: OpenPage) -> None:
    page = open_page("/", reduced_motion="reduce", **PHONE)
    settings = page.locator("#settings")
    expect(settings).to_be_hidden()
    for (dataset, rate), _ in zip((("circles", "0.5"), ("xor", "0.6")), on_each_phone(page), strict=True):
        page.get_by_role("button", name="Settings").tap()
        expect(settings).to_be_visible()
        page.locator("#settings label", has_text=dataset).tap()
        expect(page.locator("#about")).to_contain_text(re.compile(dataset, re.IGNORECASE))
        page.locator("#rate-1").fill(rate)
        expect(page).to_have_url(re.compile(rf"drop_rates={rate}"))
        expect(settings).to_be_visible()
        page.locator("#settings").get_by_role("button", name="Close").tap()
        expect(settings).to_be_hidden()
    press(page, "ArrowRight", 1)


def test_a_phone_paints_at_most_ten_frames_a_second(open_page: OpenPage) -> None:
    page = open_page("/?speed=100", **PHONE)  # the wider one: whatever counts as small, the narrower one does too
    page.evaluate(KEEP_TIMES)
    page.get_by_role("button", name="Play").tap()
    expect(stage(page)).to_have_attribute("data-playing", "true")
    eventually(lambda: page.evaluate("() => window.times_.length") > 25, "paintings")
    times = page.evaluate("() => window.times_")
    nearly = 950  # ms, for what is noted a little later than it is painted
    assert max(sum(start <= time < start + nearly for time in times) for start in times) <= 10
