"""Slow motion: an iteration in six phases, whose numbers are those of its record."""

import re
from itertools import pairwise
from typing import Any

from playwright.sync_api import Locator, Page, expect

from ..web.serving import eventually
from .asking import state_of
from .conftest import OpenPage
from .reading import (
    expect_accuracies,
    in_words,
    masks,
    press,
    record,
    shown,
    stage,
    visit,
    wait_for_step,
    wait_until_painted,
)

PHASES = ["mask", "forward", "scale", "loss", "backward", "update"]
# Keeps which phases the page is in, one after another; null stands for none.
KEEP_PHASES = """() => {
  const stage = document.querySelector("#stage");
  window.phases_ = [];
  const keep = () => window.phases_.push(stage.getAttribute("data-phase"));
  new MutationObserver(keep).observe(stage, { attributeFilter: ["data-phase"] });
}"""
# Where the picture and what stands below it begin, whatever is scrolled.
PLACES = """() => ["#network", "#sentence", "#results"].map((part) =>
  document.querySelector(part).getBoundingClientRect().top + window.scrollY)"""
KINDS = [
    "",
    "optimizer=adam&weight_decay=0.001&learning_rate=0.01",
    "mask_per=example&input_drop_rate=0.3&drop_rates=0.5,0.1",
    "scaling=classic&activation=relu&optimizer=momentum",
    "preset=digits",
]


def phase(page: Page, name: str) -> str:
    """Go to a phase by a click on the strip; what is told of it."""
    button(page, name).click()
    expect(stage(page)).to_have_attribute("data-phase", name)
    expect(button(page, name)).to_have_attribute("aria-current", "step")
    expect(page.locator("#sentence .what")).to_contain_text(f"{name.title()}.")
    return " ".join(page.locator("#sentence").inner_text().split())


def button(page: Page, name: str) -> Locator:
    """The strip's button for a phase."""
    return page.locator(f"#phases button[value={name}]")


def values(page: Page) -> list[list[str]]:
    """What stands in the hidden neurons."""
    return [[neuron["value"] for neuron in layer] for layer in shown(page)["layers"]]


def flat(matrices: list[list[list[float]]]) -> list[float]:
    """All weights in one list."""
    return [w for matrix in matrices for row in matrix for w in row]


def spaced(value: int) -> str:
    """A whole number as the page writes it, its thin spaces read as plain ones."""
    return f"{value:,}".replace(",", " ")


def edges(page: Page, selector: str) -> int:
    """How many edges paths have."""
    return sum((path.get_attribute("d") or "").count("M") for path in page.locator(selector).all())


def test_every_phase_tells_the_numbers_of_the_iterations_record(open_page: OpenPage) -> None:
    page = open_page()
    for query in KINDS:
        visit(page, f"/?{query}&step=40&speed=0.2")
        press(page, "ArrowRight", 41)
        try:
            assert_told(page, query)
        except AssertionError as wrong:
            wrong.add_note(query)
            raise


def assert_told(page: Page, query: str) -> None:
    """That every phase of iteration 41 tells the numbers of its record."""
    told: dict[str, Any] = record(page, 41)
    network, example = told["networks"][0], shown(page)["frame"]["example"]
    at = example["position"] - 1
    rows = [layer[at if len(layer) > 1 else 0] for layer in network["masks"]]

    words = phase(page, "mask")
    assert masks(page) == rows
    assert not any(value for layer in values(page) for value in layer)
    asleep = sum(row.count(0) for row in rows)
    assert f"{spaced(asleep)} of {spaced(sum(map(len, rows)))}" in words

    words = phase(page, "forward")
    inputs = network["input_mask"][at if len(network["input_mask"]) > 1 else 0] if "input_mask" in network else None
    awake = [sum(inputs) if inputs else len(told["batch"]["inputs"][0]), *map(sum, rows), len(network["logits"][0])]
    live = sum(n * m for n, m in pairwise(awake))
    count = len(flat(network["weights"]))
    assert f"{spaced(live)} of {spaced(count)} weights" in words
    outputs = [layer[at] for layer in network["a"]]
    if "digits" not in query:  # whose neurons have no room for numbers
        before = [[a / f for a in layer] for layer, f in zip(outputs, network["factors"], strict=True)]
        assert values(page) == [written(layer, row) for layer, row in zip(before, rows, strict=True)]

    words = phase(page, "scale")
    for factor in set(network["factors"]) if network["scaling"] == "inverted" else ():
        assert f"{factor:.4g}" in words
    if "digits" not in query:
        assert values(page) == [written(layer, row) for layer, row in zip(outputs, rows, strict=True)]

    words = phase(page, "loss")
    assert f"−ln P = {example['loss']:.2f}" in words
    assert f"{network['loss']:.4f}" in words

    words = phase(page, "backward")
    gradients = flat(network["gradients"]["weights"])
    assert f"{spaced(gradients.count(0))} of {spaced(count)} weights" in words
    assert f"{max(map(abs, gradients)):.4f}" in words
    if "digits" not in query:  # of which only the strongest are drawn
        drawn = {"asleep": gradients.count(0), "positive": sum(g > 0 for g in gradients)}
        drawn["negative"] = len(gradients) - sum(drawn.values())
        # what is painted may wait for a moment
        eventually(lambda: {name: edges(page, f"[data-edges^={name}]") for name in drawn} == drawn, "the gradients")

    words = phase(page, "update")
    changes = [b - a for a, b in zip(flat(network["weights"]), flat(network["weights_after"]), strict=True)]
    assert f"at most by {max(map(abs, changes)):.4f}" in words
    moved = sum(g == 0 and change != 0 for g, change in zip(gradients, changes, strict=True))
    assert ("moved all the same" in words) == (moved > 0)
    assert spaced(moved or gradients.count(0)) in words.split("at most by")[1]


