"""Too fast for single masks: neurons show how often they slept lately, in training and with dropout left on."""

import re

from playwright.sync_api import expect

from .conftest import OpenPage
from .reading import stage, visit

SHARES = (
    """() => [...document.querySelectorAll(".column .asleep")].map((half) => Number(half.getAttribute("opacity")))"""
)


def test_neurons_fade_to_how_often_they_slept_and_the_feet_tell_the_mean(open_page: OpenPage) -> None:
    page = open_page()
    for query in ("mode=mc&step=500&speed=20", "mode=mc&step=500&speed=max", "speed=20&steps=20000"):
        visit(page, f"/?{query}&autoplay=1&drop_rates=0.9,0")
        expect(stage(page)).to_have_attribute("data-pace", "fast")
        expect(page.locator("[data-painted=lately]")).to_have_count(1)
        feet = page.locator(".foot .count")
        expect(feet.nth(0)).to_have_text(re.compile(r"^[0-4]\.\d of 12$"))
        expect(feet.nth(1)).to_have_text("12.0 of 12")
        shares = page.evaluate(SHARES)
        assert 0.6 < sum(shares[:12]) / 12 <= 1, query
        assert shares[12:] == [0.0] * 12


def test_the_sentence_says_how_to_read_fast_masks_with_dropout_left_on(open_page: OpenPage) -> None:
    page = open_page("/?mode=mc&step=500&speed=20&autoplay=1")
    sentence = page.locator("#sentence")
    expect(sentence.locator(".what")).to_have_text(
        "Dropout left on: every pass puts other neurons to sleep, too fast to show one by one."
    )
    expect(sentence.locator(".more")).to_contain_text("Shade: how often asleep lately.")
    expect(sentence.locator(".hint")).to_contain_text("every mask is shown as it is")
    page.keyboard.press("Space")
    expect(sentence.locator(".what")).to_contain_text("of 24 neurons")
