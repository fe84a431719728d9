"""The exhibit on sub-networks: what many of them say together, of one input, and each by itself."""

import math
import re
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import OpenPage
from .reading import masks, press, stage
from .scaling import ask, fresh
from .sub_networks import SMALL, bars_of, chances, masks_of, open_exhibit, plain
from .test_axe import FOR_AXE, check

WAYS = ("vote", "arithmetic", "geometric")

# What is said of answers, each [droppable, [[loss, accuracy] of full, vote, arithmetic, geometric]].
SAY = """async (told) => {
  const { told: say } = await import("/static/js/messages/together.js");
  return told.map(([droppable, scores]) => {
    const [full, vote, arithmetic, geometric] =
      scores.map(([test_loss, test_accuracy]) => ({ test_loss, test_accuracy }));
    return say({ droppable, full, methods: { vote, arithmetic, geometric } });
  });
}"""

# How much more orange than blue a pixel is.
WARMTH = """(canvas, at) => {
  const [x, y] = [at % canvas.width, Math.floor(at / canvas.width)];
  const one = new OffscreenCanvas(1, 1).getContext("2d");
  one.drawImage(canvas, -x, -y);
  const [red, , blue] = one.getImageData(0, 0, 1, 1).data;
  return red - blue;
}"""

PRESS = """(tiles) => {
  for (const i of tiles) document.querySelectorAll("#some .member")[i].click();
}"""


def cells(panel: Locator, way: str) -> list[str]:
    return [plain(text) for text in panel.locator(f"[data-way={way}] td").all_inner_texts()]


def in_cells(told: Any, way: str) -> list[str]:
    """A row of the table as the page writes it."""
    one = told["full"] if way == "full" else told["methods"][way]
    scores = [f"{one['test_loss']:.3f}", f"{100 * one['test_accuracy']:.1f}%"]
    if way == "full":
        return [*scores, "–", "–"]
    return [*scores, f"{100 * one['agreement']:.1f}%", f"{one['difference']['largest']:.3f}"]


def choose(page: Page, masks: int) -> Locator:
    """Choose how many sub-networks, and wait for their answer."""
    page.locator(f"#together input[value='{masks}']").check(force=True)
    expect(page.locator("#together .conditions")).to_contain_text(f"Masks 1–{masks} of")
    return page.locator("#together")


