"""A recording opened from disk, without any network: it plays, steps, scrubs and shows what the run computed."""

from collections.abc import Callable, Iterator
from math import exp, log
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..web.driving import RemoteRun
from ..web.serving import PATIENCE, eventually
from .faults import tell_faults
from .reading import in_each_theme, stage, wait_for_step
from .test_axe import check

OpenFile = Callable[..., Page]

# In one go, so that no frame comes between.
SHOWN = """() => [...document.querySelectorAll("[data-neuron][data-mask]")].map(({ dataset, children }) => ({
  layer: Number(dataset.neuron.split("-")[0]),
  mask: Number(dataset.mask),
  value: children[0].querySelector(".value")?.textContent.replace("−", "-"),
}))"""


@pytest.fixture
def run(base_url: str) -> Iterator[Callable[..., RemoteRun]]:
    """A function that makes a run."""
    with httpx.Client(base_url=base_url, timeout=PATIENCE) as client:
        yield lambda **fields: RemoteRun(client, fields)


@pytest.fixture
def open_file(browser: Browser, tmp_path: Path) -> Iterator[OpenFile]:
    """A function that saves a recording of a run and opens it where there is no network, standing still at first.

    In the end none may have asked for anything, or logged anything.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_it(
        of: RemoteRun, query: dict[str, Any] | None = None, width: int = 1440, height: int = 900, **how: Any
    ) -> Page:
        saved = of.client.get(f"{of.url}/recording.html", params=query or {}).raise_for_status()
        path = tmp_path / "recording.html"
        path.write_bytes(saved.content)
        context = browser.new_context(
            **{"viewport": {"width": width, "height": height}, "offline": True, "reduced_motion": "reduce", **how}
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        tell_faults(page, faults.append)
        page.on("request", lambda asked: faults.append(asked.url) if asked.url.startswith("http") else None)
        page.goto(path.as_uri())
        expect(stage(page)).to_have_attribute("data-connection", "live")
        return page

    expect.set_options(timeout=PATIENCE * 1000)
    yield open_it
    for context in contexts:
        context.close()
    assert faults == []


def step_of(page: Page) -> int:
    return int(stage(page).get_attribute("data-step") or -1)


def go_to(page: Page, step: int) -> None:
    """Scrub to a step."""
    page.locator("#timeline input").fill(str(step))
    wait_for_step(page, step)


def assert_shows(page: Page, record: Any) -> None:
    """That masks, activations and loss on the page are those of an iteration's record."""
    network = record["networks"][0]
    shown = page.evaluate(SHOWN)
    for k, (masks, activations) in enumerate(zip(network["masks"], network["a"], strict=False), start=1):
        neurons = [neuron for neuron in shown if neuron["layer"] == k]
        assert [neuron["mask"] for neuron in neurons] == masks[0]
        for neuron, activation in zip(neurons, activations[0], strict=True):
            if neuron["value"] is None:  # too small for a number
                continue
            assert neuron["value"] == "" if not neuron["mask"] else abs(float(neuron["value"]) - activation) <= 0.00501
    logits, label = network["logits"][0], record["batch"]["labels"][0]
    loss = log(sum(exp(logit) for logit in logits)) - logits[label]
    told = page.locator("#sentence .hint").text_content() or ""
    assert abs(float(told.rpartition("loss ")[2]) - loss) <= 0.00501


