"""Keys, sliders and addresses do what they say; and the page sees what every other viewer of its run sees."""

from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from ..web.driving import Stream
from ..web.serving import PATIENCE, eventually
from .asking import record_of, run_of, state_of
from .conftest import OpenPage
from .reading import masks, press, shown, stage, visit, wait_for_step

PHONE = {"width": 390, "height": 844}


def test_the_page_shows_what_every_other_viewer_gets(open_page: OpenPage) -> None:
    page = open_page()
    for query in ("", "mask_per=example&input_drop_rate=0.3&dataset=digits", "scaling=classic"):
        visit(page, f"/?speed=20&{query}")
        assert_shared(page)


def assert_shared(page: Page) -> None:
    """That what another viewer is told when the run pauses is what the page shows."""
    with httpx.stream("GET", f"{run_of(page)}/events", timeout=PATIENCE) as response:
        stream = Stream(response)
        page.keyboard.press(" ")
        stream.first(lambda event: event.name == "frame" and event.data["step"] > 30)
        page.keyboard.press(" ")
        stream.first(lambda event: event.name == "state" and not event.data["playing"])
    expect(stage(page)).to_have_attribute("data-playing", "false")
    step = state_of(page)["step"]
    wait_for_step(page, step)
    with httpx.stream("GET", f"{run_of(page)}/events", timeout=PATIENCE) as response:
        frame = Stream(response).first("snapshot").data["frame"]
    assert masks(page) == [layer["mask"] for layer in frame["layers"]]
    network = record_of(page, step)["networks"][0]
    assert masks(page) == [layer[0] for layer in network["masks"]]
    if "input_mask" in network:
        assert page.evaluate(INPUT_MASK) == network["input_mask"][0]


INPUT_MASK = "() => [...document.querySelectorAll(\"[data-neuron^='0-']\")].map(({ dataset }) => Number(dataset.mask))"


def test_figures_and_the_slider_set_the_speed_from_slow_motion_to_as_fast_as_it_goes(open_page: OpenPage) -> None:
    page = open_page()
    speeds = []
    for key in "123456789":
        with page.expect_response("**/commands") as answer:
            page.keyboard.press(key)
        speeds.append(answer.value.json()["speed"])
    assert speeds[0] == 0.2
    assert speeds[-1] == "max"
    assert speeds[:-1] == sorted(speeds[:-1])
    assert len(set(map(str, speeds))) == 9
    slider = page.get_by_label("Speed", exact=True)
    for key, speed in (("Home", 0.2), ("End", "max")):
        slider.focus()
        with page.expect_response("**/commands") as answer:
            page.keyboard.press(key)
        assert answer.value.json()["speed"] == speed


def test_r_starts_again_from_the_beginning(open_page: OpenPage) -> None:
    page = open_page("/?step=25")
    wait_for_step(page, 25)
    press(page, "r", 0)
    assert masks(page) == [[1] * 12, [1] * 12]
    assert state_of(page)["commands"] == []


def test_space_on_a_focused_button_presses_it_once(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")


def test_in_eval_mode_play_walks_through_examples_and_trains_nothing(open_page: OpenPage) -> None:
    page = open_page("/?step=20&speed=20")
    wait_for_step(page, 20)
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    page.keyboard.press(" ")
    first = shown(page)["frame"]["example"]["index"]
    eventually(lambda: abs(shown(page)["frame"]["example"]["index"] - first) > 3, "other examples")
    assert masks(page) == [[1] * 12, [1] * 12]
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    assert (state_of(page)["step"], state_of(page)["reached"]) == (20, 20)


def test_the_list_of_keys_keeps_the_keys_to_itself_until_it_is_closed(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    press(page, "ArrowRight", 1)


def test_on_a_phone_switch_and_transport_stay_in_reach_of_a_finger(open_page: OpenPage) -> None:
    page = open_page("/?step=5", **PHONE)
    for button in [*page.locator("#transport button").all(), *page.locator("#mode label").all()]:
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    for button in page.locator("#transport button").all():
        expect(button).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>window.hacked = 1</script>",
        "'><img src=x onerror='window.hacked = 1'>",
        '"><svg onload="window.hacked = 1">',
        "</aside><script>window.hacked = 1</script>",
    ],
)
def test_nothing_in_the_address_is_carried_out(open_page: OpenPage, attack: str) -> None:
    fields = ("seed", "dataset", "preset", "set", "theme", "mode", attack)
    page = open_page("/?" + urlencode(dict.fromkeys(fields, attack)))
    assert page.evaluate("() => window.hacked") is None
    expect(page.get_by_label("Notes on the address")).to_contain_text(attack[:12])
    press(page, "ArrowRight", 1)


def test_the_mode_that_is_chosen_stays_chosen_until_the_answer(open_page: OpenPage) -> None:
    page = open_page("/?speed=20&autoplay=1", tolerate="Failed to load resource")
    chosen, before = (page.locator(f"#mode [value={mode}]") for mode in ("eval", "train"))
    for is_refused in (True, False):
        held: list[Route] = []
        page.route("**/commands", lambda route: held.append(route))  # noqa: B023, PLW0108
        chosen.click(force=True)
        eventually(lambda: held, "the command")  # noqa: B023
        step = shown(page)["step"]
        eventually(lambda: shown(page)["step"] > step + 2, "further news of the run")  # noqa: B023
        expect(chosen).to_be_checked()
        if is_refused:
            held[0].abort()
        else:
            held[0].continue_()
        page.unroute("**/commands")
        expect(before if is_refused else chosen).to_be_checked()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
