"""Every setting does what it says, to the run and to the address; examples, seeds, and the way back."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from app.experiment import BY_NAME, LIVE, PARAMETERS, PRESETS, experiment_from
from app.experiment.kinds import to_text

from ..web.serving import eventually
from .asking import run_of, state_of
from .conftest import OpenPage
from .reading import masks, press, stage, wait_for_step

OTHERS = {
    "dataset": "circles",
    "noise": 0.31,
    "label_noise": 0.05,
    "train_size": 90,
    "hidden": [5, 3, 7],
    "activation": "relu",
    "drop_rates": [0.5, 0.2, 0.7],
    "input_drop_rate": 0.1,
    "mask_per": "example",
    "scaling": "classic",
    "optimizer": "adam",
    "learning_rate": 0.05,
    "weight_decay": 0.003,
    "batch_size": 20,
    "steps": 500,
    "seed": 4294967295,
    "twin": False,
}


def change(page: Page, name: str, value: Any) -> None:
    """Change a setting by hand."""
    text = to_text(value)
    control = page.locator(f"#settings [name={name}]")
    if name == "drop_rates":
        for k, rate in enumerate(value):
            slider = page.locator(f".overlay [data-rate='{k}']")
            if slider.input_value() != str(rate):
                slider.fill(str(rate))
        return
    folded = page.locator("#settings details:not([open])")
    if BY_NAME[name].folded or name == "hidden":
        if folded.count():
            folded.locator("summary").click()
        control = page.locator(f"#settings details [name={name}]")
    if control.count() > 1:
        page.locator(f"#settings label:has([name={name}][value={text}])").click()
    else:
        control.fill(text)
        control.press("Enter")


def asked(page: Page) -> dict[str, list[str]]:
    """The address as parameters."""
    return parse_qs(urlsplit(page.evaluate("() => location.href")).query)


def test_every_parameter_has_a_case_here() -> None:
    assert set(OTHERS) == set(BY_NAME)


def test_each_setting_begins_another_run_and_stands_in_the_address(open_page: OpenPage) -> None:
    page = open_page()
    fields: dict[str, Any] = {}
    for name, value in OTHERS.items():  # one after another, and none takes another back
        before = run_of(page)
        change(page, name, value)
        eventually(lambda: run_of(page) != before, f"another run for {name}")  # noqa: B023
        expect(stage(page)).to_have_attribute("data-connection", "live")
        fields[name] = value
        wanted = experiment_from(fields).as_fields()
        assert state_of(page)["experiment"] == wanted, name
        address = {n: [to_text(shortened(v))] for n, v in wanted.items()}
        eventually(lambda: asked(page) == address, f"the address with {name}")  # noqa: B023


def shortened(value: Any) -> Any:
    """Whole numbers without a point, as JavaScript writes them."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def test_what_may_change_while_it_runs_goes_to_the_run_and_stands_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/?hidden=5,3,7")
    press(page, "ArrowRight", 1)
    press(page, "ArrowRight", 2)
    before = run_of(page)
    changes: list[dict[str, Any]] = []
    for name in LIVE:
        change(page, name, OTHERS[name])
        changes.append({"step": 2, "name": name, "value": OTHERS[name]})
        eventually(lambda: len(state_of(page)["commands"]) == len(changes), f"the change of {name}")
        assert state_of(page)["commands"] == changes
        assert run_of(page) == before
        assert state_of(page)["step"] == 2
        address = [f"2:{one['name']}:{to_text(one['value'])}" for one in changes]
        eventually(lambda: asked(page).get("set") == address, f"the address with {name}")  # noqa: B023
        assert asked(page)["step"] == ["2"]


def test_after_the_end_a_change_begins_another_run(open_page: OpenPage) -> None:
    page = open_page("/?steps=20&step=20")
    wait_for_step(page, 20)
    before = run_of(page)
    change(page, "learning_rate", 0.1)
    eventually(lambda: run_of(page) != before, "another run")
    expect(stage(page)).to_have_attribute("data-connection", "live")
    assert state_of(page)["experiment"]["learning_rate"] == 0.1


def test_sliders_reach_both_ends_of_a_number_and_set_layers_and_their_width(open_page: OpenPage) -> None:
    page = open_page()
    for name in ("noise", "label_noise", "train_size", "learning_rate", "batch_size"):
        parameter = BY_NAME[name]
        slider = page.locator(f"[data-slide={name}]")
        for key, end in (("Home", parameter.minimum), ("End", parameter.maximum)):
            slider.focus()
            page.keyboard.press(key)
            if name != "train_size" or key == "Home":  # what the drawn data sets have ends before the table does
                expect(page.locator(f"#{name}")).to_have_value(f"{end:g}")
        change(page, name, parameter.default)
    page.locator("#layers").fill("3")
    expect(page.locator("[data-layer]")).to_have_count(3)
    page.locator("#width").fill("5")
    expect(page.locator(".neuron[data-mask]")).to_have_count(15)
    eventually(lambda: state_of(page)["experiment"]["hidden"] == [5, 5, 5], "the run of this network")
    assert state_of(page)["experiment"]["drop_rates"] == [0.2, 0.2, 0.2]


