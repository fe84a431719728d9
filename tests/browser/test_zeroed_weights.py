"""The exhibit on zeroed weights as a whole: each try does what it says, keys reach everything, all have room."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import OpenPage
from .reading import stage, wait_for_step
from .test_axe import FOR_AXE, check
from .test_phone import check as check_width
from .zeroed import fresh, knocked, open_exhibit, ranked, target


def test_all_of_it_by_keyboard(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    fresh(page, "#importance")
    target(page, "0-0").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-target][aria-pressed=true]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(2)
    expect(stage(page)).to_have_attribute("data-playing", "false")
    expect(page.locator("#detail .note")).to_contain_text("Press to bring it back.")
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_hidden()
    assert len(knocked(page)) == 2
    page.keyboard.press("Escape")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(0)
    page.locator("#importance .hits [tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    second = ranked(page)[0][1]
    expect(page.locator("[data-target][data-pointed]")).to_have_attribute("data-target", second["key"])
    expect(page.locator("#importance .reading")).to_have_text(second["words"])
    page.keyboard.press("Enter")
    expect(target(page, second["key"])).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    page.keyboard.press("End")
    expect(page.locator("#importance .reading")).to_have_text(re.compile("^Twin, hidden"))
    fresh(page, "#weights")
    page.get_by_label("1 → 2").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("2 → out")).to_be_checked()
    page.locator(".maps").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#weights .reading")).to_have_text(re.compile("Hidden 2, neuron 2 to output 1"))
    expect(page.locator("#announcer")).to_have_text(page.locator("#weights .reading").inner_text())


def test_each_try_does_what_it_says(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    first = ranked(page)[0][0]["key"]
    page.keyboard.press("t")
    page.get_by_role("button", name="Knock out the most important").click()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(page.locator(".neuron[data-knocked]")).to_have_attribute("data-neuron", first)
    expect(page.locator("#knock-out .state")).to_contain_text("knocked out.")
    assert knocked(page) == [first]
    page.get_by_role("button", name="One iteration, before and after").click()
    wait_for_step(page, 1501)
    expect(stage(page)).to_have_attribute("data-mode", "train")
    expect(page.locator("#weights .at")).to_contain_text("example 1 of 10")
    expect(page.locator("#weights .facts")).to_be_in_viewport()
    page.get_by_role("link", name="Half of them asleep").click()
    expect(page.locator("[data-layer='1'] .rate")).to_have_text("0.5")
    wait_for_step(page, 1500)
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    assert knocked(page) == []
    assert fresh(page, "#importance").locator(".hits title").first.text_content() == ranked(page)[0][0]["words"]


def test_by_finger_no_card_covers_the_network_and_a_bar_is_seen_before_it_is_pressed(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, width=390, height=844, has_touch=True, is_mobile=True)
    target(page, "2-8").tap()
    expect(target(page, "2-8")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#detail")).to_be_hidden()
    target(page, "0-1").tap()  # which cannot be knocked out
    expect(page.locator("#detail")).to_be_visible()
    panel = page.locator("#knock-out")
    expect(panel.locator("select")).to_have_value("2-8")
    expect(panel.locator("[data-do=knock-out]")).to_have_text("Bring it back")
    panel.locator("[data-do=knock-out]").tap()
    expect(page.locator(".neuron[data-knocked]")).to_have_count(0)
    panel.get_by_label("Neuron to knock out").select_option("Hidden 1, neuron 3")
    panel.get_by_role("button", name="Knock it out").tap()
    expect(panel.locator(".state")).to_have_text("Hidden 1, neuron 3 knocked out.")
    fresh(page, "#importance")
    best = next(one for one in ranked(page)[0] if one["key"] != "1-2")
    bar = page.locator("#importance .hits rect").nth(ranked(page)[0].index(best))
    reading = page.locator("#importance .reading")
    bar.tap()
    expect(reading).to_have_text(f"{best['words']}. Knock it out: tap again.")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    bar.tap()
    expect(panel.locator(".state")).to_have_text("2 neurons knocked out.")
    expect(reading).to_have_text(best["words"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_has_room(open_page: OpenPage, theme: str) -> None:
    page = open_exhibit(open_page, f"theme={theme}", **FOR_AXE)
    target(page, "2-8").click()
    fresh(page, "#importance")
    fresh(page, "#weights")
    page.locator(".maps").focus()
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    check(page, "a neuron knocked out")
    page.set_viewport_size({"width": 390, "height": 844})
    check(page, "on a phone")
    check_width(page, 390, "on a phone")