def test_the_table_is_what_the_sub_networks_come_to(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, f"{SMALL}&step=60", 60)
    panel = choose(page, 10)
    told = ask(page, "ensemble?masks=10")
    for way in ("full", *WAYS):
        assert cells(panel, way) == in_cells(told, way)

    each, labels = chances(page, 60, masks_of(page, 1, 10))  # by hand
    assert masks_of(page, 3, 1) == [masks_of(page, 1, 10)[2]]
    rows = np.arange(len(labels))
    geometric = np.prod(each, axis=0) ** 0.1
    geometric /= geometric.sum(axis=1, keepdims=True)
    for way, p in {"arithmetic": each.mean(axis=0), "geometric": geometric}.items():
        loss, right = -np.log(p[rows, labels]).mean(), (p.argmax(axis=1) == labels).mean()
        assert cells(panel, way)[:2] == [f"{loss:.3f}", f"{100 * right:.1f}%"]
    votes = (each.argmax(axis=2)[..., None] == np.arange(2)).sum(axis=0)
    loss = -np.log((votes[rows, labels] + 1) / 12).mean()
    assert cells(panel, "vote")[:2] == [f"{loss:.3f}", f"{100 * (votes.argmax(axis=1) == labels).mean():.1f}%"]
    alone = (each.argmax(axis=2) == labels).mean(axis=1)
    words = plain(panel.locator(".alone").inner_text())
    assert f"Right in {100 * alone.mean():.1f}% on average" in words
    assert f"from {100 * alone.min():.1f}% to {100 * alone.max():.1f}% of the test data" in words
    panel.locator("summary").click()
    expect(panel.locator("details tbody tr").first).to_be_visible()
    rows_shown = [plain(text).split("\t") for text in panel.locator("details tbody tr").all_inner_texts()]
    assert sum(int(row[1]) for row in rows_shown) == 10
    heights, marks = bars_of(panel)
    ends = panel.locator(".bar-chart .names text").all_text_contents()
    first, end = (float(plain(text).strip("%")) / 100 for text in ends)
    edges, shares = (np.array(told["members"]["histogram"][name]) for name in ("edges", "shares"))
    shares = shares[(edges[:-1] > first - 1e-9) & (edges[1:] < end + 1e-9)]
    assert heights == pytest.approx(shares / shares.max(), abs=0.01)
    accuracies = {"full": told["full"]["test_accuracy"], "vote": told["methods"]["vote"]["test_accuracy"]}
    assert marks == pytest.approx({way: (one - first) / (end - first) for way, one in accuracies.items()}, abs=0.01)

    expect(page.locator("[data-figure=vote]")).to_contain_text(cells(panel, "vote")[2].replace("%", ""))
    page.keyboard.press("Shift+Tab")  # by keyboard, on to all there are
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(panel.locator("input[value=all]")).to_be_checked()
    expect(panel.locator("[value=all] + span")).to_have_text("all 512")
    expect(panel.locator(".conditions")).to_contain_text("All 512 sub-networks, each by its probability")
    told = ask(page, "ensemble?masks=all")
    for way in ("full", *WAYS):
        assert cells(panel, way) == in_cells(told, way)
    expect(page.locator("#announcer")).to_have_text(panel.locator(".told").inner_text())  # what came of the choice
    example = page.evaluate("() => window.frames_.filter(({ example }) => example).at(-1).example")
    spread = ask(page, f"spread?masks=all&split={example['split']}&index={example['index']}")
    weighed = np.histogram(spread["probabilities"], bins=20, range=(0, 1), weights=spread["weights"])[0]
    expect(page.locator("#opinions .of")).to_contain_text("512 sub-networks")
    assert bars_of(page.locator("#opinions"))[0] == pytest.approx(weighed / weighed.max(), abs=0.01)
    page.locator("#another-seed").click()  # another experiment, the same choice
    expect(page).to_have_url(re.compile("seed=192&"))
    panel = fresh(page, "#together")
    expect(panel.locator("input[value=all]")).to_be_checked()


