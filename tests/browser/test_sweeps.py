"""Twenty seeds and three sweeps on the page about overfitting: growing, canceled, the same again."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from ..web.serving import eventually, serving
from .asking import run_of
from .conftest import OpenPage
from .overfitting import ask, cells, fixed, fresh, open_exhibit, percent

LARGE = "preset=digits&hidden=64,64,64&steps=2500&step=5"  # takes a while to train many times
SMALL = "steps=60&step=60"

# What is said of a sweep, from the values' test losses of each seed, and in how many dropout was better.
SAY = """async (told) => {
  const { told: say } = await import("/static/js/messages/sweeps.js");
  const spread = (each) => {
    const known = each.filter((one) => one !== null);
    const mean = known.length ? known.reduce((a, b) => a + b, 0) / known.length : null;
    return { mean, deviation: 0.05, each };
  };
  const scores = (each) => ({ test_loss: spread(each), train_loss: spread(each), test_accuracy: spread(each) });
  const point = ([value, each, better]) => ({
    value, hidden: [6], train_size: 60, better, diverged: each.filter((one) => one === null).length,
    networks: { network: scores(each), ...(better === undefined ? {} : { twin: scores(each) }) },
  });
  return told.map(([over, points]) => say({ over, upto: 9, steps: 9, seeds: [1, 2], points: points.map(point) }));
}"""


def whole(panel: Locator) -> None:
    """Until all of the answer is there."""
    expect(panel).to_have_attribute("data-told", "true")
    expect(panel).to_have_attribute("aria-busy", "false")


def spread(of: Any, decimals: int = 2) -> str:
    return f"{fixed(of['mean'], decimals)} ± {fixed(of['deviation'], decimals)}"


def test_twenty_seeds_tell_what_the_server_answers_again_and_again(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "preset=moons&step=3000")
    panel = page.locator("#seeds")
    expect(panel.locator("svg").first).to_be_hidden()
    page.get_by_role("button", name="Twenty seeds").click()
    told = ask(page, "seeds?count=20")  # follows what the page has asked for
    expect(panel).to_have_attribute("data-whole", "true")
    expect(panel.locator(".mean-losses")).to_be_in_viewport()
    assert told["seeds"] == list(range(191, 211))
    final = told["final"]
    words = panel.locator(".what")
    expect(words).to_contain_text(f"lower test loss in {final['better']} of 20 seeds")
    ends = [
        {what: told["networks"][who]["test_loss"][what][-1] for what in ("mean", "deviation")}
        for who in ("network", "twin")
    ]
    expect(words).to_contain_text(f"{spread(ends[0])} with dropout, {spread(ends[1])} without")
    gains = [other - own for own, other in zip(final["network"]["test_loss"], final["twin"]["test_loss"], strict=True)]
    place = sorted(gains, reverse=True).index(gains[0]) + 1
    expect(words).to_contain_text(f"Seed 191 of this run, chosen, lowers it by {gains[0]:.2f}: number {place} of 20")
    assert cells(page, "#twins")[0][1:] == [fixed(final[who]["test_loss"][0]) for who in ("network", "twin")]
    panel.locator("summary").click()
    rows = cells(page, "#seeds")
    assert [row[1:4] for row in rows] == [
        [fixed(own), fixed(other), ("+" if gain > 0 else "") + fixed(gain)]
        for own, other, gain in zip(final["network"]["test_loss"], final["twin"]["test_loss"], gains, strict=True)
    ]
    assert panel.locator(".seed").count() == 20
    assert panel.locator(".mean-losses .curve").count() == 2
    panel.get_by_role("button", name="show train").click()
    assert panel.locator(".mean-losses .curve").count() == 4
    before = [words.inner_text(), panel.locator(".mean-losses").inner_html()]
    panel.get_by_role("button", name="Train 20 seeds").click()
    expect(panel.get_by_role("button", name="Cancel")).to_be_visible()
    expect(panel).to_have_attribute("data-whole", "true")
    expect(panel.get_by_role("button", name="Train 20 seeds")).to_be_visible()
    assert [words.inner_text(), panel.locator(".mean-losses").inner_html()] == before


@pytest.mark.parametrize("over", ["drop_rate", "neurons", "train_size"])
def test_a_sweep_tells_what_the_server_answers(open_page: OpenPage, over: str) -> None:
    page = open_exhibit(open_page, SMALL, 60)
    panel = page.locator("#sweeps")
    panel.locator(f".over input[value={over}]").check(force=True)
    panel.get_by_role("button").press("Enter")
    points = ask(page, f"sweep?over={over}&seeds=5")["points"]
    whole(panel)
    panel.locator("summary").click()
    rows = [row[1:] for row in cells(page, "#sweeps")]
    networks = [network for point in points for network in point["networks"].values()]
    assert [row[:2] for row in rows] == [[spread(one["test_loss"]), spread(one["train_loss"])] for one in networks]
    assert [row[2].split(" ±")[0] for row in rows] == [percent(1 - one["test_accuracy"]["mean"]) for one in networks]
    assert panel.locator(".point").count() == sum(len(one["test_loss"]["each"]) for one in networks)
    words = panel.locator(".what").inner_text()
    losses = [point["networks"]["network"]["test_loss"]["mean"] for point in points]
    best = losses.index(min(losses))
    if over != "train_size":
        assert (f"lowest at rate {points[best]['value']:g}: {losses[best]:.3f}" in words) == (best > 0)
    panel.locator(".measure input[value=test_error]").check(force=True)
    expect(panel.locator(".plot")).to_contain_text("%")


def test_what_is_known_is_drawn_on_the_way_and_canceling_frees_the_server(open_page: OpenPage) -> None:
    with serving(inquiries=1) as url:
        page = open_exhibit(open_page, LARGE, 5, at=url, tolerate="503")  # there is room for one question at a time
        fresh(page, "#co-adaptation")
        for panel, begin, drawn in (
            ("#seeds", "Train 20 seeds", ".mean-losses .curve[d*=L]"),
            ("#sweeps", "Train them all", ".point"),
        ):
            found = page.locator(panel)
            found.get_by_role("button", name=begin).press("Enter")
            expect(found.get_by_role("progressbar")).to_be_visible()
            expect(found.locator(drawn).first).to_be_attached()
            expect(found.locator(".what")).to_contain_text("After iteration")
            assert httpx.get(f"{run_of(page)}/activations?draws=2").status_code == 503
            with page.expect_event("requestfailed", lambda request: "?" in request.url):
                found.get_by_role("button", name="Cancel").press("Enter")
            expect(found.get_by_role("progressbar")).to_be_hidden()
            expect(page.locator("#announcer")).to_have_text("Canceled.")
            expect(found.get_by_role("button", name=begin)).to_be_focused()
            eventually(lambda: room_in(page), "room for another question")
        page.close()  # the server waits for its viewers


def room_in(page: Page) -> bool:
    """Whether the server answers another question."""
    return httpx.get(f"{run_of(page)}/activations?draws=2").status_code == 200


def test_the_words_hold_whatever_comes_out(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, SMALL, 60)
    rates = [(k / 10, (0.4, 0.4)) for k in range(4)]
    told: list[tuple[str, list[Any], str]] = [
        ("drop_rate", [(0, (0.3, 0.3)), *rates[1:]], "No rate does better than **no dropout**"),
        ("drop_rate", [(0, (0.6, 0.6)), *rates[1:]], "Within one deviation of that: 0.1 to 0.3. No rate is worse"),
        ("neurons", [(0, (0.5, 0.5)), *rates[1:3], (0.3, (0.9, 0.9))], "**Worse than no dropout**: 0.3."),
        ("drop_rate", [(0, (0.5, 0.5)), (0.1, (0.4, None))], "1 network has diverged and is left out."),
        ("drop_rate", [(0, (None, None)), (0.1, (None, None))], "All of them have diverged."),
        ("train_size", [(10, (1, 1), 0), (20, (1, 1), 1), (60, (1, 1), 2)],
         "with **60** examples in at least 2 of 2 seeds, with **10** in at most 0, in between with 20."),
        ("train_size", [(10, (1, 1), 0)], "lower test loss with **10** examples in at most 0."),
    ]  # fmt: skip
    said = page.evaluate(SAY, [one[:2] for one in told])
    for (_, _, words), sentence in zip(told, said, strict=True):
        assert words in sentence
