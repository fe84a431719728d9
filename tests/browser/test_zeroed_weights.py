"""The exhibit on zeroed weights: its numbers are the server's, or follow from its records, and keys reach all of it."""

import re
from itertools import pairwise
from typing import Any

import httpx
import numpy as np
import orjson
import pytest
from playwright.sync_api import Locator, Page, expect

from .asking import record_of, run_of
from .conftest import OpenPage
from .reading import press, shown, stage, wait_for_step, wait_until_painted
from .test_axe import FOR_AXE, check
from .test_phone import check as check_width

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
# In one go: what the sentence says of the example, and what the network shows of it.
EXAMPLE = """() => [document.querySelector("#sentence .hint").textContent,
  [...document.querySelectorAll("[data-neuron^='0-'] .value")].map((value) => value.textContent)]"""


def open_exhibit(open_page: OpenPage, query: str = "", step: int = 1500, **how: Any) -> Page:
    page = open_page(f"/zeroed-weights{query and '?'}{query}", **how)
    wait_for_step(page, step)
    fresh(page, "#knock-out")
    return page


def fresh(page: Page, panel: str) -> Locator:
    """A panel, when it shows the run as it stands."""
    found = page.locator(panel)
    expect(found).to_have_attribute("data-fresh", "true")
    return found


def ask(page: Page, path: str) -> Any:
    """What the server answers about the page's run."""
    told = httpx.get(f"{run_of(page)}/{path}").raise_for_status()
    lines = "ndjson" in told.headers["content-type"]
    return orjson.loads(told.text.splitlines()[-1])["result"] if lines else told.json()


def target(page: Page, key: str) -> Locator:
    return page.locator(f'[data-target="{key}"]')


def knocked(page: Page) -> list[str]:
    """Who is drawn as knocked out."""
    wait_until_painted(page)
    return [str(one.get_attribute("data-neuron")) for one in page.locator(".neuron[data-knocked]").all()]


def fixed(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}".replace("-", "−")
    return text if float(text.replace("−", "-")) else text.replace("−", "")


def signed(value: float, decimals: int) -> str:
    text = fixed(value, decimals)
    return f"+{text}" if value > 0 and float(text) else text


def table(page: Page) -> list[str]:
    """What the panel says of test loss and accuracy, its thin spaces taken away."""
    cells = fresh(page, "#knock-out").locator("[data-metric] td").all_inner_texts()
    return [cell.replace("\u202f", "") for cell in cells]


def in_table(full: Any, rest: Any) -> list[str]:
    """What it should say."""
    loss, accuracy = ((full[key], rest[key]) for key in ("test_loss", "test_accuracy"))
    return [
        *(fixed(value, 3) for value in loss),
        signed(loss[1] - loss[0], 3),
        *(f"{fixed(100 * value, 1)}%" for value in accuracy),
        f"{signed(100 * (accuracy[1] - accuracy[0]), 1)} points",
    ]


def without(page: Page, neurons: list[str]) -> tuple[list[Any], Any]:
    """Activations and output for the example in view, recomputed from its inputs and the present weights."""
    frame = shown(page)["frame"]
    network = record_of(page, frame["step"])["networks"][0]
    a, layers = np.array(frame["input"]), []
    for k, (weights, biases) in enumerate(zip(network["weights_after"], network["biases_after"], strict=True), start=1):
        z = a @ np.array(weights) + biases
        a = np.tanh(z)
        a[[int(key.split("-")[1]) for key in neurons if key.startswith(f"{k}-")]] = 0
        layers.append(a)
    return layers[:-1], np.exp(z) / np.exp(z).sum()


def assert_shows_without(page: Page, neurons: list[str]) -> None:
    """The network, its sentence and the panel are of the network without these."""
    example = shown(page)["frame"]["example"]
    told = ask(page, f"knock-out?neurons={','.join(neurons)}&split={example['split']}&index={example['index']}")
    assert table(page) == in_table(told["full"], told["knocked"])
    assert knocked(page) == sorted(neurons)
    layers, output = without(page, neurons)
    for k, (layer, values) in enumerate(zip(shown(page)["layers"], layers, strict=True), start=1):
        for i, (neuron, value) in enumerate(zip(layer, values, strict=True)):
            out = f"{k}-{i}" in neurons
            assert neuron["mask"] == 1  # who is knocked out is not asleep
            assert (
                neuron["value"] == ""
                if out
                else float(neuron["value"].replace("−", "-")) == pytest.approx(value, abs=0.0051)
            )
        missing = sum(key.startswith(f"{k}-") for key in neurons)
        expect(page.locator(f"[data-layer='{k}'] .count")).to_have_text(f"{len(values) - missing} of {len(values)}")
    beside = page.locator(".neuron.output .value").all_text_contents()
    assert [float(text) for text in beside] == pytest.approx(list(output), abs=0.0051)
    expect(page.locator("#sentence .more")).to_contain_text(f"{output[example['label']]:.4f} without.")
    expect(page.locator("#sentence .hint")).to_contain_text(f"loss {fixed(-np.log(output[example['label']]), 2)}")