def test_one_input_is_told_as_its_passes_are_and_each_sub_network_can_be_seen(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, f"{SMALL}&step=60", 60)
    frame = page.evaluate("() => window.frames_.filter(({ example }) => example).at(-1)")
    split, index, true_label = (frame["example"][name] for name in ("split", "index", "true_label"))
    passes = ask(page, f"passes?split={split}&index={index}&count=100")
    given = np.array(passes["left_on"]["outputs"])
    mean, deviation = given[:, true_label].mean(), given[:, true_label].std(ddof=1)
    cast = int((given.argmax(axis=1) == true_label).sum())
    words = page.locator("#opinions .told").inner_text()
    assert words.startswith(f"{mean:.3f} ± {deviation:.3f} on average, the full pass (line)")
    assert f"{passes['eval']['outputs'][0][true_label]:.3f}" in words
    assert f"{cast} of 100 vote" in words
    page.locator("#opinions summary").click()
    expect(page.locator("#opinions tbody tr").first).to_be_visible()
    shares = [int(text.split("\t")[1]) for text in page.locator("#opinions tbody tr").all_inner_texts()]
    assert shares == np.histogram(given[:, true_label], bins=20, range=(0, 1))[0].tolist()
    heights, marks = bars_of(page.locator("#opinions"))
    assert heights == pytest.approx(np.array(shares) / max(shares), abs=0.01)
    assert marks == pytest.approx({"full": passes["eval"]["outputs"][0][true_label], "mean": mean}, abs=0.01)

    some = page.locator("#some")
    for button, first in (("8 more", 9), ("8 before", 1)):
        some.get_by_role("button", name=button).click()
        expect(page.locator("#announcer")).to_contain_text(f"Masks {first} to {first + 7}, test accuracy ")
    tiles = some.get_by_role("button", name=re.compile("Show it"))
    told = ask(page, "boundaries?first=1&count=8")
    names = [f"{100 * one['test_accuracy']:.1f}%" for one in (told["eval"], *told["left_on"])]
    assert [plain(text) for text in tiles.locator("b").all_inner_texts()] == names
    expect(tiles.nth(1)).to_have_attribute("aria-current", "true")
    grids = [np.frombuffer(b64decode(one["grid"]), np.uint8).astype(int) for one in (told["eval"], *told["left_on"])]
    for i in (1, 5):  # each has its own boundary, most so where it is farthest from the full network's
        farthest = int(np.abs(grids[i] - grids[0]).argmax())
        own, full = (tiles.nth(k).locator("canvas").evaluate(WARMTH, farthest) for k in (i, 0))
        assert own != full
        assert (own > full) == (grids[i][farthest] > grids[0][farthest])
    tiles.nth(5).press("Enter")
    expect(tiles.nth(5)).to_have_attribute("aria-current", "true")
    assert masks(page) == told["left_on"][4]["masks"] == masks_of(page, 5, 1)[0]
    dots = [str(path.get_attribute("d")).count("M") for path in tiles.nth(5).locator("path").all()]
    kept = sum(map(sum, told["left_on"][4]["masks"]))
    assert dots == [kept, 9 - kept]
    page.evaluate(PRESS, [3, 4, 4])  # in one go: the last one is meant
    expect(tiles.nth(4)).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowRight")
    expect(tiles.nth(5)).to_have_attribute("aria-current", "true")
    assert masks(page) == masks_of(page, 5, 1)[0]

    some.get_by_role("button", name="8 more").click()
    expect(some.locator(".range")).to_have_text("masks 9–16")
    fresh(page, "#some")
    expect(some.locator("[aria-current]")).to_have_count(0)
    tiles.nth(3).click()
    expect(tiles.nth(3)).to_have_attribute("aria-current", "true")
    assert masks(page) == masks_of(page, 11, 1)[0]
    tiles.nth(0).click()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(tiles.nth(0)).to_have_attribute("aria-current", "true")
    tiles.nth(8).click()  # from another mode, where draws begin at 1
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    expect(tiles.nth(8)).to_have_attribute("aria-current", "true")
    assert masks(page) == masks_of(page, 16, 1)[0]
    page.keyboard.press("ArrowRight")  # the page is turned with the mask in the network
    expect(some.locator(".range")).to_have_text("masks 17–24")
    fresh(page, "#some")
    expect(tiles.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("t")
    expect(stage(page)).to_have_attribute("data-mode", "train")
    press(page, "ArrowLeft", 59)
    fresh(page, "#some")
    expect(some.locator("[aria-current]")).to_have_count(0)


# What is said of a run with these rates of its hidden neurons and its inputs, at the end of its second epoch.
OF_RATES = """async ([drop_rates, input_drop_rate, mask_per, sub_networks]) => {
  const names = ["one-often-reads", "averaging", "epochs-vote", "exactness"];
  const modules = await Promise.all(names.map((name) => import(`/static/js/messages/${name}.js`)));
  const { masksFigure, averaging, epochsVote, exactness } = Object.assign({}, ...modules);
  const rates = { drop_rates, input_drop_rate };
  const moons = { dataset: "moons", label_noise: 0.15, hidden: [2], activation: "tanh", seed: 191 };
  const experiment = { ...moons, ...rates, mask_per };
  const parameters = { ...rates, scaling: "inverted" };
  const commands = [{ step: 3, name: "learning_rate", value: 0.1 }];
  const state = { experiment, parameters, commands, steps_per_epoch: 6 };
  const scores = { test_loss: 0.5, test_accuracy: 0.8 };
  const epochs = [1, 2].map((epoch) => ({ epoch, masks: [[1, sub_networks > 1 ? 0 : 1]], ...scores }));
  const masks = { iterations: 12, different: 1, different_trained: sub_networks };
  const vote = { epochs, step: 12, vote: scores, eval: scores, unvoted: 0, ...masks };
  return {
    heard: masksFigure({ step: 12, sub_networks }, state),
    more: averaging.conditions({ step: 12, masks: 100, repeats: 20, counts: [1, 100] }, state, null),
    recipe: epochsVote.told(vote, state),
    of: epochsVote.conditions(vote, state),
    exact: exactness.conditions({ step: 12, networks: [{ drop_rate: drop_rates[0], sub_networks: 4096 }] }, state),
  };
}"""


def test_sentences_are_made_of_the_numbers(open_page: OpenPage) -> None:
    full, worse = (0.4, 0.8), (0.5, 0.7)
    told = {
        (0, (full, full, full, full)): "there is **one** sub-network",
        (
            9,
            (full, worse, worse, worse),
        ): ": **the full pass**, **0.400**. Most labels right: **the full pass**, **80.0 %**.",
        (9, (worse, worse, full, worse)): ": **the arithmetic mean**, **0.400**, against 0.500 of one pass. Most",
        (9, (full, worse, full, (0.4004, 0.7))): "**the full pass, the arithmetic mean and the geometric mean**, **0.4",
        (9, (full, full, full, full)): "Most labels right: **all four**, **80.0 %**.",
        (9, (worse, full, worse, worse)): "Most labels right: **the vote**, **80.0 %**, against 70",
        (9, ((0.4, 0.7), (0.3, 0.8), worse, worse)): "test loss, the vote’s aside: **the full pass**, **0.400**.",
        (9, ((None, None),) * 4): "not finite any more",
    }
    page = open_exhibit(open_page, "hidden=3&drop_rates=0&steps=9&step=0", 0)
    said = page.evaluate(SAY, list(told))
    for words, sentence in zip(told.values(), said, strict=True):
        assert words in sentence.replace("\u202f", " ")
    for panel in ("#together .told", "#opinions .told", "#exact .here .told"):  # nobody can sleep
        expect(page.locator(panel)).to_contain_text("The drop rate is 0: there is one")
    expect(page.locator("#together .how-many")).to_be_hidden()  # there is one
    fresh(page, "#together")
    expect(page.locator("#together .conditions")).to_have_text("One network, before the first iteration.")
    expect(page.locator("#together [data-best=true]")).to_have_count(0)
    loss, _, _, apart = cells(page.locator("#together"), "vote")
    assert (loss, apart) == ("–", "–")  # one network has no votes to count
    more = page.locator("#more")
    more.get_by_role("button").click()
    expect(more.locator(".told")).to_contain_text("The drop rate is 0: there is one")
    conditions = more.locator(".conditions")
    expect(conditions).to_have_text(
        re.compile(r"^Here: moons, [^;]+; hidden 3 tanh, rate 0, [^;]+; seed 191, before [^;]+\.$")
    )
    assert math.isclose(ask(page, "ensemble?masks=all")["methods"]["vote"]["agreement"], 1)

    said = page.evaluate(OF_RATES, [[0], 0.5, "batch", 1])
    assert said["heard"] == (
        "Here 2 epochs made 12 iterations, all with the one hidden mask of nobody asleep; only inputs are dropped."
    )
    assert "and one hidden mask, that of nobody asleep. " in said["recipe"]
    assert all("hidden rate 0, input rate 0.5, " in said[what] for what in ("more", "of"))
    assert "rate 0, inputs not dropped, tanh" in said["exact"]
    here = (
        "Here: moons, label noise 0.15; hidden 2 tanh, hidden rate 0, input rate 0.5, inverted scaling; seed 191, after"
    )
    assert f"{here} iteration 12, with all changes made; 20 repeats of 100 masks" in said["more"]
    said = page.evaluate(OF_RATES, [[0.2], 0.5, "example", 3])
    assert said["heard"].endswith("made 12 iterations and 3 different hidden masks of examples shown.")
    assert "and **3 different hidden masks of the examples shown**; one of them votes" in said["recipe"]
    assert "each under the mask that its last iteration drew for the example shown." in said["of"]
    said = page.evaluate(OF_RATES, [[0.2], 0, "batch", 3])
    assert said["heard"].endswith("made 12 iterations and 3 different masks.")
    assert "and **3 different masks**; one of them votes" in said["recipe"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_shows_it_all(open_page: OpenPage, theme: str) -> None:
    size = {"light": {}, "dark": {"width": 390, "height": 844}}[theme]
    page = open_exhibit(open_page, f"preset=digits&step=30&theme={theme}", 30, **size, **FOR_AXE)
    page.locator("#recipe").get_by_role("button").click()
    expect(page.locator("#recipe")).to_have_attribute("data-told", "true")
    check(page, theme)
    if size:
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        targets = page.locator("#results :is(button, label span, summary)").all()
        boxes = [target.bounding_box() for target in targets if target.is_visible()]
        assert len(boxes) > 20
        assert all(box and min(box["width"], box["height"]) >= 44 for box in boxes)
