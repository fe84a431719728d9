"""Results: losses and their labels, different sub-networks, what a phone folds, and the glossary."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from ..web.serving import eventually
from .asking import record_of
from .conftest import OpenPage
from .reading import in_words, stage, visit, wait_for_step

PHONE = {"width": 390, "height": 844}
# Keeps what is written on canvases, by the words.
KEEP_WRITING = """
window.written_ = {};
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (words, x, y, ...more) {
  window.written_[words] = { x, y };
  return fillText.call(this, words, x, y, ...more);
};
"""


def masks_of(page: Page, step: int) -> str:
    """The hidden masks of an iteration (of the example shown), from the server's record."""
    return str([mask[0] for mask in record_of(page, step)["networks"][0]["masks"]])


def test_different_sub_networks_are_counted_of_two_to_the_power_of_neurons_that_may_sleep(open_page: OpenPage) -> None:
    page = open_page()
    for query, words in (
        ("hidden=3,2&drop_rates=0.5,0.5", "of 25 in 24 iterations"),
        ("hidden=3,2&drop_rates=0.5,0", "of 23 in 24 iterations"),
        ("hidden=3,2&drop_rates=0,0&set=9:drop_rates:0,0.5", "of 22 in 24 iterations"),
        ("hidden=4&mask_per=example", "of 24 in 24 examples shown"),
    ):
        visit(page, f"/?step=24&{query}")
        wait_for_step(page, 24)
        different = len({masks_of(page, step) for step in range(1, 25)})
        expect(page.locator("#sub-networks .card")).to_have_text(f"{different} {words}")  # the power is a superscript
        page.keyboard.press("ArrowLeft")
        wait_for_step(page, 23)
        different = len({masks_of(page, step) for step in range(1, 24)})
        expect(page.locator("#sub-networks b")).to_have_text(str(different))


def test_the_count_of_sub_networks_keeps_to_one_line_for_the_longest_run(open_page: OpenPage) -> None:
    page = open_page("/?steps=20000&speed=max")
    card = page.locator("#sub-networks .card")
    height = "(card) => card.getBoundingClientRect().height"
    before = card.evaluate(height)
    page.get_by_label("Iteration", exact=True).fill("20000")
    wait_for_step(page, 20000)
    expect(card).to_contain_text("in 20\u202f000 iterations")
    assert card.evaluate(height) == before


def test_training_loss_is_shown_on_request_and_labels_keep_apart(browser: Any, base_url: str) -> None:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(KEEP_WRITING)
    page.goto(base_url + "/?step=60")
    wait_for_step(page, 60)
    button, note = page.get_by_role("button", name="show train"), page.locator(".train-note")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(note).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(note).to_contain_text("without dropout")
    names = ["dropout", "no dropout", "dropout, train", "no dropout, train"]
    written = page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done(window.written_)))")
    heights = sorted(written[name]["y"] for name in names)
    assert all(below - above >= 13.9 for above, below in pairwise(heights))
    button.click()
    expect(note).to_be_hidden()
    page.context.close()


def test_labels_stand_as_near_to_their_places_as_the_others_let_them(open_page: OpenPage) -> None:
    page = open_page()
    apart = "async (heights) => (await import('/static/js/apart.js')).apart(heights, 10, 100)"
    for heights, placed in (
        ([10, 50], [10, 50]),
        ([50, 44], [52, 42]),
        ([20, 20, 20], [10, 20, 30]),
        ([10, 14, 40, 41], [7, 17, 35.5, 45.5]),
        ([98, 99, 97], [90, 100, 80]),
        ([], []),
    ):
        assert page.evaluate(apart, heights) == placed


def test_before_the_first_iteration_no_wrong_label_is_learned(open_page: OpenPage) -> None:
    page = open_page()
    learned = page.locator("#learned b")
    expect(page.locator("#accuracy b").first).to_contain_text("%")
    expect(learned).to_have_text(["–", "–"])
    page.keyboard.press("ArrowRight")
    wait_for_step(page, 1)
    expect(learned).to_have_text([re.compile("of 11")] * 2)
    page.keyboard.press("ArrowLeft")
    expect(learned).to_have_text(["–", "–"])


