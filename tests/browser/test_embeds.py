"""An embed by itself: how it begins, what it leaves alone, and that all of it has room at every size."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ..web.serving import eventually
from .deck import NAMES, Runs, state_of, wait_for, watched_page
from .reading import in_each_theme
from .test_axe import FOR_AXE, check

SIZES = ((320, 180), (480, 270), (640, 360), (960, 540), (1280, 720), (1920, 1080), (300, 600), (1200, 300))
NO_ANSWER = "The server has not answered yet. This is a still; it comes to life as soon as it can."
# What is cut off, outside or over another of the main parts, as words.
MISPLACED = """() => {
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const names = ["#mode", "#network", "#sentence", "#side", "#transport", "#play"];
  const parts = names.map((name) => [name, document.querySelector(name)]).filter(([, one]) => shown(one))
    .map(([name, one]) => [name, one.getBoundingClientRect()]).filter(([, box]) => box.width > 0 && box.height > 0);
  const faults = [];
  for (const [name, { left, top, right, bottom }] of parts) {
    if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) faults.push(`${name} is outside`);
  }
  parts.forEach(([name, a], i) => parts.slice(i + 1).forEach(([other, b]) => {
    if (name === "#transport" && other === "#play") return;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1) faults.push(`${name} is over ${other}`);
  }));
  for (const button of document.querySelectorAll("#side button")) {
    if (shown(button) && button.getBoundingClientRect().right > innerWidth) faults.push(`${button.textContent} is cut`);
  }
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) faults.push("the document scrolls");
  const what = document.querySelector(".sentence .what");
  const sentence = document.querySelector("#sentence").getBoundingClientRect();
  if (what.getBoundingClientRect().bottom > sentence.bottom + 1) faults.push("the sentence is cut off");
  return faults;
}"""

OpenEmbed = Callable[..., Page]


@pytest.fixture
def open_embed(browser: Browser, base_url: str) -> Iterator[OpenEmbed]:
    """A function that opens an embed, by itself, and may say what to do before."""
    with ExitStack() as stack:

        def open_it(path: str, before: Callable[[Page], Any] = lambda _: None, **how: Any) -> Page:
            page = stack.enter_context(watched_page(browser, **{"viewport": {"width": 960, "height": 540}, **how}))
            before(page)
            page.goto(f"{base_url}/embed/{path}")
            return page

        yield open_it


def live(page: Page, **state: str) -> None:
    wait_for(page.main_frame, connection="live", **state)


@pytest.mark.parametrize("name", NAMES)
def test_with_autoplay_0_no_run_is_made_until_somebody_asks_for_it(
    open_embed: OpenEmbed, base_url: str, name: str
) -> None:
    runs: list[Runs] = []
    page = open_embed(f"{name}?autoplay=0", lambda page: runs.append(Runs(page, base_url)))
    page.evaluate("import(document.querySelector('script[type=module]').src).then(() => {})")  # its script has run
    page.evaluate("new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))")
    assert runs[0].made == []
    assert page.evaluate("document.activeElement === document.body")
    other = "train" if state_of(page.main_frame)["mode"] == "eval" else "eval"
    page.locator(f"#mode [value={other}]").check(force=True)
    live(page, mode=other)
    assert len(runs[0].made) == 1
    runs[0].close()


def test_step_mode_speed_and_set_hold_before_it_lives_and_after(open_embed: OpenEmbed, base_url: str) -> None:
    asked = "playground?set=10:learning_rate:0.1&step=40&mode=eval&speed=7"
    masks = "() => [...document.querySelectorAll('[data-mask]')].map((one) => one.dataset.mask).join('')"
    runs: list[Runs] = []
    page = open_embed(f"{asked}&autoplay=0", lambda page: runs.append(Runs(page, base_url)))
    still = state_of(page.main_frame)
    assert (still["step"], still["mode"]) == ("40", "eval")
    before = page.evaluate(masks)
    page.locator("#mode [value=train]").check(force=True)
    live(page, step="40", mode="train")
    state = runs[0].state()
    assert (state["step"], state["speed"], state["parameters"]["learning_rate"]) == (40, 7, 0.1)
    page.locator("#mode [value=eval]").check(force=True)
    wait_for(page.main_frame, mode="eval")
    assert page.evaluate(masks) == before
    runs[0].close()


def test_reduced_motion_begins_with_nothing_that_moves_and_full_with_what_does(open_embed: OpenEmbed) -> None:
    for path, system, plays in (
        ("training", "reduce", "false"),
        ("training?motion=full", "reduce", "true"),
        ("training?motion=reduce", "no-preference", "false"),
    ):
        page = open_embed(path, reduced_motion=system)
        page.wait_for_load_state("load")
        if plays == "true":
            live(page, playing="true")
        else:
            page.locator("[data-do=step]").click()
            live(page, step="2", playing="false")


def test_fewer_controls_leave_pause_in_reach_of_tab_and_pointer(open_embed: OpenEmbed) -> None:
    for controls in ("min", "none"):
        page = open_embed(f"training?controls={controls}")
        page.bring_to_front()
        live(page, playing="true")
        assert page.locator("#timeline").is_hidden()
        assert page.locator("#mode").is_visible() is (controls == "min")
        for _ in range(60):  # past the neurons, which all can be looked at
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "play":
                break
        assert page.evaluate("document.activeElement.id") == "play"
        page.keyboard.press("Space")
        wait_for(page.main_frame, playing="false")
        page.locator("#play").click()
        wait_for(page.main_frame, playing="true")


def test_local_keys_stay_and_a_slider_keeps_its_arrows(open_embed: OpenEmbed) -> None:
    page = open_embed("playground?keys=local&autoplay=0")
    page.wait_for_load_state("load")
    page.locator("#sentence").click()
    for key, step in (("ArrowRight", "1"), ("ArrowRight", "2"), ("ArrowLeft", "1")):
        page.keyboard.press(key)
        live(page, step=step)
    page.keyboard.press("Space")
    wait_for(page.main_frame, playing="true")
    page.keyboard.press("Space")
    wait_for(page.main_frame, playing="false")
    speed = page.locator("#speed input")
    value = speed.input_value()
    speed.focus()
    page.keyboard.press("ArrowRight")
    assert int(speed.input_value()) == int(value) + 1


def test_bad_values_are_noted_in_the_console(open_embed: OpenEmbed) -> None:
    page = open_embed("training?keys=all&nope=1&steps=7x", tolerate="dropout live: ")
    live(page, playing="true")


def test_a_server_that_does_not_answer_is_said_and_the_still_stays(open_embed: OpenEmbed) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def before(page: Page) -> None:
        page.clock.install()
        page.route("**/api/runs", hold)

    page = open_embed("training", before)
    eventually(lambda: page.evaluate("true") and held, "the wish for a run")
    page.clock.fast_forward(3000)
    expect(page.locator("#connection")).to_have_text(NO_ANSWER)
    assert state_of(page.main_frame)["step"] == "1"
    assert page.locator("#network [data-mask='0']").count() > 0
    held[0].continue_()
    live(page, playing="true")
    expect(page.locator("#connection")).to_be_hidden()


def test_a_run_that_the_server_forgot_is_made_again_where_it_was(open_embed: OpenEmbed, base_url: str) -> None:
    runs: list[Runs] = []
    tolerated = "the server responded with a status of 404"
    page = open_embed("playground", lambda page: runs.append(Runs(page, base_url)), tolerate=tolerated)
    live(page, playing="true")
    page.locator("#play").click()
    wait_for(page.main_frame, playing="false")
    step = int(state_of(page.main_frame)["step"])
    runs[0].forget()
    page.locator("[data-do=step]").click()
    live(page, step=str(step + 1))
    assert len(runs[0].made) == 2
    runs[0].close()


def test_all_has_its_room_at_every_size(open_embed: OpenEmbed) -> None:
    faults = {}
    sizes_of_text = set()
    embeds = [*((name, "") for name in NAMES), *((name, "&controls=none") for name in ("playground", "testing"))]
    for name, more in embeds:
        page = open_embed(f"{name}?autoplay=0{more}")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            misplaced = page.evaluate(MISPLACED)
            floats = ("#transport", "#play") if more else ()  # the one button, over all else
            if found := [fault for fault in misplaced if not fault.endswith(floats)]:
                faults[name + more, width, height] = found
            if name == NAMES[0] and height == width * 9 / 16 and width >= 960:
                size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize) / innerWidth")
                sizes_of_text.add(round(size, 5))
    assert faults == {}
    assert len(sizes_of_text) == 1  # text grows as the frame does


@pytest.mark.parametrize("size", [(960, 540), (320, 180)], ids=lambda size: str(size[0]))
def test_axe_finds_nothing_in_embeds(open_embed: OpenEmbed, size: tuple[int, int]) -> None:
    names = ("training", "overfitting", "fact-check")
    for name in names if size[0] > 320 else names[:1]:  # the small ones show little but the network
        viewport = {"width": size[0], "height": size[1]}
        page = open_embed(f"{name}?theme=light&autoplay=0", viewport=viewport, **FOR_AXE)
        page.wait_for_load_state("load")
        for theme in in_each_theme(page):
            check(page, f"{name}, {theme}, {size}")
