"""The exhibit on testing: every number on it computed a second time, and what there is to try."""

import base64
import re
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from ..nn.reference import compute
from ..web.serving import eventually, fetch
from .asking import record_of, run_of, state_of
from .conftest import OpenPage
from .reading import in_each_theme, shown, stage, visit, wait_for_step
from .test_axe import FOR_AXE
from .test_axe import check as check_rules
from .test_phone import check as check_size

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
THIN = "\u202f"
# The colors of a canvas, row by row: 1 where orange outweighs blue.
PAINTED = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, i) => Math.sign(data[4 * i] - data[4 * i + 2]));
}"""

# Where each cross-fade begins: in the midst of another it would jump.
FADES = """() => {
  window.faded_ = [];
  const moving = document.querySelectorAll("#wavering .boundary")[1];
  new MutationObserver(() => {
    const [fade] = moving.querySelectorAll("canvas")[1].getAnimations();
    window.faded_.push(fade.effect.getKeyframes()[0].opacity);
  }).observe(moving, { attributeFilter: ["data-upper"] });
}"""
# What is said to those who listen.
LISTEN = """() => {
  window.said_ = [];
  const announcer = document.querySelector("#announcer");
  new MutationObserver(() => window.said_.push(announcer.textContent)).observe(announcer, { childList: true });
}"""
# Masks that are remembered after 250, and one of them once more.
KEPT = """async () => {
  const { keep } = await import("/static/js/wavering-view.js");
  const seen = new Map();
  for (const draw of [...Array(250).keys(), 7]) keep(seen, draw, 0.5);
  return [...seen.keys()];
}"""


def asked(page: Page, path: str) -> Any:
    """What the server answers about the page's run."""
    return fetch(f"{run_of(page)}/{path}").raise_for_status().json()


def column(page: Page, mode: str) -> list[str]:
    """The three answers of a column, once they are there."""
    answers = page.locator(f"[data-passes={mode}] li")
    expect(answers.last).to_contain_text(".")
    return answers.all_inner_texts()


def settled(page: Page, panel: str) -> Locator:
    """A panel, once it shows what belongs to the run as it stands."""
    expect(page.locator(panel)).to_have_attribute("data-fresh", "true")
    return page.locator(panel)


def deviation(page: Page) -> float:
    """How far a hundred answers spread, as the page has it."""
    words = settled(page, "#spread").locator(".told").inner_text()
    return float(words.split("standard deviation ")[1].split(". ")[0])


def output(record: Any, factors: list[Any]) -> Any:
    """Class probabilities of the first example of an iteration's batch, by the weights after its update."""
    network = record["networks"][0]
    weights, biases = ([np.array(one) for one in network[f"{name}_after"]] for name in ("weights", "biases"))
    inputs, labels = np.array(record["batch"]["inputs"][:1]), np.array(record["batch"]["labels"][:1])
    return compute(weights, biases, inputs, labels, factors, network["activation"]).probabilities[0]


def test_passes_are_equal_to_the_last_bit_in_eval_mode_and_different_under_masks(open_page: OpenPage) -> None:
    page = open_page("/testing")
    for scaling in ("inverted", "classic"):
        visit(page, f"/testing?scaling={scaling}&drop_rates=0.3,0.2&step=400")
        wait_for_step(page, 400)
        assert_passes(page, scaling, [0.3, 0.2])


def assert_passes(page: Page, scaling: str, rates: list[float]) -> None:
    """That three passes in each mode, and three masks more, are those of the server and of the weights after 400."""
    record = record_of(page, 400)
    example = shown(page)["frame"]["example"]
    assert (example["split"], example["index"]) == ("train", record["batch"]["index"][0])
    label = example["label"]
    where = f"passes?split=train&index={example['index']}"
    told = asked(page, where)

    full = [output[label] for output in told["eval"]["outputs"]]
    assert column(page, "eval") == [f"{p:#.17g}" for p in full]
    assert told["eval"]["equal"]
    factors: list[Any] = [1 - p if scaling == "classic" else 1.0 for p in rates]
    assert full[0] == pytest.approx(output(record, factors)[label], abs=1e-12)
    assert shown(page)["frame"]["passes"] == [[round(p, 6) for p in output] for output in told["eval"]["outputs"]]
    expect(page.locator("[data-passes=eval] .verdict")).to_have_text("Equal to the last bit")

    assert [float(text) for text in column(page, "mc")] == [o[label] for o in told["left_on"]["outputs"][:3]]
    expect(page.locator("[data-passes=mc] .verdict")).to_have_text("All different, masks 1–3")
    expect(page.locator("#three-passes .of")).to_contain_text(
        f"point {example['index'] + 1} of the training set, after iteration 400"
    )
    by_mask = column(page, "mc")
    page.keyboard.press("m")
    for draw in (1, 2, 3):
        frame = eventually(lambda: page.evaluate("(k) => window.frames_.findLast(({ draw }) => draw === k)", draw))  # noqa: B023
        scale = [1 / (1 - p) if scaling == "inverted" else 1.0 for p in rates]
        factors = [np.array(layer["mask"]) * f for layer, f in zip(frame["layers"], scale, strict=True)]
        assert float(by_mask[draw - 1]) == pytest.approx(output(record, factors)[label], abs=1e-12)
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-passes=mc] .verdict")).to_have_text("All different, masks 4–6")
    settled(page, "#three-passes")
    told = asked(page, f"{where}&first=4&count=3")
    assert [float(text) for text in column(page, "mc")] == [o[label] for o in told["left_on"]["outputs"]]


