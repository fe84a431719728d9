"""The card beside a neuron tells its whole sum with true numbers, and the sliders over the layers change drop rates."""

import re
from math import exp, log, tanh
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ..web.serving import eventually
from .asking import record_of, state_of
from .conftest import OpenPage
from .reading import in_words, press, stage, visit, wait_for_step

PHONE = {"width": 390, "height": 844}
ROUNDED = 0.0052  # two decimals, of weights that come with four


def target(page: Page, key: str) -> Locator:
    return page.locator(f'[data-target="{key}"]')


def card(page: Page) -> Locator:
    return page.locator("#detail")


def lines(page: Page) -> list[list[str]]:
    """What, how and value of each line of the card."""
    read: list[list[str]] = card(page).evaluate(
        "(card) => [...card.querySelectorAll('.lines p')].map((p) => [...p.children].map((s) => s.textContent))"
    )
    return read


def values(page: Page) -> dict[str, str]:
    return {what: value for what, _, value in lines(page)}


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("× ", ""))


def point_at(page: Page, key: str, title: str) -> None:
    target(page, key).hover()
    expect(card(page).locator(".title")).to_have_text(title)


def test_every_hidden_neuron_tells_the_sum_of_its_iteration(open_page: OpenPage) -> None:
    page = open_page()
    for query in ("", "&scaling=classic", "&input_drop_rate=0.3&activation=relu&seed=3"):
        visit(page, f"/?step=37&hidden=5,8{query}")
        wait_for_step(page, 37)
        assert_sums(page, query)


def assert_sums(page: Page, query: str) -> None:
    """That every hidden neuron tells the sum of iteration 37."""
    batch, network = (record := record_of(page, 37))["batch"], record["networks"][0]
    factor = network["factors"][0]
    first = [x * m * network["input_factor"] for x, m in zip(batch["inputs"][0], inputs_kept(network), strict=True)]
    before = [first, network["a"][0][0]]
    for k, layer in enumerate(network["z"][:2]):
        for i, z in enumerate(layer[0]):
            point_at(page, f"{k + 1}-{i}", f"Hidden {k + 1}, neuron {i + 1}")
            kept, told = network["masks"][k][0][i], values(page)
            weights = [row[i] for row in network["weights"][k]]
            products = [w * a for w, a in zip(weights, before[k], strict=True)]
            names = ["x₁", "x₂"] if k == 0 else [f"neuron {j + 1}" for j in range(5)]
            for name, weight, product in zip(names, weights, products, strict=True):
                assert number(told[name]) == pytest.approx(product, abs=ROUNDED)
                how = next(how for what, how, _ in lines(page) if what == name)
                assert number(how.split(" × ")[0]) == pytest.approx(weight, abs=0.00056)
            assert told["b"] == in_words(round(network["biases"][k][i], 4))
            assert told["z"] == in_words(z)
            function, value = ("tanh(z)", tanh(z)) if "relu" not in query else ("ReLU(z)", max(z, 0))
            assert told[function] == in_words(value)
            assert told["ã"] == in_words(network["a"][k][0][i])
            assert told["awake, m = 1" if kept else "asleep, m = 0"] == (f"× {factor:g}" if kept else "× 0")
            expect(card(page).locator(".status")).to_have_text("awake" if kept else "asleep")


def inputs_kept(network: Any) -> list[int]:
    kept: list[int] = network.get("input_mask", [[1, 1]])[0]
    return kept


def test_of_many_terms_the_five_largest_stand_there_and_the_rest_makes_up_the_sum(open_page: OpenPage) -> None:
    page = open_page("/?preset=digits&step=12")
    wait_for_step(page, 12)
    record = record_of(page, 12)
    pixels, network = record["batch"]["inputs"][0], record["networks"][0]
    point_at(page, "1-7", "Hidden 1, neuron 8")
    products = [w[7] * x for w, x in zip(network["weights"][0], pixels, strict=True)]
    *terms, rest, bias, z = lines(page)[:8]
    shown = sorted((number(value) for _, _, value in terms), key=abs, reverse=True)
    largest = sorted(products, key=abs, reverse=True)[:5]
    assert shown == pytest.approx(largest, abs=ROUNDED)
    assert rest[0] == "… and 59 more"
    assert number(rest[2]) == pytest.approx(sum(products) - sum(largest), abs=ROUNDED)
    assert (bias[2], z[2]) == (in_words(network["biases"][0][7]), in_words(network["z"][0][0][7]))