def written(numbers: list[float], mask: list[int]) -> list[str]:
    """What stands in the neurons of a layer: nothing in those asleep."""
    return [in_words(number) if kept else "" for number, kept in zip(numbers, mask, strict=True)]


def test_accuracies_change_with_the_update_and_not_before(open_page: OpenPage) -> None:
    page = open_page("/?step=6&speed=0.2")
    wait_for_step(page, 6)
    before = state_of(page)["metrics"]
    press(page, "ArrowRight", 7)
    now = state_of(page)["metrics"]
    assert before["network"]["test_accuracy"] != now["network"]["test_accuracy"]
    for name, metrics in (("mask", before), ("backward", before), ("update", now), ("forward", before)):
        phase(page, name)
        expect_accuracies(page, metrics)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect_accuracies(page, now)


def test_a_step_in_slow_motion_plays_its_phases_in_order_and_ends_with_the_frame(open_page: OpenPage) -> None:
    page = open_page("/?step=7&speed=0.5")
    page.evaluate(KEEP_PHASES)
    before = masks(page)
    page.keyboard.press("ArrowRight")
    expect(stage(page)).to_have_attribute("data-phase", "mask")
    assert masks(page) == [layer[0] for layer in record(page, 8)["networks"][0]["masks"]] != before
    eventually(lambda: page.evaluate("() => window.phases_.at(-1)") is None, "the end of the phases")
    assert page.evaluate("() => window.phases_") == [*PHASES, None]
    network = record(page, 8)["networks"][0]
    assert values(page) == [written(a[0], m[0]) for a, m in zip(network["a"], network["masks"], strict=True)]
    expect(page.locator("#sentence .what")).to_contain_text("Iteration 8.")


def test_while_it_plays_every_iteration_goes_through_its_phases(open_page: OpenPage) -> None:
    page = open_page("/?speed=0.25")
    page.evaluate(KEEP_PHASES)
    page.keyboard.press(" ")
    wait_for_step(page, 2)
    seen = [name for name in page.evaluate("() => window.phases_") if name]
    assert seen[:7] == [*PHASES, "mask"]


def test_a_click_stays_in_a_phase_and_keys_go_through_them(open_page: OpenPage) -> None:
    page = open_page("/?step=20&speed=0.5&autoplay=1")
    expect(stage(page)).to_have_attribute("data-phase", "mask")
    phase(page, "scale")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    step = stage(page).get_attribute("data-step")
    for key, names in ((".", PHASES[3:]), (",", PHASES[-2::-1]), (".", PHASES[1:])):
        for name in names:
            page.keyboard.press(key)
            expect(stage(page)).to_have_attribute("data-phase", name)
    page.keyboard.press(".")
    expect(stage(page)).not_to_have_attribute("data-phase", re.compile("."))
    expect(stage(page)).to_have_attribute("data-step", str(step))


# Keeps which phase of which iteration the page comes to while it stands, however late somebody looks.
KEEP_HELD = """() => {
  const { dataset } = document.querySelector("#stage");
  window.phases_ = [];
  new MutationObserver(() => {
    if (dataset.phase && dataset.playing === "false") window.phases_.push(`${dataset.step} ${dataset.phase}`);
  }).observe(document.querySelector("#stage"), { attributes: true });
}"""