def test_a_hundred_passes_spread_as_they_were_made(open_page: OpenPage) -> None:
    page = open_page("/testing")
    wait_for_step(page, 1500)
    panel = settled(page, "#spread")
    example = shown(page)["frame"]["example"]
    told = asked(page, f"passes?split=train&index={example['index']}&first=1&count=100")
    answers = np.array([output[example["label"]] for output in told["left_on"]["outputs"]])
    mean, deviation = answers.sum() / 100, np.sqrt(((answers - answers.mean()) ** 2).sum() / 99)
    full = told["eval"]["outputs"][0][example["label"]]
    expect(panel.locator(".told")).to_have_text(
        f"100 masks, {len(set(answers))} different answers: mean {mean:.3f}, standard deviation {deviation:.3f}. "
        f"Line: eval mode, {full:.3f}."
    )
    panel.locator("summary").click()
    counts = np.histogram(answers, bins=20, range=(0, 1))[0]
    expect(panel.locator("tbody td")).to_have_text([str(n) for n in counts])
    heights = panel.locator(".sticks rect").evaluate_all("(all) => all.map((one) => +one.getAttribute('height'))")
    assert np.allclose(np.array(heights) / max(heights), counts / counts.max(), atol=0.01)
    line = panel.locator(".uprights [data-kind=full]").get_attribute("d") or ""
    assert float(line[1:].split()[0]) == pytest.approx(30 + 322 * full, abs=0.01)


def test_boundary_and_accuracy_are_those_of_each_mask_and_waver_until_paused(open_page: OpenPage) -> None:
    page = open_page("/testing")
    wait_for_step(page, 1500)
    panel = page.locator("#wavering")
    expect(panel).to_have_attribute("data-draw", "2")  # by itself
    panel.get_by_role("button", name="Pause").click()
    page.evaluate(FADES)
    told = asked(page, "boundaries?first=1&count=16")
    by_draw = {one["draw"]: one for one in told["left_on"]}
    accuracies = [one["test_accuracy"] for one in told["left_on"]]
    for draw in range(3, 10):  # into the next answer
        panel.get_by_role("button", name="Next mask").click()
        expect(panel).to_have_attribute("data-draw", str(draw))
        expect(panel.locator("[data-accuracy=left-on]")).to_have_text(
            f"{100 * accuracies[draw - 1]:.1f}{THIN}%with mask {draw}"
        )
    expect(page.locator("#announcer")).to_contain_text("Mask 9: test accuracy")
    least, most = min(accuracies[:9]), max(accuracies[:9])
    expect(panel.locator(".told")).to_have_text(
        f"{100 * least:.1f} – {100 * most:.1f}{THIN}% over 9 masks so far, on the same weights, "
        f"after iteration 1{THIN}500."
    )
    accuracy = state_of(page)["metrics"]["network"]["test_accuracy"]
    assert told["eval"]["test_accuracy"] == accuracy
    expect(panel.locator("[data-accuracy=eval] b")).to_have_text(f"{100 * accuracy:.1f}{THIN}%")
    moving = panel.locator(".boundary").nth(1)
    seen = moving.locator("canvas").nth(1 if moving.get_attribute("data-upper") != "false" else 0)
    for canvas, grid in ((panel.locator("canvas").first, told["eval"]["grid"]), (seen, by_draw[9]["grid"])):
        right = np.frombuffer(base64.b64decode(grid), np.uint8).astype(float)
        painted = np.array(canvas.evaluate(PAINTED))
        clear = np.abs(right - 127.5) > 8
        assert (painted == np.sign(right - 127.5))[clear].all()
        assert clear.mean() > 0.9
    page.wait_for_timeout(1700)  # longer than masks would rest
    expect(panel).to_have_attribute("data-draw", "9")
    assert all(opacity in ("0", "1") for opacity in page.evaluate("() => window.faded_")), "one after another"
    assert len(page.evaluate("() => window.faded_")) >= 6
    panel.get_by_role("button", name="Next mask").focus()
    page.keyboard.press("m")  # which takes the button away
    expect(panel.locator(".walk")).to_be_hidden()
    expect(page.locator("#play")).to_be_focused()
    kept = page.evaluate(KEPT)
    assert kept == [*range(51, 250), 7]


