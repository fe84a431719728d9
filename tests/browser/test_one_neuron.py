"""One neuron on the exhibit on scaling: what it says is what the server answers, and what follows from its records."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ..web.serving import eventually
from .asking import record_of
from .conftest import OpenPage
from .reading import in_words, press, shown, stage
from .scaling import activations, one_neuron, open_scaling

DOTS = "(svg) => [...svg.children].map((dot) => [Number(dot.dataset.draw), Number(dot.classList.contains('kept'))])"
ERRORS = """async ([p, x, most]) => {
  const { standardErrors } = await import("/static/js/one-neuron-view.js");
  const { mean, variance } = standardErrors(p, x);
  return Array.from({ length: most }, (_, i) => [mean(i + 1), variance(i + 1)]);
}"""


def asked_of(page: Page) -> tuple[int, int]:
    """The layer and the neuron that it has asked about."""
    told = one_neuron(page)
    return told["layer"], told["neuron"]


def draw(page: Page, by: int) -> Any:
    """Press a button of the panel on one neuron, and wait for the answer it brings."""
    before = page.locator("#one-neuron .what").inner_text()
    page.locator(f"#one-neuron [data-draws='{by}']").click()
    expect(page.locator("#one-neuron .what")).not_to_have_text(before)
    return one_neuron(page)


def test_one_neuron_settles_as_the_server_and_its_records_have_it(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    told, frame = one_neuron(page), shown(page)["frame"]
    expect(stage(page)).to_have_attribute("data-playing", "false")
    assert told["neuron"] == np.abs(frame["layers"][0]["z"]).argmax(), "first the one that gives out most"
    record = record_of(page, 1500)
    inputs = record["batch"]["inputs"][frame["example"]["position"] - 1]
    assert told["a"] == pytest.approx(activations(record, inputs)[0][told["neuron"]], abs=1e-12)
    for by, draws in ((0, 1), (1, 2), (10, 12), (1000, 1012)):
        told = draw(page, by)
        masks = np.array(told["masks"])
        assert len(masks) == draws
        mean = 1.25 * told["a"] * masks.mean()
        error = 1.25 * abs(told["a"]) * np.sqrt(0.2 * 0.8 / draws)
        words = page.locator("#one-neuron .what").inner_text().replace("\u202f", "")
        assert f"After {draws} draw" in words
        assert f"mean is {in_words(mean)} ± {in_words(error)}" in words
        assert f"eval value {in_words(told['a'])}." in words
        assert ("by chance" in words) == (abs(mean - told["a"]) > 2.5 * error)
        assert page.locator(".dots").evaluate(DOTS) == [[k + 1, told["masks"][k]] for k in range(draws)][-40:]
        expect(page.locator("#announcer")).to_have_text(re.compile(f"After .*{str(draws)[-3:]} draw"))
    variance = page.locator("#one-neuron .variance b").all_inner_texts()
    assert [float(words) for words in variance] == pytest.approx(
        [(1.25 * told["a"] * masks).var(ddof=1), told["a"] ** 2 * 0.2 / 0.8], abs=0.005
    )
    errors = page.evaluate(ERRORS, [told["drop_rate"], told["a"] * told["train_factor"], draws])
    np.testing.assert_allclose([mean for mean, _ in errors], told["mean_error"], rtol=1e-12)
    np.testing.assert_allclose([variance for _, variance in errors[1:]], told["variance_error"][1:], rtol=1e-9)
    for _ in range(4):
        page.locator("[data-draws='1000']").click()
    expect(page.locator("#one-neuron .what")).to_contain_text("After 5\u202f000 draws")
    assert len(one_neuron(page)["masks"]) == 5000
    more = page.locator("[data-draws='1000']")
    expect(more).to_have_attribute("aria-disabled", "true")
    more.press("Enter")  # asks nothing, so that nobody is told what comes next
    page.locator("#one-neuron select").select_option("1-2" if told["neuron"] != 2 else "1-3")
    eventually(lambda: one_neuron(page)["neuron"] != told["neuron"], "the answer on this neuron")
    expect(page.locator("#announcer")).not_to_have_text(page.locator("#one-neuron .what").inner_text())


def test_what_a_neuron_hands_on_is_told_from_nothing_however_little_it_is(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "hidden=4,4,4,4&weight_decay=0.1&learning_rate=1&step=150", 150)
    told = one_neuron(page)
    assert 0 < abs(told["a"]) < 0.001
    words = page.locator("#one-neuron .more").inner_text().replace("−", "-")
    x, never = re.findall(r"-?\d[\d.]*(?:e-?\d+)?", words.split("hands on 0 or ")[1])[:2]
    assert len({float(x), float(never), 0}) == 3
    assert float(x) == pytest.approx(1.25 * told["a"], rel=0.5)
    assert float(never) == pytest.approx(told["a"], rel=0.5)
    what = page.locator("#one-neuron .what").inner_text().replace("−", "-")
    assert float(what.split("eval value ")[1][:-1]) == pytest.approx(told["a"], rel=0.5)


def test_its_masks_are_those_that_the_network_shows_with_dropout_left_on(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "mode=mc")
    neuron = draw(page, 0)["neuron"]
    kept = []
    for mask in range(1, 7):
        if mask > 1:
            press(page, "ArrowRight", 1500)
            expect(page.locator("#sentence")).to_contain_text(f"mask {mask}")
        kept.append(shown(page)["layers"][0][neuron]["mask"])
    expect(page.locator("#one-neuron .what")).to_contain_text("After 6 draws")
    assert one_neuron(page)["masks"] == kept
    assert page.locator(".dots").evaluate(DOTS) == [[k + 1, mask] for k, mask in enumerate(kept)]


def test_a_neuron_is_chosen_in_the_network_and_in_the_list_alike(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    chosen = page.locator("#one-neuron select")
    first = chosen.input_value()
    expect(page.locator(f"[data-target='{first}']")).to_have_attribute("aria-current", "true")
    page.locator("[data-target='2-3'] circle").dispatch_event("click")
    expect(page.locator("#detail")).to_contain_text("Hidden 2, neuron 4")
    expect(chosen).to_have_value("2-3")
    expect(page.locator("[aria-current=true][data-target]")).to_have_attribute("data-target", "2-3")
    eventually(lambda: asked_of(page) == (2, 3), "the answer on this neuron")
    words = page.locator("#one-neuron .what").inner_text()
    assert float(words.split("eval value ")[1][:-1]) == pytest.approx(one_neuron(page)["eval_value"], abs=0.0005)
    page.keyboard.press("Escape")
    page.locator("[data-target='1-7']").focus()
    expect(chosen).to_have_value("2-3")  # looking is not choosing
    page.keyboard.press("Enter")
    expect(chosen).to_have_value("1-7")
    page.keyboard.press("Escape")
    page.locator("[data-target='0-1']").press("Enter")  # an input is none
    expect(page.locator("#detail")).to_be_visible()
    expect(chosen).to_have_value("1-7")
    chosen.select_option("1-2")
    expect(page.locator("[data-target='1-2']")).to_have_attribute("aria-current", "true")
    eventually(lambda: asked_of(page) == (1, 2), "the answer on this neuron")
