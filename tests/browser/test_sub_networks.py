"""The exhibit on sub-networks: what many of them say together, of one input, and each by itself."""

import math
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import OpenPage
from .reading import masks, press, stage
from .scaling import ask, fresh
from .sub_networks import SMALL, chances, masks_of, open_exhibit, plain
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


def cells(panel: Locator, way: str) -> list[str]:
    return [plain(text) for text in panel.locator(f"[data-way={way}] td").all_inner_texts()]


def in_cells(told: Any, way: str) -> list[str]:
    """A row of the table as the page writes it."""
    one = told["full"] if way == "full" else told["methods"][way]
    scores = [f"{one['test_loss']:.3f}", f"{100 * one['test_accuracy']:.1f}%"]
    if way == "full":
        return [*scores, "–", "–"]
    return [*scores, f"{100 * one['agreement']:.1f}%", f"{one['difference']['largest']:.3f}"]


def choose(page: Page, masks: str) -> Locator:
    """Choose how many sub-networks, and wait for their answer."""
    page.locator(f"#together input[value='{masks}']").check(force=True)
    return fresh(page, "#together")


def test_the_table_is_what_the_sub_networks_come_to(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, f"{SMALL}&step=60", 60)
    panel = choose(page, "10")
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
    rows_shown = [plain(text).split("\t") for text in panel.locator("details tbody tr").all_inner_texts()]
    assert sum(int(row[1]) for row in rows_shown) == 10

    expect(page.locator("[data-figure=vote]")).to_contain_text(cells(panel, "vote")[2].replace("%", ""))
    page.keyboard.press("Shift+Tab")  # by keyboard, on to all there are
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(panel.locator("input[value=all]")).to_be_checked()
    expect(panel.locator("[value=all] + span")).to_have_text("all 512")
    fresh(page, "#together")
    for way in ("full", *WAYS):
        assert cells(panel, way) == in_cells(ask(page, "ensemble?masks=all"), way)
    expect(panel.locator(".conditions")).to_contain_text("All 512 sub-networks, each by its probability")
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
    shares = [int(text.split("\t")[1]) for text in page.locator("#opinions tbody tr").all_inner_texts()]
    assert shares == np.histogram(given[:, true_label], bins=20, range=(0, 1))[0].tolist()

    some = page.locator("#some")
    tiles = some.get_by_role("button", name=re.compile("Show it"))
    told = ask(page, "boundaries?first=1&count=8")
    names = [f"{100 * one['test_accuracy']:.1f}%" for one in (told["eval"], *told["left_on"])]
    assert [plain(text) for text in tiles.locator("b").all_inner_texts()] == names
    expect(tiles.nth(1)).to_have_attribute("aria-current", "true")
    tiles.nth(5).press("Enter")
    expect(tiles.nth(5)).to_have_attribute("aria-current", "true")
    assert masks(page) == told["left_on"][4]["masks"] == masks_of(page, 5, 1)[0]
    dots = [str(path.get_attribute("d")).count("M") for path in tiles.nth(5).locator("path").all()]
    kept = sum(map(sum, told["left_on"][4]["masks"]))
    assert dots == [kept, 9 - kept]

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
    press(page, "ArrowLeft", 59)
    fresh(page, "#some")
    expect(some.locator("[aria-current]")).to_have_count(0)


def test_sentences_are_made_of_the_numbers(open_page: OpenPage) -> None:
    full, worse = (0.4, 0.8), (0.5, 0.7)
    told = {
        (0, (full, full, full, full)): "there is **one** sub-network",
        (9, (full, worse, worse, worse)): "**the full pass** has the lowest test loss, **0.400**, and the most labels",
        (9, (worse, full, worse, worse)): "**the vote** has the lowest test loss, **0.400**, against 0.500 of one pass",
        (9, (full, full, full, full)): "**all four** have the lowest test loss, **0.400**, and the most labels right",
        (9, (full, worse, full, (0.4004, 0.7))): "**the full pass, the arithmetic mean and the geometric mean** have",
        (9, ((0.4, 0.7), (0.5, 0.8), worse, worse)): "**the vote** has the most labels right, **80.0 %**, against 70",
        (9, ((None, None),) * 4): "not finite any more",
    }
    page = open_exhibit(open_page, "hidden=3&drop_rates=0&steps=9&step=0", 0)
    said = page.evaluate(SAY, list(told))
    for words, sentence in zip(told.values(), said, strict=True):
        assert words in sentence.replace("\u202f", " ")
    for panel in ("#together .told", "#opinions .told", "#exact .here .told"):  # nobody can sleep
        expect(page.locator(panel)).to_contain_text("The drop rate is 0: there is one")
    expect(page.locator("#together input[value=all]")).to_be_visible()
    assert math.isclose(ask(page, "ensemble?masks=all")["methods"]["vote"]["agreement"], 1)


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
