"""Neurons knocked out: network, sentence and panel are of the rest, by the numbers of the server and of NumPy."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from .asking import record_of
from .conftest import OpenPage
from .reading import shown, wait_for_step
from .zeroed import ask, fixed, fresh, knocked, open_exhibit, signed, target

# In one go: what the sentence says of the example, and what the network shows of it.
EXAMPLE = """() => [document.querySelector("#sentence .hint").textContent,
  [...document.querySelectorAll("[data-neuron^='0-'] .value")].map((value) => value.textContent)]"""
PICTURES = "() => [...document.querySelectorAll('#knock-out canvas')].map((canvas) => canvas.toDataURL())"


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
    light = page.evaluate(PICTURES)
    page.locator("#theme-button").dblclick()  # past light
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = page.evaluate(PICTURES)
    assert len({*light, *dark}) == 4
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


def test_without_an_answer_all_are_shown_and_the_page_says_that_it_asks(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "step=20", 20, tolerate="ERR_FAILED")
    expect(page.locator("#knock-out .at")).to_have_text("Of the network with dropout, after iteration 20.")
    target(page, "2-8").click()
    assert_shows_without(page, ["2-8"])
    page.route("**/knock-out?*", lambda route: route.abort())
    for _ in range(3):
        page.locator("[data-do=step]").click()
    expect(page.locator("#sentence .what")).to_have_text(
        "Hidden 2, neuron 9, is knocked out: what that does here is being asked again."
    )
    expect(page.locator("#knock-out .trouble")).to_contain_text("asked again")
    assert knocked(page) == []
    sentence, inputs = page.evaluate(EXAMPLE)
    latest = page.evaluate("() => window.frames_.at(-1)")
    assert f"Test point {latest['example']['index'] + 1}" in sentence
    assert inputs == [fixed(x, 2) for x in latest["input"]]
    beside = page.locator(".neuron.output .value").all_text_contents()
    assert beside == [fixed(p, 2) for p in latest["output"]]
    target(page, "1-5").click()  # which is not known either
    expect(page.locator("#sentence .what")).to_contain_text("2 neurons are knocked out: what that does")
    page.unroute("**/knock-out?*")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(2)
    assert_shows_without(page, ["2-8", "1-5"])
    page.keyboard.press("r")
    wait_for_step(page, 0)
    expect(page.locator("#knock-out .at")).to_have_text("Of the network with dropout, before the first iteration.")
    expect(page.locator(".neuron[data-knocked]")).to_have_count(2)
    page.get_by_role("button", name="Bring all back").click()
    expect(page.locator("#sentence .what")).to_contain_text("All 24 of 24 neurons are awake")
