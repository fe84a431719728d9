"""The exhibit on scaling as a whole: what there is to try, odd experiments, and who may use it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from .asking import state_of
from .conftest import OpenPage
from .reading import in_words, press, stage, visit, wait_for_step
from .scaling import fresh, one_neuron, open_scaling
from .test_axe import FOR_AXE, check
from .test_phone import check as check_width


def test_forgetting_the_scaling_leads_to_the_digits_and_trains_them_anew(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    page.get_by_role("link", name="Forget the scaling").click()
    wait_for_step(page, 3000)
    panel = page.locator("#trained-anew")
    expect(panel).to_have_attribute("data-told", "true")
    expect(panel.locator(".overlay-chart")).to_be_in_viewport(ratio=1)
    state = state_of(page)
    assert state["experiment"]["scaling"] == "none"
    # this very run is one of the four, and so are its weights
    loss = state["metrics"]["network"]["test_loss"]
    expect(panel.locator("[data-way=none] td").first).to_have_text(f"{loss:.3f}")
    assert loss > 2 * float(panel.locator("[data-way=inverted] td").first.inner_text())
    expect(panel.locator(".what")).to_contain_text("equal to the last bit")
    told = one_neuron(page)
    assert told["expected_mean"] == pytest.approx(told["eval_value"] / 2)
    expect(page.locator("#one-neuron .more")).to_contain_text("eval mode is 2 times as loud")
    expect(fresh(page, "#whole-network").locator(".what")).to_contain_text("hidden 3 is 7.31 times as loud")
    page.go_back()
    wait_for_step(page, 1500)
    fresh(page, "#one-neuron")
    expect(page.locator("#trained-anew table")).to_be_hidden()  # only who asks for it gets it


def test_the_other_things_to_try_change_rate_and_convention(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    factors = page.locator("[data-figure=factors]")
    expect(factors).to_have_text("It is activations, here × 1.25 in training, × 1 in eval mode.")
    page.get_by_role("link", name="Half of them asleep").click()
    expect(factors).to_have_text("It is activations, here × 2 in training, × 1 in eval mode.")
    wait_for_step(page, 1500)
    told = one_neuron(page)
    assert (told["drop_rate"], told["train_factor"]) == (0.5, 2)
    expect(page.locator("#one-neuron .more")).to_contain_text(f"0 or {in_words(2 * told['a'])}, never")
    page.get_by_role("link", name="Classic").click()
    expect(factors).to_have_text("It is activations, here × 1 in training, × 0.5 in eval mode.")
    wait_for_step(page, 1500)
    told = one_neuron(page)
    assert (told["scaling"], told["drop_rate"], told["train_factor"], told["eval_factor"]) == ("classic", 0.5, 1, 0.5)
    expect(page.locator("#one-neuron .what")).to_contain_text(f"eval value {in_words(told['a'] / 2)}")
    expect(fresh(page, "#whole-network").locator("thead [data-own=true]")).to_contain_text("classic")


def test_a_shorter_run_begins_what_there_is_to_try_at_its_end(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "steps=300&step=300", 300)
    page.get_by_role("link", name="Classic").click()
    expect(page.locator("[data-figure=factors]")).to_contain_text("× 0.8 in eval mode")
    wait_for_step(page, 300)
    expect(page.locator("#notes")).to_be_hidden()  # nothing to scold for


def test_odd_experiments_are_told_as_they_are(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    for query, one, whole, anew in (
        ("drop_rates=0,0", "it never sleeps", "as loud in eval mode", "all four are the same training"),
        ("hidden=1&drop_rates=0.9", "on average only", "set to inverted", "which this training magnifies"),
        ("optimizer=adam&learning_rate=0.01&steps=200", "never", "set to inverted", "Adam’s steps"),
        ("weight_decay=0.01&steps=200&hidden=1&drop_rates=0.2", "never", "set to inverted", "Weight decay pulls"),
    ):
        visit(page, f"/scaling?{query}&step=0&twin=false")
        wait_for_step(page, 0)
        expect(fresh(page, "#one-neuron").locator(".more")).to_contain_text(one)
        expect(page.locator("#one-neuron .when")).to_contain_text("before the first iteration")
        expect(fresh(page, "#whole-network").locator(".what")).to_contain_text(whole)
        page.locator("#trained-anew button").click()
        expect(page.locator("#trained-anew .what")).to_contain_text(anew)
        press(page, "ArrowRight", 1)
        expect(fresh(page, "#one-neuron").locator(".when")).to_contain_text("after iteration 1,")


def test_while_it_trains_the_panels_wait_and_then_tell_of_where_it_stands(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "speed=100")
    fresh(page, "#one-neuron")
    page.keyboard.press(" ")
    expect(stage(page)).not_to_have_attribute("data-step", "1500")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    expect(fresh(page, "#one-neuron").locator(".when")).not_to_contain_text("1\u202f500")
    assert one_neuron(page)["step"] == int(stage(page).get_attribute("data-step") or 0)


@pytest.mark.parametrize("how", [{"color_scheme": "light"}, {"color_scheme": "dark", "width": 390, "height": 844}])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(open_page: OpenPage, how: dict[str, Any]) -> None:
    page = open_scaling(open_page, **how, **FOR_AXE)
    page.locator("#trained-anew button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trained-anew")).to_have_attribute("data-told", "true")
    fresh(page, "#whole-network")
    if "width" in how:
        check_width(page, how["width"], "all panels")
    check(page, "all panels")