def test_eval_mode_forgotten_masks_follow_one_another_on_the_same_weights(open_page: OpenPage) -> None:
    page = open_page("/testing")
    wait_for_step(page, 1500)
    record = record_of(page, 1500)["networks"][0]
    layers = zip(record["weights_after"], record["biases_after"], strict=True)
    checksum = sha256(b"".join(np.array(one, "<f8").tobytes() for layer in layers for one in layer)).hexdigest()
    weights = page.locator("#weights")
    expect(weights.locator(".checksum")).to_have_text(f"{checksum[:16]}\u00a0…")
    page.get_by_role("button", name="Forget eval mode").focus()
    page.keyboard.press("Enter")
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    expect(page.locator("#wavering")).to_have_attribute("data-draw", re.compile("[3-9]"))
    expect(page.locator("#wavering .walk")).to_be_hidden()  # the page's own buttons do it
    state = state_of(page)
    assert (state["playing"], state["speed"], state["step"], state["weights_checksum"]) == (True, 1, 1500, checksum)
    frames = page.evaluate("() => window.frames_.filter(({ mode }) => mode === 'mc')")
    masks = {frame["draw"]: str([layer["mask"] for layer in frame["layers"]]) for frame in frames}
    assert len(set(masks.values())) == len(masks) > 2
    assert {frame["step"] for frame in frames} == {1500}
    page.locator("#transport [data-do=play]").click()
    expect(stage(page)).to_have_attribute("data-playing", "false")
    draw = shown(page)["frame"]["draw"]
    expect(page.locator("#wavering")).to_have_attribute("data-draw", str(draw))  # the one in the network
    accuracy = asked(page, f"boundaries?first={draw}&count=1")["left_on"][0]["test_accuracy"]
    expect(page.locator("[data-accuracy=left-on] b")).to_have_text(f"{100 * accuracy:.1f}{THIN}%")
    expect(weights.locator(".told")).to_contain_text("After 1 switch of mode it is the same as before")
    weights.locator("summary").click()
    expect(weights.locator(".whole")).to_have_text(checksum)


def test_twenty_switches_leave_the_weights_as_they_are_and_whatever_is_pressed_ends_them(open_page: OpenPage) -> None:
    page = open_page("/testing?mode=train")  # from whichever mode
    wait_for_step(page, 1500)
    checksum = page.locator("#weights .checksum").inner_text()
    told = page.locator("#weights .told")
    switch = page.get_by_role("button", name="Switch back and forth 20 times")
    expect(told).to_contain_text("Switch the mode")
    page.evaluate(LISTEN)
    switch.click()
    expect(told).to_contain_text("After 20 switches of mode it is the same as before")
    said = eventually(lambda: page.evaluate("() => window.said_"), "what is said in the end")
    assert len(said) == 1, "once, not after each"
    assert "All 24 of 24 neurons are awake" in said[0]
    expect(page.locator("[data-figure=checksum]")).to_contain_text(f"still {checksum[:8]}")
    expect(page.locator("#weights .checksum")).to_have_text(checksum)
    state = state_of(page)
    assert (state["mode"], state["step"], state["playing"]) == ("eval", 1500, False)
    switch.click()
    expect(told).to_contain_text(re.compile("2[1-9] switches"))
    page.keyboard.press("m")
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    switches = told.inner_text()
    page.wait_for_timeout(800)  # longer than until the next would come
    assert told.inner_text() == switches
    page.keyboard.press("t")
    page.keyboard.press("ArrowRight")  # other weights
    wait_for_step(page, 1501)
    expect(told).to_contain_text("After iteration 1\u202f501")
    expect(told).not_to_contain_text("switches")
    expect(page.locator("#weights .checksum")).to_have_text(f"{state_of(page)['weights_checksum'][:16]}\u00a0…")


