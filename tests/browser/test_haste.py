"""Several wishes at once, answers that fail, commands that come late: the latest wins, nothing is lost or doubled."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from ..web.serving import eventually, fetch
from .asking import run_of, state_of
from .conftest import KEEP_FRAMES, OpenPage
from .reading import press, stage, wait_for_step

DRAWING = "**/?*"
COMMANDS = "**/commands"


def choose(page: Page, dataset: str) -> None:
    """Choose a data set in the settings."""
    page.locator(f"#settings label:has([value={dataset}])").click()


def hold(page: Page, pattern: str) -> tuple[list[Route], Callable[[], None]]:
    """Keep requests back: those that came, and a function that lets them all go."""
    held: list[Route] = []
    open_ = False

    def keep(route: Route) -> None:
        if open_:
            route.continue_()
        else:
            held.append(route)

    page.route(pattern, keep)

    def let_go() -> None:
        nonlocal open_
        open_ = True
        for route in held:
            route.continue_()

    return held, let_go


def experiment_of(page: Page) -> Any:
    """The experiment of the page's run; empty fields while it is between two."""
    answer = fetch(run_of(page))
    return answer.json()["experiment"] if answer.is_success else defaultdict(lambda: None)


def test_of_several_experiments_asked_for_the_last_is_shown(open_page: OpenPage) -> None:
    page = open_page()
    held, let_go = hold(page, DRAWING)
    for dataset in ("circles", "xor", "spiral"):
        choose(page, dataset)
    eventually(lambda: page.evaluate("1") and len(held) >= 1, "the first request")
    let_go()
    eventually(lambda: experiment_of(page)["dataset"] == "spiral", "the last one")
    expect(stage(page)).to_have_attribute("data-connection", "live")
    expect(page.locator("#settings [value=spiral]")).to_be_checked()
    eventually(lambda: "dataset=spiral" in page.evaluate("location.search"), "its address")