def test_a_neuron_asleep_says_that_its_weights_get_no_gradient_and_so_it_is(open_page: OpenPage) -> None:
    page = open_page("/?step=9")
    wait_for_step(page, 9)
    network = record_of(page, 9)["networks"][0]
    asleep = network["masks"][0][0].index(0)
    point_at(page, f"1-{asleep}", f"Hidden 1, neuron {asleep + 1}")
    expect(card(page)).to_contain_text("gives out 0, and all its weights, in and out, get gradient 0 in this iteration")
    gradients = network["gradients"]["weights"]
    assert [row[asleep] for row in gradients[0]] == [0, 0]
    assert set(gradients[1][asleep]) == {0}
    awake = network["masks"][0][0].index(1)
    point_at(page, f"1-{awake}", f"Hidden 1, neuron {awake + 1}")
    expect(card(page)).not_to_contain_text("gradient 0")


def test_with_a_mask_for_each_example_it_does_not_say_so(open_page: OpenPage) -> None:
    page = open_page("/?step=9&mask_per=example")
    wait_for_step(page, 9)
    asleep = record_of(page, 9)["networks"][0]["masks"][0][0].index(0)
    point_at(page, f"1-{asleep}", f"Hidden 1, neuron {asleep + 1}")
    expect(card(page)).to_contain_text("this example moves none of its weights")
    expect(card(page)).not_to_contain_text("get gradient 0")


def test_outputs_tell_their_softmax_and_the_label_its_loss(open_page: OpenPage) -> None:
    page = open_page("/?step=37")
    wait_for_step(page, 37)
    record = record_of(page, 37)
    label, logits = record["batch"]["labels"][0], record["networks"][0]["logits"][0]
    total = sum(map(exp, logits))
    for i, name in enumerate(("blue", "orange")):
        point_at(page, f"3-{i}", f"Output {name}")
        told, chance = values(page), exp(logits[i]) / total
        assert told["z"] == in_words(logits[i])
        assert number(told["exp(z)"]) == pytest.approx(exp(logits[i]), rel=1e-3)
        assert number(told["Σ exp(z)"]) == pytest.approx(total, rel=1e-3)
        assert told[f"P({name})"] == in_words(chance)
        assert told.get("loss at the label") == (in_words(-log(chance)) if i == label else None)


def test_in_eval_mode_there_is_no_mask_and_the_factor_of_the_convention(open_page: OpenPage) -> None:
    page = open_page()
    for scaling, formula, factor in (
        ("inverted", "a = tanh(Σ w·a + b)", None),
        ("classic", "ã = (1 − p) · tanh(Σ w·a + b)", "× 0.8"),
        ("none", "a = tanh(Σ w·a + b)", None),
    ):
        visit(page, f"/?step=9&mode=eval&scaling={scaling}")
        expect(stage(page)).to_have_attribute("data-mode", "eval")
        page.mouse.move(0, 0)
        point_at(page, "1-2", "Hidden 1, neuron 3")
        expect(card(page).locator(".formula")).to_have_text(formula)
        assert values(page).get("no mask") == factor, scaling
        drawn = page.locator('[data-neuron="1-2"] .value').text_content()
        assert lines(page)[-1][2] == drawn


def test_the_card_keeps_up_with_the_iterations(open_page: OpenPage) -> None:
    page = open_page("/?step=3")
    wait_for_step(page, 3)
    point_at(page, "2-5", "Hidden 2, neuron 6")
    for step in (4, 5, 6):
        press(page, "ArrowRight", step)
        expect(card(page)).to_contain_text(f"iteration {step}")
        assert values(page)["ã"] == in_words(record_of(page, step)["networks"][0]["a"][1][0][5])


