"""What a screen reader is told: names in words, one quiet voice for what happened, a picture that keeps its name."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from ..web.serving import eventually
from .asking import state_of
from .conftest import OpenPage
from .reading import in_words, press, shown, stage, wait_for_step

# Everything that would be spoken by itself when it changes.
VOICES = """() => [...document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log], output")]
  .filter((one) => one.ariaLive !== "off" && !one.closest("[aria-hidden=true]"))
  .map((one) => `${one.closest("[id]").id} ${one.ariaLive ?? "polite"}`)"""
# Keeps what is said, one thing after another.
LISTEN = """() => {
  window.said_ = [];
  const voice = document.querySelector("#announcer");
  new MutationObserver(() => window.said_.push(voice.textContent)).observe(voice, { childList: true });
}"""
PICTURE = """() => ["#network-title", "#network-desc"].map((part) => document.querySelector(part).textContent)"""
WORKED = ("button", "link", "radio", "slider", "textbox", "DisclosureTriangle")


def said(page: Page) -> list[str]:
    """What has been said so far."""
    sentences: list[str] = page.evaluate("() => window.said_")
    return sentences


def wait_for(page: Page, words: str) -> None:
    """Until something with these words is said."""
    expect(page.locator("#announcer")).to_have_text(re.compile(words, re.IGNORECASE))


def test_one_polite_voice_speaks_of_single_pictures_and_never_of_every_frame(open_page: OpenPage) -> None:
    page = open_page("/?speed=20")
    assert page.evaluate(VOICES) == ["connection polite", "notes polite", "announcer polite"]  # two for what goes wrong
    page.evaluate(LISTEN)
    picture = page.evaluate(PICTURE)
    press(page, "ArrowRight", 1)
    wait_for(page, "Iteration 1")
    before = said(page)
    page.keyboard.press(" ")
    eventually(lambda: shown(page)["step"] > 15, "iterations")
    assert said(page) == before
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    wait_for(page, f"Iteration {state_of(page)['step']}")
    page.keyboard.press("e")
    wait_for(page, "24 of 24 neurons are awake")
    page.keyboard.press("m")
    wait_for(page, "dropout left on")
    assert len(said(page)) <= 5
    assert page.evaluate(PICTURE) == picture


def test_every_control_has_a_name_in_words(open_page: OpenPage) -> None:
    page = open_page("/?step=3&speed=0.2&seed=abc")
    page.locator("#settings summary").click()
    page.locator("#numbers summary").click()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    names = [name_of(node) for node in tree if node.get("role", {}).get("value") in WORKED]
    assert len(names) > 60
    assert [name for name in names if not re.search(r"[A-Za-z]{2}", name)] == []
    values = [value_of(node) for node in tree if node.get("role", {}).get("value") == "slider"]
    assert all(values), "a slider without a value"


def name_of(node: dict[str, Any]) -> str:
    """The name of a node of the accessibility tree."""
    return str(node.get("name", {}).get("value", ""))


def value_of(node: dict[str, Any]) -> str:
    """The value of a node of the accessibility tree, as it is spoken."""
    return str(node.get("value", {}).get("value", ""))


def test_the_table_says_the_numbers_that_are_drawn(open_page: OpenPage) -> None:
    page = open_page("/?step=12")
    wait_for_step(page, 12)
    page.locator("#numbers summary").click()
    for step in (12, 13):
        if step > 12:
            press(page, "ArrowRight", step)
        for k, layer in enumerate(shown(page)["frame"]["layers"], start=1):
            for i, (mask, value) in enumerate(zip(layer["mask"], layer["activation"], strict=True)):
                expect(page.locator(f"[data-cell='{k}-{i}']")).to_have_text(in_words(value) if mask else "asleep")