def test_a_slider_held_down_ends_where_it_was_left(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#width").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    eventually(lambda: experiment_of(page)["hidden"] == [18, 18], "18 neurons")
    expect(page.locator("output[for=width]")).to_have_text("18")
    expect(page.locator("#notes")).to_be_hidden()


def test_going_back_in_haste_ends_where_it_should(open_page: OpenPage) -> None:
    page = open_page()
    for dataset in ("circles", "xor", "spiral"):
        choose(page, dataset)
        expect(page).to_have_url(re.compile(f"dataset={dataset}"))
        expect(page.locator("#about")).to_contain_text(re.compile(dataset, re.IGNORECASE))
    page.evaluate(
        "() => { history.go(-1); setTimeout(() => history.go(-1), 30); setTimeout(() => history.go(-1), 60); }"
    )
    expect(page.locator("#settings [value=moons]")).to_be_checked()
    eventually(lambda: experiment_of(page)["dataset"] == "moons", "the first one")
    page.go_forward()
    eventually(lambda: experiment_of(page)["dataset"] == "circles", "the second one")


@pytest.mark.parametrize("how", ["503", "no answer"])
def test_a_drawing_that_fails_leaves_the_page_as_it_was_and_says_so(open_page: OpenPage, how: str) -> None:
    page = open_page(tolerate="console error")
    press(page, "ArrowRight", 1)
    page.route(DRAWING, lambda route: route.fulfill(status=503, body="full") if how == "503" else route.abort())
    before = run_of(page)
    choose(page, "circles")
    expect(page.locator("#notes")).to_contain_text("did not draw another experiment")
    expect(page.locator("#settings [value=moons]")).to_be_checked()
    page.unroute(DRAWING)
    press(page, "ArrowRight", 2)
    assert run_of(page) == before
    page.get_by_role("button", name="Close").first.click()
    choose(page, "circles")
    eventually(lambda: experiment_of(page)["dataset"] == "circles", "it, at the second try")


def test_a_command_that_comes_late_is_not_carried_out_on_another_run(open_page: OpenPage) -> None:
    page = open_page(tolerate="404")
    press(page, "ArrowRight", 1)
    before = run_of(page)
    held, let_go = hold(page, COMMANDS)
    page.locator("#learning_rate").fill("0.05")
    page.locator("#learning_rate").press("Enter")
    eventually(lambda: page.evaluate("1") and held, "the command")
    page.locator("#another-seed").click()
    eventually(lambda: run_of(page) != before, "another run")
    let_go()
    expect(stage(page)).to_have_attribute("data-connection", "live")
    press(page, "ArrowRight", 1)
    state = state_of(page)
    assert (state["commands"], state["experiment"]["seed"]) == ([], 192)


@pytest.mark.parametrize("is_first", [True, False], ids=["the page's first run", "a later one"])
def test_a_run_that_comes_when_another_is_wanted_is_forgotten(open_page: OpenPage, is_first: bool) -> None:
    """By the server alone where the wanted one has its place: to ask it to would be an error, which fails the test."""
    page = open_page()
    late: list[tuple[Route, APIResponse]] = []

    def answer_late(route: Route) -> None:
        late.append((route, route.fetch()))

    if is_first:
        shown, page = page.url, page.context.new_page()
        page.add_init_script(KEEP_FRAMES)
    page.route("**/api/runs", answer_late, times=1)
    if is_first:
        page.goto(shown)
    else:
        choose(page, "xor")
    eventually(lambda: page.evaluate("1") and late, "the first answer")
    choose(page, "circles")
    expect(page).to_have_url(re.compile("dataset=circles"))
    expect(stage(page)).to_have_attribute("data-connection", "live")
    wanted = run_of(page)
    [(route, answer)] = late
    route.fulfill(response=answer)
    of_late = httpx.URL(wanted).join(answer.json()["id"])
    leads_to = None if is_first else httpx.URL(wanted).path

    def place_of_late() -> httpx.Response:
        return httpx.get(of_late, verify=False)

    eventually(lambda: page.evaluate("1") and not place_of_late().is_success, "that the late run is gone")
    assert place_of_late().headers.get("location") == leads_to
    press(page, "ArrowRight", 1)
    assert state_of(page)["experiment"]["dataset"] == "circles"


def test_a_run_that_is_refused_is_asked_for_once_and_not_again_and_again(open_page: OpenPage) -> None:
    page = open_page(tolerate="console error")
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append("command" if route.request.url.endswith("commands") else "run")
        route.fulfill(status=404 if asked[-1] == "command" else 403, body="{}")

    page.route("**/api/runs", refuse)
    page.request.delete(run_of(page))
    page.route(COMMANDS, refuse)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#connection")).to_contain_text("does not run this experiment")
    page.keyboard.press("ArrowRight")
    eventually(lambda: page.evaluate("1") and asked.count("command") >= 2, "the second command")
    assert asked.count("run") <= 4


def test_a_number_out_of_range_becomes_the_nearest_and_words_change_nothing(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "ArrowRight", 1)
    rate = page.locator("#learning_rate")
    rate.fill("99")
    rate.press("Enter")
    eventually(lambda: state_of(page)["parameters"]["learning_rate"] == 10, "the nearest")
    expect(rate).to_have_value("10")
    expect(page.locator("#notes")).to_contain_text("10 is taken")
    rate.fill("fast")
    rate.press("Enter")
    expect(rate).to_have_value("10")
    expect(page.locator("#notes")).to_contain_text("needs a number")


def test_a_field_typed_back_to_what_it_was_follows_the_run_again(open_page: OpenPage) -> None:
    page = open_page()
    rate = page.locator("#learning_rate")
    rate.focus()
    page.keyboard.press("End")
    page.keyboard.type("5")
    page.keyboard.press("Backspace")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("dialog").get_by_role("link", name="Handwritten digits").click()
    expect(rate).to_have_value("0.05")


def test_a_changed_number_of_layers_brings_its_drop_rates_along(open_page: OpenPage) -> None:
    page = open_page("/?drop_rates=0.2,0.4")
    page.locator("#layers").fill("3")
    eventually(lambda: experiment_of(page)["drop_rates"] == [0.2, 0.4, 0.4], "three rates")
    expect(page.locator("#notes")).to_be_hidden()
    page.locator("#settings details summary").click()
    page.locator("#hidden").fill("12,")
    page.locator("#hidden").press("Enter")
    eventually(lambda: experiment_of(page)["hidden"] == [12], "one layer")
    assert experiment_of(page)["drop_rates"] == [0.2]


def test_another_seed_keeps_what_was_changed(open_page: OpenPage) -> None:
    page = open_page("/?step=4")
    wait_for_step(page, 4)
    page.locator("#settings label:has([value=classic])").click()
    eventually(lambda: state_of(page)["commands"], "the change")
    page.keyboard.press("Escape")
    before = run_of(page)
    page.locator("#another-seed").click()
    eventually(lambda: run_of(page) != before, "another run")
    assert state_of(page)["commands"] == [{"step": 4, "name": "scaling", "value": "classic"}]
    expect(page.locator("#about")).not_to_contain_text("chosen")


def test_the_speed_can_be_chosen_before_there_is_a_run(open_page: OpenPage) -> None:
    page = open_page()
    held, let_go = hold(page, "**/api/runs")
    page.reload()
    eventually(lambda: page.evaluate("1") and len(held) == 1, "the request for the run")
    slider = page.get_by_label("Speed", exact=True)
    slider.press("Home")
    let_go()
    eventually(lambda: page.evaluate("() => window.run_"), "the run")
    eventually(lambda: state_of(page)["speed"] == 0.2, "the speed")
    expect(slider).to_have_value("0")
