"""The first half minute: real commands on the live run, ended by any input, and three ways on."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from ..web.serving import eventually
from .asking import run_of, state_of
from .conftest import OpenPage
from .reading import masks, stage, wait_for_step

# Notes what the page tells and where it stands, whenever its first sentence changes.
WATCH = """() => {
  window.told_ = [];
  const sentence = document.querySelector("#sentence");
  const note = () => {
    const [what, more] = [".what", ".more"].map((line) => sentence.querySelector(line).textContent);
    const { step, mode, phase } = document.querySelector("#stage").dataset;
    window.told_.push({ what, more, step: Number(step), mode, phase });
  };
  note();
  new MutationObserver(note).observe(sentence, { childList: true, subtree: true, characterData: true });
}"""

PHASES = ["mask", "forward", "scale", "loss", "backward", "update"]


def skip(page: Page) -> None:
    """End the opening, which an unused key does as well as any other."""
    page.keyboard.press("q")
    expect(page.locator("#opening")).to_be_hidden()


@pytest.mark.slow
def test_the_opening_goes_from_the_first_mask_to_three_equal_outputs_on_a_live_run_and_on_to_its_phases(
    open_page: OpenPage,
) -> None:
    page = open_page("/")
    page.evaluate(WATCH)
    expect(page.locator("#opening")).to_be_visible()
    assert masks(page) == [[1] * 12, [1] * 12]
    expect(page.locator("#ways")).to_be_visible(timeout=90_000)
    told = page.evaluate("() => window.told_")
    assert "switches off random neurons" in told[0]["what"]
    seen = [t["phase"] for t in told if t["phase"]]
    assert list(dict.fromkeys(seen)) == PHASES
    assert {t["step"] for t in told if t["phase"]} == {1}
    one_by_one = [t["step"] for t in told if "new mask every time" in t["what"]]
    assert {2, 3, 4, 5} <= set(one_by_one)
    fast = [t for t in told if t["what"].startswith("Now fast")]
    assert fast
    equal = [t for t in told if "three times" in t["more"] and t["mode"] == "eval"]
    frame = page.evaluate("() => window.frames_.filter((f) => f.passes).at(-1)")
    assert frame["passes"][0] == frame["passes"][1] == frame["passes"][2] == frame["output"]
    label = frame["example"]["label"]
    output = f"{frame['output'][label]:.4f}"
    assert all(t["more"].startswith(f"P({('blue', 'orange')[label]}), same input") for t in equal)
    assert [t["more"].count(output) for t in equal if t["step"] == 3000][-1] == 3
    assert {t["more"].count(output) for t in equal} == {0, 1, 2, 3}
    state = state_of(page)
    assert (state["step"], state["mode"], state["playing"]) == (3000, "eval", False)
    what = told[-1]["what"]
    for who in ("network", "twin"):
        accuracy = state["metrics"][who]["test_accuracy"]
        assert f"{100 * accuracy:.1f}" in what
        expect(page.locator(f"#accuracy [data-who={who}] b")).to_contain_text(f"{100 * accuracy:.1f}")
    steps = page.evaluate("() => window.frames_.flatMap((f) => f.iterations.map((i) => i.step))")
    assert steps == list(range(1, 3001))
    eventually(lambda: "mode=eval" in page.evaluate("() => location.search"), "the address")
    page.get_by_role("button", name="Watch one iteration").click()  # the first of the ways on
    expect(stage(page)).to_have_attribute("data-phase", "mask")
    expect(stage(page)).to_have_attribute("data-step", "3000")


@pytest.mark.parametrize("how", ["key", "click", "wheel", "button"])
def test_any_input_ends_the_opening_and_nothing_moves_by_itself_after_it(open_page: OpenPage, how: str) -> None:
    page = open_page("/")
    expect(page.locator("#opening")).to_be_visible()
    if how == "key":
        page.keyboard.press("q")
    elif how == "click":
        page.locator("h2", has_text="Data").click()
    elif how == "wheel":
        page.mouse.wheel(0, 10)
    else:
        page.get_by_role("button", name="Skip the intro").click()
    expect(page.locator("#opening")).to_be_hidden()
    expect(page.locator("#sentence .more")).to_contain_text("Press play")
    state = state_of(page)
    assert (state["step"], state["playing"], state["mode"], state["speed"]) == (0, False, "train", 2)


def test_a_key_that_ends_the_opening_does_what_it_does(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("ArrowRight")
    wait_for_step(page, 1)
    expect(page.locator("#opening")).to_be_hidden()
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "true")


def test_an_opening_left_while_it_plays_stands_still_however_long_pause_is_held(open_page: OpenPage) -> None:
    page, other = open_page("/"), open_page("/")  # side by side: until it plays takes its time
    for one in (page, other):
        expect(stage(one)).to_have_attribute("data-playing", "true", timeout=60_000)
    other.locator("#play").hover()
    other.mouse.down()
    skip(page)
    expect(other.locator("#opening")).to_be_hidden()
    other.wait_for_timeout(150)  # a hand that takes its time
    other.mouse.up()
    for one in (page, other):
        expect(stage(one)).to_have_attribute("data-playing", "false")
        assert state_of(one)["playing"] is False
    step = state_of(page)["step"]
    wait_for_step(page, step)
    eventually(lambda: f"step={step}" in page.evaluate("() => location.search"), "the address")
    assert not page.locator("#sentence .what").inner_text().startswith("A new mask")


def test_with_reduced_motion_the_opening_waits_for_every_step_and_for_the_choice_of_a_way_on(
    open_page: OpenPage,
) -> None:
    page = open_page("/", reduced_motion="reduce")
    on = page.get_by_role("button", name="Next", exact=True)
    expect(on).to_be_visible()
    assert state_of(page)["step"] == 0
    on.click()
    wait_for_step(page, 1)
    for name in PHASES:
        expect(stage(page)).to_have_attribute("data-phase", name)
        expect(page.locator("#sentence .what")).to_contain_text(re.compile(f"^{name}", re.IGNORECASE))
        if name != PHASES[-1]:
            on.click()
    for step in (2, 3, 4, 5):
        on.click()
        wait_for_step(page, step)
        assert state_of(page)["playing"] is False
    on.click()
    wait_for_step(page, 3000)
    on.click()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    for _ in range(4):
        on.click()
    expect(page.locator("#ways")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Same start, same batches")
    page.get_by_role("button", name="Forget eval mode").click()
    expect(stage(page)).to_have_attribute("data-mode", "mc")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    expect(page.locator("#ways")).to_be_hidden()
    expect(page.locator("#sentence .what")).to_have_text(re.compile("Dropout left on"))


@pytest.mark.parametrize("query", ["?preset=moons", "?theme=dark", "?seed=3", "?autoplay=0"])
def test_an_address_that_asks_for_something_gets_it_without_the_opening(open_page: OpenPage, query: str) -> None:
    page = open_page(f"/{query}")
    expect(page.locator("#opening")).to_be_hidden()


def go_to_its_end(page: Page) -> None:
    """See the opening to its end, as quickly as reduced motion has it."""
    on = page.get_by_role("button", name="Next", exact=True)
    while page.locator("#opening").is_visible():
        on.click()
        page.evaluate("() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))")


def test_who_goes_on_before_the_ways_on_are_there_sees_what_the_page_shows(open_page: OpenPage) -> None:
    page = open_page("/", reduced_motion="reduce")
    held: list[Route] = []
    page.route("**/ways.js", lambda route: held.append(route))  # noqa: PLW0108
    go_to_its_end(page)
    eventually(lambda: page.evaluate("1") and held, "the request for the ways on")
    expect(page.locator("#sentence")).to_contain_text("Same start, same batches")
    page.keyboard.press("t")
    expect(stage(page)).to_have_attribute("data-mode", "train")
    with page.expect_response("**/ways.js"):
        held[0].continue_()
    expect(page.locator("#sentence .what")).to_have_text(re.compile(r"^Iteration 3\s000\."))
    expect(page.locator("#ways")).to_be_hidden()


def test_another_seed_at_the_end_leads_to_another_run(open_page: OpenPage) -> None:
    page = open_page("/", reduced_motion="reduce")
    go_to_its_end(page)
    before = run_of(page)
    page.get_by_role("button", name="Try another seed").last.click()
    eventually(lambda: run_of(page) != before, "another run")
    expect(page.locator("#about")).to_contain_text("seed 192")