def test_it_steps_and_scrubs_and_shows_what_the_run_computed(run: Any, open_file: OpenFile) -> None:
    made = run()
    made.do("seek", step=60)
    page = open_file(made, {"last": 60})
    assert step_of(page) == 0
    for step in (1, 2):
        page.keyboard.press("ArrowRight")
        wait_for_step(page, step)
        assert_shows(page, made.record(step))
    page.keyboard.press("ArrowLeft")
    wait_for_step(page, 1)
    assert_shows(page, made.record(1))
    for step in (37, 60):
        go_to(page, step)
        assert_shows(page, made.record(step))
        expect(page.locator("#measured")).to_have_text(f"Measured after iteration {step - step % 30}.")
    expect(page.locator("#player [data-do=step]")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("r")
    wait_for_step(page, 0)
    expect(page.locator("#player [data-do=back]")).to_have_attribute("aria-disabled", "true")


def test_it_plays_by_the_clock_to_its_end_and_from_there_again(run: Any, open_file: OpenFile) -> None:
    page = open_file(run(), {"first": 5, "last": 40}, reduced_motion="no-preference")
    eventually(lambda: step_of(page) >= 6, "an iteration that nobody asked for")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    page.keyboard.press("9")
    page.locator("#play").click()
    wait_for_step(page, 40)
    expect(stage(page)).to_have_attribute("data-playing", "false")
    page.keyboard.press("1")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    wait_for_step(page, 5)


def test_where_there_is_nothing_to_go_back_to_neither_button_nor_arrow_does_anything(
    run: Any, open_file: OpenFile
) -> None:
    page = open_file(run(), {"last": 40}, reduced_motion="no-preference")
    page.keyboard.press("1")
    go_to(page, 0)
    back = page.locator("#player [data-do=back]")
    expect(back).to_have_attribute("aria-disabled", "true")
    back.evaluate("(button) => button.click()")
    page.locator("#sentence").click()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(stage(page)).to_have_attribute("data-playing", "true")


def test_who_asks_for_less_motion_finds_it_paused_and_slow_speeds_have_no_phases(run: Any, open_file: OpenFile) -> None:
    page = open_file(run(), {"last": 9})
    expect(stage(page)).to_have_attribute("data-playing", "false")
    page.keyboard.press("1")
    expect(page.locator("#speed output")).to_have_text("0.2 iterations / s")
    page.keyboard.press("ArrowRight")
    wait_for_step(page, 1)
    expect(page.locator("#phases")).to_be_hidden()
    expect(page.locator("#sentence .what")).to_contain_text("Iteration 1.")


def test_at_any_iteration_one_may_switch_the_mode(run: Any, open_file: OpenFile) -> None:
    made = run()
    made.do("seek", step=30)
    page = open_file(made, {"first": 11, "last": 30})
    for step in (10, 11, 30):
        go_to(page, step)
        page.keyboard.press("e")
        expect(stage(page)).to_have_attribute("data-mode", "eval")
        expect(page.locator("[data-neuron][data-mask='0']")).to_have_count(0)
        expect(page.locator("#sentence .what")).to_have_text("All 24 of 24 neurons are awake. Nothing is scaled.")
        expect(page.locator("#sentence .more b")).to_have_text(answers_of(made, step))
        page.locator("[data-target='1-0']").hover()
        weight = made.record(step)["networks"][0]["weights_after"][0][0][0]
        expect(page.locator("#detail .lines")).to_contain_text(f"{weight:.3f} × ".replace("-", "−"))
        page.keyboard.press("m")
        expect(page.locator("#sentence .what")).to_contain_text("Dropout left on, random mask 1")
        page.keyboard.press("t")
        expect(stage(page)).to_have_attribute("data-mode", "train")
        assert_shows(page, made.record(step))
    page.keyboard.press("e")
    page.keyboard.press("ArrowLeft")
    wait_for_step(page, 29)
    expect(stage(page)).to_have_attribute("data-mode", "eval")


def answers_of(made: RemoteRun, step: int) -> str:
    """What the run answers three times in eval mode to the example in view at a step."""
    made.do("mode", value="train")
    made.do("seek", step=step)
    made.do("mode", value="eval")
    with made.watch() as stream:
        frame = stream.first("snapshot").data["frame"]
    assert len({str(passed) for passed in frame["passes"]}) == 1
    return " · ".join(f"{passed[frame['example']['label']]:.4f}" for passed in frame["passes"])


def test_it_says_that_it_is_a_recording_and_where_the_live_run_is(run: Any, open_file: OpenFile, base_url: str) -> None:
    page = open_file(run(), {"last": 20})
    expect(page.locator("#recorded")).to_contain_text("A recording of iterations 1–20, seed 191, made 20")
    expect(page.locator("#recorded")).to_be_in_viewport(ratio=1)
    assert (page.locator("#recorded a").get_attribute("href") or "").startswith(f"{base_url}/?dataset=moons&")
    expect(page.locator("#too-old")).to_be_hidden()
    expect(page.locator("#timeline .to")).to_have_text("20")


def test_changes_made_while_the_run_went_on_show_where_they_were_made(run: Any, open_file: OpenFile) -> None:
    made = run(commands=[{"step": 12, "name": "drop_rates", "value": [0.6, 0]}], step=20)
    page = open_file(made, {"last": 20})
    rate = page.locator(".rate").first
    expect(page.locator("#timeline .marks li")).to_have_attribute("title", "after iteration 12: drop rates 0.6, 0")
    go_to(page, 11)
    expect(rate).to_have_text("0.2")
    page.keyboard.press("ArrowRight")
    wait_for_step(page, 12)
    expect(rate).to_have_text("0.6")
    go_to(page, 13)
    assert_shows(page, made.record(13))
    expect(page.locator("input[data-rate]").first).to_be_hidden()


def test_digits_are_shown_with_the_image_and_its_classes(run: Any, open_file: OpenFile) -> None:
    made = run(preset="digits", hidden=[12, 10])
    made.do("seek", step=6)
    page = open_file(made, {"last": 6})
    go_to(page, 6)
    assert_shows(page, made.record(6))
    label = made.record(6)["batch"]["labels"][0]
    expect(page.locator("#digit [data-label=true]")).to_have_attribute("data-class", str(label))


def test_axe_finds_nothing_in_any_theme_mode_and_size(run: Any, open_file: OpenFile) -> None:
    made = run()
    for width, height in ((1440, 900), (390, 844)):
        page = open_file(made, {"last": 9}, width, height, bypass_csp=True)
        go_to(page, 5)
        for key, mode in (("t", "train"), ("e", "eval")):
            page.keyboard.press(key)
            expect(stage(page)).to_have_attribute("data-mode", mode)
            for theme in in_each_theme(page):
                check(page, f"{width} × {height}, {mode}, {theme}")
        page.close()