def test_the_example_stays_where_it_lies_while_its_inputs_are_dropped(open_page: OpenPage) -> None:
    page = open_page("/?input_drop_rate=0.6")
    left, right, bottom, top = map(float, str(page.locator("#boundaries").get_attribute("data-extent")).split(","))
    ring = page.locator("#boundaries .in-view").first
    for step in range(1, 7):
        page.keyboard.press("ArrowRight")
        wait_for_step(page, step)
        x, y = record_of(page, step)["batch"]["inputs"][0]
        expect(page.locator("#sentence .hint")).to_contain_text(f"x = ({in_words(x)}, {in_words(y)})")
        placed = re.findall(r"[-\d.]+", str(ring.get_attribute("transform")))
        assert [float(number) for number in placed] == pytest.approx(
            [100 * (x - left) / (right - left), 100 * (top - y) / (top - bottom)], abs=0.06
        )


def test_three_passes_tell_the_probability_of_the_label(open_page: OpenPage) -> None:
    page = open_page("/?preset=moons&step=40")
    wait_for_step(page, 40)
    for key, mode, words in (("e", "eval", "three times"), ("m", "mc", "three masks")):
        page.keyboard.press(key)
        expect(stage(page)).to_have_attribute("data-mode", mode)
        for _ in range(4):
            frame = page.evaluate("() => window.frames_.at(-1)")
            label = frame["example"]["label"]
            told = " · ".join(f"{output[label]:.4f}" for output in frame["passes"])
            name = ("blue", "orange")[label]
            expect(page.locator("#sentence .more")).to_have_text(f"P({name}), same input, {words}: {told}")
            shown = page.evaluate("() => window.frames_.length")
            page.keyboard.press("ArrowRight")
            eventually(lambda: page.evaluate("() => window.frames_.length") > shown, "the next pass")  # noqa: B023


def test_with_dropout_left_on_the_page_says_whose_accuracies_these_are(open_page: OpenPage) -> None:
    page = open_page("/?step=30")
    wait_for_step(page, 30)
    note = page.get_by_text("Accuracies are those of the full network.")
    expect(note).to_be_hidden()
    accuracy = page.locator("#accuracy").inner_text()
    page.keyboard.press("m")
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    expect(note).to_be_visible()
    assert page.locator("#accuracy").inner_text() == accuracy


def test_a_phone_folds_what_it_can_do_without(open_page: OpenPage) -> None:
    page = open_page("/?step=30", **PHONE)
    button = page.get_by_role("button", name="More results")
    folded = page.locator("#loss, #learned, #sub-networks, #numbers")
    expect(page.locator("#boundaries")).to_be_visible()
    expect(page.locator("#accuracy")).to_be_visible()
    assert [part.is_visible() for part in folded.all()] == [False] * 4
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert [part.is_visible() for part in folded.all()] == [True] * 4
    expect(page.locator("#loss canvas")).to_be_visible()
    button.click()
    assert [part.is_visible() for part in folded.all()] == [False] * 4


def test_a_wide_screen_shows_all_results_and_no_button_for_more(open_page: OpenPage) -> None:
    page = open_page("/?step=30")
    expect(page.get_by_role("button", name="More results")).to_be_hidden()
    for part in page.locator("#loss, #learned, #sub-networks, #numbers").all():
        expect(part).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}])
def test_the_glossary_opens_at_its_beginning_and_keeps_the_keys(open_page: OpenPage, size: dict[str, int]) -> None:
    page = open_page("/?step=3", **size)
    wait_for_step(page, 3)
    commands: list[Any] = []

    def asked(request: Request) -> None:
        if request.url.endswith("/commands"):
            commands.append(request.post_data_json)

    page.on("request", asked)
    page.get_by_role("button", name="Glossary").click()
    glossary = page.get_by_role("dialog", name="Glossary")
    expect(glossary.get_by_role("heading")).to_be_in_viewport()
    expect(glossary.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    assert glossary.locator("dt").count() >= 16
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(glossary).to_be_hidden()
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    assert commands == [{"command": "mode", "value": "eval"}]