def test_one_stop_of_tab_leads_to_the_neurons_and_arrows_lead_on(open_page: OpenPage) -> None:
    page = open_page("/?step=3")
    wait_for_step(page, 3)
    assert page.locator("[data-target][tabindex='0']").count() == 1
    page.get_by_label("Drop rate of hidden 2").focus()
    page.keyboard.press("Tab")
    for key, title in (
        (None, "Input x₁"),
        ("ArrowDown", "Input x₂"),
        ("ArrowRight", "Hidden 1, neuron 12"),
        ("ArrowUp", "Hidden 1, neuron 11"),
        ("ArrowRight", "Hidden 2, neuron 11"),
        ("ArrowLeft", "Hidden 1, neuron 11"),
    ):
        if key:
            page.keyboard.press(key)
        expect(card(page).locator(".title")).to_have_text(title)
    expect(stage(page)).to_have_attribute("data-step", "3")
    focused = page.locator("[data-target]:focus")
    expect(focused).to_have_attribute("aria-describedby", "detail")
    assert focused.locator("circle").evaluate("(circle) => getComputedStyle(circle).stroke") != "none"
    page.keyboard.press("Enter")
    expect(focused).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(focused).to_have_attribute("aria-pressed", "false")


def test_a_tap_pins_the_card_and_a_second_one_or_one_elsewhere_dismisses_it(open_page: OpenPage) -> None:
    page = open_page("/?step=3", has_touch=True, **PHONE)
    wait_for_step(page, 3)
    beside = page.locator("#network")
    for dismiss in (lambda: target(page, "1-3").tap(), lambda: beside.tap(position={"x": 2, "y": 2})):
        target(page, "1-3").tap()
        expect(card(page)).to_be_visible()
        expect(target(page, "1-3")).to_have_attribute("aria-pressed", "true")
        dismiss()
        expect(card(page)).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}, {"width": 3840, "height": 2160}])
def test_the_card_is_never_clipped_and_never_over_its_neuron(open_page: OpenPage, size: dict[str, int]) -> None:
    page = open_page("/?step=3&hidden=12,3,7", **size)
    wait_for_step(page, 3)
    for one in page.locator("[data-target]").all():
        one.focus()
        expect(one).to_have_attribute("aria-describedby", "detail")
        box, neuron = card(page).bounding_box(), one.locator("circle").bounding_box()
        assert box
        assert neuron
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        beside = box["x"] >= neuron["x"] + neuron["width"] or box["x"] + box["width"] <= neuron["x"]
        apart = box["y"] >= neuron["y"] + neuron["height"] or box["y"] + box["height"] <= neuron["y"]
        assert beside or apart


def test_a_slider_over_a_layer_changes_its_drop_rate_while_the_network_learns(open_page: OpenPage) -> None:
    page = open_page("/?step=20")
    wait_for_step(page, 20)
    page.get_by_label("Drop rate of hidden 1").fill("0.5")
    expect(page.locator("[data-layer='1'] .rate")).to_have_text("0.5")
    eventually(lambda: state_of(page)["parameters"]["drop_rates"] == [0.5, 0.2], "the new drop rate")
    assert state_of(page)["commands"] == [{"step": 20, "name": "drop_rates", "value": [0.5, 0.2]}]
    page.get_by_role("button", name="Step", exact=True).click()
    wait_for_step(page, 21)
    assert record_of(page, 21)["networks"][0]["drop_rates"] == [0.5, 0.2]
    expect(page.locator("[data-layer='1'] .rate")).to_have_text("0.5")


def test_a_slider_before_the_first_iteration_is_part_of_the_experiment(open_page: OpenPage) -> None:
    page = open_page("/?hidden=6,6")
    page.get_by_label("Drop rate of hidden 2").fill("0.7")
    expect(page).to_have_url(re.compile("drop_rates=0.2(,|%2C)0.7"))
    page.get_by_role("button", name="Step", exact=True).click()
    wait_for_step(page, 1)
    assert record_of(page, 1)["networks"][0]["drop_rates"] == [0.2, 0.7]
    assert state_of(page)["commands"] == []


def test_an_arrow_key_on_a_slider_moves_it_and_not_the_run(open_page: OpenPage) -> None:
    page = open_page("/?step=20")
    wait_for_step(page, 20)
    page.get_by_label("Drop rate of hidden 2").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-layer='2'] .rate")).to_have_text("0.25")
    eventually(lambda: state_of(page)["parameters"]["drop_rates"] == [0.2, 0.25], "the new drop rate")
    assert state_of(page)["step"] == 20
