"""The exhibit on overfitting: network and twin side by side at any step, what there is to try, and who may use it."""

import base64
import itertools
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ..web.serving import fetch
from .asking import run_of, state_of
from .conftest import OpenPage
from .overfitting import ask, cells, drawn, fixed, fresh, open_exhibit, percent, plain
from .reading import press, wait_for_step
from .test_axe import FOR_AXE, check
from .test_phone import check as check_width

PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
# How much more orange than blue a boundary is painted, by row.
ORANGE = """(canvas) => {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i] - data[4 * i + 2]);
}"""
# What is said of [step, [train_loss, test_loss, test_accuracy] of the network, of the twin or null, drop rate,
# scaling], of 100 steps
COMPARED = """async (told) => {
  const { compared } = await import("/static/js/messages/twins.js");
  const numbers = (one) => one && { train_loss: one[0], test_loss: one[1], test_accuracy: one[2] ?? 0.8 };
  return told.map(([step, network, twin, rate, scaling]) => compared(
    { step, network: numbers(network), twin: numbers(twin) ?? undefined },
    { experiment: { drop_rates: [rate], input_drop_rate: 0, scaling }, steps: 100, commands: [] }));
}"""


def holds_together(page: Page, step: int) -> None:
    """Raises AssertionError unless boundary, accuracies, losses and marks are those of that step."""
    wait_for_step(page, step)
    metrics = state_of(page)["metrics"]
    assert metrics["step"] == step
    expect(page.locator("#twins caption")).to_contain_text(f"after iteration {step:,}".replace(",", "\u202f"))
    both = [metrics["network"], metrics["twin"]]
    assert [plain(text) for text in page.locator("#accuracy b").all_inner_texts()] == [
        percent(one["test_accuracy"]) for one in both
    ]
    rows = cells(page, "#twins")
    assert [row[1:] for row in rows[:2]] == [[fixed(one[name]) for one in both] for name in ("test_loss", "train_loss")]
    gaps = [one["test_loss"] - one["train_loss"] for one in both]
    assert rows[2][1:] == [("+" if gap > 0 else "") + fixed(gap) for gap in gaps]
    expect(page.locator("[data-figure=prevents]")).to_contain_text(f"{rows[2][2]} without it, {rows[2][1]} with it")
    assert rows[3][1:] == [f"{one['wrong_labels_learned']} of 11" for one in both]
    grid = fetch(f"{run_of(page)}/boundaries?count=1").raise_for_status().json()["eval"]["grid"]
    expected = np.frombuffer(base64.b64decode(grid), np.uint8).astype(int)
    shown = np.array(page.locator("#boundaries [data-who=network] canvas").evaluate(ORANGE))
    clear = np.abs(expected - 127.5) > 8
    assert ((shown > 0) == (expected > 127))[clear].all()
    losses = drawn(page.locator("#twins .plot"))
    for who, on in itertools.product(("network", "twin"), ("test", "train")):
        loss = metrics[who][f"{on}_loss"]
        assert [loss] == losses[f"point {who} {on}"]
        if step % 30 == 0:  # of which the history knows
            assert loss == losses[f"curve {who} {on}"][step // 30]
    at = page.locator("#twins .plot .at").evaluate("(line) => line.getBBox().x")
    assert at == pytest.approx(34 + step / 3000 * (352 - 98 - 34), abs=0.1)


def test_the_timeline_moves_boundary_marks_and_numbers_together(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    holds_together(page, 3000)
    curves = page.locator("#twins .curve")
    assert curves.count() == 4
    ways = [str(curve.get_attribute("d")) for curve in curves.all()]
    assert all(way.count("L") == 100 for way in ways)  # step 0 and a hundred more
    page.locator("#timeline input").fill("900")
    holds_together(page, 900)
    assert [str(curve.get_attribute("d")) for curve in curves.all()] == ways  # what is known stays, paler
    press(page, "ArrowRight", 901)
    holds_together(page, 901)


def test_neurons_are_compared_as_the_server_tells(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    panel = fresh(page, "#co-adaptation")
    network, twin = ask(page, "co-adaptation")["networks"]
    assert network["mean"] > twin["mean"] + 0.02  # more alike with dropout, and told so
    expect(panel.locator(".what")).to_contain_text(
        f"{fixed(network['mean'])} with dropout, {fixed(twin['mean'])} without"
    )
    expect(panel.locator(".what")).to_contain_text("more alike")
    means = [one["layers"][k]["mean"] for k in range(2) for one in (network, twin)]
    assert panel.locator("figcaption b").all_inner_texts() == [fixed(mean) for mean in means]
    for k, who in itertools.product(range(2), ("network", "twin")):
        layer = {"network": network, "twin": twin}[who]["layers"][k]
        r = np.array(layer["correlations"]).ravel()
        canvas = panel.locator(f"figure[data-layer='{k + 1}'][data-who={who}] canvas")
        assert (np.sign(canvas.evaluate(ORANGE)) == np.sign(r))[np.abs(r) > 0.1].all()
        outline = page.locator(f"#sparsity .histogram >> nth={k}").locator(f".outline[data-kind={who}]")
        heights = np.array(re.findall(r"[ML][\d.]+ ([\d.]+)", str(outline.get_attribute("d"))), float)
        shares = heights[0] - heights[1:-1:2]  # above the ground, each from its left to its right edge
        most = max(max(one["layers"][k]["histogram"]["shares"]) for one in (network, twin))
        assert shares / 45 * most == pytest.approx(layer["histogram"]["shares"], abs=0.003 * most)
    panel.locator(".correlations").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    r, other = (one["layers"][0]["correlations"][1][2] for one in (network, twin))
    told = f"Hidden 1, neurons 2 and 3: r = {fixed(r, 2)} with dropout, {fixed(other, 2)} without."
    expect(panel.locator(".reading")).to_have_text(told)
    expect(page.locator("#announcer")).to_have_text(told)
    for _ in range(11):
        page.keyboard.press("ArrowDown")
    expect(panel.locator(".reading")).to_contain_text("Hidden 2, neurons 1 and 3")
    rows = cells(page, "#sparsity")
    assert [row[1:] for row in rows[:2]] == [
        [fixed(one["layers"][0]["mean_size"]) for one in (network, twin)],
        [percent(one["layers"][0]["small"]) for one in (network, twin)],
    ]
    titles = page.locator("#sparsity .hits title").all_text_contents()
    norms = [one["norms"]["layers"][k]["weights"] for k in range(3) for one in (network, twin)]
    assert [title.split(": ")[1] for title in titles] == [fixed(norm, 2) for norm in norms]
    totals = [fixed(one["norms"]["total"], 2) for one in (network, twin)]
    expect(page.locator("#sparsity .norm")).to_contain_text(f"{totals[0]} with dropout, {totals[1]} without")


def test_where_dropout_loses_the_page_says_so(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    expect(page.locator("#twins .what")).to_contain_text("Dropout helps here")
    for name, step, why in (("Too much", 3000, "underfits"), ("No help", 2500, "worse")):
        page.get_by_role("link", name=name).click()
        expect(page.locator("#about")).to_contain_text({"Too much": "Too much", "No help": "does not help"}[name])
        wait_for_step(page, step)
        told = page.locator("#twins .what")
        expect(told).to_contain_text(why)
        metrics = state_of(page)["metrics"]
        assert metrics["network"]["test_loss"] > metrics["twin"]["test_loss"]
        both = [fixed(metrics[who]["test_loss"]) for who in ("network", "twin")]
        expect(told).to_contain_text(f"worse here: test loss {both[0]} with it, {both[1]} without.")
        small = metrics["network"]["test_loss"] - metrics["network"]["train_loss"] < 0.1
        assert ("but test loss is no lower" in page.locator("[data-figure=prevents]").inner_text()) == small
        expect(told).to_be_in_viewport()
    page.get_by_role("link", name="Digits with wrong labels").click()
    expect(page.locator("#about")).to_contain_text("Handwritten digits")
    wait_for_step(page, 3000)
    expect(page.locator("#twins .what")).to_contain_text("Dropout helps here")
    fresh(page, "#co-adaptation")
    network, twin = ask(page, "co-adaptation")["networks"]
    zeros = [np.mean([layer["zeros"] for layer in one["layers"]]) for one in (network, twin)]
    told = page.locator("#sparsity .what")
    expect(told).to_contain_text("sparser")
    assert plain(told.inner_text()).startswith(f"{percent(zeros[0])} of all activations are exactly 0 with dropout")


def test_odd_experiments_are_told_as_they_are(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "hidden=1&drop_rates=0.3&twin=false&steps=40&step=0", 0)
    expect(page.locator("#twins .what")).to_contain_text("no twin")
    expect(fresh(page, "#co-adaptation").locator(".what")).to_contain_text("no pair of neurons")
    assert page.locator("#twins .curve").count() == 2
    press(page, "ArrowRight", 1)
    expect(fresh(page, "#co-adaptation").locator(".at")).to_have_text("After iteration 1.")
    none, off = (None, None), (0.5, 0.6)
    given: list[tuple[int, Any, Any, float, str]] = [
        (0, off, off, 0.2, "one network"),
        (9, off, off, 0.0, "drop rate is 0"),
        (9, none, off, 0.2, "too large to compute"),
        (9, off, (0.4, 0.6001), 0.2, "**no difference** here so far"),
        (9, (0.5, 0.55), off, 0.2, "**about as well** here so far: test loss **0.550** with it, **0.600** without."),
        (100, (0.5, 0.65), off, 0.2, "**about as well** here: test loss **0.650** with it, **0.600** without."),
        (9, (0.5, 0.53), off, 0.2, "**helps** here so far: test loss **0.530** with it, **0.600** without."),
        (9, (0.5, 0.53, 0.795), off, 0.2, "**helps** here so far"),  # hardly fewer right
        (
            9,
            (0.5, 0.53, 0.75),
            off,
            0.2,
            "is lower (**0.530**, without **0.600**), and so is test accuracy (**75.0 %**",
        ),
        (
            9,
            (0.5, 0.7, 0.85),
            off,
            0.2,
            "is higher (**0.700**, without **0.600**), and so is test accuracy (**85.0 %**",
        ),
        (
            9,
            (0.5, 0.7),
            off,
            0.2,
            "**worse** here so far: test loss **0.700** with it, **0.600** without. Dropout is not",
        ),
        (100, (0.5, 0.7), off, 0.2, "without. Dropout is not free."),
        (100, (0.58, 0.67), off, 0.2, "without. Dropout is not free."),  # hardly another training loss
        (100, (0.65, 1.9), off, 0.2, "without. Dropout is not free."),  # a gap
        (
            9,
            (0.65, 0.7),
            off,
            0.2,
            "here so far: test loss **0.700** with it, **0.600** without. Training loss is higher, too",
        ),
        (100, (0.65, 0.7), off, 0.2, "higher, too (0.650, 0.500 without): it **underfits**."),
        (9, off, None, 0.2, "no twin"),
    ]
    told = [(*case[:4], "inverted") for case in given] + [(100, (0.65, 0.7), off, 0.2, "none")]
    words = [case[4] for case in given] + ["without. No factor makes up for those asleep in training"]
    for part, said in zip(words, page.evaluate(COMPARED, told), strict=True):
        assert part in plain(said)


@pytest.mark.parametrize("how", [{"color_scheme": "light"}, {"color_scheme": "dark", **PHONE}])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(open_page: OpenPage, how: dict[str, Any]) -> None:
    page = open_exhibit(open_page, "steps=60&step=60", 60, **how, **FOR_AXE)
    fresh(page, "#co-adaptation")
    for panel, what in (("#seeds", "data-whole"), ("#sweeps", "data-told")):
        page.locator(f"{panel} > button").focus()
        page.keyboard.press("Enter")
        expect(page.locator(panel)).to_have_attribute(what, "true")
        expect(page.locator(panel)).to_have_attribute("aria-busy", "false")
    if "width" in how:
        check_width(page, how["width"], "all panels")
        tap_two_cells(page)
    check(page, "all panels")


def tap_two_cells(page: Page) -> None:
    """Raises AssertionError unless a tap tells of the pair that it is on, the second as the first."""
    told = page.locator("#co-adaptation .reading")
    for layer, row, column in ((1, 2, 5), (2, 9, 3)):
        canvas = page.locator(f"#co-adaptation figure[data-layer='{layer}'] canvas").first
        canvas.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        box = canvas.bounding_box()
        assert box is not None
        canvas.tap(position={"x": (column + 0.5) / 12 * box["width"], "y": (row + 0.5) / 12 * box["height"]})
        expect(told).to_contain_text(f"Hidden {layer}, neurons {row + 1} and {column + 1}: r =")
        expect(told).to_be_in_viewport()
    expect(page.locator("#co-adaptation .spot:not([hidden])")).to_have_count(2)
