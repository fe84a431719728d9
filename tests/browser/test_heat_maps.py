"""The weights before, during and after an iteration: cells, counts and words follow from its record."""

import re
from itertools import pairwise

import numpy as np
from playwright.sync_api import Page, expect

from .asking import record_of
from .conftest import OpenPage
from .reading import press, visit, wait_for_step
from .zeroed import fixed, fresh, open_exhibit, signed

# What a map shows, as one letter for each cell: exactly 0, asleep, else the sign.
CELLS = """(canvas) => {
  const near = (token) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(${token})`;
    const color = getComputedStyle(probe).color.match(/[0-9.]+/g).map(Number);
    probe.remove();
    return (pixel) => color.every((value, i) => Math.abs(value - pixel[i]) < 2);
  };
  const [isZero, isAsleep] = ["--line", "--line-strong"].map(near);
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const letter = ([r, g, b]) => (isZero([r, g, b]) ? "0" : isAsleep([r, g, b]) ? "a" : r >= b ? "+" : "-");
  return Array.from({ length: height }, (_, i) =>
    Array.from({ length: width }, (_, j) => letter(data.subarray(4 * (i * width + j)))).join(""));
}"""

KINDS = [
    ("drop_rates=0.5,0.5", 1500),
    ("hidden=7,9&activation=relu&mask_per=example&drop_rates=0.7,0.7&batch_size=3&step=30", 30),
    ("optimizer=momentum&learning_rate=0.05&drop_rates=0.5,0.5&step=30", 30),
    ("hidden=24,24&activation=relu&drop_rates=0.8,0.8&learning_rate=1&step=100", 100),  # on its way to infinity
    ("preset=digits&input_drop_rate=0.3&step=20", 20),
]


def test_the_maps_and_their_counts_are_those_of_the_record(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, tolerate="willReadFrequently")  # said of what CELLS does
    for query, step in KINDS:
        visit(page, f"/zeroed-weights?{query}")
        wait_for_step(page, step)
        assert_maps(page, query, step)


def assert_maps(page: Page, query: str, step: int) -> None:
    """That cells, counts and words of every map are those of the iteration's record."""
    panel = fresh(page, "#weights")
    record = record_of(page, step)
    network = record["networks"][0]
    everything = [w for matrix in network["weights"] for row in matrix for w in row]
    expect(page.locator("#zeroed")).to_contain_text(f"{everything.count(0)} of")
    assert everything.count(0) == 0
    inputs = np.array(record["batch"]["inputs"]) * network.get("input_mask", [1])
    masks = [np.array(network.get("input_mask", [[1] * inputs.shape[1]])), *map(np.array, network["masks"])]
    given = [inputs * network["input_factor"], *map(np.array, network["a"])]
    for k, radio in enumerate(panel.get_by_role("radio").all()):
        radio.check(force=True)
        before, after = np.array(network["weights"][k]), np.array(network["weights_after"][k])
        signs = [["0" if w == 0 else "+" if w > 0 else "-" for w in row] for row in after - before]
        largest = np.abs(after - before).max()
        for i, row in enumerate(panel.locator("[data-map=change] canvas").evaluate(CELLS)):
            for j, letter in enumerate(row):  # the sign of what is very small cannot be seen
                assert letter == signs[i][j] or (signs[i][j] != "0" and abs(after - before)[i, j] < largest / 60)
        strip = "".join(panel.locator("[data-map=given] canvas").evaluate(CELLS))
        assert [letter == "a" for letter in strip] == [m == 0 for m in masks[k][0]]
        assert [letter == "0" for letter in strip] == [
            a == 0 and m for a, m in zip(given[k][0], masks[k][0], strict=True)
        ]
        for name in ("before", "during"):
            cells = panel.locator(f"[data-map={name}] canvas").evaluate(CELLS)
            assert (len(cells), len(cells[0])) == before.shape
        zeros, changed = int((given[k][0] == 0).sum()), int((after != before).sum())
        words = " ".join(panel.locator(".facts").inner_text().replace("\u202f", "").split())
        assert f"Weights that are 0: 0 of {before.size}" in words
        assert f": {zeros} of {len(strip)}" in words
        asleep = [(mask == 0).all(axis=0) for mask in masks]
        behind = asleep[k + 1] if k + 1 < len(asleep) else np.zeros(before.shape[1], bool)
        resting = asleep[k][:, None] | behind[None, :]
        assert f"The update changed {changed} of {before.size}." in words
        moved = int((resting & (after != before)).sum())
        if not resting.any():
            assert "No neuron here slept for the whole batch." in words
        elif "momentum" in query:
            assert f"{moved} of" in words
            assert "moved all the same, by momentum." in words
        else:
            assert moved == 0
            assert f"The {resting.sum()} of sleeping neurons rested." in words
        z = given[k] @ before + np.array(network["biases"][k])
        terms = np.abs(given[k]) @ np.abs(before) + np.abs(network["biases"][k])
        assert (np.abs(z - np.array(network["z"][k])) <= 1e-12 * terms).all()
        assert re.search(r"agrees (exactly|to \de−1[3-9] of the size of its terms)\.", words)


def test_a_cell_is_told_in_numbers(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "step=8&drop_rates=0.5,0.5", 8)
    panel = fresh(page, "#weights")
    network = record_of(page, 8)["networks"][0]
    page.locator(".maps").focus()
    for i, (now, after) in enumerate(pairwise([*range(5), None])):
        told = panel.locator(".reading")
        weight, later = (network[key][1][now][0] for key in ("weights", "weights_after"))
        kept = network["masks"][0][0][now]
        sent = fixed(network["a"][0][0][now], 4) if kept else "0, asleep"
        moved = f"changed by {signed(later - weight, 4)}" if later != weight else "not changed"
        expect(told).to_have_text(
            f"Hidden 1, neuron {i + 1} to hidden 2, neuron 1: w = {fixed(weight, 4)}, ã = {sent}; {moved}."
        )
        if after is not None:
            page.keyboard.press("ArrowDown")
    panel.locator("[data-map=after] canvas").hover(position={"x": 1, "y": 1})
    expect(panel.locator(".reading")).to_have_text(re.compile("neuron 1 to hidden 2, neuron 1:"))
    expect(panel.locator(".spot:visible")).to_have_count(5)


def test_before_the_first_iteration_there_is_nothing_to_map(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "mode=train&step=1", 1)
    fresh(page, "#weights")
    press(page, "r", 0)
    expect(page.locator("#weights .facts")).to_have_text("No iteration yet: step once in train mode.")
    press(page, "ArrowRight", 1)
    expect(page.locator("#weights .facts")).to_contain_text("of 144")