def test_a_pause_holds_the_phase_and_play_goes_on_from_it(open_page: OpenPage) -> None:
    page = open_page("/?step=20&speed=0.3&autoplay=1")
    page.evaluate(KEEP_HELD)
    expect(stage(page)).to_have_attribute("data-phase", "forward")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    step, held = (stage(page).get_attribute(f"data-{name}") or "" for name in ("step", "phase"))
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "true")  # as before the pause, once the phases are over
    gone_through = dict.fromkeys(page.evaluate("() => window.phases_"))
    assert list(gone_through) == [f"{step} {name}" for name in PHASES[PHASES.index(held) :]]


def test_space_holds_the_phases_of_a_single_iteration_and_lets_them_go_on(open_page: OpenPage) -> None:
    page = open_page("/?step=20&speed=0.5")
    press(page, "ArrowRight", 21)
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause")
    expect(stage(page)).to_have_attribute("data-phase", "forward")
    page.keyboard.press(" ")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play")
    expect(stage(page)).to_have_attribute("data-phase", "forward")
    page.locator("#play").click()
    expect(stage(page)).to_have_attribute("data-phase", "update")
    expect(stage(page)).not_to_have_attribute("data-phase", re.compile("."))
    expect(stage(page)).to_have_attribute("data-playing", "false")
    expect(stage(page)).to_have_attribute("data-step", "21")


def test_behind_the_last_phase_comes_the_next_iteration(open_page: OpenPage) -> None:
    page = open_page("/?step=20")
    wait_for_step(page, 20)
    for name in PHASES:
        page.keyboard.press(".")
        expect(stage(page)).to_have_attribute("data-phase", name)
    page.keyboard.press(".")
    expect(stage(page)).not_to_have_attribute("data-phase", re.compile("."))
    page.keyboard.press(".")
    expect(stage(page)).to_have_attribute("data-step", "21")
    expect(stage(page)).to_have_attribute("data-phase", "mask")


def test_what_leads_elsewhere_ends_the_phases(open_page: OpenPage) -> None:
    page = open_page("/?step=20&speed=0.2")
    wait_for_step(page, 20)
    for key in ("e", "m", "ArrowLeft", "r", "3"):
        if stage(page).get_attribute("data-mode") != "train":
            page.keyboard.press("t")
            expect(stage(page)).to_have_attribute("data-mode", "train")
        press(page, "ArrowRight", state_of(page)["step"] + 1)
        phase(page, "backward")
        page.keyboard.press(key)
        expect(stage(page)).not_to_have_attribute("data-phase", re.compile("."))
        expect(page.locator("#sentence .what")).not_to_contain_text("Backward")
        # what it led to is there
        eventually(lambda: stage(page).get_attribute("data-step") == str(state_of(page)["step"]), key)


def test_above_slow_motion_no_phases_come_by_themselves(open_page: OpenPage) -> None:
    page = open_page("/?step=20&speed=0.7")
    page.evaluate(KEEP_PHASES)
    press(page, "ArrowRight", 21)
    press(page, "ArrowRight", 22)
    wait_until_painted(page)
    assert page.evaluate("() => window.phases_") == []
    expect(page.locator("#phases")).to_be_hidden()
    expect(page.locator("#sentence .hint")).to_be_visible()


def test_with_reduced_motion_nothing_goes_on_by_itself_or_travels(open_page: OpenPage) -> None:
    page = open_page("/?step=20&speed=0.5", reduced_motion="reduce")
    press(page, "ArrowRight", 21)
    page.wait_for_timeout(1500)  # longer than the phase takes else
    expect(stage(page)).to_have_attribute("data-phase", "mask")
    for name in PHASES[1:]:
        page.keyboard.press(".")
        expect(stage(page)).to_have_attribute("data-phase", name)
        if name == "forward":
            assert edges(page, ".flow") > 0
            assert page.evaluate("() => document.getAnimations().length") == 0


def test_nothing_jumps_from_phase_to_phase(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        visit(page, "/?step=20&speed=0.7")
        press(page, "ArrowRight", 21)
        places = {str(page.evaluate(PLACES))}
        with page.expect_response("**/commands"):
            page.get_by_label("Speed", exact=True).press("Home")
        for name in PHASES:
            phase(page, name)
            places.add(str(page.evaluate(PLACES)))
        assert len(places) == 1, width
