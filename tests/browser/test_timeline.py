"""The timeline: bars that count who slept, marks where parameters changed, and what is known ahead."""

import re

import pytest
from playwright.sync_api import Page, expect

from ..web.serving import eventually
from .asking import record_of, state_of
from .conftest import OpenPage
from .reading import press, visit, wait_for_step

BARS = "#timeline .asleep-bars path"
CHANGED = "/?step=40&set=0:weight_decay:0.01&set=10:learning_rate:0.1&set=10:scaling:classic&set=25:drop_rates:0.5,0"
WORDS = [
    "before the first iteration: weight decay 0.01",
    "after iteration 10: learning rate 0.1; scaling classic",
    "after iteration 25: drop rates 0.5, 0",
]


def bars(page: Page) -> list[tuple[float, float]]:
    """Where each bar stands, as a share of the width, and how high it is, as a share of the height."""
    width, height = map(float, (page.locator("#timeline svg").get_attribute("viewBox") or "").split()[2:])
    path = page.locator(BARS).get_attribute("d") or ""
    return [
        (float(x) / width, -float(h) / height) for x, h in re.findall(r"M([\d.]+) [\d.]+v(-?[\d.]+)", path)
    ]  # fmt: skip


def asleep(page: Page, step: int) -> int:
    """How many hidden neurons slept in an iteration, from the server's record of it."""
    return sum(mask[0].count(0) for mask in record_of(page, step)["networks"][0]["masks"])


def line(page: Page, step: int) -> None:
    """Drag the line to a step."""
    page.get_by_label("Iteration", exact=True).fill(str(step))
    wait_for_step(page, step)