def test_half_of_them_asleep_spreads_answers_of_the_same_weights_and_all_numbers_go_with_it(
    open_page: OpenPage,
) -> None:
    page = open_page("/testing?theme=dark")
    wait_for_step(page, 1500)
    before, full, spread = column(page, "mc"), column(page, "eval"), deviation(page)
    checksum = state_of(page)["weights_checksum"]
    page.get_by_role("button", name="Half of them asleep").click()
    expect(page).to_have_url(re.compile(r"set=1500:drop_rates:0\.5,0\.5.*theme=dark"))
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    settled(page, "#three-passes")
    assert set(column(page, "mc")).isdisjoint(before)
    assert column(page, "eval") == full
    assert deviation(page) > 1.2 * spread
    state = state_of(page)
    assert (state["parameters"]["drop_rates"], state["weights_checksum"]) == ([0.5, 0.5], checksum)
    page.keyboard.press("t")
    page.keyboard.press("9")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-pace", "fast")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    step = state_of(page)["step"]
    assert step > 1500
    when = f"after iteration {step:,}".replace(",", THIN)
    for place in ("#three-passes .of", "#spread .of", "#wavering .told"):  # each of the run as it stands
        expect(page.locator(place)).to_contain_text(when)
    expect(page.locator("#weights .told")).to_contain_text(when[1:])


def test_digits_have_accuracies_on_a_line_in_place_of_a_boundary(open_page: OpenPage) -> None:
    page = open_page("/testing?preset=digits&step=100", reduced_motion="reduce")
    wait_for_step(page, 100)
    panel = page.locator("#wavering")
    following = panel.get_by_role("button", name="Next mask")
    expect(panel).to_have_attribute("data-draw", "1")
    expect(panel.get_by_role("button", name="Play")).to_be_visible()  # nothing moves by itself
    following.focus()
    page.keyboard.press("Enter")
    expect(panel).to_have_attribute("data-draw", "2")
    expect(panel.locator("canvas")).to_have_count(0)
    told = asked(page, "boundaries?first=1&count=2")
    seen = [one["test_accuracy"] for one in told["left_on"]]
    least, most = (float(end.strip("%" + THIN)) for end in panel.locator("svg text").all_text_contents())
    places = panel.locator(".accuracies g circle").evaluate_all("(all) => all.map((one) => +one.getAttribute('cx'))")
    assert places == [pytest.approx(10 + 332 * (100 * a - least) / (most - least), abs=0.1) for a in seen]
    expect(page.locator("#three-passes .of")).to_contain_text("of the training set")
    expect(page.locator("[data-passes=mc] .verdict")).to_contain_text("masks 1–3")


def test_nobody_can_sleep_at_rate_0(open_page: OpenPage) -> None:
    page = open_page("/testing?drop_rates=0,0&step=20")
    wait_for_step(page, 20)
    expect(page.locator("[data-passes=mc] .verdict")).to_have_text("Equal: at rate 0 nobody sleeps")
    assert len({*column(page, "eval"), *column(page, "mc")}) == 1
    expect(page.locator("#spread .told")).to_contain_text("one answer")


def test_answers_that_look_the_same_count_as_the_same(open_page: OpenPage) -> None:
    page = open_page("/testing?learning_rate=10")
    wait_for_step(page, 1500)
    answers = set(column(page, "mc"))
    verdict = {1: "Equal", 2: "Two of them equal", 3: "All different"}[len(answers)]
    expect(page.locator("[data-passes=mc] .verdict")).to_have_text(f"{verdict}, masks 1–3")


def test_axe_finds_nothing(open_page: OpenPage) -> None:
    page = open_page("/testing?theme=light", **FOR_AXE)
    wait_for_step(page, 1500)
    for summary in page.locator("#results summary").all():
        summary.click()
    expect(settled(page, "#wavering")).to_have_attribute("data-draw", "1")
    for theme in in_each_theme(page, "light", "dark"):
        check_rules(page, f"eval, {theme}")
    page.keyboard.press("m")
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    settled(page, "#three-passes")
    for theme in in_each_theme(page, "light", "dark"):
        check_rules(page, f"mc, {theme}")


def test_a_phone_shows_all_of_it_and_where_things_happen(open_page: OpenPage) -> None:
    page = open_page("/testing", **PHONE)
    wait_for_step(page, 1500)
    settled(page, "#wavering")
    check_size(page, PHONE["width"], "the exhibit")
    page.get_by_role("button", name="Forget eval mode").tap()
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    expect(page.locator("#wavering .pair").first).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Half of them asleep").tap()
    expect(page).to_have_url(re.compile(r"drop_rates:0\.5"))
    expect(page.locator("#spread .bar-chart")).to_be_in_viewport(ratio=1)
    check_size(page, PHONE["width"], "another experiment")
