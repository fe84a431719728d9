"""On a phone everything is within the screen and large enough for a finger; what matters most stays in reach."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..web.serving import eventually
from .conftest import OpenPage
from .reading import press, stage, wait_for_step

PHONES = [(390, 844), (360, 740)]
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


@pytest.fixture(params=PHONES, ids=lambda size: f"{size[0]}x{size[1]}")
def phone(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How to open a page on a phone."""
    width, height = request.param
    return {"width": width, "height": height, "has_touch": True, "is_mobile": True}


def check(page: Page, width: int, state: str) -> None:
    """Raises AssertionError where something is wider than the screen or smaller than a finger."""
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= width, f"{state}: {wide} px wide"
    assert page.evaluate(SMALL, FINGER) == [], state


def test_everything_is_within_the_screen_and_large_enough(open_page: OpenPage, phone: dict[str, Any]) -> None:
    width = phone["width"]
    page = open_page("/?step=5&seed=abc", **phone)
    wait_for_step(page, 5)
    check(page, width, "notes on the address")
    page.locator("#notes button").tap()
    for mode in ("Eval", "Dropout left on", "Train"):
        page.locator("#mode label", has_text=mode).tap()
        check(page, width, mode)
    page.get_by_role("button", name="More results").tap()
    page.locator("#numbers summary").tap()
    check(page, width, "results")
    page.get_by_label("Speed", exact=True).fill("0")
    expect(page.locator("#phases")).to_be_visible()
    page.locator("#phases button[value=update]").tap()
    check(page, width, "phases")
    page.get_by_role("button", name="Settings").tap()
    page.locator("#settings summary").tap()
    check(page, width, "settings")
    page.locator("#settings").get_by_role("button", name="Close").tap()
    expect(page.locator("#settings")).to_be_hidden()
    for name in ("Examples", "Glossary"):
        page.get_by_role("button", name=name).tap()
        expect(page.get_by_role("dialog")).to_be_visible()
        check(page, width, name)
        page.get_by_role("button", name="Close").tap()
    for path in ("/?preset=digits&step=3", "/?hidden=64,64,64,64&step=3"):
        page = open_page(path, **phone)
        wait_for_step(page, 3)
        check(page, width, path)


def test_the_opening_and_its_ways_on_are_within_reach(open_page: OpenPage, phone: dict[str, Any]) -> None:
    page = open_page("/", reduced_motion="reduce", **phone)
    on = page.get_by_role("button", name="Next", exact=True)
    expect(on).to_be_in_viewport(ratio=1)
    check(page, phone["width"], "the opening")
    while on.is_visible():
        told = page.locator("#sentence").inner_text()
        on.tap()
        expect(page.locator("#sentence")).not_to_have_text(told)
    expect(page.locator("#ways")).to_be_visible()
    check(page, phone["width"], "the ways on")


def test_switch_and_transport_stay_in_reach_and_details_are_folded(open_page: OpenPage, phone: dict[str, Any]) -> None:
    page = open_page("/?step=5", **phone)
    wait_for_step(page, 5)
    for shown in ("#boundaries", "#accuracy", "#sentence"):
        expect(page.locator(shown)).to_be_visible()
    for folded in ("#loss", "#learned", "#sub-networks", "#numbers", "#help-button"):
        expect(page.locator(folded)).to_be_hidden()
    assert page.locator("kbd").evaluate_all("(keys) => keys.filter((key) => key.checkVisibility()).length") == 0
    reach = [*page.locator("#mode label").all(), *page.locator("#transport button, #transport input").all()]
    page.get_by_role("button", name="More results").tap()
    for y in (0, 300, 100_000):
        page.evaluate("(y) => window.scrollTo(0, y)", y)
        for control in reach:
            expect(control).to_be_in_viewport(ratio=1)


def test_a_tap_on_a_neuron_shows_its_card_within_the_screen(open_page: OpenPage, phone: dict[str, Any]) -> None:
    page = open_page("/?step=5", **phone)
    wait_for_step(page, 5)
    card = page.locator("#detail")
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


def test_settings_open_over_the_page_and_close_again(open_page: OpenPage, phone: dict[str, Any]) -> None:
    page = open_page("/", reduced_motion="reduce", **phone)
    settings = page.locator("#settings")
    expect(settings).to_be_hidden()
    page.get_by_role("button", name="Settings").tap()
    expect(settings).to_be_visible()
    page.locator("#settings label", has_text="circles").tap()
    expect(page.locator("#about")).to_contain_text("Circles")
    page.locator("#rate-1").fill("0.5")
    expect(page).to_have_url(re.compile(r"drop_rates=0\.5"))
    expect(settings).to_be_visible()
    page.locator("#settings").get_by_role("button", name="Close").tap()
    expect(settings).to_be_hidden()
    press(page, "ArrowRight", 1)


def test_a_phone_paints_at_most_ten_frames_a_second(open_page: OpenPage, phone: dict[str, Any]) -> None:
    page = open_page("/?speed=100", **phone)
    page.evaluate(KEEP_TIMES)
    page.get_by_role("button", name="Play").tap()
    expect(stage(page)).to_have_attribute("data-playing", "true")
    eventually(lambda: page.evaluate("() => window.times_.length") > 25, "paintings")
    times = page.evaluate("() => window.times_")
    nearly = 950  # ms, for what is noted a little later than it is painted
    assert max(sum(start <= time < start + nearly for time in times) for start in times) <= 10