def test_where_there_is_room_each_iteration_has_its_bar(open_page: OpenPage) -> None:
    page = open_page()
    for mask_per, last in (("batch", 20), ("example", 21)):
        visit(page, f"/?steps=60&step={last}&mask_per={mask_per}")
        wait_for_step(page, last)
        expect(page.locator(BARS)).to_have_attribute("d", re.compile(f"^(M[^M]+){{{last}}}$"))
        expect(page.locator(".bars-note")).to_have_text("Bars: neurons asleep in each iteration")
        counts = [asleep(page, step) for step in range(1, last + 1)]
        full = 24 * -(-4 * max(counts) // 24) / 4
        for step, (count, (at, height)) in enumerate(zip(counts, bars(page), strict=True), start=1):
            assert at == pytest.approx(step / 60, abs=0.001)
            assert height == pytest.approx(count / full, abs=0.01), mask_per


def test_where_there_is_less_each_bar_is_the_mean_of_as_many_as_the_note_says(open_page: OpenPage) -> None:
    page = open_page("/?step=40&drop_rates=0.1,0.1")
    wait_for_step(page, 40)
    expect(page.locator(BARS)).to_have_attribute("d", re.compile("(M[^M]+){4}$"))
    expect(page.locator(".bars-note")).to_have_text("Bars: neurons asleep, mean of 10 iterations each")
    means = [sum(asleep(page, step) for step in range(first, first + 10)) / 10 for first in (1, 11, 21, 31)]
    full = 24 * -(-4 * max(means) // 24) / 4
    assert [height for _, height in bars(page)] == pytest.approx([mean / full for mean in means], abs=0.01)


def test_bars_grow_while_the_network_learns(open_page: OpenPage) -> None:
    page = open_page("/?steps=100&speed=max&autoplay=1")
    wait_for_step(page, 100)
    expect(page.locator(BARS)).to_have_attribute("d", re.compile("(M[^M]+){100}$"))
    assert bars(page)[-1][0] == pytest.approx(1, abs=0.001)


def test_what_is_known_ahead_stays_when_one_goes_back(open_page: OpenPage) -> None:
    page = open_page("/?steps=100&step=90")
    wait_for_step(page, 90)
    before = bars(page)
    ahead = page.locator("#loss .ahead")
    expect(ahead).to_be_hidden()
    line(page, 30)
    assert bars(page) == before
    expect(page.locator("#timeline")).to_have_attribute("style", re.compile("--known: 0.9"))
    expect(ahead).to_be_visible()
    drawn = page.locator("#loss .over").bounding_box()
    veil = ahead.bounding_box()
    assert drawn
    assert veil
    assert (veil["x"] - drawn["x"]) / drawn["width"] == pytest.approx(0.3, abs=0.01)
    assert (veil["x"] + veil["width"] - drawn["x"]) / drawn["width"] == pytest.approx(0.9, abs=0.02)
    line(page, 90)
    expect(ahead).to_be_hidden()


FIRST_AGAIN = "() => window.frames_.some((frame) => frame.iterations?.[0]?.step === 1)"


def test_play_at_the_end_plays_again_from_the_beginning(open_page: OpenPage) -> None:
    page = open_page("/?steps=400&step=400&speed=100&set=3:learning_rate:0.2")
    wait_for_step(page, 400)
    play = page.locator("#play")
    expect(play).to_have_attribute("aria-label", "Play again")
    for again in (play.click, lambda: page.keyboard.press("Space")):
        page.wait_for_function("(since) => performance.now() > since + 1000", arg=page.evaluate("performance.now()"))
        page.evaluate("window.frames_ = []")
        again()
        eventually(lambda: page.evaluate(FIRST_AGAIN), "the first iteration")
        expect(play).to_have_attribute("aria-label", "Play again")
    page.keyboard.press("Space")  # as one who meant to pause it
    press(page, "ArrowLeft", 399)
    assert state_of(page)["commands"] == [{"step": 3, "name": "learning_rate", "value": 0.2}]


def test_changes_are_marked_where_they_were_made_and_told_in_words(open_page: OpenPage) -> None:
    page = open_page(CHANGED)
    wait_for_step(page, 40)
    for marks in ("#timeline .marks li", "#loss .over li"):
        expect(page.locator(marks)).to_have_count(3)
        assert [mark.get_attribute("title") for mark in page.locator(marks).all()] == WORDS
    shares = page.locator("#timeline .marks li").evaluate_all(
        "(marks) => marks.map((mark) => Number(mark.style.getPropertyValue('--at')))"
    )
    assert shares == pytest.approx([0, 10 / 3000, 25 / 3000])
    page.get_by_text("All numbers as a table").click()
    expect(page.get_by_role("listitem").filter(has_text="after iteration 10")).to_have_text(WORDS[1])
    assert page.locator("#changes li").all_text_contents() == WORDS


def test_a_change_made_on_the_page_gets_its_mark_and_forgets_what_lay_ahead(open_page: OpenPage) -> None:
    page = open_page("/?steps=100&step=60")
    wait_for_step(page, 60)
    line(page, 20)
    expect(page.locator(BARS)).to_have_attribute("d", re.compile("(M[^M]+){60}$"))
    page.get_by_label("Drop rate of hidden 1").fill("0.5")
    mark = page.locator("#timeline .marks li")
    expect(mark).to_have_attribute("title", "after iteration 20: drop rates 0.5, 0.2")
    expect(page.locator(BARS)).to_have_attribute("d", re.compile("(M[^M]+){20}$"))
    assert state_of(page)["reached"] == 20


def test_the_line_is_as_long_as_the_experiment_that_is_shown(open_page: OpenPage) -> None:
    page = open_page("/?steps=80&step=40")
    wait_for_step(page, 40)
    expect(page.locator(BARS)).to_have_attribute("d", re.compile("(M[^M]+){40}$"))
    timeline = page.get_by_label("Iteration", exact=True)
    expect(timeline).to_have_attribute("max", "80")
    page.get_by_role("button", name="Examples").click()
    page.locator("#gallery a[href='/?preset=no-help']").click()
    expect(timeline).to_have_attribute("max", "2500")
    expect(page.locator("#timeline .to")).to_have_text("2\N{NARROW NO-BREAK SPACE}500")
    expect(page.locator(BARS)).to_have_attribute("d", "")


def test_the_line_holds_still_under_the_hand_and_goes_where_it_let_go(open_page: OpenPage) -> None:
    page = open_page("/?steps=400&step=200")
    wait_for_step(page, 200)
    timeline = page.get_by_label("Iteration", exact=True)
    box = timeline.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for share in (0.4, 0.3, 0.25):
        page.mouse.move(box["x"] + share * box["width"], middle)
    page.mouse.up()
    wished = int(timeline.input_value())
    assert wished == pytest.approx(100, abs=5)
    wait_for_step(page, wished)
    expect(page.locator("#timeline .here")).to_have_text(str(wished))