def test_who_is_pressed_is_knocked_out_and_all_numbers_are_of_the_rest(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    full = ask(page, "knock-out")["full"]
    assert [text.replace("–", "") for text in table(page)[::3]] == [
        fixed(full["test_loss"], 3),
        f"{fixed(100 * full['test_accuracy'], 1)}%",
    ]
    target(page, "2-8").click()
    expect(target(page, "2-8")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#knock-out .state")).to_have_text("Hidden 2, neuron 9 knocked out.")
    assert_shows_without(page, ["2-8"])
    expect(page.locator("#detail .status")).to_have_text("knocked out")
    expect(page.locator("#detail .lines .strong").last).to_contain_text("0.00")
    pictures = page.evaluate("() => [...document.querySelectorAll('#knock-out canvas')].map((c) => c.toDataURL())")
    assert pictures[0] != pictures[1]
    target(page, "1-5").click()
    expect(page.locator("#sentence .what")).to_have_text("2 of 24 neurons are knocked out: they give out 0.")
    assert_shows_without(page, ["2-8", "1-5"])
    expect(page.locator("#announcer")).to_contain_text("2 neurons knocked out: test loss")
    page.locator("[data-do=step]").click()  # to another example
    expect(page.locator("#sentence .hint")).to_contain_text("Test point")
    assert_shows_without(page, ["2-8", "1-5"])
    target(page, "2-8").click()
    expect(page.locator("#knock-out .state")).to_have_text("Hidden 1, neuron 6 knocked out.")
    assert_shows_without(page, ["1-5"])
    page.get_by_role("button", name="Bring all back").click()
    expect(page.locator(".neuron[data-knocked]")).to_have_count(0)
    expect(page.locator("#sentence .what")).to_contain_text("All 24 of 24 neurons are awake")
    assert table(page)[1::3] == ["–", "–"]


def test_at_full_speed_the_network_and_its_sentence_are_of_one_example(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    target(page, "1-5").click()
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    page.keyboard.press("9")
    page.locator("#play").click()
    told: set[str] = set()
    while len(told) < 4:
        page.locator("#sentence .hint").filter(has_not_text=next(iter(told), "…")).wait_for()
        sentence, inputs = page.evaluate(EXAMPLE)
        assert f"x = ({', '.join(inputs)})" in sentence
        told.add(sentence)
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)


def test_in_train_mode_a_press_asks_for_eval_mode_and_training_goes_on_with_all(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    target(page, "1-3").click()
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    page.keyboard.press("t")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(0)
    expect(page.locator("[data-target][aria-pressed=true]")).to_have_count(0)
    awake = page.locator(".neuron[data-mask='1'][data-neuron^='2-']").first.get_attribute("data-neuron")
    target(page, str(awake)).click()
    expect(page.locator("#detail .note")).to_have_text("In eval mode a press knocks it out.")
    expect(page.locator("#knock-out .state")).to_contain_text("knocked out, which eval mode shows.")
    page.locator("[data-do=step]").click()
    wait_for_step(page, 1501)
    full = record_of(page, 1501)["networks"][0]
    assert (
        any(b != a for a, b in zip(full["weights"][1][3], full["weights_after"][1][3], strict=True))
        or not full["masks"][0][0][3]
    )
    page.locator("#knock-out").get_by_role("button", name="Eval mode").click()
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    assert_shows_without(page, ["1-3"])


def test_all_of_it_by_keyboard(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    fresh(page, "#importance")
    target(page, "0-0").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-target][aria-pressed=true]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(2)
    expect(stage(page)).to_have_attribute("data-playing", "false")
    expect(page.locator("#detail .note")).to_contain_text("Press to bring it back.")
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_hidden()
    assert len(knocked(page)) == 2
    page.keyboard.press("Escape")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(0)
    page.locator("#importance .hits [tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    second = ranked(page)[0][1]
    expect(page.locator("[data-target][data-pointed]")).to_have_attribute("data-target", second["key"])
    expect(page.locator("#importance .reading")).to_have_text(second["words"])
    page.keyboard.press("Enter")
    expect(target(page, second["key"])).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    page.keyboard.press("End")
    expect(page.locator("#importance .reading")).to_have_text(re.compile("^Twin, hidden"))
    fresh(page, "#weights")
    page.get_by_label("1 → 2").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("2 → out")).to_be_checked()
    page.locator(".maps").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#weights .reading")).to_have_text(re.compile("Hidden 2, neuron 2 to output 1"))
    expect(page.locator("#announcer")).to_have_text(page.locator("#weights .reading").inner_text())


def ranked(page: Page) -> list[list[Any]]:
    """What the bars should be, by what the server says of the importance of each neuron."""
    groups = []
    for network in ask(page, "importance")["networks"]:
        mine = sorted(network["neurons"], key=lambda one: -one["rise"])[:24]
        groups.append(
            [
                {
                    "key": f"{one['layer']}-{one['neuron']}",
                    "rise": one["rise"],
                    "words": f"{'H' if network['name'] == 'network' else 'Twin, h'}idden {one['layer']}, "
                    f"neuron {one['neuron'] + 1}: {signed(one['rise'], 3)}",
                }
                for one in mine
            ]
        )
    return groups


@pytest.mark.parametrize("query", ["", "preset=digits&step=60", "hidden=1&twin=false&step=40", "step=0"])
def test_the_bars_are_what_the_test_loss_rises_without_each_neuron(open_page: OpenPage, query: str) -> None:
    step = int(query.rsplit("=", 1)[1]) if "step" in query else 1500
    page = open_exhibit(open_page, query, step)
    panel = fresh(page, "#importance")
    bars = [bar for group in ranked(page) for bar in group]
    assert panel.locator(".hits title").all_text_contents() == [bar["words"] for bar in bars]
    heights = [float(str(stick.get_attribute("height"))) for stick in panel.locator(".sticks rect").all()]
    rises = [abs(bar["rise"]) for bar in bars]
    assert heights == pytest.approx([rise / max(rises) * max(heights) for rise in rises], abs=0.011)  # on one scale
    networks = ask(page, "importance")["networks"]
    words = panel.locator(".sum-up").inner_text()
    assert all(f"{network['largest']:.3f}" in words for network in networks)
    assert ("both networks are the same" in words) == (step == 0)
    assert all(
        f"{100 * network['top_quarter']:.0f}" in panel.locator(".spread-note").inner_text() for network in networks
    )


def test_a_bar_points_at_its_neuron_and_knocks_it_out_from_any_mode(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "mode=train&step=20", 20)
    fresh(page, "#importance")
    third = ranked(page)[0][2]
    bar = page.locator("#importance .hits rect").nth(2)
    bar.hover()
    expect(page.locator("[data-target][data-pointed]")).to_have_attribute("data-target", third["key"])
    bar.click()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f".neuron[data-neuron='{third['key']}']")).to_have_attribute("data-knocked", "")


def test_each_try_does_what_it_says(open_page: OpenPage) -> None:
    page = open_exhibit(open_page)
    first = ranked(page)[0][0]["key"]
    page.keyboard.press("t")
    page.get_by_role("button", name="Knock out the most important").click()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(page.locator(".neuron[data-knocked]")).to_have_attribute("data-neuron", first)
    assert_shows_without(page, [first])
    page.get_by_role("button", name="One iteration, before and after").click()
    wait_for_step(page, 1501)
    expect(stage(page)).to_have_attribute("data-mode", "train")
    expect(page.locator("#weights .at")).to_contain_text("example 1 of 10")
    expect(page.locator("#weights .facts")).to_be_in_viewport()
    page.get_by_role("link", name="Half of them asleep").click()
    expect(page.locator("[data-layer='1'] .rate")).to_have_text("0.5")
    wait_for_step(page, 1500)
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    assert knocked(page) == []
    assert fresh(page, "#importance").locator(".hits title").first.text_content() == ranked(page)[0][0]["words"]


KINDS = [
    ("drop_rates=0.5,0.5", 1500),
    ("hidden=7,9&activation=relu&mask_per=example&drop_rates=0.7,0.7&batch_size=3&step=30", 30),
    ("optimizer=momentum&learning_rate=0.05&drop_rates=0.5,0.5&step=30", 30),
    ("preset=digits&input_drop_rate=0.3&step=20", 20),
]


@pytest.mark.parametrize(("query", "step"), KINDS)
def test_the_maps_and_their_counts_are_those_of_the_record(open_page: OpenPage, query: str, step: int) -> None:
    page = open_exhibit(open_page, query, step, tolerate="willReadFrequently")  # said of what CELLS does
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
        assert np.abs(z - np.array(network["z"][k])).max() < 1e-12
        assert re.search(r"agrees (exactly|to \de−1[3-9])\.", words)


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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_has_room(open_page: OpenPage, theme: str) -> None:
    page = open_exhibit(open_page, f"theme={theme}", **FOR_AXE)
    target(page, "2-8").click()
    fresh(page, "#importance")
    fresh(page, "#weights")
    page.locator(".maps").focus()
    expect(page.locator(".neuron[data-knocked]")).to_have_count(1)
    check(page, "a neuron knocked out")
    page.set_viewport_size({"width": 390, "height": 844})
    check(page, "on a phone")
    check_width(page, 390, "on a phone")
