"""Everything can be reached and used by keyboard, focus is seen and never lost, and keys do what their list says."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..web.serving import eventually
from .asking import run_of, state_of
from .conftest import OpenPage
from .reading import press, stage, wait_for_step

# What has focus, in short, and whether that can be seen.
FOCUS = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const { type, name, id, dataset, ariaLabel } = at;
  const shown = type === "radio" ? at.parentElement.querySelector("span, .tile") : at;
  const outline = [shown, at.parentElement.querySelector(".tile") ?? shown].some((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle === "solid" && parseFloat(outlineWidth) >= 2;
  });
  const ring = at.querySelector(":scope > circle");
  const circled = ring !== null && parseFloat(getComputedStyle(ring).strokeWidth) >= 2;
  const isSeen = at.matches(":focus-visible") && (outline || circled || type === "range");
  const { open, do: does, slide, rate, target } = dataset;
  return { what: id || name || open || does || slide || target || rate || ariaLabel || at.textContent.trim(), isSeen };
}"""

# Every control that is in view: of radio buttons the chosen one, of neurons the one that Tab leads to.
CONTROLS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => one.type !== "radio" || one.checked)
  .map((one) => {
    const { open, do: does, slide, rate, target } = one.dataset;
    return one.id || one.name || open || does || slide || target || rate || one.ariaLabel || one.textContent.trim();
  })"""

KEYS = "tem19rsf?,.TEMRSF"


def tabbed(page: Page, key: str) -> list[dict[str, Any]]:
    """What has focus, stop by stop, until there is nothing more on the page."""
    found: list[dict[str, Any]] = []
    for _ in range(80):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if focus is None or (len(found) > 2 and focus == found[0]):
            return found
        found.append(focus)
    raise AssertionError(f"{key} does not come to an end: {[stop['what'] for stop in found]}")


def focused(page: Page) -> str:
    """What has focus and shows it."""
    focus = page.evaluate(FOCUS)
    assert focus is not None, "focus is lost"
    assert focus["isSeen"], f"focus on {focus['what']} is not seen"
    return str(focus["what"])


def at_rest(page: Page) -> Any:
    """What keys would change."""
    state = state_of(page)
    return {name: state[name] for name in ("id", "mode", "speed", "step", "playing", "parameters")}


def test_tab_leads_to_every_control_and_back_and_shows_where_it_is(open_page: OpenPage) -> None:
    page = open_page("/?step=5&speed=0.2&seed=abc", reduced_motion="reduce")
    wait_for_step(page, 5)
    page.locator("#settings details").evaluate("(more) => { more.open = true; }")
    on = tabbed(page, "Tab")
    assert [stop["what"] for stop in on if not stop["isSeen"]] == []
    assert [stop["what"] for stop in on] == page.evaluate(CONTROLS)
    assert [stop["what"] for stop in on[:2]] == ["Skip to play and step", "dropout live"]
    back = tabbed(page, "Shift+Tab")
    assert back[::-1] == on


def test_the_first_stop_leads_straight_to_play(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == "play"
    assert "#" not in page.url
    page.keyboard.press("Enter")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")


def test_controls_are_used_by_keyboard_and_keep_the_focus(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("Tab")

    def another_run(selector: str, key: str, what: str) -> None:
        before = run_of(page)
        page.locator(selector).focus()
        page.keyboard.press(key)
        eventually(lambda: run_of(page) != before, f"another run by {what}")
        expect(stage(page)).to_have_attribute("data-connection", "live")
        assert focused(page) == what

    another_run("#settings [name=dataset]:checked", "ArrowRight", "dataset")
    another_run("[data-slide=noise]", "ArrowRight", "noise")
    assert state_of(page)["experiment"]["noise"] == 0.21
    another_run("[data-slide=learning_rate]", "ArrowLeft", "learning_rate")
    assert state_of(page)["experiment"]["learning_rate"] == 0.29
    another_run("#layers", "ArrowRight", "layers")
    another_run(".overlay [data-rate='1']", "ArrowRight", "1")
    assert state_of(page)["experiment"]["drop_rates"] == [0.2, 0.25, 0.2]
    another_run("#another-seed", "Enter", "another-seed")
    another_run("[data-target='1-2']", "s", "1-2")
    another_run("#numbers summary", "s", "All numbers as a table")
    page.locator("[data-open=gallery]").focus()
    page.keyboard.press("Enter")
    another_run("#gallery li:nth-child(2) a", "Enter", "gallery")


def test_focus_goes_on_from_what_is_taken_away(open_page: OpenPage) -> None:
    page = open_page("/?seed=abc")
    page.keyboard.press("Tab")
    page.locator("[data-do=dismiss]").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "play"
    page.keyboard.press("1")
    press(page, "ArrowRight", 1)
    page.locator("#phases button[value=mask]").focus()
    page.keyboard.press("5")
    expect(page.locator("#phases")).to_be_hidden()
    assert focused(page) == "play"
    page = open_page("/", reduced_motion="reduce")
    page.keyboard.press("Tab")
    expect(page.locator("#opening")).to_be_visible()
    page.locator("[data-do=next]").focus()
    page.keyboard.press("Enter")
    wait_for_step(page, 1)
    assert focused(page) == "next"
    page.locator("[data-do=skip]").focus()
    page.keyboard.press(" ")
    expect(page.locator("#opening")).to_be_hidden()
    assert focused(page) == "play"
    assert state_of(page)["playing"] is False


def test_the_arrows_lead_from_neuron_to_neuron_and_enter_pins_the_card(open_page: OpenPage) -> None:
    page = open_page("/?step=3")
    wait_for_step(page, 3)
    page.locator(".overlay [data-rate='1']").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "0-0"
    for key, neuron in (("ArrowRight", "1-0"), ("ArrowDown", "1-1"), ("ArrowRight", "2-1"), ("ArrowLeft", "1-1")):
        page.keyboard.press(key)
        assert focused(page) == neuron
        expect(page.locator("#detail")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-target='1-1']")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_hidden()
    assert focused(page) == "1-1"
    assert state_of(page)["step"] == 3


def test_no_key_acts_while_somebody_writes_or_a_dialog_is_open(open_page: OpenPage) -> None:
    page = open_page("/?step=4&speed=3")
    wait_for_step(page, 4)
    before = at_rest(page)
    field = page.locator("#noise")
    field.focus()
    for key in ("End", *KEYS, " ", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    expect(field).to_have_value(f"0.2{KEYS} ")
    expect(page.get_by_role("dialog")).to_be_hidden()
    for _ in f"{KEYS} ":
        page.keyboard.press("Backspace")
    for opener in ("Examples", "Glossary", "Keys"):
        page.get_by_role("button", name=opener).focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        for key in (*KEYS, "ArrowLeft", "ArrowRight"):
            page.keyboard.press(key)
        for _ in range(30):
            page.keyboard.press("Tab")
            assert page.evaluate("() => document.activeElement.closest('header, main, footer')") is None
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert page.evaluate("() => document.activeElement.textContent.trim()") == opener
    assert at_rest(page) == before
    assert page.evaluate("() => document.fullscreenElement") is None


def test_space_plays_once_a_dialog_that_was_clicked_open_is_closed(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Share").click()
    page.locator("#take-along").get_by_role("button", name="Embed").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    eventually(lambda: page.evaluate("document.activeElement === document.body"), "that the button gives up the focus")
    page.keyboard.press("Space")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    expect(page.locator("#take-along")).to_be_hidden()


def test_an_arrow_does_nothing_where_its_button_is_disabled(open_page: OpenPage) -> None:
    page = open_page("/sub-networks?steps=3&step=3&mode=train")  # where another button goes back, too
    wait_for_step(page, 3)
    commands: list[Any] = []
    page.on("request", lambda one: commands.append(one.post_data_json) if one.url.endswith("/commands") else None)
    back, step = (page.locator(f"#transport [data-do={name}]") for name in ("back", "step"))
    expect(step).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    expect(back).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(back).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("ArrowLeft")
    expect(back).to_have_attribute("aria-disabled", "true")
    assert [one["command"] for one in commands] == ["mode", "step", "step"]


def test_every_key_of_the_list_does_what_it_says(open_page: OpenPage) -> None:
    page = open_page("/?step=3&speed=20")
    wait_for_step(page, 3)
    page.keyboard.press("?")
    listed = page.locator("#help kbd").all_inner_texts()
    assert listed == ["Space", "→", "←", "T", "E", "M", "1", "9", ",", ".", "R", "S", "N", "P", "F", "?"]
    page.keyboard.press("Escape")
    press(page, "ArrowRight", 4)
    press(page, "ArrowLeft", 3)
    for key, mode in (("e", "eval"), ("M", "mc"), ("t", "train")):
        page.keyboard.press(key)
        expect(stage(page)).to_have_attribute("data-mode", mode)
    for key, playing in ((" ", "true"), (" ", "false")):
        page.keyboard.press(key)
        expect(stage(page)).to_have_attribute("data-playing", playing)
    page.keyboard.press("9")
    eventually(lambda: state_of(page)["speed"] == "max", "the speed")
    page.keyboard.press("1")
    eventually(lambda: state_of(page)["speed"] == 0.2, "the speed")
    expect(page.locator("#phases")).to_be_visible()
    page.keyboard.press(".")
    expect(stage(page)).to_have_attribute("data-phase", "mask")
    page.keyboard.press(".")
    expect(stage(page)).to_have_attribute("data-phase", "forward")
    page.keyboard.press(",")
    expect(stage(page)).to_have_attribute("data-phase", "mask")
    page.keyboard.press("r")
    wait_for_step(page, 0)
    before = run_of(page)
    page.keyboard.press("s")
    eventually(lambda: run_of(page) != before, "another seed")
    page.keyboard.press("f")
    eventually(lambda: page.evaluate("() => document.fullscreenElement !== null"), "the full screen")
    page.keyboard.press("f")
    eventually(lambda: page.evaluate("() => document.fullscreenElement === null"), "the end of the full screen")


@pytest.mark.parametrize("by_mouse", [True, False])
def test_the_space_bar_plays_after_an_example_was_chosen_by_mouse(open_page: OpenPage, by_mouse: bool) -> None:
    page = open_page()
    before = run_of(page)
    if by_mouse:
        page.get_by_role("button", name="Examples").click()
        page.locator("#gallery li:nth-child(2) a").click()
    else:
        page.locator("#another-seed").focus()
        page.keyboard.press("Enter")
    eventually(lambda: run_of(page) != before, "another run")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(stage(page)).to_have_attribute("data-connection", "live")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    expect(page.get_by_role("dialog")).to_be_hidden()