def test_every_setting_has_a_short_help_which_shows_beside_it(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.locator("#noise").focus()
    expect(page.locator("#hint")).to_have_text(BY_NAME["noise"].help)
    expect(page.locator("#hint")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#hint")).to_be_hidden()
    page.locator("[data-field=batch_size]").hover()
    expect(page.locator("#hint")).to_have_text(BY_NAME["batch_size"].help)
    page.locator("#settings details summary").click()
    helps = page.evaluate(HELPS)
    for parameter in PARAMETERS:
        name = "rate" if parameter.name == "drop_rates" else parameter.name
        assert parameter.help in helps[name], name


# What the control of each setting is described by.
HELPS = """() => Object.fromEntries([...document.querySelectorAll("#settings [data-field]")].map((field) => {
  const described = field.matches("[aria-describedby]") ? field : field.querySelector("[aria-describedby]");
  return [field.dataset.field, document.getElementById(described.getAttribute("aria-describedby")).textContent];
}))"""


def test_settings_show_what_holds_at_the_step_in_view(open_page: OpenPage) -> None:
    page = open_page("/?set=5:learning_rate:0.1&set=5:drop_rates:0.5,0.2&step=8")
    wait_for_step(page, 8)
    expect(page.locator("#learning_rate")).to_have_value("0.1")
    expect(page.locator(".overlay [data-rate='0']")).to_have_value("0.5")
    page.locator("#timeline input").fill("3")
    wait_for_step(page, 3)
    expect(page.locator("#learning_rate")).to_have_value("0.3")
    expect(page.locator(".overlay [data-rate='0']")).to_have_value("0.2")


def test_what_does_not_fit_becomes_the_nearest_that_does_and_the_page_says_so(open_page: OpenPage) -> None:
    page = open_page()
    change(page, "train_size", 9000)
    expect(page.get_by_label("Notes on the address")).to_contain_text("train_size")
    expect(page.locator("#train_size")).to_have_value("500")
    page.get_by_label("Notes on the address").get_by_role("button", name="Close").click()
    expect(page.get_by_label("Notes on the address")).to_be_hidden()


def test_examples_are_one_click_away_and_say_what_they_show(open_page: OpenPage) -> None:
    page = open_page()
    for name, preset in PRESETS.items():
        page.get_by_role("button", name="Examples").click()
        card = page.get_by_role("dialog").get_by_role("link", name=preset.title)
        expect(card).to_contain_text(preset.shows)
        card.click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.locator("#about")).to_contain_text(preset.title)
        wanted = experiment_from({"preset": name})
        expect(page).to_have_url(re.compile(f"hidden={to_text(wanted.hidden)}.*seed={wanted.seed}"))
        expect(stage(page)).to_have_attribute("data-connection", "live")
        assert state_of(page)["experiment"] == wanted.as_fields()
        expect(page.locator("#about")).to_contain_text("chosen because it shows the usual effect")


def test_s_tries_another_seed_which_was_not_chosen_and_plays_on(open_page: OpenPage) -> None:
    page = open_page("/?preset=moons&speed=20")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    before = run_of(page)
    page.keyboard.press("s")
    eventually(lambda: run_of(page) != before, "another run")
    expect(page.locator("#about")).to_have_text(re.compile(r"Two moons\s+seed 192\s+Try another seed"))
    expect(stage(page)).to_have_attribute("data-playing", "true")
    assert (state_of(page)["experiment"]["seed"], state_of(page)["speed"]) == (192, 20)


def test_the_way_back_leads_to_the_run_where_it_was_left_and_forward_again(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "ArrowRight", 1)
    press(page, "ArrowRight", 2)
    left = masks(page)
    eventually(lambda: asked(page).get("step") == ["2"], "the address")
    change(page, "dataset", "digits")
    expect(page.locator("#digit")).to_be_visible()
    change(page, "dataset", "xor")
    expect(page.locator("#boundaries")).to_be_visible()
    page.go_back()
    expect(page.locator("#digit")).to_be_visible()
    page.go_back()
    wait_for_step(page, 2)
    assert masks(page) == left
    expect(page.locator("#settings [name=dataset][value=moons]")).to_be_checked()
    page.go_forward()
    expect(page.locator("#digit")).to_be_visible()
    expect(page.locator("#settings [name=dataset][value=digits]")).to_be_checked()


def test_the_address_of_a_changed_run_shows_the_same_run_to_somebody_else(open_page: OpenPage) -> None:
    page = open_page("/?seed=9&steps=400")
    for step in (1, 2, 3):
        press(page, "ArrowRight", step)
    change(page, "scaling", "classic")
    eventually(lambda: "set" in asked(page), "the change")
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    for step in (4, 5):
        press(page, "ArrowRight", step)
    page.keyboard.press("e")
    page.keyboard.press("6")
    eventually(lambda: asked(page).get("mode") == ["eval"] and "speed" in asked(page), "the address")
    mine = state_of(page)
    other = open_page(page.url.removeprefix(page.url.split("/?")[0]))
    wait_for_step(other, 5)
    theirs = state_of(other)
    for name in ("experiment", "commands", "mode", "speed", "step", "metrics"):
        assert theirs[name] == mine[name], name


def test_leaving_a_run_for_another_ends_it_on_the_server(open_page: OpenPage) -> None:
    page = open_page()
    before = run_of(page)
    change(page, "seed", 12)
    # its place is the next one's, where its address leads
    eventually(lambda: not page.request.get(before).url.endswith(before), "the end of the run before")
