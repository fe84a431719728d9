"""Words and marks stand out from what is behind them, computed from their styles; and masks are told apart by shape."""

from itertools import product

from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .contrast import LEAST_FOR_MARKS, LEAST_FOR_TEXT, faint, knob, mark, words
from .reading import in_each_theme, press, stage, wait_for_step, wait_until_painted

STILL = {"reduced_motion": "reduce"}  # so that no color is on its way to another


def assert_clear(page: Page, state: str) -> None:
    """That in each theme every word stands out."""
    for theme in in_each_theme(page):
        assert faint(page) == {}, f"{state}, {theme}"


def test_every_word_stands_out_in_every_state_and_theme(open_page: OpenPage) -> None:
    page = open_page("/?step=50&theme=light&seed=abc&set=20:learning_rate:0.1", **STILL)
    wait_for_step(page, 50)
    wait_until_painted(page)
    assert_clear(page, "notes on the address")
    page.locator("#numbers summary").click()
    expect(page.locator("#changes")).to_be_visible()
    page.locator("#show-train").click()
    page.locator("#settings summary").click()
    assert_clear(page, "every fold open")
    for theme in in_each_theme(page, "projector"):
        page.get_by_role("button", name="Settings").click()
        expect(page.locator("#settings summary")).to_be_visible()
        assert faint(page) == {}, f"settings, {theme}"
        page.keyboard.press("Escape")
    for key, mode in (("m", "mc"), ("e", "eval"), ("t", "train")):
        page.keyboard.press(key)
        expect(stage(page)).to_have_attribute("data-mode", mode)
        assert_clear(page, mode)
    page.keyboard.press("1")
    press(page, "ArrowRight", 51)
    page.locator("#phases button[value=scale]").click()
    expect(stage(page)).to_have_attribute("data-phase", "scale")
    assert_clear(page, "slow motion")
    page.keyboard.press(".")
    page.locator("[data-target='1-2']").focus()
    expect(page.locator("#detail")).to_be_visible()
    assert_clear(page, "the card of a neuron")
    page.keyboard.press("Escape")
    for name in ("Examples", "Glossary", "Keys"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_clear(page, name)
        page.keyboard.press("Escape")


def test_words_of_the_digits_and_of_crowded_layers_stand_out(open_page: OpenPage) -> None:
    page = open_page("/?preset=digits&step=20&theme=light", **STILL)
    wait_for_step(page, 20)
    assert_clear(page, "digits")
    page = open_page("/?hidden=9,8,7,6&step=20&theme=light", width=390, height=844, **STILL)
    wait_for_step(page, 20)
    page.get_by_role("button", name="More results").click()
    assert_clear(page, "four layers")


def test_the_system_may_choose_the_dark_theme(open_page: OpenPage) -> None:
    page = open_page("/?step=50", color_scheme="dark", **STILL)
    wait_for_step(page, 50)
    assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(238, 241, 246)"
    assert faint(page) == {}


def test_the_number_in_a_neuron_can_be_read_on_every_shade(open_page: OpenPage) -> None:
    page = open_page("/?step=50&theme=light", **STILL)
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    for theme in in_each_theme(page):
        for sign, strength in product(("negative", "positive"), (0, 0.2, 0.4, 0.6, 0.8, 0.9, 1)):
            page.evaluate(SHADE, [sign, strength])
            shades = {name: ratio for name, ratio in words(page).items() if name.startswith("network value")}
            assert len(shades) > 12
            assert min(shades.values()) >= LEAST_FOR_TEXT, (theme, sign, strength)


SHADE = """([sign, strength]) => {
  for (const fill of document.querySelectorAll(".column .fill")) {
    fill.dataset.sign = sign;
    fill.setAttribute("fill-opacity", strength);
  }
}"""


def test_marks_that_carry_a_meaning_stand_out(open_page: OpenPage) -> None:
    page = open_page("/?step=50&theme=light", **STILL)
    for theme in in_each_theme(page):
        marks = marks_of(page)
        assert {what: ratio for what, ratio in marks.items() if ratio < LEAST_FOR_MARKS} == {}, theme
    for stop in range(4):
        page.keyboard.press("Tab")
        for theme in in_each_theme(page):
            assert mark(page, ":focus", "outlineColor") >= LEAST_FOR_MARKS, (stop, theme)


def marks_of(page: Page) -> dict[str, float]:
    """How much marks stand out."""
    return {
        "a dropped neuron's dashes": mark(page, ".neuron .asleep circle", "stroke"),
        "its cross": mark(page, ".neuron .asleep path", "stroke"),
        "an awake neuron's outline": mark(page, ".neuron .awake .paper", "stroke"),
        "blue edges": mark(page, ".edge[data-edges='negative-5']", "stroke"),
        "the ring of a wrong label": mark(page, ".boundary .ring", "stroke"),
        "the knob of a slider": knob(page),
        "the part of the timeline that is behind": mark(page, ".asleep-bars path", "stroke"),
    }


def test_a_mask_is_told_by_shape_too(open_page: OpenPage) -> None:
    page = open_page("/?step=50", **STILL)
    wait_for_step(page, 50)
    wait_until_painted(page)
    seen = looks(page)
    assert {look["mask"] for look in seen} == {"0", "1"}
    for look in seen:
        dropped = look["mask"] == "0"
        assert (look["asleep"], look["awake"]) == (("1", "0") if dropped else ("0", "1"))
        assert bool(look["number"]) != dropped
    assert all(look["dashes"] != "none" and look["cross"] for look in seen)
    assert all(look["outline"] == "none" for look in seen)


def looks(page: Page) -> list[dict[str, str]]:
    """What sets neurons apart, whatever their color."""
    found: list[dict[str, str]] = page.evaluate(LOOKS)
    return found


LOOKS = """() => [...document.querySelectorAll(".column .neuron")].map((neuron) => {
  const style = (part) => getComputedStyle(neuron.querySelector(part));
  return {
    mask: neuron.dataset.mask,
    awake: style(".awake").opacity,
    asleep: style(".asleep").opacity,
    number: neuron.querySelector(".value").textContent,
    dashes: style(".asleep circle").strokeDasharray,
    cross: neuron.querySelector(".asleep path").getAttribute("d"),
    outline: style(".awake .paper").strokeDasharray,
  };
})"""
