"""No page breaks a rule that axe knows, in any state and any theme."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .reading import in_each_theme, press, stage, wait_for_step

# axe writes inline styles, and asks again for style sheets and fonts by addresses of its own
FOR_AXE: dict[str, Any] = {"bypass_csp": True, "tolerate": "404 (Not Found)", "reduced_motion": "reduce"}
PHONE = {"width": 390, "height": 844}


def check(page: Page, state: str) -> None:
    """Raises AssertionError with what axe finds wrong, in short."""
    found = Axe().run(page).response["violations"]
    assert [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in found] == [], state


def check_themes(page: Page, state: str) -> None:
    """The same in each theme."""
    for theme in in_each_theme(page):
        check(page, f"{state}, {theme}")


def test_axe_finds_nothing_in_any_mode_phase_and_theme(open_page: OpenPage) -> None:
    page = open_page("/?theme=light&seed=abc&set=20:drop_rates:0.5,0.2", **FOR_AXE)
    check_themes(page, "before the first iteration, with notes on the address")
    page.locator("#timeline input").fill("50")
    wait_for_step(page, 50)
    page.locator("#numbers summary").click()
    page.locator("#show-train").click()
    page.locator("#settings summary").click()
    check_themes(page, "every fold open")
    for theme in in_each_theme(page, "projector"):
        page.get_by_role("button", name="Settings").click()
        expect(page.locator("#settings summary")).to_be_visible()
        check(page, f"settings, {theme}")
        page.keyboard.press("Escape")
    for key, mode in (("m", "mc"), ("e", "eval"), ("t", "train")):
        page.keyboard.press(key)
        expect(stage(page)).to_have_attribute("data-mode", mode)
        if mode != "train":
            check_themes(page, mode)
    page.keyboard.press("1")
    press(page, "ArrowRight", 51)
    page.locator("#phases button[value=backward]").click()
    expect(stage(page)).to_have_attribute("data-phase", "backward")
    page.locator("[data-target='1-2']").focus()
    expect(page.locator("#detail")).to_be_visible()
    check_themes(page, "slow motion, and the card of a neuron")


def test_axe_finds_nothing_in_dialogs(open_page: OpenPage) -> None:
    page = open_page("/?theme=light", **FOR_AXE)
    for name in ("Examples", "Glossary", "Keys"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        check_themes(page, name)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()


def test_axe_finds_nothing_with_digits_or_four_layers(open_page: OpenPage) -> None:
    page = open_page("/?preset=digits&step=20&theme=light", **FOR_AXE)
    wait_for_step(page, 20)
    check_themes(page, "digits")
    page = open_page("/?hidden=9,8,7,6&step=20&theme=light", **PHONE, **FOR_AXE)
    wait_for_step(page, 20)
    check_themes(page, "a phone, four layers")
    page.get_by_role("button", name="More results").click()
    check_themes(page, "a phone, unfolded")
    page.get_by_role("button", name="Settings").click()
    check_themes(page, "a phone, settings")


def test_axe_finds_nothing_in_the_opening_and_on_the_ways_on(open_page: OpenPage) -> None:
    page = open_page("/", color_scheme="dark", **FOR_AXE)
    on = page.get_by_role("button", name="Next", exact=True)
    on.click()
    wait_for_step(page, 1)
    check(page, "the opening")
    while on.is_visible():
        told = page.locator("#sentence").inner_text()
        on.click()
        expect(page.locator("#sentence")).not_to_have_text(told)
    expect(page.locator("#ways")).to_be_visible()
    check(page, "the ways on")


def test_axe_finds_nothing_while_it_plays_and_something_is_helped_with(open_page: OpenPage) -> None:
    page = open_page("/?speed=100", **FOR_AXE)
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-pace", "fast")
    page.keyboard.press("Tab")
    page.locator("#noise").focus()
    expect(page.locator("#hint")).to_have_text(re.compile("."))
    check(page, "playing, with a help card")
