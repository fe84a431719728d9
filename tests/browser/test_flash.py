"""Painted masks never change more than three times a second, whatever someone does, and end as what is told."""

from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..web.serving import eventually
from .asking import state_of
from .conftest import OpenPage
from .reading import masks, press, record, stage, visit, wait_for_step, wait_until_painted

# Keeps when another mask was painted, in ms: which neurons are drawn asleep, or that all are drawn as they were lately.
KEEP_TIMES = """() => {
  window.times_ = [];
  const svg = document.querySelector("#network svg");
  const painted = () => svg.dataset.painted === "lately"
    ? "lately"
    : [...svg.querySelectorAll("[data-shown]")].map((neuron) => neuron.dataset.shown).join("");
  let last = painted();
  let began = 0; // when the first part of it was painted, for the rest of a painting may take its time
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, value) {
    if (["data-shown", "data-painted"].includes(name)) began ||= performance.now();
    setAttribute.call(this, name, value);
  };
  new MutationObserver(() => {
    const now = painted();
    if (now !== last) window.times_.push(began);
    last = now;
    began = 0;
  }).observe(svg, { attributes: true, subtree: true, attributeFilter: ["data-shown", "data-painted"] });
}"""
SECOND = 990  # ms, with some for a clock that is read a moment later than the page's own


def hammer(page: Page, keys: list[str]) -> None:
    """Press keys as fast as they can be sent."""
    for key in keys:
        page.keyboard.press(key)


def assert_calm(page: Page, at_least: int) -> None:
    """No four changes within a second; and that there were some at all."""
    eventually(lambda: page.evaluate("() => window.times_.length") >= at_least, "another mask")
    times: Any = page.evaluate("() => window.times_")
    assert [later - first for first, later in zip(times, times[3:], strict=False) if later - first < SECOND] == []


MIXED = ["ArrowRight", "ArrowLeft", "e", "t", "m", "1", "2", "3", "4", "5", " ", ",", "."]


HAMMERED = [["ArrowRight"] * 40, ["e", "t"] * 20, ["m", "ArrowRight", "t"] * 14, Random(1).choices(MIXED, k=80)]


# The digits, whose pictures take longer to draw, are asked with all kinds of keys at once.
@pytest.mark.parametrize(("query", "hammered"), [("", HAMMERED), ("preset=digits", HAMMERED[-1:])], ids=["", "digits"])
def test_hammering_on_keys_never_makes_the_picture_flash(
    open_page: OpenPage, query: str, hammered: list[list[str]]
) -> None:
    page = open_page()
    for i, keys in enumerate(hammered):
        visit(page, f"/?{query}&step={30 + i}")
        wait_for_step(page, 30 + i)
        wait_until_painted(page)
        page.evaluate(KEEP_TIMES)
        hammer(page, [*keys, "e", "6"])  # commands are obeyed in turn, and no other asks for this speed
        eventually(lambda: state_of(page)["speed"] == 20, "the last key")
        expect(stage(page)).to_have_attribute("data-mode", "eval")
        wait_until_painted(page)
        assert_calm(page, at_least=1)


def test_dragging_the_timeline_never_makes_the_picture_flash(open_page: OpenPage) -> None:
    page = open_page("/?step=30")
    wait_for_step(page, 30)
    wait_until_painted(page)
    page.evaluate(KEEP_TIMES)
    timeline = page.get_by_label("Iteration", exact=True)
    for step in range(40, 90):
        timeline.fill(str(step))
        page.wait_for_timeout(step % 5 * 50)  # a hand that rests now and then
    wait_for_step(page, 89)
    wait_until_painted(page)
    assert_calm(page, at_least=3)
    assert masks(page) == [layer[0] for layer in record(page, 89)["networks"][0]["masks"]]


def test_speeds_at_the_border_never_make_the_picture_flash(open_page: OpenPage) -> None:
    page = open_page("/?step=30&speed=3&autoplay=1")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    page.evaluate(KEEP_TIMES)
    slider = page.get_by_label("Speed", exact=True)
    for key in ["ArrowRight", "ArrowLeft"] * 30:
        slider.press(key)
        page.wait_for_timeout(40)
    assert_calm(page, at_least=3)


def test_what_is_told_of_a_mask_does_not_wait(open_page: OpenPage) -> None:
    page = open_page("/?step=30")
    for step in range(31, 40):
        press(page, "ArrowRight", step)
        assert masks(page) == [layer[0] for layer in record(page, step)["networks"][0]["masks"]]
